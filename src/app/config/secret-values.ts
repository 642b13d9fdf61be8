// Every secret that the configuration holds, by value: for whoever keeps or prints what others have sent.
import type { Config } from './config.ts';
import { storePassword } from './store-url.ts';

/** What no line of the log may carry. */
export function secretsOf(config: Config): readonly string[] {
  const password = storePassword(config.store);
  return password === undefined ? secretsInAlerts(config) : [...secretsInAlerts(config), password];
}

/**
 * What is overwritten wherever an alert's body carries it. Without the store's password: nobody writes it into an alert, and it is often a
 * word of ours. With postgres://pinewire:pinewire@… the strategy `pinewire-live` would go by another route.
 */
export function secretsInAlerts({
  webhook,
  tradingview,
  server,
  accounts,
  retired,
  earlierAdminTokens,
}: Config): readonly string[] {
  const keys = accounts.flatMap(({ apiKey, apiSecret, apiPassphrase }) => [apiKey, apiSecret, apiPassphrase]);
  const old = retired.map(({ value }) => value);
  const received = [
    ...webhook.secrets,
    ...tradingview.tokens,
    ...tradingview.bodySecrets,
    ...server.adminTokens,
    ...earlierAdminTokens,
    ...server.viewerTokens,
  ];
  return [...received, ...old, ...keys].filter((secret) => secret !== undefined);
}
