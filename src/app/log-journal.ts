// Writes each committed decision to the log: every stage of an alert's way leaves its line, under the ids it has in the journal.
import type { Ledger } from '../ledger/port.ts';
import type { EventKind, JournalEvent } from '../model/event.ts';
import type { Log } from './log.ts';

/** A person is needed, or something was not done that somebody asked for. */
const WARNINGS: ReadonlySet<EventKind> = new Set<EventKind>([
  'alert.refused',
  'alert.conflict',
  'order.denied',
  'order.refused',
  'order.unknown',
  'order.not_shown',
  'order.trades_missing',
  'order.expired',
  'order.frozen',
  'order.stranded',
  'lane.failing',
  'lanes.untaken',
  'store.epoch',
  'account.compared',
  'halt.set',
  'sequence.missed',
  'strategy.quiet',
  'door.failures',
]);

/** Bookkeeping that would drown the rest: seen with the level `debug`. */
const QUIET: ReadonlySet<EventKind> = new Set<EventKind>(['order.lookup', 'order.delayed', 'market.rules']);

/** The returned function ends it. */
export function logJournal(ledger: Pick<Ledger, 'subscribe'>, log: Log): () => void {
  return ledger.subscribe((change) => {
    // Each process logs its own: those of one store are read together.
    if (change.elsewhere) return;
    for (const event of change.events) writeEvent(event, log);
  });
}

function writeEvent(event: JournalEvent, log: Log): void {
  const { alertId, orderId, accountId, data } = event;
  const ids = {
    ...(alertId && { alert: alertId }),
    ...(orderId && { order: orderId }),
    ...(accountId && { account: accountId }),
  };
  // The hash of each row, told outside the store: a journal whose tail was cut off cannot be made to match.
  const fields = { ...ids, seq: event.seq, hash: event.hash, ...(Object.keys(data).length > 0 && { data }) };
  if (WARNINGS.has(event.kind)) log.warn(event.kind, fields);
  else if (QUIET.has(event.kind)) log.debug(event.kind, fields);
  else log.info(event.kind, fields);
}
