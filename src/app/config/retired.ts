// A secret that was rotated stays valid for a while beside the new one. `pinewire token rotate` writes `<NAME>_PREVIOUS` and
// `<NAME>_PREVIOUS_UNTIL` next to the variable NAME; withRetired applies them by the clock, so that the old one ends without a restart.
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

export function readRetired(source: Source, variables: Variables): RetiredSecret[] {
  const doors = Object.keys(PATHS) as SecretName[];
  return doors.flatMap((name) =>
    variablesOf(name, source).flatMap((variable) => {
      const value = variables[`${variable}_PREVIOUS`];
      const until = Date.parse(variables[`${variable}_PREVIOUS_UNTIL`] ?? '');
      return value === undefined || value === '' || Number.isNaN(until) ? [] : [{ name, value, until }];
    }),
  );
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
