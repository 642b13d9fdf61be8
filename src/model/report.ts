// The execution report: what a venue says of one order at one moment, in our words, and how that moves the order.
import type { Decimal } from './decimal.ts';
import type { Fill } from './fill.ts';
import type { ClientOrderId } from './ids.ts';
import type { Order, OrderEvent } from './order.ts';
import type { Side } from './side.ts';
import type { OrderType } from './alert.ts';

export interface ExecutionReport {
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: string;
  readonly status: 'open' | 'filled' | 'canceled' | 'expired' | 'rejected';
  /** Filled so far as the venue counts it, in base units. */
  readonly filled: Decimal;
  /** The trades behind `filled`, as far as the venue has told them; their sum may lag behind it. */
  readonly fills: readonly Fill[];
  /** What the venue believes it was asked, to be compared before an order found by lookup is adopted. Absent where it does not say. */
  readonly side?: Side;
  readonly type?: OrderType;
  readonly size?: Decimal;
  readonly price?: Decimal;
  /** The venue's ids of other orders that carry our client order id too: one leg was placed more than once. */
  readonly namesakes?: readonly string[];
  /** The venue's words for a rejection or an expiry, or what an order of its own was for. */
  readonly message?: string;
}

/**
 * The event by which `report` moves `order`, judged by the fills that are booked once the report's own are (`booked`, base units).
 * While trades are missing an end is reported as progress, so that nobody sizes an exit from half a position.
 */
export function eventOf(report: ExecutionReport, order: Pick<Order, 'size'>, booked: Decimal): OrderEvent {
  if (booked.lt(report.filled)) return 'part';
  switch (report.status) {
    case 'filled':
      return 'complete';
    case 'canceled':
      return order.size !== undefined && booked.gte(order.size) ? 'complete' : 'cancel';
    case 'expired':
      return order.size !== undefined && booked.gte(order.size) ? 'complete' : 'expire';
    case 'rejected':
      return 'reject';
    case 'open':
      return booked.gt('0') ? 'part' : 'accept';
  }
}

/** The fields in which what the venue holds differs from what we asked; empty when it is our order. */
export function mismatches(report: ExecutionReport, order: Order): string[] {
  const found: string[] = [];
  if (report.side !== undefined && report.side !== order.side) found.push('side');
  if (report.type !== undefined && report.type !== order.type) found.push('type');
  if (report.size !== undefined && order.size !== undefined && !report.size.eq(order.size)) found.push('size');
  if (order.type === 'limit' && report.price !== undefined && order.price !== undefined && !report.price.eq(order.price))
    found.push('price');
  if (report.namesakes !== undefined && report.namesakes.length > 0) found.push(`also placed as ${report.namesakes.join(', ')}`);
  return found;
}
