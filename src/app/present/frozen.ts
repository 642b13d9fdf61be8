// A frozen lane for people: why nothing goes out on it, which order has to be settled, and whether a person may settle an order at all.
import type { FrozenLane } from '../../ledger/port.ts';
import { isPersonsToSettle, type Order } from '../../model/order.ts';
import type { AccountName, Json } from './order.ts';

export function presentFrozen(lane: FrozenLane, accountName: AccountName): Json {
  const { accountId, market, orderId, why } = lane;
  return { account: accountName(accountId), market, order_id: orderId, reason: why, hint: thawHint(lane) };
}

/** `BTC/USDT on main is frozen: order or_… is not at the venue as it was asked: size. Nothing is sent there.` */
export function frozenSentence({ accountId, market, why }: FrozenLane, accountName: AccountName): string {
  return `${market} on ${accountName(accountId)} is frozen: ${why}. Nothing is sent there.`;
}

export function thawHint({ orderId }: FrozenLane): string {
  return `look at the venue, then: npx pinewire resolve ${orderId} --as filled|open|canceled|not-placed`;
}

/** The frozen lane the order is on. */
export function frozenLaneOf(order: Order, frozen: readonly FrozenLane[]): FrozenLane | undefined {
  return frozen.find(({ accountId, market }) => accountId === order.accountId && market === order.market);
}

/** What nobody knows or can ask for, what the venue does not show, or not the trades of, and what a lane is frozen by: the rest is settled by facts. */
export function maySettle(order: Order, frozen: readonly FrozenLane[]): boolean {
  return isPersonsToSettle(order) || isFrozenBy(order, frozen);
}

/** Whether its lane is frozen by this very order. */
export function isFrozenBy(order: Order, frozen: readonly FrozenLane[]): boolean {
  return frozenLaneOf(order, frozen)?.orderId === order.id;
}
