// Reads orders and trades as Binance writes them into execution reports and fills; fields that some answers lack are optional.
import { z } from 'zod';
import { type Decimal, ZERO } from '../../model/decimal.ts';
import type { Fill } from '../../model/fill.ts';
import type { ClientOrderId } from '../../model/ids.ts';
import type { ExecutionReport } from '../../model/report.ts';
import type { ListedOrder } from '../port.ts';
import { amount, maybe, milliseconds } from './json.ts';

const fill = z.object({
  tradeId: maybe(z.string()),
  price: amount,
  qty: amount,
  commission: maybe(amount),
  commissionAsset: maybe(z.string()),
});

const order = z.object({
  orderId: z.string().min(1),
  clientOrderId: maybe(z.string()),
  /** Only in the answer to a cancel, whose `clientOrderId` names the cancel itself. */
  origClientOrderId: maybe(z.string()),
  status: maybe(z.string()),
  side: maybe(z.string()),
  type: maybe(z.string()),
  price: maybe(amount),
  origQty: maybe(amount),
  executedQty: maybe(amount),
  transactTime: maybe(milliseconds),
  time: maybe(milliseconds),
  fills: maybe(z.array(fill)),
});
export type VenueOrder = z.infer<typeof order>;
export const orderSchema = order;
export const ordersSchema = z.array(order);

const trade = fill.extend({
  id: z.string().min(1),
  orderId: z.string().min(1),
  time: milliseconds,
});
export type VenueTrade = z.infer<typeof trade>;
export const tradesSchema = z.array(trade);

const STATUSES: Readonly<Record<string, ExecutionReport['status']>> = {
  NEW: 'open',
  PENDING_NEW: 'open',
  PARTIALLY_FILLED: 'open',
  PENDING_CANCEL: 'open',
  FILLED: 'filled',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  EXPIRED_IN_MATCH: 'expired',
  REJECTED: 'rejected',
};

export interface ReportExtras {
  readonly clientOrderId: ClientOrderId;
  /** Trades from elsewhere; the order's own `fills` where absent. */
  readonly fills?: readonly Fill[];
  /** For fills of an answer that carries no time: the venue's time. */
  readonly at: number;
  readonly message?: string;
}

/** The report, or undefined where the status is one nobody knows. An answer without a status (ACK) is an order that was taken in. */
export function reportOf(from: VenueOrder, extras: ReportExtras): ExecutionReport | undefined {
  const status = from.status === undefined ? 'open' : STATUSES[from.status];
  if (status === undefined) return undefined;
  return {
    clientOrderId: extras.clientOrderId,
    venueOrderId: from.orderId,
    status,
    filled: from.executedQty ?? ZERO,
    fills: extras.fills ?? fillsOf(from, extras.at),
    ...termsOf(from),
    ...(extras.message === undefined ? {} : { message: extras.message }),
  };
}

/** An order out of a list, whoever placed it. A status nobody knows is taken for open: it may still fill. */
export function listedOrder(from: VenueOrder): ListedOrder {
  const { clientOrderId, status = '', time } = from;
  return {
    venueOrderId: from.orderId,
    status: STATUSES[status] ?? 'open',
    filled: from.executedQty ?? ZERO,
    ...termsOf(from),
    ...(clientOrderId === undefined ? {} : { clientOrderId }),
    ...(time === undefined ? {} : { at: time }),
  };
}

/** What the venue believes it was asked. */
function termsOf(from: VenueOrder): Pick<ExecutionReport, 'side' | 'type' | 'size' | 'price'> {
  const side = from.side?.toLowerCase();
  const price = positive(from.price);
  return {
    ...(side === 'buy' || side === 'sell' ? { side } : {}),
    ...(from.type === 'MARKET' ? { type: 'market' as const } : {}),
    ...(from.type === 'LIMIT' ? { type: 'limit' as const } : {}),
    ...(from.origQty === undefined ? {} : { size: from.origQty }),
    ...(price === undefined ? {} : { price }),
  };
}

/** The fills in an order's own answer. One without a trade id cannot be booked exactly once and waits for the list of trades. */
function fillsOf(from: VenueOrder, at: number): Fill[] {
  return (from.fills ?? []).flatMap((one) => {
    return one.tradeId === undefined || one.tradeId === '-1'
      ? []
      : [toFill(one, one.tradeId, from.transactTime ?? from.time ?? at)];
  });
}

export function fillOf(from: VenueTrade): Fill {
  return toFill(from, from.id, from.time);
}

function toFill(from: z.infer<typeof fill>, tradeId: string, at: number): Fill {
  const { commission, commissionAsset } = from;
  const fee =
    commission === undefined || commissionAsset === undefined ? {} : { fee: { amount: commission, currency: commissionAsset } };
  return { tradeId, quantity: from.qty, price: from.price, at, ...fee };
}

function positive(value: Decimal | undefined): Decimal | undefined {
  return value !== undefined && value.gt(ZERO) ? value : undefined;
}
