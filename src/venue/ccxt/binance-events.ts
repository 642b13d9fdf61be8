// Reads what Binance tells over the user data stream. An order's event says the same as a query's answer, with one trade at a time.
import { z } from 'zod';
import { type Decimal, ONE } from '../../model/decimal.ts';
import type { ClientOrderId } from '../../model/ids.ts';
import type { ExecutionReport } from '../../model/report.ts';
import { type Fill } from '../../model/fill.ts';
import { fillOf, reportOf } from './binance-orders.ts';
import { amount, maybe, milliseconds } from './json.ts';

/** What spot and futures tell alike of an order. */
export const orderFields = z.object({
  c: z.string(),
  S: z.string(),
  o: z.string(),
  q: amount,
  p: amount,
  /** What happened. */
  x: z.string(),
  /** How the order stands since. */
  X: z.string(),
  i: z.string().min(1),
  z: amount,
  t: maybe(z.string()),
  l: amount,
  L: amount,
  n: maybe(amount),
  N: maybe(z.string()),
  T: milliseconds,
});
type OrderFields = z.infer<typeof orderFields>;

/** https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream#order-update */
const executionReport = orderFields.extend({
  e: z.literal('executionReport'),
  /** Only in the event of a cancel, whose `c` names the cancel itself. */
  C: maybe(z.string()),
  r: maybe(z.string()),
});

/** The report, `not ours to read` for events about other things, or undefined for an order's event that cannot be understood. */
export function reportOfEvent(event: unknown): ExecutionReport | 'not ours to read' | undefined {
  const kind = z.object({ e: z.string() }).safeParse(event);
  if (kind.success && kind.data.e !== 'executionReport') return 'not ours to read';
  const read = executionReport.safeParse(event).data;
  if (read === undefined) return undefined;
  const { c, C, r } = read;
  const named = C === undefined || C === '' ? c : C;
  return reportOfFields(read, { named, contractSize: ONE, message: r === 'NONE' ? undefined : r });
}

export interface Told {
  /** The order's client order id. */
  readonly named: string;
  /** Base units in what the venue counts. */
  readonly contractSize: Decimal;
  readonly message?: string | undefined;
}

/** Undefined where the status is one nobody knows. */
export function reportOfFields(from: OrderFields, { named, contractSize, message }: Told): ExecutionReport | undefined {
  const { S, o, q, p, X, i, z: filled, T } = from;
  const clientOrderId = named as ClientOrderId;
  const sizes = { origQty: q.times(contractSize), executedQty: filled.times(contractSize) };
  const order = { orderId: i, clientOrderId, status: X, side: S, type: o, price: p, ...sizes };
  const blank = { origClientOrderId: undefined, transactTime: undefined, time: undefined, fills: undefined };
  const words = message === undefined ? {} : { message };
  return reportOf({ ...order, ...blank }, { clientOrderId, fills: fillsOf(from, contractSize), at: T, ...words });
}

function fillsOf({ x, t, l, L, n, N, T, i }: OrderFields, contractSize: Decimal): readonly Fill[] {
  if (x !== 'TRADE' || t === undefined || t === '-1') return [];
  const quantity = l.times(contractSize);
  return [fillOf({ id: t, orderId: i, tradeId: t, qty: quantity, price: L, commission: n, commissionAsset: N, time: T })];
}
