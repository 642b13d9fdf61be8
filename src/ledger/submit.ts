// The write ahead: lane, verdict, attempt and reservation in one commit, so that no byte leaves that this ledger does not know of.
import { plain } from '../model/decimal.ts';
import { printMoney } from '../model/money.ts';
import { type Approved, sameTerms } from '../model/verdict.ts';
import { accountView, openDay } from './account-view.ts';
import { reasonOf } from './accept.ts';
import { advance, tellOf } from './advance.ts';
import { insertAttempt } from './attempt-row.ts';
import { leaseEnd, takeLane, unsettledAttempts } from './lanes.ts';
import { findOrder, type StoredOrder } from './order-row.ts';
import type { AttemptDraft, ExecutionLedger, Submission, SubmissionResult } from './port.ts';
import type { Sql } from './sql.ts';
import type { Tx } from './transaction.ts';

export async function submit(tx: Tx, submission: Submission): Promise<SubmissionResult> {
  const { lane, worker, orderId, day, attempt, terms, decide, parts } = submission;
  const hold = await takeLane(tx, lane, worker, attempt);
  if (hold === 'fenced') return { kind: 'fenced' };
  const row = await findOrder(tx.sql, orderId);
  if (row?.order.status !== 'queued') return { kind: 'gone' };
  if (await isLegBusy(tx.sql, row)) return { kind: 'fenced' };
  await openDay(tx, row, day);
  const verdict = decide(await accountView(tx.sql, row, day, parts));
  if (verdict.kind === 'wait') return { kind: 'changed' };
  if (verdict.kind === 'denied') {
    const { code, context } = verdict.denial;
    const reason = reasonOf(verdict.denial);
    const journal = { kind: 'order.denied', data: { code, reason: reason.text, context } } as const;
    const denied = await advance(tx, row, { event: 'deny', change: { reason }, journal });
    return { kind: 'denied', order: denied.order };
  }
  // Whatever is frozen waits for a person, however the caller came to ask.
  if (hold === 'frozen') return { kind: 'fenced' };
  if (attempt === undefined || terms === undefined || !sameTerms(verdict, terms)) return { kind: 'changed' };
  return { kind: 'submitted', order: (await commitAttempt(tx, row, attempt, verdict)).order, approved: verdict };
}

/** Whether a request of this leg may still take effect, be it of this order or of another revision. The unique index is the last word. */
async function isLegBusy(sql: Sql, { order }: StoredOrder): Promise<boolean> {
  const busy = await sql.get(
    `SELECT 1 AS busy FROM orders o WHERE o.alert_id = ? AND o.intent_id = ? AND o.leg = ?
       AND (o.status IN ('submitting', 'unknown') OR EXISTS
         (SELECT 1 FROM attempts t WHERE t.order_id = o.id AND t.kind = 'place' AND t.state IN ('sent', 'unknown'))) LIMIT 1`,
    [order.alertId, order.intentId, order.leg],
  );
  return busy !== undefined;
}

async function commitAttempt(tx: Tx, row: StoredOrder, attempt: AttemptDraft, approved: Approved): Promise<StoredOrder> {
  const { order } = row;
  const { size, price, reservation, notes, basis } = approved;
  const figures = {
    size: plain(size),
    ...(price !== undefined && { price: plain(price) }),
    reservation: printMoney(reservation),
  };
  await tellOf(tx, order, 'order.approved', { ...figures, notes, basis });
  const number = await insertAttempt(tx.sql, { orderId: order.id, kind: 'place', draft: attempt, now: tx.now });
  const { request, validUntil, clientOrderId } = attempt;
  return advance(tx, row, {
    event: 'submit',
    change: { size, ...(price !== undefined && { price }), attempts: order.attempts + 1, reason: undefined },
    reservation,
    // Whoever sends it says what became of it long before; if nobody does, it is looked up once the lease and the window are over.
    nextAt: leaseEnd(tx.now, attempt),
    journal: {
      kind: 'order.submitted',
      data: { attempt: attempt.id, number, client_order_id: clientOrderId, request: request.digest, ...window(validUntil) },
    },
  });
}

function window(validUntil: number | undefined): { valid_until?: number } {
  return validUntil === undefined ? {} : { valid_until: validUntil };
}

type CancelInput = Parameters<ExecutionLedger['submitCancel']>[0];

export async function submitCancel(
  tx: Tx,
  { lane, worker, orderId, attempt }: CancelInput,
): Promise<'submitted' | 'gone' | 'fenced'> {
  if ((await takeLane(tx, lane, worker, attempt)) === 'fenced') return 'fenced';
  const row = await findOrder(tx.sql, orderId);
  if (row?.order.status !== 'open') return 'gone';
  const { order } = row;
  const unsettled = await unsettledAttempts(tx.sql, orderId);
  if (unsettled.some(({ kind }) => kind === 'cancel')) return 'fenced';
  const number = await insertAttempt(tx.sql, { orderId, kind: 'cancel', draft: attempt, now: tx.now });
  const { request, validUntil } = attempt;
  await advance(tx, row, {
    nextAt: leaseEnd(tx.now, attempt),
    journal: {
      kind: 'order.cancel_submitted',
      data: { attempt: attempt.id, number, request: request.digest, ...window(validUntil), because: order.cancelRequested?.text },
    },
  });
  return 'submitted';
}
