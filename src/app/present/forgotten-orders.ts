// Orders that a store has forgotten, in a few words each. The relay's messages are made of the same words, so nothing of a store is needed here.
import type { ForgottenOrder } from '../../ledger/port.ts';

/** Names that a sentence gives before it counts the rest. */
export const MOST_NAMED = 3;

/** `buy 0.01 of 0.01 BTC/USDT at 50010, sell 1 SOL/USDT and 3 more`. */
export function namesOf(orders: readonly ForgottenOrder[], count: number): string {
  const named = orders.slice(0, MOST_NAMED).map(orderWords);
  return `${named.join(', ')}${count > named.length ? ` and ${count - named.length} more` : ''}`;
}

function orderWords({ side, market, size, filled, averagePrice, status }: ForgottenOrder): string {
  const amount = size === undefined || size === filled ? filled : `${filled} of ${size}`;
  const at = averagePrice === undefined ? '' : ` at ${averagePrice}`;
  return `${side ?? 'a trade of'} ${amount} ${market}${at}${status === 'open' ? ' (open)' : ''}`;
}
