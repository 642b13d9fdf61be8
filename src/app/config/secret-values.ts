// Every secret that the configuration holds, by value: for whoever keeps or prints what others have sent.
import { secretsInUrl } from '../redact.ts';
import type { Config } from './config.ts';
import { storePassword } from './store-url.ts';

/** What no line of the log may carry. */
export function secretsOf(config: Config): readonly string[] {
  const own = [storePassword(config.store), ...outgoing(config)].filter((secret) => secret !== undefined);
  return [...secretsInAlerts(config), ...own];
}

/** A shorter part of a URL, such as `/webhook`, is a word that lines of the log are about. */
const SHORTEST_IN_URL = 16;

/** What opens the doors of others that news and the heartbeat go to. */
function outgoing({ notify, heartbeat }: Config): (string | undefined)[] {
  const told = notify.map((target) => ('telegram' in target ? target.telegram.token : target.webhook.secret));
  const urls = [heartbeat, ...notify.map((target) => ('webhook' in target ? target.webhook.url : undefined))];
  const parts = urls.flatMap((url) => (url === undefined ? [] : secretsInUrl(url)));
  return [...told, ...parts.filter(({ length }) => length >= SHORTEST_IN_URL)];
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
