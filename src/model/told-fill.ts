// What a person tells of an order's fills: totals, as the venue shows them. Some of it may be booked already, trade by trade.
import { larger, plain, ZERO } from './decimal.ts';
import type { Fill } from './fill.ts';
import { money } from './money.ts';
import type { Order } from './order.ts';

type Booked = Pick<Order, 'id' | 'asked' | 'size' | 'filled' | 'averagePrice' | 'fees'>;

/**
 * Why a total cannot be right, for people; undefined where it may be. `isAnother` where the venue's order was found to be another than ours:
 * then it may have filled more than was asked.
 */
export function toldTooMuch({ quantity }: Pick<Fill, 'quantity'>, order: Booked, isAnother: boolean): string | undefined {
  const { id, asked, filled } = order;
  if (quantity.lt(filled)) return `${plain(filled)} of order ${id} are booked already, and what is booked stays`;
  const size = order.size ?? (asked.kind === 'base' ? asked.quantity : undefined);
  if (size === undefined || isAnother || quantity.lte(size)) return undefined;
  return `order ${id} asked for ${plain(size)}, so ${plain(quantity)} cannot have filled`;
}

/** What is left to be booked of a total; undefined where nothing is. Its price and fee make the sums those that were told. */
export function restToBook(total: Fill, { filled, averagePrice, fees }: Booked): Fill | undefined {
  if (filled.eq(ZERO)) return total;
  const quantity = total.quantity.minus(filled);
  if (quantity.lte(ZERO)) return undefined;
  const value = total.quantity.times(total.price).minus(filled.times(averagePrice ?? total.price));
  // Totals that contradict what is booked would give a price below zero.
  const price = value.gt(ZERO) ? value.div(quantity) : total.price;
  const { fee, ...rest } = total;
  const paid = fees.find(({ currency }) => currency === fee?.currency)?.amount ?? ZERO;
  const left = fee && money(larger(fee.amount.minus(paid), ZERO), fee.currency);
  return { ...rest, tradeId: `${total.tradeId}-${plain(total.quantity)}`, quantity, price, ...(left && { fee: left }) };
}
