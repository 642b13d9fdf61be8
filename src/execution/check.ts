// The risk stage: the one place that can approve an order. Pure, so that it is asked twice: to plan a request, and again inside the
// transaction that commits it, under the account's lock, against the position and every unsettled order as they are then.
import type { AccountView } from '../ledger/port.ts';
import { decimal, type Decimal, plain } from '../model/decimal.ts';
import type { Denial, DenialCode } from '../model/denial.ts';
import { stops } from '../model/halt.ts';
import { staticDenial } from '../model/limits.ts';
import { cutSize, fitPrice, fitSize, type Market, marketRuleDenial } from '../model/market.ts';
import { reservationOf } from '../model/reservation.ts';
import type { Order } from '../model/order.ts';
import type { CheckInput } from './check-input.ts';
import { approve, type Verdict } from '../model/verdict.ts';
import type { Quote } from '../venue/port.ts';
import { isoTime } from '../model/clock.ts';
import { leverageDenial } from './margin.ts';
import { balanceDenial, dailyLossDenial, positionValueDenial, slippageDenial } from './exposure.ts';
import { entrySize, exitSize, isInDoubt, type Sized } from './sizing.ts';

/** The verdict on the view's order. */
export function check(view: AccountView, input: CheckInput): Verdict {
  const { order, market } = view;
  const waiting = waitReason(view, input);
  if (waiting !== undefined) return waiting;
  const expected = expectedPrice(order, input.quote);
  const sized = order.effect === 'exit' ? exitSize(view, input) : entrySize(view, input, expected);
  if ('code' in sized) return denied(view, sized);
  const whole = fitSize(market, sized.size);
  const size = order.effect === 'exit' && order.type === 'market' ? cutSize(market, whole) : whole;
  const isCut = size.lt(whole);
  const price = order.price === undefined ? undefined : fitPrice(market, order.price, order.side);
  const fit = { market, type: order.type, effect: order.effect, size, asked: sized.size, price: price ?? expected };
  const denial =
    marketRuleDenial(fit) ?? (order.effect === 'entry' ? entryDenial(view, input, size, price ?? expected) : undefined);
  if (denial !== undefined) return denied(view, denial);
  const reservation = reservationOf(view, size, price ?? expected);
  return approve({
    size,
    ...(isCut && { remainder: whole.minus(size) }),
    ...(price && { price }),
    reservation,
    notes: [...notes(sized, whole, market.rules.lot), ...(isCut ? [cutNote(market, whole, size)] : [])],
    basis: basis(view, input),
  });
}

/** What an exit finds where there is nothing to be left, or a rest that is no order. */
const TOO_LITTLE: ReadonlySet<DenialCode> = new Set<DenialCode>([
  'nothing_to_close',
  'nothing_free',
  'size_below_minimum',
  'value_below_minimum',
]);

/** What an entry in doubt bought, if it did, is the position that an exit is there to leave; what an exit in doubt holds may come free. */
function denied(view: AccountView, denial: Denial): Verdict {
  const doubt = view.order.effect === 'exit' && TOO_LITTLE.has(denial.code) ? doubtfulOrder(view) : undefined;
  if (doubt !== undefined) return { kind: 'wait', denial: laneUnknown(doubt) };
  return { kind: denial.code === 'nothing_free' ? 'wait' : 'denied', denial };
}

/** An entry may have grown old while it was planned, and its lane ends it; a halt of everything holds exits back; an unknown order holds entries back, and exits until the venue has told what is held. */
function waitReason(view: AccountView, { heldAtVenue, now }: CheckInput): Verdict | undefined {
  const { halts, order, account } = view;
  if (order.expiresAt !== undefined && order.expiresAt <= now) return { kind: 'wait', denial: tooOld(order) };
  const halt = stops(halts, order.effect);
  if (halt !== undefined) {
    const context = { account: account.name, since: isoTime(halt.since), reason: halt.reason };
    const denial: Denial = { code: 'halted', context };
    return order.effect === 'exit' ? { kind: 'wait', denial } : { kind: 'denied', denial };
  }
  const unknown = order.effect === 'exit' ? doubtfulOrder(view) : unknownOrder(view);
  if (unknown === undefined || (order.effect === 'exit' && heldAtVenue !== undefined)) return undefined;
  return { kind: 'wait', denial: laneUnknown(unknown) };
}

