// What an exit may count on: the position, and everything queued or unsettled in front of it, in the order of arrival.
import { type Decimal, larger, ONE, smaller, ZERO } from '../model/decimal.ts';
import { leavesQuantity, type Order } from '../model/order.ts';
import { sign } from '../model/side.ts';

/** The signed position once all of `pending` has filled. Spot holds nothing below zero. */
export function heldAfter(position: Decimal, pending: readonly Order[], shorts: boolean): Decimal {
  const inOrder = [...pending].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  let held = floor(position, shorts);
  for (const order of inOrder) held = floor(held.plus(change(order, held)), shorts);
  return held;
}

function floor(held: Decimal, shorts: boolean): Decimal {
  return shorts ? held : larger(held, ZERO);
}

function change(order: Order, held: Decimal): Decimal {
  const signed = leaves(order, held).times(sign(order.side));
  if (order.effect === 'entry') return signed;
  // An exit is cut to what is held when it is placed, so it never counts beyond zero.
  if (held.times(signed).gte(ZERO)) return ZERO;
  return smaller(signed.abs(), held.abs()).times(sign(order.side));
}

/** The part not filled yet. A size in money is estimated by the price that is known; without one, one unit stands for "more than nothing". */
function leaves(order: Order, held: Decimal): Decimal {
  const known = leavesQuantity(order);
  if (known !== undefined) return larger(known, ZERO);
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
