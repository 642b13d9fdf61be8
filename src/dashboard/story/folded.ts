// A story's rows as they are shown: searches for an order that follow each other are one line, which opens.
import type { JournalEvent } from '../net/wire.ts';

export type Told =
  | { readonly kind: 'event'; readonly event: JournalEvent }
  /** Lookups without anything in between, oldest first, at least {@link LEAST}. */
  | { readonly kind: 'lookups'; readonly events: readonly JournalEvent[] };

/** Two lines are as short as the one that would stand for them. */
const LEAST = 3;

export function fold(events: readonly JournalEvent[]): readonly Told[] {
  const told: Told[] = [];
  let run: JournalEvent[] = [];
  const close = (): void => {
    if (run.length >= LEAST) told.push({ kind: 'lookups', events: run });
    else told.push(...run.map((event) => ({ kind: 'event' as const, event })));
    run = [];
  };
  for (const event of events) {
    if (event.kind === 'order.lookup' && (run.length === 0 || run[0]?.order_id === event.order_id)) {
      run.push(event);
      continue;
    }
    close();
    if (event.kind === 'order.lookup') run.push(event);
    else told.push({ kind: 'event', event });
  }
  close();
  return told;
}

/** How often it was looked up by the last of these: the journal tells the first search and every doubling, and each row its number. */
export function lookupCount(events: readonly JournalEvent[]): number {
  const numbers = events.map(({ data }) => (typeof data['lookups'] === 'number' ? data['lookups'] : 0));
  return Math.max(events.length, ...numbers);
}
