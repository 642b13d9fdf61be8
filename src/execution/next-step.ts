// What a lane does next: a pure choice among what is due, so that the order of importance can be read and tested in one place.
import type { LaneWork, QueuedOrder } from '../ledger/port.ts';
import { type Attempt, isUnsettledAttempt } from '../model/attempt.ts';
import { isAwaitingTrades, isFilling, isNotShown, isOneOfSeveral, type Order, type Reason } from '../model/order.ts';

export type Step =
  /** An entry that waited too long. */
  | { readonly kind: 'expire'; readonly order: Order }
  /** To be canceled, and known not to be at the venue. */
  | { readonly kind: 'cancel unsent'; readonly order: Order; readonly reason: Reason }
  /** One that was queued before this process could see it: nothing is done with it before the venue was asked. */
  | { readonly kind: 'ask first'; readonly row: QueuedOrder }
  /** A resting entry whose time to live is over. */
  | { readonly kind: 'outlived'; readonly order: Order }
  | { readonly kind: 'cancel'; readonly order: Order; readonly tries: number }
  /** `bounded` by what the venue says is held: an exit that passes an order nobody knows the fate of, or that asked for too much. */
  | { readonly kind: 'place'; readonly order: Order; readonly tries: number; readonly bounded: boolean }
  | { readonly kind: 'look up'; readonly order: Order; readonly attempts: readonly Attempt[]; readonly doubt: boolean }
  /** The venue has ended it short; a fill may have been told since. */
  | { readonly kind: 'look after end'; readonly order: Order; readonly looks: number }
  /** Nothing can go before `until`; `blocked` when orders are due all the same, behind one that waits. */
  | { readonly kind: 'rest'; readonly until: number; readonly blocked: boolean }
  | { readonly kind: 'done' };

/** A lane with nothing better to wait for is looked at again after this. */
const IDLE_MS = 1_000;
/**
 * A market order is told whole within moments of its acknowledgement; where a stream is down its trades are asked for after 250 ms, and
 * again each second. What comes behind it stands on the position that it makes, and so waits, but not for longer than this: an exit then
 * goes by what the venue says is held.
 */
export const FILLS_WITHIN_MS = 15_000;
/** A frozen lane waits for a person. */
const FROZEN_MS = 30_000;

/** Whether this process may send the order without asking the venue for it: see vouch.ts. */
type IsKnown = (row: QueuedOrder) => boolean;

/** Cancels and exits first, then what ends doubt, then entries, then polling, then what is over. `now` in milliseconds UTC. */
export function nextStep(work: LaneWork, now: number, isKnown: IsKnown): Step {
  const { unsettled, queued, ended, frozen, frozenBy } = work;
  if (unsettled.length === 0 && queued.length === 0 && ended.length === 0) return { kind: 'done' };
  // The order that a lane is frozen by is at the venue, whatever we believed: only a person may end it.
  const unsent = queued.filter((row) => row.order.id !== frozenBy && isKnown(row));
  const unwanted = unsent.find(({ order, nextAt }) => order.cancelRequested !== undefined && nextAt <= now)?.order;
  if (unwanted?.cancelRequested !== undefined)
    return { kind: 'cancel unsent', order: unwanted, reason: unwanted.cancelRequested };
  const late = unsent.find(({ order }) => order.expiresAt !== undefined && order.expiresAt <= now);
  if (late !== undefined) return { kind: 'expire', order: late.order };
  if (frozen !== undefined) return { kind: 'rest', until: now + FROZEN_MS, blocked: true };
  const due = unsettled.filter((row) => row.nextAt <= now);
  const outlived = unsettled.find(({ order }) => isOutlived(order, now));
  if (outlived !== undefined) return { kind: 'outlived', order: outlived.order };
  const cancel = due.find(
    // A venue refuses to cancel what is over or what it does not show, for ever: such an order is only looked up.
    ({ order, attempts }) =>
      order.status === 'open' &&
      order.cancelRequested !== undefined &&
      !inDoubt(attempts) &&
      !isNotShown(order) &&
      !isAwaitingTrades(order.reason),
  );
  if (cancel !== undefined) return { kind: 'cancel', order: cancel.order, tries: cancel.tries };
  const unvouched = queued.filter((row) => row.nextAt <= now && !isKnown(row));
  const unvouchedExit = unvouched.find(({ order }) => order.effect === 'exit');
  if (unvouchedExit !== undefined) return { kind: 'ask first', row: unvouchedExit };
  const placement = nextPlacement(work, now);
  if (placement?.order.effect === 'exit') {
    // It goes by what is held, and nobody waits any more for what this one fills: but a look that is due comes before it.
    const filling = due.find(({ order }) => isFilling(order) && !isNotShown(order));
    return filling === undefined ? placement : { kind: 'look up', order: filling.order, attempts: filling.attempts, doubt: true };
  }
  const doubtful = due.find(({ order, attempts }) => order.status === 'unknown' || inDoubt(attempts));
  if (doubtful !== undefined) return { kind: 'look up', order: doubtful.order, attempts: doubtful.attempts, doubt: true };
  const [first] = unvouched;
  if (first !== undefined) return { kind: 'ask first', row: first };
  if (placement !== undefined) return placement;
  const open = due.find(({ order }) => order.status === 'open');
  if (open !== undefined) return { kind: 'look up', order: open.order, attempts: open.attempts, doubt: false };
  const over = ended.find((row) => row.nextAt <= now);
  if (over !== undefined) return { kind: 'look after end', order: over.order, looks: over.looks };
  return { kind: 'rest', until: wakeAt(work, now, isKnown), blocked: queued.some((row) => row.nextAt <= now) };
}

