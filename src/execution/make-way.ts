// A market exit comes before resting limit orders: a stop must not wait for a take-profit that holds the same coins.
import type { AccountView } from '../ledger/port.ts';
import { ZERO } from '../model/decimal.ts';
import { isNotShown, type Order, type Reason } from '../model/order.ts';
import type { ExecutionContext } from './context.ts';
import { available, isTooLittle } from './sizing.ts';

/** The lane cancels what rests meanwhile; then the exit is sized anew, from what is held by then. */
const AFTER_MS = 250;

/**
 * The resting limit orders that a market exit has to see canceled first: exits that hold what it wants to sell, and entries that could still
 * buy after it, where nothing is held yet or where the position it leaves is what has filled of them so far. One that the venue does not
 * show cannot be waited for: the exit passes it.
 */
export function inTheWay(view: AccountView): readonly Order[] {
  const { order, unsettled, position, market } = view;
  if (order.effect !== 'exit' || order.type !== 'market') return [];
  const resting = unsettled.filter(
    (other) => other.market === order.market && other.status === 'open' && other.type === 'limit' && !isNotShown(other),
  );
  const held = available(view);
  const wantsMore = order.asked.kind !== 'base' || order.asked.quantity.gt(held);
  const leavesAll = wantsMore || held.eq(order.asked.quantity);
  const nothingHeld = isTooLittle(market, position.quantity.abs());
  const mayBuyAgain = ({ filled }: Order): boolean => nothingHeld || (leavesAll && filled.gt(ZERO));
  return resting.filter((other) => (other.side === order.side ? wantsMore : mayBuyAgain(other)));
}

/** Asks for their cancellation and puts the exit off until that is done. */
export async function makeWay({ ledger, clock }: ExecutionContext, exit: Order, resting: readonly Order[]): Promise<void> {
  const reason: Reason = { code: 'exit_first', text: `a market exit came in and goes first: ${exit.id}` };
  for (const order of resting) {
    if (order.cancelRequested === undefined) await ledger.requestCancel(order.id, reason);
  }
  const waits: Reason = {
    code: 'making_way',
    text: `waits until resting orders are canceled: ${resting.map(({ id }) => id).join(', ')}`,
  };
  await ledger.delay({ orderId: exit.id, nextAt: clock.now() + AFTER_MS, reason: waits });
}
