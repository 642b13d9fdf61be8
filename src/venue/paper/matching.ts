// The paper engine: what an order does to the account, decided from one state without waiting. Pure.
import { type Decimal, decimal, floorTo, plain, ZERO } from '../../model/decimal.ts';
import { type Denial, explainDenial } from '../../model/denial.ts';
import { isDerivative, type Market, marketRuleDenial } from '../../model/market.ts';
import type { Money } from '../../model/money.ts';
import type { PlaceRequest, Quote } from '../port.ts';
import type { Movement } from './funds.ts';
import { feeOf } from './fee.ts';
import { covers, type MarginState, marginRefusal, marginTrade } from './margin.ts';
import { steps } from './markets.ts';
import type { PaperFill, PaperOrder } from './order.ts';
import { crossesOnArrival } from './pricing.ts';

/** Far above any play money, and it keeps every balance within the 60 digits a decimal may have. */
const MAX_VALUE = decimal('1000000000000000');

export interface Change {
  readonly order: PaperOrder;
  readonly movements: readonly Movement[];
}

export type Refusal = { readonly kind: 'refused'; readonly code: string; readonly message: string };
export type Decision = { readonly kind: 'accepted'; readonly change: Change } | Refusal;

export interface Arrival {
  readonly request: PlaceRequest;
  /** The venue's own rules, not the caller's. */
  readonly market: Market;
  readonly quote: Quote | undefined;
  readonly feePercent: Decimal;
  readonly free: (currency: string) => Decimal;
  /** The account's margin in the market's quote currency; derivatives stand on it. */
  readonly margin: MarginState;
  readonly now: number;
}

export function decide(arrival: Arrival): Decision {
  const { request, market, quote, now } = arrival;
  const { side, type, price: limit } = request;
  if (type === 'limit' && limit === undefined) return refused('price_missing', 'a limit order needs a price');
  const meets = limit === undefined ? sideOf(quote, side) : crossesOnArrival(side, limit, quote, now);
  if (limit === undefined && meets === undefined)
    return denied({ code: 'price_unavailable', context: { market: market.symbol } });
  const price = meets ?? limit ?? ZERO;
  const broken = brokenRule(request, market, price);
  if (broken !== undefined) return broken;
  return isDerivative(market) ? onMargin(arrival, price, meets) : onSpot(arrival, price, meets);
}

/** `meets` is what it trades at now; undefined where it rests. */
function onSpot(arrival: Arrival, price: Decimal, meets: Decimal | undefined): Decision {
  const { request, market, quote, free } = arrival;
  const { side, size } = request;
  const needs: Money =
    side === 'buy' ? { amount: size.times(price), currency: market.quote } : { amount: size, currency: market.base };
  if (needs.amount.gt(free(needs.currency))) return insufficient(needs, free(needs.currency));
  const placed = placedBy(arrival);
  if (meets === undefined || quote === undefined) {
    const movements = [{ currency: needs.currency, free: needs.amount.neg(), locked: needs.amount }];
    return { kind: 'accepted', change: { order: { ...placed, status: 'open', locked: needs }, movements } };
  }
  const taken: Movement = { currency: needs.currency, free: needs.amount.neg(), locked: ZERO };
  const fill = { ...given(placed, market, meets, arrival.feePercent), at: arrival.now, priceFrom: quote.from };
  return {
    kind: 'accepted',
    change: { order: { ...placed, status: 'filled', fill: fillOf(fill) }, movements: [taken, fill.gain] },
  };
}

function onMargin(arrival: Arrival, price: Decimal, meets: Decimal | undefined): Decision {
  const { request, market, quote, margin, feePercent, now } = arrival;
  const { side, size, reduceOnly = false } = request;
  const refusal = marginRefusal(margin, market, { side, size, price, reduceOnly });
  if (refusal !== undefined) return refused(refusal.code, refusal.message);
  const placed = placedBy(arrival);
  if (meets === undefined || quote === undefined) {
    return { kind: 'accepted', change: { order: { ...placed, status: 'open' }, movements: [] } };
  }
  const { fee, movements } = marginTrade(market, { side, size, price: meets }, feePercent);
  const fill = { price: meets, fee, at: now, priceFrom: quote.from };
  return { kind: 'accepted', change: { order: { ...placed, status: 'filled', fill }, movements } };
}