/**
 * The order at the head of the queue, or behind an unknown entry the first exit once that entry's request can no longer be accepted. Behind
 * what fills just now nothing goes. What the venue does not show any more holds nothing up.
 */
function nextPlacement({ unsettled, queued }: LaneWork, now: number): (Step & { kind: 'place' }) | undefined {
  if (unsettled.some(({ order }) => filledBy(order, now) > now)) return undefined;
  const unknown = unsettled.filter(({ order }) => order.status === 'unknown' || order.status === 'submitting');
  if (unknown.length === 0) {
    const head = queued[0];
    if (head === undefined || head.nextAt > now || waitsForExit(head.order, unsettled)) return undefined;
    const bounded =
      head.order.effect === 'exit' &&
      (asksTooMuch(head.order) || unsettled.some(({ order }) => isNotShown(order) || isFilling(order)));
    return { kind: 'place', order: head.order, tries: head.tries, bounded };
  }
  const exit = queued.find(({ order }) => order.effect === 'exit');
  if (exit === undefined || exit.nextAt > now) return undefined;
  // A venue without reduce-only cannot tell a second exit from a doubled one, so behind an unknown exit nothing goes.
  const passable = unknown.every(
    ({ order, attempts }) => order.effect === 'entry' && attempts.every((attempt) => isOver(attempt)),
  );
  return passable ? { kind: 'place', order: exit.order, tries: exit.tries, bounded: true } : undefined;
}

/** Until when what comes behind it waits for its fills. */
function filledBy(order: Order, now: number): number {
  const since = order.restingSince ?? order.updatedAt;
  // A clock that was set back since would hold the lane for as long as it was set back by.
  const isAhead = since > now + FILLS_WITHIN_MS;
  return isFilling(order) && !isNotShown(order) && !isAhead ? since + FILLS_WITHIN_MS : Number.NEGATIVE_INFINITY;
}

/** The entry that turns a position goes when its exit leg is over: what goes on with that leg would leave the new position. */
function waitsForExit(order: Order, unsettled: LaneWork['unsettled']): boolean {
  const isBefore = ({ order: other }: LaneWork['unsettled'][number]) =>
    other.intentId === order.intentId && other.effect === 'exit' && isOneOfSeveral(other);
  return order.effect === 'entry' && unsettled.some(isBefore);
}

/** The venue refused it for what is not there, or nothing was free when it was sized anew. */
function asksTooMuch({ reason }: Order): boolean {
  return reason?.code === 'insufficient_balance' || reason?.code === 'nothing_free';
}

/** A lookup has seen the venue's clock beyond the request's window. */
function isOver(attempt: Attempt): boolean {
  return attempt.firstAbsentAt !== undefined;
}

function inDoubt(attempts: readonly Attempt[]): boolean {
  return attempts.some((attempt) => isUnsettledAttempt(attempt.state));
}

function isOutlived({ status, cancelRequested, restingSince, restFor }: Order, now: number): boolean {
  if (status !== 'open' || cancelRequested !== undefined || restingSince === undefined || restFor === undefined) return false;
  return restingSince + restFor <= now;
}

/** The first moment at which something in the lane can change by itself. */
function wakeAt({ unsettled, queued, ended }: LaneWork, now: number, isKnown: IsKnown): number {
  const times = [
    ...[...unsettled, ...ended].map((row) => row.nextAt),
    ...unsettled.map(({ order }) => filledBy(order, now)),
    ...queued.filter((row, place) => place === 0 || !isKnown(row)).map((row) => row.nextAt),
    ...queued.map(({ order }) => order.expiresAt ?? Number.POSITIVE_INFINITY),
  ].filter((at) => at > now);
  return Math.min(...times, now + (times.length === 0 ? IDLE_MS : FROZEN_MS));
}
