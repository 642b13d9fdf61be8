// What is said to a cancel that came too late. One of an order that is canceled already is no such: what was asked for holds.
import { isTerminal, type Order } from '../../model/order.ts';

export function tooLateToCancel({ id, status, filled }: Order): { readonly error: string; readonly hint: string } | undefined {
  if (!isTerminal(status) || status === 'canceled') return undefined;
  const next = filled.gt('0') ? 'pinewire close leaves what is held by it' : `pinewire order ${id} says why`;
  return { error: `order ${id} is ${status} already: there is nothing to cancel`, hint: next };
}
