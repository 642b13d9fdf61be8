// What an order takes from its account until it is settled.
import type { Account } from './account.ts';
import { type Decimal, ZERO } from './decimal.ts';
import type { Market } from './market.ts';
import { type Money, money } from './money.ts';
import type { Order } from './order.ts';

export interface Reserving {
  readonly order: Pick<Order, 'side' | 'effect'>;
  readonly account: Pick<Account, 'type'>;
  readonly market: Pick<Market, 'base' | 'quote'>;
}

/** `size` in base units, `price` where one is known. On margin both sides of an entry are paid in quote currency, and an exit takes nothing. */
export function reservationOf({ order, account, market }: Reserving, size: Decimal, price: Decimal = ZERO): Money {
  if (account.type === 'swap') return money(order.effect === 'exit' ? ZERO : size.times(price), market.quote);
  return order.side === 'sell' ? money(size, market.base) : money(size.times(price), market.quote);
}
