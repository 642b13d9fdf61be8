// One order at the paper venue: what was asked, how it stands, and the one trade that may have filled it.
import { z } from 'zod';
import { decimal, type Decimal, plain, ZERO } from '../../model/decimal.ts';
import type { Fill } from '../../model/fill.ts';
import type { ClientOrderId } from '../../model/ids.ts';
import type { Money } from '../../model/money.ts';
import type { ExecutionReport } from '../../model/report.ts';
import type { OrderType } from '../../model/alert.ts';
import type { Side } from '../../model/side.ts';

export interface PaperOrder {
  readonly clientOrderId: ClientOrderId;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly size: Decimal;
  /** On margin: it only leaves a position. */
  readonly reduceOnly?: true;
  /** The limit of a limit order. */
  readonly price?: Decimal;
  readonly status: 'open' | 'filled' | 'canceled';
  /** What an open order holds of the account. */
  readonly locked?: Money;
  /** An order fills whole, in one trade. */
  readonly fill?: PaperFill;
  /** Milliseconds UTC. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface PaperFill {
  readonly price: Decimal;
  readonly fee: Money;
  readonly at: number;
  readonly priceFrom: string;
}

const amount = z.string().transform(decimal);
const moneySchema = z.object({ amount, currency: z.string() });
const orderSchema = z.object({
  clientOrderId: z.string().transform((id) => id as ClientOrderId),
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  type: z.enum(['market', 'limit']),
  size: amount,
  reduceOnly: z.literal(true).exactOptional(),
  price: amount.exactOptional(),
  status: z.enum(['open', 'filled', 'canceled']),
  locked: moneySchema.exactOptional(),
  fill: z.object({ price: amount, fee: moneySchema, at: z.int(), priceFrom: z.string() }).exactOptional(),
  createdAt: z.int(),
  updatedAt: z.int(),
});

export function printOrder(order: PaperOrder): string {
  const { size, price, locked, fill } = order;
  return JSON.stringify({
    ...order,
    size: plain(size),
    ...(price && { price: plain(price) }),
    ...(locked && { locked: printAmount(locked) }),
    ...(fill && { fill: { ...fill, price: plain(fill.price), fee: printAmount(fill.fee) } }),
  });
}

/** Reads what {@link printOrder} wrote; throws on anything else, because then the store is damaged. */
export function parseOrder(text: string): PaperOrder {
  return orderSchema.parse(JSON.parse(text));
}

function printAmount({ amount, currency }: Money): { amount: string; currency: string } {
  return { amount: plain(amount), currency };
}

export function reportOf(order: PaperOrder): ExecutionReport {
  const { clientOrderId, side, type, size, price, status, fill } = order;
  return {
    clientOrderId,
    venueOrderId: venueOrderId(clientOrderId),
    status,
    filled: fill === undefined ? ZERO : size,
    fills: fill === undefined ? [] : [fillOf(order, fill)],
    side,
    type,
    size,
    ...(price && { price }),
  };
}

function fillOf({ clientOrderId, size }: PaperOrder, { price, fee, at, priceFrom }: PaperFill): Fill {
  return { tradeId: `paper-${clientOrderId}-1`, quantity: size, price, fee, at, priceFrom };
}

function venueOrderId(id: ClientOrderId): string {
  return `paper-${id}`;
}
