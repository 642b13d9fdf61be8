// What people and the passing of time do to orders: drop, put off, ask to cancel, and settle what no machine can.
import { isPersonsToSettle, isTerminal, nextState, type Order, type OrderState, type Reason, STRANDED } from '../model/order.ts';
import { mayBePlaced, type Memory } from '../model/forgetting.ts';
import type { AttemptState } from '../model/attempt.ts';
import type { OrderId } from '../model/ids.ts';
import { restToBook, toldTooMuch } from '../model/told-fill.ts';
import { advance, endQueued, type Step, tellOf } from './advance.ts';
import { setAttempt } from './attempt-row.ts';
import { bookFill, FIRST_LOOK_AFTER_END_MS } from './book.ts';
import { frozenBy, NEVER, unsettledAttempts, whyFrozen } from './lanes.ts';
import { loadOrder, orderById, type StoredOrder } from './order-row.ts';
import type { ExecutionLedger, Resolution } from './port.ts';
import { ask, optionalText, text } from './sql.ts';
import type { Tx } from './transaction.ts';

/** An order that is not queued any more stays as it is. */
export async function drop(tx: Tx, { orderId, as, reason }: Parameters<ExecutionLedger['drop']>[0]): Promise<Order> {
  const row = await loadOrder(tx.sql, orderId);
  return row.order.status === 'queued' ? (await endQueued(tx, row, as, reason)).order : row.order;
}

export async function delay(tx: Tx, { orderId, nextAt, reason, tries }: Parameters<ExecutionLedger['delay']>[0]): Promise<void> {
  const row = await loadOrder(tx.sql, orderId);
  if (row.order.status !== 'queued') return;
  const step: Step = { change: { reason }, nextAt, tries: tries ?? row.tries };
  const isNews = row.order.reason?.code !== reason.code;
  const kind = reason.code === STRANDED ? 'order.stranded' : 'order.delayed';
  const journal = { kind, data: { code: reason.code, reason: reason.text } } as const;
  await advance(tx, row, isNews ? { ...step, journal } : step);
}

/** Journals once that an order has waited too long; one that is queued no more is none. */
export async function tellWaiting(tx: Tx, orderId: OrderId): Promise<void> {
  const row = await ask(tx.sql, orderById(orderId));
  if (row === undefined || row.order.status !== 'queued') return;
  const told = await tx.sql.get(`SELECT seq FROM events WHERE order_id = ? AND kind = 'order.waiting' LIMIT 1`, [orderId]);
  if (told !== undefined) return;
  const { code, text: reason } = row.order.reason ?? IN_DOUBT;
  await tellOf(tx, row.order, 'order.waiting', { waited_s: Math.round((tx.now - row.order.createdAt) / 1_000), code, reason });
}

/** What nothing was noted about stands behind an order of its lane that nobody knows the outcome of. */
const IN_DOUBT: Reason = { code: 'lane_unknown', text: 'an earlier order of its market is in doubt, or its turn has not come' };

/**
 * A queued order ends at once; but one that may be at its venue, from a time that the store has forgotten, is looked for first: ended here,
 * what it does there would be booked by nobody.
 */
export async function requestCancel(tx: Tx, epoch: Memory, orderId: OrderId, reason: Reason): Promise<Order | undefined> {
  const row = await ask(tx.sql, orderById(orderId));
  if (row === undefined) return undefined;
  const { order } = row;
  const isUnsent = order.status === 'queued' && !mayBePlaced(epoch, row.arrival, tx.now);
  if (isUnsent) return (await endQueued(tx, row, 'canceled', reason)).order;
  if (isTerminal(order.status) || order.cancelRequested !== undefined) return order;
  const asked = await advance(tx, row, {
    change: { cancelRequested: reason },
    tries: 0,
    // One that is being sent or in doubt keeps its own time: it is canceled once it is known to be open.
    ...((order.status === 'open' || (order.status === 'queued' && row.nextAt !== NEVER)) && { nextAt: tx.now }),
    journal: { kind: 'order.cancel_requested', data: { code: reason.code, reason: reason.text } },
  });
  return asked.order;
}

/**
 * A person says what became of an order in doubt, of one that the venue shows no more, or of one that its lane is frozen by; that also
 * thaws the lane. One that is over stays what it is, save that a fill is booked. What the venue shows of it is looked at afterwards.
 */
