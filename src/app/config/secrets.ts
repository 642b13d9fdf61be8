// The secrets that pinewire makes for itself, in `secrets.env` beside the store: 0600, written whole or not at all, never made anew.
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Clock } from '../../model/clock.ts';
import { SECRET_NAMES, type SecretName } from './config.ts';
import { readTextFile } from './text-file.ts';

export type Secrets = Readonly<Record<SecretName, string>>;

export interface SecretsFile {
  /** Every variable in the file; empty where there is none. */
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly notes: readonly string[];
}

export function secretsPath(dataDir: string): string {
  return join(dataDir, 'secrets.env');
}

export function readSecrets(dataDir: string): SecretsFile {
  const path = secretsPath(dataDir);
  const text = readTextFile(path);
  if (text === undefined) return { values: {}, notes: [] };
  // Windows keeps its permissions elsewhere and reports 0666.
  const isOpen = process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
  return { values: parseEnv(text), notes: isOpen ? [`${path} can be read by others on this machine: chmod 600 ${path}`] : [] };
}

/** The three secrets; those that are missing are made and written, those that exist are kept. */
export function ensureSecrets(dataDir: string, clock: Clock): { readonly secrets: Secrets; readonly generated: boolean } {
  const { values } = readSecrets(dataDir);
  const missing = SECRET_NAMES.filter((name) => !values[name]);
  if (missing.length > 0) {
    const made = Object.fromEntries(missing.map((name) => [name, newSecret((length) => clock.randomBytes(length))]));
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeWhole(secretsPath(dataDir), printEnv({ ...values, ...made }));
  }
  // Read back: another process may have written at the same moment, and what is in the file is what counts.
  const { values: kept } = readSecrets(dataDir);
  const [webhook = '', admin = '', tradingview = ''] = SECRET_NAMES.map((name) => kept[name]);
  return {
    secrets: { WEBHOOK_SECRET: webhook, PINEWIRE_ADMIN_TOKEN: admin, TV_TOKEN: tradingview },
    generated: missing.length > 0,
  };
}

/** 32 bytes: beyond guessing, and safe in a URL and in a shell. */
export function newSecret(randomBytes: (length: number) => Uint8Array): string {
  return Buffer.from(randomBytes(32)).toString('base64url');
}

/** `NAME=value` lines; a value that is not plain is quoted so that `parseEnv` reads it back. */
export function printEnv(values: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(values).map(([name, value = '']) => `${name}=${quote(value)}`);
  return `${lines.join('\n')}\n`;
}

function quote(value: string): string {
  if (/^[\w./:~+=@-]*$/.test(value)) return value;
  return (
    [`'`, '"', '`'].map((mark) => (value.includes(mark) ? undefined : mark + value + mark)).find((text) => text !== undefined) ??
    value
  );
}

/** Writes a file for its owner alone, so that a crash leaves the old one or the new one and nothing between. */
export function writeWhole(path: string, content: string): void {
  const draft = `${path}.${process.pid}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
