// What became of a request: each answer settles its attempt, and moves the order only where the order has not moved on without it.
import { type Attempt, isUnsettledAttempt } from '../model/attempt.ts';
import type { EventKind } from '../model/event.ts';
import {
  isUnsettled,
  nextState,
  NOT_SHOWN,
  type Order,
  type OrderEvent,
  type Reason,
  STRANDED,
  TRADES_MISSING,
} from '../model/order.ts';
import { advance, putBack, type Step, tellOf } from './advance.ts';
import { attemptById, setAttempt } from './attempt-row.ts';
import { bookReport } from './book.ts';
import { easeLane } from './lanes.ts';
import { loadOrder, orderOfAttempt, type StoredOrder } from './order-row.ts';
import { ask, askTogether, integer } from './sql.ts';
import type { ExecutionLedger } from './port.ts';
import type { Lookup, Outcome } from '../venue/port.ts';
import type { Tx } from './transaction.ts';

type SettleInput = Parameters<ExecutionLedger['settle']>[0];

export async function settle(tx: Tx, { attemptId, outcome, nextAt, resize }: SettleInput): Promise<Order> {
  const { attempt, row } = await askTogether(tx.sql, { attempt: attemptById(attemptId), row: orderOfAttempt(attemptId) });
  const live = isUnsettledAttempt(attempt.state);
  // A stream may have told of the order before the request that placed it was answered.
  const isFirstAnswer =
    live || (attempt.state === outcome.kind && attempt.response === undefined && outcome.response !== undefined);
  if (isFirstAnswer) await setAttempt(tx.sql, attemptId, outcome.kind, outcome.response);
  if (live && attempt.validUntil === undefined) await easeLane(tx, row.order);
  if (outcome.kind === 'acknowledged') return (await acknowledge(tx, { attempt, row, outcome, nextAt }, isFirstAnswer)).order;
  const settled = { attempt, row, outcome, nextAt };
  if (!live) return late(tx, settled);
  // Told again, as after an answer of ours that got lost: only the time of the next look is new.
  if (attempt.state === outcome.kind) return (await advance(tx, row, { nextAt })).order;
  return attempt.kind === 'place' ? settlePlace(tx, settled, resize) : settleCancel(tx, settled);
}

interface Settling<Kind extends Outcome['kind']> {
  readonly attempt: Attempt;
  readonly row: StoredOrder;
  readonly outcome: Extract<Outcome, { kind: Kind }>;
  readonly nextAt: number;
}

type Failed = 'refused' | 'unsent' | 'unknown';

/** A report is booked even when the attempt was settled before: facts beat status, and booking one twice changes nothing. */
async function acknowledge(
  tx: Tx,
  { attempt, row, outcome, nextAt }: Settling<'acknowledged'>,
  isFirstAnswer: boolean,
): Promise<StoredOrder> {
  const isPlace = attempt.kind === 'place';
  const after = await bookReport(tx, row, {
    report: outcome.report,
    via: isPlace ? 'answer' : 'answer to cancel',
    kind: isPlace ? 'order.acknowledged' : 'order.cancel_settled',
    nextAt,
    always: isFirstAnswer,
  });
  // Somebody asked to cancel it while the request was under way.
  if (!isPlace || after.order.status !== 'open' || after.order.cancelRequested === undefined) return after;
  return advance(tx, after, { nextAt: tx.now });
}

async function settlePlace(tx: Tx, settling: Settling<Failed>, resize: SettleInput['resize']): Promise<Order> {
  const { row, outcome, attempt } = settling;
  const { event: regular, kind } = PLACED[outcome.kind];
  const isSizedAnew = resize !== undefined && outcome.kind === 'refused' && (await refusals(tx, row.order)) < resize.refusals;
  const event = isSizedAnew ? 'withdraw' : regular;
  const nextAt = isSizedAnew ? resize.nextAt : settling.nextAt;
  if (nextState(row.order.status, event) === undefined) return late(tx, settling);
  const reason: Reason = { code: outcome.code, text: outcome.message };
  const journal = { kind, data: { attempt: attempt.id, code: outcome.code, message: outcome.message } } as const;
  const step = { change: { reason }, nextAt, journal };
  const after = event === 'withdraw' ? await putBack(tx, row, step) : await advance(tx, row, { ...step, event });
  return after.order;
}

/** How often the venue has refused to take it, this time too. */
async function refusals({ sql }: Tx, { id }: Order): Promise<number> {
  const asked = `SELECT COUNT(*) AS refusals FROM attempts WHERE order_id = ? AND kind = 'place' AND state = 'refused'`;
  const row = await sql.get(asked, [id]);
  return row === undefined ? 0 : integer(row, 'refusals');
}

const PLACED: Readonly<Record<Failed, { readonly event: OrderEvent; readonly kind: EventKind }>> = {
  refused: { event: 'reject', kind: 'order.refused' },
  unsent: { event: 'withdraw', kind: 'order.unsent' },
  unknown: { event: 'lose', kind: 'order.unknown' },
};

