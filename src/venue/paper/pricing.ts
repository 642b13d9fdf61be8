// At what price a paper order would trade, and where that price comes from: the public one, the last one known, or the alert's own.
import { ceilTo, type Decimal, decimal, floorTo, ONE } from '../../model/decimal.ts';
import type { Market } from '../../model/market.ts';
import type { Quote } from '../port.ts';
import type { KnownPrices } from '../public-price/port.ts';
import { steps } from './markets.ts';
import type { PaperOrder } from './order.ts';

/** 5 basis points: half a spread and a little slippage, taken against us wherever only an alert names a price. */
const AGAINST_US = decimal('0.0005');
/** An older price gives way to the one the alert names: ten minutes of a moving market are worth more than half a spread. */
const LAST_KNOWN_MAX_AGE_MS = 600_000;

/** The price a market order would meet now, best source first; undefined where nobody ever named one. */
export function quoteFrom(known: KnownPrices, alertPrice: Decimal | undefined, market: Market, now: number): Quote | undefined {
  const { public: seen, alert } = known;
  if (seen?.fresh === true) return { bid: seen.bid, ask: seen.ask, from: 'public price', at: seen.at };
  const last = seen && { bid: seen.bid, ask: seen.ask, from: `last known price (${age(now - seen.at)} old)`, at: seen.at };
  if (last !== undefined && now - last.at <= LAST_KNOWN_MAX_AGE_MS) return last;
  if (alertPrice !== undefined) return { ...aroundAlert(alertPrice, market), from: 'price of the alert', at: now };
  if (last !== undefined && (alert === undefined || last.at >= alert.at)) return last;
  if (alert === undefined) return undefined;
  const from = `last known price (named by an alert ${age(now - alert.at)} ago)`;
  return { ...aroundAlert(alert.price, market), from, at: alert.at };
}

/** What fills a limit order when it arrives: the other side of a recent price, at the limit or better. */
export function crossesOnArrival(
  side: PaperOrder['side'],
  limit: Decimal,
  quote: Quote | undefined,
  now: number,
): Decimal | undefined {
  if (quote === undefined || now - quote.at > LAST_KNOWN_MAX_AGE_MS) return undefined;
  if (side === 'buy') return quote.ask.lte(limit) ? quote.ask : undefined;
  return quote.bid.gte(limit) ? quote.bid : undefined;
}

/**
 * Which price, seen since it began to rest, has reached a resting order; undefined while none has. A price that an alert names is a trade
 * that took place there, so it counts as it is: the order fills at its own limit and needs no margin.
 */
export function reachedBy(order: PaperOrder, { public: seen, alert }: KnownPrices): string | undefined {
  const { side, price: limit, createdAt } = order;
  if (limit === undefined) return undefined;
  const reaches = (offer: Decimal): boolean => (side === 'buy' ? offer.lte(limit) : offer.gte(limit));
  if (seen !== undefined && seen.at > createdAt && reaches(side === 'buy' ? seen.ask : seen.bid)) return 'public price';
  // While the venue itself answers, an alert's word for its market counts for nothing.
  if (seen?.fresh !== true && alert !== undefined && alert.at > createdAt && reaches(alert.price)) return 'price of the alert';
  return undefined;
}

function aroundAlert(price: Decimal, market: Market): { bid: Decimal; ask: Decimal } {
  const { tick } = steps(market);
  return { bid: floorTo(price.times(ONE.minus(AGAINST_US)), tick), ask: ceilTo(price.times(ONE.plus(AGAINST_US)), tick) };
}

/** `5 s`, `12 min`, `3 h`, `2 d`. */
function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
