// Orders that were queued before this process could see them: each is asked for at its venue before it is sent for the first time, because
// a store that was put back to an earlier state holds for queued what has long been placed.
import type { Epoch, QueuedOrder } from '../ledger/port.ts';
import { reasonFor } from '../model/denial.ts';
import { isSuspicious, mayBePlaced } from '../model/forgetting.ts';
import type { OrderId } from '../model/ids.ts';
import type { Order } from '../model/order.ts';
import { mismatches } from '../model/report.ts';
import { type Lookup, VenueError, type VenueFacts } from '../venue/port.ts';
import { backoff, pollInterval } from './backoff.ts';
import type { Connection } from './connection.ts';
import type { ExecutionContext } from './context.ts';
import { search, stranded, WINDOWLESS_MS } from './search.ts';

/** What our clock may be wrong by against the venue's. */
const CLOCK_ERROR_MS = 5_000;
/** Forgotten again beyond this many: asking once more costs a lookup and nothing else. */
const REMEMBERED = 10_000;

/** Which orders this process may send without asking. */
export interface Vouching {
  isKnown(row: Pick<QueuedOrder, 'order' | 'arrival'>): boolean;
  /**
   * The venue showed no trace of it, at a `venueTime` when every trace had to be there. Milliseconds until it has to be asked again before
   * that counts: a store that forgot is reason enough to believe two spaced searches and not one, which may have met a server that is behind.
   * Zero: it may be sent.
   */
  noTrace(id: OrderId, venueTime: number, spacing: number): number;
}

export function createVouching(epoch: () => Epoch, now: () => number): Vouching {
  const vouched = new Set<OrderId>();
  /** The venue's time at the first search that found nothing. */
  const absentAt = new Map<OrderId, number>();
  let { number, forgotAt: forgot } = epoch();
  /** What was learnt in an earlier epoch counts no more. */
  const current = (): Epoch => {
    const read = epoch();
    if (read.number !== number || read.forgotAt !== forgot) {
      vouched.clear();
      absentAt.clear();
    }
    ({ number, forgotAt: forgot } = read);
    return read;
  };
  return {
    isKnown: ({ order, arrival }) => !mayBePlaced(current(), arrival, now()) || vouched.has(order.id),
    noTrace: (id, venueTime, spacing) => {
      const first = isSuspicious(current(), now()) ? (absentAt.get(id) ?? venueTime) : -Infinity;
      const wait = Math.max(0, first + spacing - venueTime);
      for (const remembered of [vouched, absentAt]) if (remembered.size >= REMEMBERED) remembered.clear();
      if (wait > 0) absentAt.set(id, first);
      else {
        absentAt.delete(id);
        vouched.add(id);
      }
      return wait;
    },
  };
}

/** Asks the venue for a queued order: found, it is adopted; not found, it may be sent. */
export async function askFirst(context: ExecutionContext, vouching: Vouching, row: QueuedOrder): Promise<void> {
  const { order, tries } = row;
  const connection = context.connection(order.accountId);
  const retry = (why: string, retryAfter?: number) => putOff(context, row, why, backoff(tries, context.clock, retryAfter));
  if (connection === undefined) return retry('the configuration does not name its account any more');
  try {
    await ask(context, connection, vouching, row);
  } catch (error) {
    if (!(error instanceof VenueError)) throw error;
    context.observe({ kind: 'venue error', account: connection.account.name, code: error.code });
    await retry(`the venue cannot be asked: ${error.message}`, error.retryAfter);
  }
}

async function ask(context: ExecutionContext, connection: Connection, vouching: Vouching, row: QueuedOrder): Promise<void> {
  const { order, tries } = row;
  const { ledger, clock } = context;
  const reduces = order.effect === 'exit' || order.cancelRequested !== undefined;
  const priority = reduces ? 'cancel or exit' : 'entry';
  const lookup = await search(context, connection, order, priority);
  switch (lookup.kind) {
    case 'found':
      return adopt(context, order, lookup);
    case 'failed': {
      const waits = stranded(order, lookup);
      if (waits !== undefined) return ledger.delay({ orderId: order.id, nextAt: clock.now() + waits.ms, reason: waits.reason });
      return putOff(context, row, `the venue cannot be asked: ${lookup.message}`, backoff(tries, clock, lookup.retryAfter));
    }
    case 'none': {
      const { facts } = await connection.venue();
      const wait = clearAt(ledger.epoch(), facts) - lookup.venueTime;
      if (wait > 0) return putOff(context, row, 'a request sent before the store forgot it may still be under way', wait + 50);
      const again = vouching.noTrace(order.id, lookup.venueTime, facts.lookupSpacing);
      if (again > 0) await putOff(context, row, 'one search found nothing; a second one tells', again + 50);
      return;
    }
  }
}

/** When nothing that was sent before the store forgot can be accepted any more and everything that was accepted is shown; venue time. */
export function clearAt(
  { forgotAt }: Pick<Epoch, 'forgotAt'>,
  { window = WINDOWLESS_MS, settlingMargin, lookupSpacing }: VenueFacts,
): number {
  return forgotAt === undefined ? 0 : forgotAt + window + settlingMargin + lookupSpacing + CLOCK_ERROR_MS;
}

async function adopt({ ledger, clock }: ExecutionContext, order: Order, lookup: Lookup & { kind: 'found' }): Promise<void> {
  const { report, searched } = lookup;
  // Size and price were settled when it was sent, from what held then; what was asked is their bound.
  const { size: _size, price: _price, ...asked } = order;
  const fields = mismatches(report, asked);
  const { size } = report;
  if (size !== undefined && order.asked.kind === 'base' && size.gt(order.asked.quantity)) fields.push('size');
  if (fields.length > 0) return ledger.freeze({ order, report, fields });
  await ledger.adopt({ orderId: order.id, report, searched, nextAt: clock.now() + pollInterval(0) });
}

/** The order waits, and says why. */
async function putOff(
  { ledger, clock }: ExecutionContext,
  { order, tries }: QueuedOrder,
  reason: string,
  ms: number,
): Promise<void> {
  const denial = { code: 'not_vouched', context: { reason } } as const;
  await ledger.delay({ orderId: order.id, nextAt: clock.now() + ms, reason: reasonFor(denial), tries: tries + 1 });
}
