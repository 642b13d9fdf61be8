// Reads Binance's exchangeInfo into markets with their rules, from its own text and not through ccxt's floats.
import { z } from 'zod';
import { type Decimal, larger, plain, smaller, ZERO } from '../../model/decimal.ts';
import type { Market, MarketRules } from '../../model/market.ts';
import { amount, maybe } from './json.ts';

const filter = z.object({
  filterType: z.string(),
  tickSize: maybe(amount),
  stepSize: maybe(amount),
  minQty: maybe(amount),
  maxQty: maybe(amount),
  minNotional: maybe(amount),
});
type Filter = z.infer<typeof filter>;

const symbolInfo = z.object({
  symbol: z.string(),
  status: maybe(z.string()),
  baseAsset: z.string(),
  quoteAsset: z.string(),
  filters: maybe(z.array(filter)),
});
export type SymbolInfo = z.infer<typeof symbolInfo>;
const rateLimit = z.object({ rateLimitType: z.string(), interval: z.string(), intervalNum: amount, limit: amount });
type RateLimit = z.infer<typeof rateLimit>;
export const exchangeInfoSchema = z.object({ symbols: z.array(symbolInfo), rateLimits: maybe(z.array(rateLimit)) });

/** What weight an address may spend in a minute; undefined where the venue does not say. */
export function weightPerMinute(limits: readonly RateLimit[]): number | undefined {
  const stated = limits.find(({ rateLimitType, interval }) => rateLimitType === 'REQUEST_WEIGHT' && interval === 'MINUTE');
  return stated === undefined || stated.intervalNum.lte('0')
    ? undefined
    : Number(plain(stated.limit)) / Number(plain(stated.intervalNum));
}

/** For the list of every market: thousands of rows, of which only names are read. */
export const symbolNamesSchema = z.object({
  symbols: z.array(symbolInfo.pick({ status: true, baseAsset: true, quoteAsset: true })),
});

/** Binance's name of a spot market is its two currencies joined. */
export function venueSymbol({ base, quote }: { readonly base: string; readonly quote: string }): string {
  return `${base}${quote}`;
}

/** `BTC/USDT`; undefined for anything that is no spot symbol. */
export function readSymbol(symbol: string): { readonly base: string; readonly quote: string } | undefined {
  const match = /^([^/:\s]+)\/([^/:\s]+)$/.exec(symbol);
  const [, base, quote] = match ?? [];
  return base === undefined || quote === undefined ? undefined : { base, quote };
}

export function marketOf(exchange: string, info: SymbolInfo): Market {
  const { baseAsset: base, quoteAsset: quote } = info;
  const filters = info.filters ?? [];
  const rulesFrom = filters.length > 0 ? 'venue' : 'assumed';
  return { exchange, symbol: `${base}/${quote}`, base, quote, rules: rulesOf(filters), rulesFrom };
}

/** A zero in a filter switches that rule off. LOT_SIZE holds for market orders too, MARKET_LOT_SIZE only tightens it for them. */
function rulesOf(filters: readonly Filter[]): MarketRules {
  const of = (type: string) => filters.find(({ filterType }) => filterType === type);
  const lots = of('LOT_SIZE');
  const marketLots = of('MARKET_LOT_SIZE');
  const minValue = both(of('NOTIONAL')?.minNotional, of('MIN_NOTIONAL')?.minNotional, larger);
  return {
    ...rule('tick', of('PRICE_FILTER')?.tickSize),
    ...rule('lot', both(lots?.stepSize, marketLots?.stepSize, larger)),
    ...rule('minQuantity', both(lots?.minQty, marketLots?.minQty, larger)),
    ...rule('maxQuantity', lots?.maxQty),
    ...rule('maxMarketQuantity', both(marketLots?.maxQty, lots?.maxQty, smaller)),
    ...rule('minValue', minValue),
  };
}

type Read = Decimal | undefined;

function both(a: Read, b: Read, choose: (a: Decimal, b: Decimal) => Decimal): Decimal | undefined {
  const [first, second] = [on(a), on(b)];
  return first !== undefined && second !== undefined ? choose(first, second) : (first ?? second);
}

function rule<Name extends keyof MarketRules>(name: Name, value: Read): { readonly [name in Name]?: Decimal } {
  const set = on(value);
  return set === undefined ? {} : ({ [name]: set } as { readonly [name in Name]: Decimal });
}

function on(value: Read): Decimal | undefined {
  return value !== undefined && value.gt(ZERO) ? value : undefined;
}
