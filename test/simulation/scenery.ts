// What every history is played in: two markets, one with a small largest order, three accounts at two exchanges, six routes, and limits small
// enough to be met.
import type { IntakeSettings, Route } from '../../src/intake/settings.ts';
import type { Account } from '../../src/model/account.ts';
import { type Decimal, decimal } from '../../src/model/decimal.ts';
import type { Limits, Policy } from '../../src/model/limits.ts';
import type { Market } from '../../src/model/market.ts';
import { money } from '../../src/model/money.ts';

export const START = Date.UTC(2026, 10, 22, 12);

const rules = { tick: decimal('0.01'), lot: decimal('0.00001'), minQuantity: decimal('0.00001'), minValue: decimal('5') };

/** `binance` proves absence by its window; `kucoin` has no window, so what is unknown there waits for a person. */
const EXCHANGES = ['binance', 'kucoin'] as const;

/** About 100 USDT: what an account holds of it takes several orders to leave. */
const LARGEST_ETH = { maxMarketQuantity: decimal('0.04') };

function market(exchange: string, base: string): Market {
  const largest = base === 'ETH' ? LARGEST_ETH : {};
  return { exchange, symbol: `${base}/USDT`, base, quote: 'USDT', rules: { ...rules, ...largest }, rulesFrom: 'venue' };
}

export const MARKETS: readonly Market[] = EXCHANGES.flatMap((exchange) => [market(exchange, 'BTC'), market(exchange, 'ETH')]);

export function marketsOf(exchange: string): readonly Market[] {
  return MARKETS.filter((one) => one.exchange === exchange);
}

/** Of a market order; undefined where there is none. */
export function largestOn(market: string): Decimal | undefined {
  return MARKETS.find(({ symbol }) => symbol === market)?.rules.maxMarketQuantity;
}

export const ACCOUNTS: readonly Omit<Account, 'id'>[] = [
  { name: 'north', exchange: 'binance', mode: 'testnet', type: 'spot', sellExisting: false },
  { name: 'east', exchange: 'binance', mode: 'testnet', type: 'spot', sellExisting: true },
  { name: 'south', exchange: 'kucoin', mode: 'testnet', type: 'spot', sellExisting: false },
];

const ROUTES: readonly Route[] = [
  { strategy: 'alpha', accounts: ['north'], size: 'alert', sides: 'both', enabled: true },
  { strategy: 'beta', accounts: ['east'], size: 'alert', sides: 'both', enabled: true },
  { strategy: 'fan', accounts: ['north', 'east'], size: 'alert', sides: 'both', enabled: true },
  {
    strategy: 'fixed',
    accounts: ['north'],
    size: { kind: 'amount', value: money(decimal('300'), 'USDT') },
    sides: 'both',
    enabled: true,
  },
  { strategy: 'share', accounts: ['east'], size: { kind: 'equity', percent: decimal('8') }, sides: 'both', enabled: true },
  { strategy: 'slow', accounts: ['south'], size: 'alert', sides: 'both', enabled: true },
];

/** How often each strategy sends. */
export const STRATEGIES = { alpha: 6, beta: 3, fan: 2, fixed: 2, share: 1, slow: 4 } as const;

export const LIMITS: Limits & Required<Pick<Limits, 'maxOrderValue' | 'maxPositionValue'>> = {
  maxOrderValue: money(decimal('1000'), 'USDT'),
  maxPositionValue: money(decimal('2500'), 'USDT'),
  dailyLoss: money(decimal('1500'), 'USDT'),
  zone: 'UTC',
};

export const POLICY: Policy = {
  // A resting entry lives shorter than a history, so that the end of its time is met.
  alerts: { maxAge: 60_000, priceMeans: 'reference', maxSlippage: decimal('3'), entryTtl: 15_000 },
  limits: () => LIMITS,
};

export function intakeSettings(accounts: readonly Account[]): IntakeSettings {
  return {
    routes: ROUTES,
    account: (name) => accounts.find((account) => account.name === name),
    market: (symbol, exchange) => MARKETS.find((one) => one.exchange === exchange && `${one.base}${one.quote}` === symbol),
    candidates: () => [],
    policy: POLICY,
  };
}
