// The one door through which an order changes: its row, its lane, the counts and the journal move together or not at all.
import type { EventKind } from '../model/event.ts';
import type { Money } from '../model/money.ts';
import {
  isSettledByHand,
  isTerminal,
  isUnsettled,
  type Order,
  type OrderEvent,
  type Reason,
  transition,
} from '../model/order.ts';
import type { Decimal } from '../model/decimal.ts';
import { goOn } from './go-on.ts';
import { type StoredOrder, updateOrder } from './order-row.ts';
import { text } from './sql.ts';
import type { Tx } from './transaction.ts';

/** The fields of an order that may move after it was accepted; its state moves by events only. */
type Moving =
  | 'size'
  | 'remainder'
  | 'price'
  | 'venueOrderId'
  | 'filled'
  | 'averagePrice'
  | 'fees'
  | 'attempts'
  | 'reason'
  | 'cancelRequested'
  | 'restingSince';

export interface Step {
  /** Absent: the state stays. An event that cannot happen in this state throws. */
  readonly event?: OrderEvent;
  readonly change?: Partial<Pick<Order, Moving>>;
  /** When the order is looked at next; without meaning once it is over. */
  readonly nextAt?: number;
  /** When it is looked at once more although it is over; `never` takes that back. */
  readonly lookAgainAt?: number | 'never';
  readonly tries?: number;
  readonly reservation?: Money;
  readonly spent?: Decimal;
  /** Absent only where nothing happened that anybody would want to read, such as a poll without news. */
  readonly journal?: { readonly kind: EventKind; readonly data: Readonly<Record<string, unknown>> };
}

export async function advance(tx: Tx, row: StoredOrder, step: Step): Promise<StoredOrder> {
  const after = await fold(tx, row, step);
  await updateOrder(tx.sql, after);
  if (!isTerminal(row.order.status) && after.order.status === 'filled') await goOn(tx, after.order);
  return after;
}

/** All of a step but the order's row, which the caller writes once after several of them. */
export async function fold(tx: Tx, row: StoredOrder, step: Step): Promise<StoredOrder> {
  const before = row.order;
  const status = step.event === undefined ? before.status : transition(before.status, step.event);
  const over = isTerminal(status);
  const after: StoredOrder = {
    order: { ...before, ...step.change, status, updatedAt: step.journal === undefined ? before.updatedAt : tx.now },
    arrival: row.arrival,
    nextAt: over ? undefined : (step.nextAt ?? row.nextAt),
    tries: step.tries ?? row.tries,
    reservation: isUnsettled(status) ? (step.reservation ?? row.reservation) : undefined,
    spent: step.spent ?? row.spent,
    lookAgainAt: lookAgainAt({ ...before, ...step.change, status }, step.lookAgainAt ?? row.lookAgainAt),
  };
  tx.touch(after.order, 'changed');
  if (status !== before.status) {
    tx.count(before.status, -1);
    tx.count(status, 1);
  }
  if (step.journal !== undefined) await tellOf(tx, after.order, step.journal.kind, step.journal.data);
  return after;
}

/** What is filled has nothing more to fill; whether it is, is the venue's to say. */
function lookAgainAt(order: Pick<Order, 'status' | 'reason'>, at: Step['lookAgainAt']): number | undefined {
  return at === 'never' || (order.status === 'filled' && !isSettledByHand(order)) ? undefined : at;
}

/** An event about an order. It always carries the state the order is in then, so that the audit can compare the last one with the row. */
export async function tellOf(tx: Tx, order: Order, kind: EventKind, data: Readonly<Record<string, unknown>>): Promise<void> {
  await tx.append({
    kind,
    alertId: order.alertId,
    orderId: order.id,
    accountId: order.accountId,
    data: { ...data, status: order.status },
  });
}

/**
 * Back to the queue with proof that nothing was placed. Where somebody asked to cancel it meanwhile that is now done at once; and an
 * entry that an exit has overtaken ends here, because placing it now would open again what the strategy has left.
 */
export async function putBack(tx: Tx, row: StoredOrder, step: Omit<Step, 'event'>): Promise<StoredOrder> {
  const queued = await advance(tx, row, { ...step, event: 'withdraw', tries: step.tries ?? row.tries + 1 });
  const reason = queued.order.cancelRequested ?? (await overtaken(tx, queued));
  return reason === undefined ? queued : endQueued(tx, queued, 'canceled', reason);
}

/** By the first order of an exit leg; what goes on with the leg came in with that one. */
async function overtaken({ sql }: Tx, { order, arrival }: StoredOrder): Promise<Reason | undefined> {
  if (order.effect !== 'entry') return undefined;
  const exit = await sql.get(
    `SELECT id FROM orders WHERE account_id = ? AND market = ? AND effect = 'exit' AND revision = 1 AND arrival > ? AND attempts > 0 LIMIT 1`,
    [order.accountId, order.market, arrival],
  );
  if (exit === undefined) return undefined;
  return {
    code: 'overtaken',
    text: `the exit ${text(exit, 'id')} came after it and was placed first`,
    hint: 'a new alert opens the position again',
  };
}

/** Ends an order nothing was sent for. */
export function endQueued(tx: Tx, row: StoredOrder, as: 'canceled' | 'expired', reason: Reason): Promise<StoredOrder> {
  const [event, kind] = as === 'canceled' ? (['cancel', 'order.canceled'] as const) : (['expire', 'order.expired'] as const);
  return advance(tx, row, { event, change: { reason }, journal: { kind, data: { code: reason.code, reason: reason.text } } });
}
