// The write ahead: lane, verdict, attempt and reservation in one commit, so that no byte leaves that this ledger does not know of.
import { plain } from '../model/decimal.ts';
import { type Denial, type DenialCode, reasonFor } from '../model/denial.ts';
import { printMoney } from '../model/money.ts';
import { type Approved, sameTerms } from '../model/verdict.ts';
import { accountUnderLock } from './account-view.ts';
import { advance, endQueued, tellOf } from './advance.ts';
import { insertAttempt, lastNumber } from './attempt-row.ts';
import { leaseEnd, takeLane, unsettledAttempts } from './lanes.ts';
import { orderById, type StoredOrder } from './order-row.ts';
import type { AttemptDraft, ExecutionLedger, Submission, SubmissionResult } from './port.ts';
import { ask, askTogether, type Question } from './sql.ts';
import type { Tx } from './transaction.ts';

export async function submit(tx: Tx, submission: Submission): Promise<SubmissionResult> {
  const { lane, worker, orderId, day, attempt, terms, decide, parts, isLate } = submission;
  if (isLate?.() === true) return { kind: 'changed' };
  const [hold, row] = await Promise.all([takeLane(tx, lane, worker, attempt), ask(tx.sql, orderById(orderId))]);
  if (hold === 'fenced') return { kind: 'fenced' };
  if (row?.order.status !== 'queued' || row.order.cancelRequested !== undefined) return { kind: 'gone' };
  const more = { busy: isLegBusy(row), last: lastNumber(orderId, 'place') };
  const { busy, last, view } = await accountUnderLock(tx, row, { day, parts }, more);
  if (busy) return { kind: 'fenced' };
  const verdict = decide(view);
  if (verdict.kind === 'wait') return { kind: 'changed' };
  if (verdict.kind === 'denied') {
    return { kind: 'denied', order: (await deny(tx, row, verdict.denial)).order };
  }
  // Whatever is frozen waits for a person, however the caller came to ask.
  if (hold === 'frozen') return { kind: 'fenced' };
  if (attempt === undefined || terms === undefined || !sameTerms(verdict, terms)) return { kind: 'changed' };
  return {
    kind: 'submitted',
    order: (await commitAttempt(tx, row, { ...attempt, number: last + 1 }, verdict)).order,
    approved: verdict,
  };
}

/** What an exit finds that came after others had left the position: there is nothing, or too little to be sold. */
const NOTHING_LEFT: ReadonlySet<DenialCode> = new Set<DenialCode>([
  'nothing_to_close',
  'size_below_minimum',
  'value_below_minimum',
]);

/** A leg that goes on and finds the position gone is done, and nobody has to be told. */
function deny(tx: Tx, row: StoredOrder, denial: Denial): Promise<StoredOrder> {
  const reason = reasonFor(denial);
  if (row.order.revision > 1 && NOTHING_LEFT.has(denial.code)) return endQueued(tx, row, 'canceled', reason);
  const journal = { kind: 'order.denied', data: { code: denial.code, reason: reason.text, context: denial.context } } as const;
  return advance(tx, row, { event: 'deny', change: { reason }, journal });
}

/**
 * Whether another order of this leg works at the venue, or a request of the leg may still take effect; for an entry also whether its exit
 * leg goes on. The unique index is the last word.
 */
function isLegBusy({ order }: StoredOrder): Question<boolean> {
  return {
    text: `SELECT 1 AS busy FROM orders o WHERE o.alert_id = ? AND o.intent_id = ? AND (o.leg = ?
       AND (o.status IN ('submitting', 'open', 'unknown') OR EXISTS
         (SELECT 1 FROM attempts t WHERE t.order_id = o.id AND t.kind = 'place' AND t.state IN ('sent', 'unknown')))
       OR o.leg = 'exit' AND ? = 'entry' AND o.status IN ('queued', 'submitting', 'open', 'unknown')
         AND (o.revision > 1 OR o.remainder IS NOT NULL)) LIMIT 1`,
    values: [order.alertId, order.intentId, order.leg, order.leg],
    read: (rows) => rows.length > 0,
  };
}

type Numbered = AttemptDraft & { readonly number: number };

async function commitAttempt(tx: Tx, row: StoredOrder, attempt: Numbered, approved: Approved): Promise<StoredOrder> {
  const { order } = row;
  const { size, remainder, price, reservation, notes, basis } = approved;
  const figures = {
    size: plain(size),
    ...(remainder !== undefined && { remainder: plain(remainder) }),
    ...(price !== undefined && { price: plain(price) }),
    reservation: printMoney(reservation),
  };
  await tellOf(tx, order, 'order.approved', { ...figures, notes, basis });
  const { request, validUntil, clientOrderId, number } = attempt;
  await insertAttempt(tx.sql, { orderId: order.id, kind: 'place', number, draft: attempt, now: tx.now });
  return advance(tx, row, {
    event: 'submit',
    change: { size, remainder, ...(price !== undefined && { price }), attempts: order.attempts + 1, reason: undefined },
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
  const [hold, { row, unsettled, last }] = await Promise.all([
    takeLane(tx, lane, worker, attempt),
    askTogether(tx.sql, {
      row: orderById(orderId),
      unsettled: unsettledAttempts(orderId),
      last: lastNumber(orderId, 'cancel'),
    }),
  ]);
  if (hold === 'fenced') return 'fenced';
  if (row?.order.status !== 'open') return 'gone';
  const { order } = row;
  if (unsettled.some(({ kind }) => kind === 'cancel')) return 'fenced';
  const number = last + 1;
  await insertAttempt(tx.sql, { orderId, kind: 'cancel', number, draft: attempt, now: tx.now });
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