export function tooOld({ firedAt, expiresAt }: Order): Denial {
  const limit = ((expiresAt ?? firedAt) - firedAt) / 1_000;
  return { code: 'too_old', context: { age: `more than ${limit}s`, limit: `${limit}s` } };
}

function unknownOrder({ order, unsettled }: AccountView): Order | undefined {
  return unsettled.find((other) => other.market === order.market && other.status === 'unknown');
}

/** For an exit: also what the venue does not show or is filling, because it may have filled or hold what is to be sold. */
function doubtfulOrder({ order, unsettled }: AccountView): Order | undefined {
  return unsettled.find((other) => other.market === order.market && isInDoubt(other));
}

function laneUnknown({ id, market }: Order): Denial {
  return { code: 'lane_unknown', context: { market, order: id } };
}

/** The limit of a limit order, else the side of the quote it would take, else what the alert said. */
function expectedPrice(order: Order, quote: Quote | undefined): Decimal | undefined {
  return order.price ?? (order.side === 'buy' ? quote?.ask : quote?.bid) ?? order.alertPrice;
}

/**
 * A clock that is further off lies about the age of alerts, the trading day and the hours. Requests are stamped by the venue's own time, so
 * it does not have to be exact; a clock that somebody keeps is never this far off.
 */
const MAX_SKEW_MS = 10_000;

/** What stops risk from growing, in the order a person would ask: may it, is the price right, is it too large, can it be paid. */
function entryDenial(view: AccountView, input: CheckInput, size: Decimal, price: Decimal | undefined): Denial | undefined {
  const { order, market, account } = view;
  const { limits, now, skew = 0 } = input;
  if (Math.abs(skew) > MAX_SKEW_MS) {
    const numbers = { value: `${plain(decimal(String(skew)).div('1000').abs().round(1))} s`, limit: `${MAX_SKEW_MS / 1_000} s` };
    return { code: 'clock_skew', context: { account: account.name, ...numbers } };
  }
  if (account.type === 'spot' && order.side === 'sell') {
    return { code: 'short_not_available', context: { account: account.name, market: market.symbol } };
  }
  const known = {
    effect: order.effect,
    market: market.symbol,
    quote: market.quote,
    limits,
    at: now,
    size,
    ...(price && { price }),
  };
  const early = staticDenial(known);
  if (early !== undefined) return early;
  if (price === undefined) {
    const needed = limits.maxOrderValue ?? limits.maxPositionValue;
    return needed === undefined ? undefined : { code: 'price_unavailable', context: { market: market.symbol } };
  }
  return (
    slippageDenial(view, input) ??
    dailyLossDenial(view, input) ??
    positionValueDenial(view, limits, size, price) ??
    (account.type === 'swap' ? leverageDenial(view, input, size, price) : balanceDenial(view, input, size, price))
  );
}

function notes(sized: Sized, size: Decimal, lot: Decimal | undefined): string[] {
  if (size.eq(sized.size) || lot === undefined) return [...sized.notes];
  return [...sized.notes, `rounded down from ${plain(sized.size)} to ${plain(size)}: the lot is ${plain(lot)}`];
}

function cutNote({ symbol }: Market, whole: Decimal, size: Decimal): string {
  return `${plain(size)} of ${plain(whole)}: one order on ${symbol} cannot hold more; once it has filled the next one goes on with ${plain(whole.minus(size))}`;
}

/** The numbers behind the verdict, for the journal. */
function basis({ order, position, unsettled, halts }: AccountView, { quote, balances }: CheckInput): Record<string, string> {
  return {
    position: plain(position.quantity),
    unsettled: String(unsettled.length),
    halts: String(halts.length),
    ...(quote && { bid: plain(quote.bid), ask: plain(quote.ask), quote: quote.from }),
    ...(balances && { balances_at: isoTime(balances.at) }),
    ...(order.alertPrice && { alert_price: plain(order.alertPrice) }),
  };
}
