// A secret that was rotated stays valid for a while beside the new one. `pinewire token rotate` writes `<NAME>_PREVIOUS` and
// `<NAME>_PREVIOUS_UNTIL` next to the variable NAME (`<NAME>_PREVIOUS_2` for the one before that, and so on); withRetired applies them by
// the clock, so that an old one ends without a restart.
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
function variablesOf(door: SecretName, source: Source): string[] {
  const path = PATHS[door];
  if (source.state(path) !== 'there') return [door];
  const written = [source.written(path)];
  for (let i = 0; source.state([...path, i]) !== 'absent'; i++) written.push(source.written([...path, i]));
  return written.flatMap((text) => /^\$\{(\w+)\}$/.exec(text ?? '')?.[1] ?? []);
}

/** Whoever rotates more often than this within a day means to lock somebody out. */
const MOST_KEPT = 9;

const previousName = (variable: string, n: number): string => `${variable}_PREVIOUS${n === 1 ? '' : `_${n}`}`;

type OldValue = Omit<RetiredSecret, 'name'>;

/** What stood in the variable before, the latest first. */
export function previousOf(variable: string, variables: Variables): OldValue[] {
  return Array.from({ length: MOST_KEPT }, (_, i) => previousName(variable, i + 1)).flatMap((name) => {
    const value = variables[name];
    const until = Date.parse(variables[`${name}_UNTIL`] ?? '');
    return value === undefined || value === '' || Number.isNaN(until) ? [] : [{ value, until }];
  });
}

/** The variables that keep `values`, the latest first. */
export function previousVariables(variable: string, values: readonly OldValue[]): Record<string, string> {
  const entries = values.slice(0, MOST_KEPT).flatMap(({ value, until }, i) => {
    const name = previousName(variable, i + 1);
    return [
      [name, value],
      [`${name}_UNTIL`, isoTime(until)],
    ];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

export function readRetired(source: Source, variables: Variables): RetiredSecret[] {
  const doors = Object.keys(PATHS) as SecretName[];
  return doors.flatMap((name) =>
    variablesOf(name, source).flatMap((variable) => previousOf(variable, variables).map((old) => ({ name, ...old }))),
  );
}

/** Whatever stands as `<NAME>_PREVIOUS`: whether it still opens the door is for the service to say, which may have been started with it. */
export function readEarlierAdminTokens(source: Source, variables: Variables): string[] {
  const door = 'PINEWIRE_ADMIN_TOKEN';
  const names = new Set([...variablesOf(door, source), door]);
  const values = [...names].flatMap((name) => Array.from({ length: MOST_KEPT }, (_, i) => variables[previousName(name, i + 1)]));
  return values.filter((value) => value !== undefined && value !== '') as string[];
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
