// What an exit may count on: the position, and everything queued or unsettled in front of it, in the order of arrival.
import { type Decimal, larger, ONE, smaller, ZERO } from '../model/decimal.ts';
import { sign } from '../model/side.ts';
import type { PendingOrder } from '../ledger/port.ts';

interface Summed {
  readonly position: Decimal;
  readonly shorts: boolean;
  readonly count: number;
  readonly held: Decimal;
}

/** Lists of pending orders are only appended to (see the ledger's port), so a burst on one lane adds up what is new, not the whole queue. */
const summed = new WeakMap<readonly PendingOrder[], Summed>();

/** The signed position once all of `pending`, in order of arrival, has filled. Spot holds nothing below zero. */
export function heldAfter(position: Decimal, pending: readonly PendingOrder[], shorts: boolean): Decimal {
  const before = summed.get(pending);
  const isSame =
    before !== undefined && before.shorts === shorts && before.count <= pending.length && before.position.eq(position);
  let held = isSame ? before.held : floor(position, shorts);
  for (const order of pending.slice(isSame ? before.count : 0)) held = floor(held.plus(change(order, held)), shorts);
  summed.set(pending, { position, shorts, count: pending.length, held });
  return held;
}

/** What gives way to a market exit. */
export function isRestingExit({ effect, resting }: PendingOrder): boolean {
  return effect === 'exit' && resting;
}

function floor(held: Decimal, shorts: boolean): Decimal {
  return shorts ? held : larger(held, ZERO);
}

function change(order: PendingOrder, held: Decimal): Decimal {
  const signed = leaves(order, held).times(sign(order.side));
  if (order.effect === 'entry') return signed;
  // An exit is cut to what is held when it is placed, so it never counts beyond zero.
  if (held.times(signed).gte(ZERO)) return ZERO;
  return smaller(signed.abs(), held.abs()).times(sign(order.side));
}

/** The part not filled yet. A size in money is estimated by the price that is known; without one, one unit stands for "more than nothing". */
function leaves(order: PendingOrder, held: Decimal): Decimal {
  if (order.size !== undefined) return larger(order.size.minus(order.filled), ZERO);
  const price = order.price ?? order.alertPrice;
  switch (order.asked.kind) {
    case 'base':
      return order.asked.quantity;
    case 'quote':
      return price === undefined ? ONE : order.asked.value.amount.div(price);
    case 'equity':
      return ONE;
    case 'position':
      return held.abs();
  }
}
