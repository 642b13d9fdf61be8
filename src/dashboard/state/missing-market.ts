// An alert that was refused because no row of the market table names its symbol: where a person puts one in.
import type { Alert } from '../net/wire.ts';
import type { Listed } from './place.ts';

/** The symbol and exchange that wait for a review; undefined where the alert was refused for something else. */
export function missingMarket({ code, details }: Pick<Alert, 'code' | 'details'>): Listed | undefined {
  if (code !== 'market_not_found') return undefined;
  const { symbol, exchange } = details ?? {};
  return typeof symbol === 'string' && typeof exchange === 'string' ? { exchange, symbol } : undefined;
}