export async function resolve(tx: Tx, resolution: Resolution): Promise<Order> {
  const { orderId, as, fill, by } = resolution;
  const before = await loadOrder(tx.sql, orderId);
  const frozen = await thaw(tx, before);
  const { status } = before.order;
  if (!isPersonsToSettle(before.order) && status !== 'submitting' && !frozen) {
    throw new Error(
      `order ${orderId} is ${status}: only an unknown order can be resolved, one that the venue does not show, or a queued one whose cancel waits for the venue`,
    );
  }
  const wrong = fill && toldTooMuch(fill, before.order, frozen);
  if (wrong !== undefined) throw new Error(wrong);
  const rest = fill && restToBook(fill, before.order);
  const booked = rest === undefined ? before : await bookFill(tx, before, rest, `resolved by ${by}`);
  // One that was proven absent and is there all the same was sent, whatever the proof said.
  const row = status === 'queued' ? await advance(tx, booked, { event: 'submit' }) : booked;
  for (const attempt of await ask(tx.sql, unsettledAttempts(orderId))) await setAttempt(tx.sql, attempt.id, attemptAfter(as));
  const said = SAID[as];
  const ends = as !== 'open' || isTerminal(status);
  const after = await advance(tx, row, {
    ...(isMoved(status, as) && stepOf(as, by)),
    nextAt: tx.now,
    // Facts beat what a person says, too. Who has filled it by hand and is asked again has the last word.
    ...(ends && { lookAgainAt: status === 'filled' ? 'never' : tx.now + FIRST_LOOK_AFTER_END_MS, tries: 0 }),
    journal: { kind: 'order.resolved', data: { as, by, said, ...(frozen && { thawed: true }) } },
  });
  return after.order;
}

const SAID: Readonly<Record<Resolution['as'], string>> = {
  filled: 'it was filled',
  open: 'it is open at the venue',
  canceled: 'it was canceled',
  'not-placed': 'it was never placed',
};

function attemptAfter(as: Resolution['as']): AttemptState {
  return as === 'not-placed' ? 'absent' : 'acknowledged';
}

/** What is over stays what it is, save that one which ended short may have filled after all. */
function isMoved(status: OrderState, as: Resolution['as']): boolean {
  return !isTerminal(status) || (as === 'filled' && status !== 'filled' && nextState(status, 'complete') !== undefined);
}

function stepOf(as: Resolution['as'], by: string): Step {
  const reason: Reason = { code: as === 'not-placed' ? 'not_placed' : 'resolved', text: `${by} says that ${SAID[as]}` };
  switch (as) {
    case 'filled':
      return { event: 'complete', change: { reason } };
    case 'open':
      return { event: 'accept', change: { reason: undefined } };
    case 'canceled':
    case 'not-placed':
      return { event: 'cancel', change: { reason } };
  }
}

/**
 * Whether the lane was frozen by this order. Others of it that waited for a person are looked up again at once, and what is wrong with
 * them freezes it anew; one that is queued must not be sent again, so the lane stays frozen by that.
 */
async function thaw(tx: Tx, { order }: StoredOrder): Promise<boolean> {
  const lane = [order.accountId, order.market];
  const row = await tx.sql.get('SELECT frozen FROM lanes WHERE account_id = ? AND market = ?', lane);
  const why = row === undefined ? undefined : optionalText(row, 'frozen');
  if (why === undefined || frozenBy(why) !== order.id) return false;
  const next = await tx.sql.get(
    `SELECT id FROM orders WHERE account_id = ? AND market = ? AND status = 'queued' AND next_at = ? AND id <> ? ORDER BY arrival LIMIT 1`,
    [...lane, NEVER, order.id],
  );
  const still = next === undefined ? null : whyFrozen(text(next, 'id') as OrderId, ['absence']);
  await tx.sql.run('UPDATE lanes SET frozen = ? WHERE account_id = ? AND market = ?', [still, ...lane]);
  await tx.sql.run(
    `UPDATE orders SET next_at = ? WHERE account_id = ? AND market = ? AND (status = 'unknown' OR status = 'open' AND next_at = ?) AND next_at > ?`,
    [tx.now, ...lane, NEVER, tx.now],
  );
  tx.touch(order, 'changed');
  return true;
}