function placedBy({ request, market, now }: Arrival): Omit<PaperOrder, 'status'> {
  const { clientOrderId, side, type, size, price, reduceOnly } = request;
  return {
    clientOrderId,
    symbol: market.symbol,
    side,
    type,
    size,
    ...(reduceOnly && { reduceOnly }),
    ...(price && { price }),
    createdAt: now,
    updatedAt: now,
  };
}

export interface Touch {
  readonly order: PaperOrder;
  readonly market: Market;
  readonly feePercent: Decimal;
  readonly priceFrom: string;
  /** What the account holds of a derivative, signed. */
  readonly held: Decimal;
  readonly now: number;
}

/** A resting order fills whole at its limit; one that only reduces is canceled where its position has gone meanwhile. */
export function fillResting({ order, market, feePercent, priceFrom, held, now }: Touch): Change {
  const { price: limit, locked, ...rest } = order;
  if (limit !== undefined && isDerivative(market)) {
    if (order.reduceOnly && !covers(held, order.side, order.size)) return cancelResting(order, now);
    const { fee, movements } = marginTrade(market, { ...order, price: limit }, feePercent);
    const fill = { price: limit, fee, at: now, priceFrom };
    return { order: { ...rest, price: limit, status: 'filled', fill, updatedAt: now }, movements };
  }
  if (limit === undefined || locked === undefined) throw new Error(`paper order ${order.clientOrderId} rests without a limit`);
  const fill = { ...given(order, market, limit, feePercent), at: now, priceFrom };
  const unlocked: Movement = { currency: locked.currency, free: ZERO, locked: locked.amount.neg() };
  const filled: PaperOrder = { ...rest, price: limit, status: 'filled', fill: fillOf(fill), updatedAt: now };
  return { order: filled, movements: [unlocked, fill.gain] };
}

export function cancelResting({ locked, ...rest }: PaperOrder, now: number): Change {
  const canceled: PaperOrder = { ...rest, status: 'canceled', updatedAt: now };
  if (locked === undefined) return { order: canceled, movements: [] };
  return { order: canceled, movements: [{ currency: locked.currency, free: locked.amount, locked: locked.amount.neg() }] };
}

/** What a trade brings in, less the fee: Binance takes it from what one receives, buys pay in base and sells in quote. */
function given(
  { side, size }: Pick<PaperOrder, 'side' | 'size'>,
  market: Market,
  price: Decimal,
  feePercent: Decimal,
): { price: Decimal; fee: Money; gain: Movement } {
  const got: Money =
    side === 'buy' ? { amount: size, currency: market.base } : { amount: size.times(price), currency: market.quote };
  const fee = { amount: feeOf(got.amount, feePercent), currency: got.currency };
  return { price, fee, gain: { currency: got.currency, free: got.amount.minus(fee.amount), locked: ZERO } };
}

function fillOf({ price, fee, at, priceFrom }: PaperFill): PaperFill {
  return { price, fee, at, priceFrom };
}

function sideOf(quote: Quote | undefined, side: PlaceRequest['side']): Decimal | undefined {
  return side === 'buy' ? quote?.ask : quote?.bid;
}

function brokenRule({ type, size, price: limit }: PlaceRequest, market: Market, price: Decimal): Refusal | undefined {
  const { tick, lot } = steps(market);
  // Whether an order enters or leaves a position is nothing a venue knows.
  const denial = marketRuleDenial({ market, type, effect: 'entry', size, asked: size, price });
  if (denial !== undefined) return denied(denial);
  if (!floorTo(size, lot).eq(size))
    return refused('size_not_a_lot', `size ${plain(size)} is no multiple of the lot ${plain(lot)} on ${market.symbol}`);
  if (limit !== undefined && !floorTo(limit, tick).eq(limit)) {
    return refused('price_not_a_tick', `price ${plain(limit)} is no multiple of the tick ${plain(tick)} on ${market.symbol}`);
  }
  if (price.lte(ZERO)) return refused('price_not_positive', `price ${plain(price)} is not above zero`);
  const value = price.times(size);
  if (value.lte(MAX_VALUE)) return undefined;
  return refused(
    'value_above_maximum',
    `value ${plain(value)} ${market.quote} is above the ${plain(MAX_VALUE)} a paper account takes`,
  );
}

function insufficient(needs: Money, free: Decimal): Refusal {
  const { amount, currency } = needs;
  return denied({ code: 'insufficient_balance', context: { value: plain(amount), currency, headroom: plain(free) } });
}

function denied(denial: Denial): Refusal {
  return refused(denial.code, explainDenial(denial).error);
}

function refused(code: string, message: string): Refusal {
  return { kind: 'refused', code, message };
}
