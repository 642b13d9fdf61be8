// What stands open to the world where TLS ends in this process: the doors for alerts and the sign of life. Dashboard, API and metrics do not.
import type { Config } from '../config/config.ts';
import type { Keeper } from '../tls/keeper.ts';
import type { PublicPort } from './listener.ts';

const PUBLIC: readonly string[] = ['/tv/:token', '/webhook', '/healthz'];

/** Undefined where `server.tls`, or `relay.tls`, is not configured. */
export function publicPortOf(
  section: 'server' | 'relay',
  { server, relay, tradingview }: Pick<Config, 'server' | 'relay' | 'tradingview'>,
  keeper: Keeper | undefined,
): PublicPort | undefined {
  const tls = section === 'server' ? server.tls : relay?.tls;
  if (tls === undefined || keeper === undefined) return undefined;
  const { host, port } = tls;
  const secured = { keeper, askForCertificate: tradingview.clientCertificate === 'verify' };
  return { at: { host, port }, key: `${section}.tls.listen`, secured, serves: ({ path }) => PUBLIC.includes(path) };
}
