// Looking once more at what the venue has ended short: facts beat status, and a fill may be told later than the end.
import { plain } from '../model/decimal.ts';
import { isSettledByHand, type Order } from '../model/order.ts';
import { type ExecutionReport, mismatches } from '../model/report.ts';
import { type Lookup, VenueError } from '../venue/port.ts';
import { backoff } from './backoff.ts';
import type { ExecutionContext } from './context.ts';
import { search, stranded } from './search.ts';

/**
 * A single look may meet a server that is behind, and what it does not show proves nothing. Two of them, spaced like the two searches that
 * prove absence and further apart, do not both meet it.
 */
const LOOKS = 2;
const BETWEEN_LOOKS_MS = 25_000;
/** The venue counts more than its trades add up to: they are read again this soon. */
const TRADES_MISSING_MS = 2_000;
/** An account that the configuration does not name any more cannot be asked. */
const GONE_MS = 60_000;

export async function lookAfterEnd(context: ExecutionContext, order: Order, looks: number): Promise<void> {
  const { ledger, clock } = context;
  const again = (ms: number): Promise<void> => ledger.lookedAfterEnd({ orderId: order.id, looks, nextAt: clock.now() + ms });
  const connection = context.connection(order.accountId);
  if (connection === undefined) return again(GONE_MS);
  const lookup = await search(context, connection, order, 'polling').catch((error: unknown): Lookup => {
    if (!(error instanceof VenueError)) throw error;
    return { kind: 'failed', code: error.code, message: error.message };
  });
  // A market that is gone tells no late fill either: that counts as a look.
  if (lookup.kind === 'failed' && stranded(order, lookup) === undefined) return again(backoff(3, clock, lookup.retryAfter));
  if (lookup.kind === 'found') {
    const { report, searched } = lookup;
    const fields = mismatches(report, order);
    if (fields.length > 0) {
      await ledger.freeze({ order, report, fields });
    } else {
      const booked = await ledger.book({ orderId: order.id, report, via: 'poll', searched, nextAt: clock.now() });
      // What was booked has begun the looks anew.
      if (booked.filled.gt(order.filled)) return;
      // Against a person's word they are waited for no longer than anything else.
      if (booked.filled.lt(report.filled) && booked.status !== 'filled' && !isSettledByHand(booked))
        return again(TRADES_MISSING_MS);
      const wrong = looks + 1 < LOOKS ? [] : contradicted(booked, report);
      if (wrong.length > 0) await ledger.freeze({ order: booked, report, fields: wrong });
    }
  }
  const done = looks + 1;
  const next = done < LOOKS ? { nextAt: clock.now() + BETWEEN_LOOKS_MS } : {};
  await ledger.lookedAfterEnd({ orderId: order.id, looks: done, ...next });
}

/** What the venue shows against a person's word. The last look counts: an earlier one may have met a server that did not know of the end yet. */
function contradicted(order: Order, { status, filled }: ExecutionReport): string[] {
  if (!isSettledByHand(order)) return [];
  if (status === 'open') return [`open, although settled by hand as ${order.status}`];
  return filled.eq(order.filled) ? [] : [`${plain(filled)} filled, although ${plain(order.filled)} were booked by hand`];
}
