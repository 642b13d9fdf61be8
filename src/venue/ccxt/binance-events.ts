// Reads what Binance tells over the user data stream. An order's event says the same as a query's answer, with one trade at a time.
import { z } from 'zod';
import type { ClientOrderId } from '../../model/ids.ts';
import type { ExecutionReport } from '../../model/report.ts';
import { type Fill } from '../../model/fill.ts';
import { fillOf, reportOf } from './binance-orders.ts';
import { amount, maybe, milliseconds } from './json.ts';

/** https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream#order-update */
const executionReport = z.object({
  e: z.literal('executionReport'),
  c: z.string(),
  /** Only in the event of a cancel, whose `c` names the cancel itself. */
  C: maybe(z.string()),
  S: z.string(),
  o: z.string(),
  q: amount,
  p: amount,
  /** What happened. */
  x: z.string(),
  /** How the order stands since. */
  X: z.string(),
  r: maybe(z.string()),
  i: z.string().min(1),
  z: amount,
  t: maybe(z.string()),
  l: amount,
  L: amount,
  n: maybe(amount),
  N: maybe(z.string()),
  T: milliseconds,
});

/** The report, `not ours to read` for events about other things, or undefined for an order's event that cannot be understood. */
export function reportOfEvent(event: unknown): ExecutionReport | 'not ours to read' | undefined {
  const kind = z.object({ e: z.string() }).safeParse(event);
  if (kind.success && kind.data.e !== 'executionReport') return 'not ours to read';
  const read = executionReport.safeParse(event);
  if (!read.success) return undefined;
  const { c, C, S, o, q, p, X, i, z: filled, r, T } = read.data;
  const clientOrderId = (C === undefined || C === '' ? c : C) as ClientOrderId;
  const order = { orderId: i, clientOrderId, status: X, side: S, type: o, price: p, origQty: q, executedQty: filled };
  const message = r === undefined || r === 'NONE' ? {} : { message: r };
  const blank = { origClientOrderId: undefined, transactTime: undefined, time: undefined, fills: undefined };
  return reportOf({ ...order, ...blank }, { clientOrderId, fills: fillsOf(read.data), at: T, ...message });
}

function fillsOf({ x, t, l, L, n, N, T, i }: z.infer<typeof executionReport>): readonly Fill[] {
  if (x !== 'TRADE' || t === undefined || t === '-1') return [];
  return [fillOf({ id: t, orderId: i, tradeId: t, qty: l, price: L, commission: n, commissionAsset: N, time: T })];
}
