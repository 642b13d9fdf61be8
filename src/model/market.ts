// A venue's market and the rules an order there must obey, applied in decimals: at intake, and again when the order is placed.
import { ceilTo, type Decimal, floorTo, plain, smaller, ZERO } from './decimal.ts';
import type { Denial } from './denial.ts';
import type { Effect, Side } from './side.ts';

/** The venue's limits for one market. An absent rule is one the venue does not state. */
export interface MarketRules {
  /** Smallest step of a price, in quote currency. */
  readonly tick?: Decimal;
  /** Smallest step of a size, in base currency. */
  readonly lot?: Decimal;
  /** Smallest and largest size, in base currency. */
  readonly minQuantity?: Decimal;
  readonly maxQuantity?: Decimal;
  /** Largest size of a market order where the venue states one apart. */
  readonly maxMarketQuantity?: Decimal;
  /** Smallest size × price, in quote currency. */
  readonly minValue?: Decimal;
}

export interface Market {
  /** ccxt's id of the exchange, lower case. */
  readonly exchange: string;
  /** ccxt's unified symbol: `BTC/USDT`. The name under which orders, lanes and positions know the market. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly rules: MarketRules;
  /** Where the rules come from; `assumed` means nobody has told us any and the venue may refuse what we let pass. */
  readonly rulesFrom: 'venue' | 'assumed';
}

/** Whether positions are held on margin instead of coins: ccxt writes the currency that settles them behind a colon, `BTC/USDT:USDT`. */
export function isDerivative({ symbol }: Pick<Market, 'symbol'>): boolean {
  return symbol.includes(':');
}

/** A market for which no rules are known yet, its currencies read from the unified symbol (`BTC/USDT` or `BTC/USDT:USDT`). */
export function assumedMarket(exchange: string, symbol: string): Market {
  const [base = '', quote = ''] = (symbol.split(':')[0] ?? '').split('/');
  return { exchange, symbol, base, quote, rules: {}, rulesFrom: 'assumed' };
}

export function hasSameRules({ rules: a }: Pick<Market, 'rules'>, { rules: b }: Pick<Market, 'rules'>): boolean {
  const names = Object.keys({ ...a, ...b }) as (keyof MarketRules)[];
  return names.every((name) => a[name] !== undefined && b[name]?.eq(a[name]) === true);
}

/** Rounds a size down to the lot: never more than was asked. */
export function fitSize(market: Market, size: Decimal): Decimal {
  return floorTo(size, market.rules.lot);
}

/** Rounds a limit price to the tick in the safe direction: a buy never pays more, a sale never takes less. */
export function fitPrice(market: Market, price: Decimal, side: Side): Decimal {
  return side === 'buy' ? floorTo(price, market.rules.tick) : ceilTo(price, market.rules.tick);
}

export interface Fit {
  readonly market: Market;
  readonly type: 'market' | 'limit';
  readonly effect: Effect;
  /** Already rounded to the lot. */
  readonly size: Decimal;
  /** What was asked before rounding, so that a refusal can name both. */
  readonly asked: Decimal;
  /** The limit, or the price a market order is expected to fill at; absent where nobody knows one. */
  readonly price: Decimal | undefined;
}

/** Why a rounded order cannot be sent to this market, or undefined where it can. */
export function marketRuleDenial({ market, type, size, asked, price }: Fit): Denial | undefined {
  const { rules } = market;
  const context = { market: market.symbol, asked: plain(asked), rounded: plain(size) };
  const minimum = rules.minQuantity ?? rules.lot;
  if (size.lte(ZERO) || (minimum !== undefined && size.lt(minimum))) {
    const limit = minimum === undefined ? '0' : plain(minimum);
    return {
      code: 'size_below_minimum',
      context: { ...context, value: plain(size), limit, lot: rules.lot === undefined ? 'none' : plain(rules.lot) },
    };
  }
  const maximum = largestSize(rules, type);
  if (maximum !== undefined && size.gt(maximum)) {
    const numbers = { value: plain(size), limit: plain(maximum), headroom: plain(maximum) };
    return { code: 'size_above_maximum', context: { ...context, ...numbers } };
  }
  const value = price?.times(size);
  if (value !== undefined && rules.minValue !== undefined && value.lt(rules.minValue)) {
    const numbers = { value: plain(value), limit: plain(rules.minValue), currency: market.quote };
    return { code: 'value_below_minimum', context: { ...context, ...numbers } };
  }
  return undefined;
}

/**
 * So much of a market exit as one order there may hold; the leg's next order goes on with the rest. What is less than two of the
 * largest orders is halved instead, so that the last one does not fall below a minimum. `size` is rounded to the lot.
 */
export function cutSize(market: Market, size: Decimal): Decimal {
  const stated = largestSize(market.rules, 'market');
  const largest = stated === undefined ? size : fitSize(market, stated);
  if (largest.lte(ZERO) || size.lte(largest)) return size;
  return size.lt(largest.times('2')) ? fitSize(market, size.times('0.5')) : largest;
}

function largestSize(rules: MarketRules, type: 'market' | 'limit'): Decimal | undefined {
  const { maxQuantity, maxMarketQuantity } = rules;
  if (type === 'limit' || maxMarketQuantity === undefined) return maxQuantity;
  return maxQuantity === undefined ? maxMarketQuantity : smaller(maxQuantity, maxMarketQuantity);
}
