// Whose connections are not counted by source: proxies that bring everybody's, and those from whom alerts are expected.
import { isOneOf, TRADINGVIEW_ADDRESSES } from '../../edge/addresses.ts';
import type { Config } from '../config/config.ts';

/** The configuration is asked for each connection: a reload counts at once. */
export function knownSources(config: () => Pick<Config, 'server' | 'tradingview'>): (address: string) => boolean {
  return (address) => {
    const { server, tradingview } = config();
    const { allowIps } = tradingview;
    const expected = typeof allowIps === 'string' ? TRADINGVIEW_ADDRESSES : allowIps;
    return isOneOf(address, server.trustedProxies) || isOneOf(address, expected);
  };
}
