// Every secret that the configuration holds, by value: for whoever keeps or prints what others have sent.
import type { Config } from './config.ts';
import { storePassword } from './store-url.ts';

/** What must never be kept, wherever a body or a log line carries it. */
export function secretsOf({ webhook, tradingview, server, accounts, retired, store }: Config): readonly string[] {
  const keys = accounts.flatMap(({ apiKey, apiSecret, apiPassphrase }) => [apiKey, apiSecret, apiPassphrase]);
  const old = retired.map(({ value }) => value);
  const received = [
    ...webhook.secrets,
    ...tradingview.tokens,
    ...tradingview.bodySecrets,
    ...server.adminTokens,
    ...server.viewerTokens,
  ];
  return [...received, ...old, ...keys, storePassword(store)].filter((secret) => secret !== undefined);
}
