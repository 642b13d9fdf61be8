// The moment bytes leave, and the commit of what became of them.
import { type AttemptDraft, LedgerClosed, LedgerUnavailable } from '../ledger/port.ts';
import type { Clock } from '../model/clock.ts';
import { type AttemptId, newAttemptId } from '../model/ids.ts';
import type { Lane } from '../model/lane.ts';
import type { Order } from '../model/order.ts';
import type { Outcome, Prepared } from '../venue/port.ts';
import { backoff, pollInterval, untilItsEnd } from './backoff.ts';
import type { ExecutionContext } from './context.ts';

/** An order whose outcome, or whose trades, are not known is looked up this soon for the first time. */
const FIRST_LOOKUP_MS = 250;

/**
 * An exit that asks for more than there is, for a fee nobody told of, a transfer, or coins that something else locks, is sized anew by what is
 * free. An exit is not dropped for that; one that was refused so often ends as rejected, which is told.
 */
const RESIZED = { refusals: 6, /** Balances are told by other servers than the one that refused. */ afterMs: 1_000 };

/**
 * Commits an attempt. A commit that fails may be on disk all the same, and nobody will send what it holds: once the store commits again the
 * attempt is settled as unsent, or its lane would wait until the lease is over.
 */
export async function commitAttempt<Result>(
  context: ExecutionContext,
  { lane, attemptId, tries }: { readonly lane: Lane; readonly attemptId: AttemptId; readonly tries: number },
  commit: () => Promise<Result>,
): Promise<Result> {
  try {
    return await commit();
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
    const order = await orderOf(context, lane, attemptId);
    const outcome: Outcome = {
      kind: 'unsent',
      code: 'store_failed',
      message: 'the store failed while the request was committed',
    };
    if (order !== undefined) await settle(context, { attemptId, order, outcome, tries });
    throw error;
  }
}

/** What is committed of a signed request before it leaves. */
export function draftAttempt(
  clock: Clock,
  { clientOrderId }: Pick<Order, 'clientOrderId'>,
  { record, validUntil }: Prepared,
): AttemptDraft {
  return { id: newAttemptId(clock), clientOrderId, request: record, ...(validUntil !== undefined && { validUntil }) };
}

/** The order that has this attempt, as the store knows it once it is mended. */
async function orderOf({ ledger, clock }: ExecutionContext, lane: Lane, attemptId: AttemptId): Promise<Order | undefined> {
  for (let failures = 0; ; failures++) {
    await clock.sleep(backoff(failures, clock));
    try {
      // A write that changes nothing: only a store that commits again can tell what became of the commit before.
      await ledger.rest({ lane, until: clock.now() });
      const { unsettled } = await ledger.laneWork(lane);
      return unsettled.find(({ attempts }) => attempts.some(({ id }) => id === attemptId))?.order;
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }
}

/** Sends committed bytes, unless the window they are valid in is over by the clock that never jumps. */
export async function send(
  context: ExecutionContext,
  order: Order,
  prepared: Prepared,
  request: 'place' | 'cancel',
): Promise<Outcome> {
  const { clock } = context;
  const started = clock.monotonic();
  const late = prepared.sendBefore !== undefined && started >= prepared.sendBefore;
  const outcome: Outcome = late
    ? { kind: 'unsent', code: 'window_over', message: 'the request was not sent before its window ended' }
    : await prepared.send();
  context.observe({ kind: 'request', order, request, outcome: outcome.kind, ms: clock.monotonic() - started });
  if (outcome.kind === 'acknowledged') context.connection(order.accountId)?.balancesMoved();
  if (outcome.kind === 'unsent' && outcome.retryAfter !== undefined)
    context.connection(order.accountId)?.slowDown(outcome.retryAfter, outcome.code);
  return outcome;
}

export interface Settling {
  readonly attemptId: AttemptId;
  readonly order: Order;
  readonly outcome: Outcome;
  readonly tries: number;
}

/**
 * Commits the outcome, again and again while the store is away: what the venue answered must not be lost to a full disk.
 * When the process dies meanwhile, recovery finds the attempt unsettled and looks it up.
 */
export async function settle(context: ExecutionContext, { attemptId, order, outcome, tries }: Settling): Promise<Order> {
  const { ledger, clock } = context;
  for (let failures = 0; ; failures++) {
    try {
      const now = clock.now();
      const resize = isResized(order, outcome) && { refusals: RESIZED.refusals, nextAt: now + RESIZED.afterMs };
      const at = now + nextLook(context, order, outcome, tries);
      // What is to be canceled rests, and has no end that the next try should not miss.
      const nextAt = outcome.kind === 'unsent' && order.status === 'submitting' ? untilItsEnd(order, at) : at;
      return await ledger.settle({ attemptId, outcome, nextAt, ...(resize && { resize }) });
    } catch (error) {
      if (!isPassing(error)) throw error;
      context.log.warn('outcome not committed yet', { order: order.id, outcome: outcome.kind, problem: error.message });
      await clock.sleep(backoff(failures, clock));
    }
  }
}

function isResized({ effect }: Order, outcome: Outcome): boolean {
  return effect === 'exit' && outcome.kind === 'refused' && outcome.code === 'insufficient_balance';
}

/** Whether the store may come back; one that this process closed does not, and recovery looks at what is left. */
function isPassing(error: unknown): error is LedgerUnavailable {
  return error instanceof LedgerUnavailable && !(error instanceof LedgerClosed);
}

function nextLook({ clock }: ExecutionContext, { type }: Order, outcome: Outcome, tries: number): number {
  switch (outcome.kind) {
    case 'acknowledged':
      // At the market it has filled by then, and its lane waits for that.
      return type === 'market' ? FIRST_LOOKUP_MS : pollInterval(0);
    case 'refused':
      return 0;
    case 'unsent':
      return backoff(tries, clock, outcome.retryAfter);
    case 'unknown':
      // A duplicate id is an answer in itself: the order is there, so look at once.
      return outcome.code === 'duplicate' ? 0 : FIRST_LOOKUP_MS;
  }
}
