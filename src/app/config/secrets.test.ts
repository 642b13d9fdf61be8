// Generated secrets: for their owner alone, kept once made, and safe from half-written files.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { ensureSecrets, printEnv, readSecrets, secretsPath } from './secrets.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pinewire-secrets-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const mode = (path: string): number => statSync(path).mode & 0o777;

it('makes three of 32 bytes in a file and a folder for the owner alone', () => {
  const data = join(root, 'data');
  const { secrets, generated } = ensureSecrets(data, manualClock());
  expect(generated).toBe(true);
  for (const secret of Object.values(secrets)) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(new Set(Object.values(secrets)).size).toBe(3);
  expect(mode(data)).toBe(0o700);
  expect(mode(secretsPath(data))).toBe(0o600);
  expect(readdirSync(data)).toEqual(['secrets.env']);
  expect(parseEnv(readFileSync(secretsPath(data), 'utf8'))).toEqual(secrets);
});

it('keeps what is there and adds what is missing', () => {
  writeFileSync(secretsPath(root), 'TV_TOKEN=mine-since-long\nOTHER="a b"\n', { mode: 0o600 });
  const first = ensureSecrets(root, manualClock());
  expect(first.secrets.TV_TOKEN).toBe('mine-since-long');
  expect(readSecrets(root).values).toMatchObject({ OTHER: 'a b' });
  expect(ensureSecrets(root, manualClock(7))).toEqual({ secrets: first.secrets, generated: false });
});

it('warns of a file that others can read', () => {
  ensureSecrets(root, manualClock());
  expect(readSecrets(root).notes).toEqual([]);
  chmodSync(secretsPath(root), 0o644);
  expect(readSecrets(root).notes.join()).toContain(`chmod 600 ${secretsPath(root)}`);
});

it.each(['plain-1_2.3', 'a b', 'it\'s "quoted"', '', 'a#b', 'two\nlines', '${X}', 'a=b'])(
  'writes %j so that it is read back',
  (value) => {
    expect(parseEnv(printEnv({ A: value, B: 'next' }))).toEqual({ A: value, B: 'next' });
  },
);