/** The order stays as it is. A venue that refuses to cancel most often says that the order is over, so it is looked up at once. */
async function settleCancel(tx: Tx, { attempt, row, outcome, nextAt }: Settling<Failed>): Promise<Order> {
  const data = { attempt: attempt.id, outcome: outcome.kind, code: outcome.code, message: outcome.message };
  const due = outcome.kind === 'refused' ? tx.now : nextAt;
  const tries = outcome.kind === 'unsent' ? row.tries + 1 : 0;
  return (await advance(tx, row, { nextAt: due, tries, journal: { kind: 'order.cancel_settled', data } })).order;
}

/** The answer came after the attempt or the order was settled otherwise. Kept, unless it only repeats what is known. */
async function late(tx: Tx, { attempt, row, outcome }: Settling<Failed>): Promise<Order> {
  if (attempt.state === outcome.kind) return row.order;
  const kind = attempt.kind === 'cancel' ? 'order.cancel_settled' : PLACED[outcome.kind].kind;
  await tellOf(tx, row.order, kind, { attempt: attempt.id, code: outcome.code, message: outcome.message, stale: outcome.kind });
  return row.order;
}

export async function absent(tx: Tx, { attemptId, proof, nextAt }: Parameters<ExecutionLedger['absent']>[0]): Promise<Order> {
  const { attempt, row } = await askTogether(tx.sql, { attempt: attemptById(attemptId), row: orderOfAttempt(attemptId) });
  if (!isUnsettledAttempt(attempt.state)) return row.order;
  await setAttempt(tx.sql, attemptId, 'absent');
  const data = { attempt: attemptId, proof };
  if (attempt.kind === 'cancel') {
    const journal = { kind: 'order.cancel_settled', data: { ...data, outcome: 'absent' } } as const;
    return (await advance(tx, row, { nextAt, journal })).order;
  }
  const journal = { kind: 'order.absent', data } as const;
  // A venue that answers two searches is not one that has failed so often: the waits begin anew.
  return (await putBack(tx, row, { change: { reason: undefined }, nextAt, journal, tries: 0 })).order;
}

/** What a person has to hear of as something else than one more lookup. */
const SAID_APART: Readonly<Record<string, EventKind>> = {
  [STRANDED]: 'order.stranded',
  [NOT_SHOWN]: 'order.not_shown',
  [TRADES_MISSING]: 'order.trades_missing',
};

/** Keeps a lookup that settled nothing. A venue that is away for hours must not fill the journal, so only every doubling is told. */
export async function noteLookup(tx: Tx, input: Parameters<ExecutionLedger['noteLookup']>[0]): Promise<void> {
  const { orderId, attemptId, lookup, pastWindow, waits, nextAt } = input;
  const row = await loadOrder(tx.sql, orderId);
  const attempt = attemptId === undefined ? undefined : await ask(tx.sql, attemptById(attemptId));
  const lookups = (attempt?.lookups ?? 0) + 1;
  const isFirstAbsence = lookup.kind === 'none' && pastWindow && attempt !== undefined && attempt.firstAbsentAt === undefined;
  if (attempt !== undefined) {
    const seenAt = isFirstAbsence ? lookup.venueTime : null;
    await tx.sql.run('UPDATE attempts SET lookups = ?, first_absent_at = COALESCE(first_absent_at, ?) WHERE id = ?', [
      lookups,
      seenAt,
      attempt.id,
    ]);
  }
  if (!isUnsettled(row.order.status)) return;
  const isNews =
    waits !== undefined &&
    row.order.reason?.code !== waits.code &&
    (row.order.status !== 'submitting' || waits.code === STRANDED);
  const apart = isNews ? SAID_APART[waits.code] : undefined;
  const told =
    apart !== undefined ||
    (isNews && row.order.status === 'unknown') ||
    isFirstAbsence ||
    (attempt !== undefined && isPowerOfTwo(lookups));
  const journal: Step['journal'] =
    apart === undefined
      ? { kind: 'order.lookup', data: { ...lookupData(lookup), lookups, past_window: pastWindow } }
      : {
          kind: apart,
          data: {
            ...lookupData(lookup),
            code: waits?.code,
            reason: waits?.text,
            ...(waits?.since !== undefined && { first_search: waits.since }),
          },
        };
  const isChanged =
    isNews || (waits !== undefined && row.order.reason?.code === waits.code && row.order.reason.filled !== waits.filled);
  const step = { nextAt, ...(isChanged && { change: { reason: waits } }), ...(told && { journal }) };
  // A request whose sender died is in doubt from the first lookup on.
  if (row.order.status !== 'submitting') await advance(tx, row, step);
  else await advance(tx, row, { ...step, event: 'lose', journal });
}

export async function lookedAfterEnd(tx: Tx, input: Parameters<ExecutionLedger['lookedAfterEnd']>[0]): Promise<void> {
  const row = await loadOrder(tx.sql, input.orderId);
  await advance(tx, row, { lookAgainAt: input.nextAt ?? 'never', tries: input.looks });
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}

function lookupData(lookup: Lookup): Record<string, unknown> {
  switch (lookup.kind) {
    case 'found':
      return { found: true, venue_status: lookup.report.status, searched: lookup.searched };
    case 'none':
      return { found: false, venue_time: lookup.venueTime, searched: lookup.searched };
    case 'failed':
      return { failed: lookup.message };
  }
}
