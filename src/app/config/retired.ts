// A secret that was rotated stays valid for a day beside the new one: `<NAME>_PREVIOUS` stands next to the variable NAME, and
// withRetired applies it by the clock, so that the old one ends without a restart.
import { isoTime } from '../../model/clock.ts';
import type { Config, RetiredSecret, SecretName } from './config.ts';
import type { Path, Source } from './source.ts';
import type { Variables } from './variables.ts';

const PATHS: Readonly<Record<SecretName, Path>> = {
  WEBHOOK_SECRET: ['webhook', 'secrets'],
  PINEWIRE_ADMIN_TOKEN: ['server', 'admin_token'],
  TV_TOKEN: ['tradingview', 'tokens'],
};

/** The variables that the file refers to at a door; pinewire's own where it says nothing of the door. */
export function variablesOf(door: SecretName, source: Source): string[] {
  const path = PATHS[door];
  if (source.state(path) !== 'there') return [door];
  const written = [source.written(path)];
  for (let i = 0; source.state([...path, i]) !== 'absent'; i++) written.push(source.written([...path, i]));
  return written.flatMap((text) => /^\$\{(\w+)\}$/.exec(text ?? '')?.[1] ?? []);
}

export function readRetired(source: Source, variables: Variables): RetiredSecret[] {
  const doors = Object.keys(PATHS) as SecretName[];
  return doors.flatMap((name) =>
    variablesOf(name, source).flatMap((variable) =>
      readEntries(variables[`${variable}_PREVIOUS`]).map((entry) => ({ name, ...entry })),
    ),
  );
}

export interface RetiredEntry {
  readonly value: string;
  readonly until: number;
}

/** `<until>,<secret>` with the secret percent-encoded, and a space between the rotations of one day. */
export function readEntries(text = ''): RetiredEntry[] {
  return text.split(' ').flatMap((entry) => {
    const [until = '', value = ''] = entry.split(',');
    const end = Date.parse(until);
    const isWhole = value !== '' && !Number.isNaN(end) && /^(?:[^%]|%[0-9A-F]{2})+$/.test(value);
    return isWhole ? [{ value: decodeURIComponent(value), until: end }] : [];
  });
}

export function printEntries(entries: readonly RetiredEntry[]): string {
  return entries.map(({ value, until }) => `${isoTime(until)},${encodeURIComponent(value)}`).join(' ');
}

/** The configuration with the old secrets that are valid now. The same object where there are none. */
export function withRetired(config: Config, now: number): Config {
  const valid = config.retired.filter(({ until }) => until > now);
  if (valid.length === 0) return config;
  const of = (door: SecretName) => valid.filter(({ name }) => name === door).map(({ value }) => value);
  const { server, webhook, tradingview } = config;
  return {
    ...config,
    server: { ...server, adminTokens: [...server.adminTokens, ...of('PINEWIRE_ADMIN_TOKEN')] },
    webhook: { ...webhook, secrets: [...webhook.secrets, ...of('WEBHOOK_SECRET')] },
    tradingview: { ...tradingview, tokens: [...tradingview.tokens, ...of('TV_TOKEN')] },
  };
}
