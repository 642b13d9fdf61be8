// Joins the stream to what the page keeps: from sign-in to sign-out.
import { signal } from '@preact/signals';
import { every, now, spaced, timeNow } from '../clock.ts';
import { access, get, type Problem } from '../net/api.ts';
import { follow, type StreamEvent } from '../net/stream.ts';
import type { Alert, JournalEvent, Order } from '../net/wire.ts';
import { emptyBook, updateBook } from './book.ts';
import { PAGE_ROWS, startHistory } from './history.ts';
import { journalGrew } from './read.ts';
import { connection, lostAt, readStanding, readStandingSoon, status } from './standing.ts';

/** What was answered in place of the stream or the list; undefined once both stand. */
export const loadProblem = signal<Problem | undefined>(undefined);

/** Follows the server until what is returned is called. */
export function goLive(): () => void {
  const stop = new AbortController();
  const following = {
    load,
    take,
    connected: () => {
      loadProblem.value = undefined;
      connection.value = 'live';
      journalGrew([]);
      readStandingSoon();
    },
    lost: () => {
      if (connection.value === 'live') lostAt.value = timeNow();
      connection.value = 'lost';
      // Before the first answer nothing else asks, and a page that only waits says nothing.
      if (status.value === undefined) readStandingSoon();
    },
    refused: (problem: Problem) => {
      loadProblem.value = problem;
    },
    signedOut: () => access.onSignedOut(),
  };
  void follow(following, stop.signal);
  // Ages in the sentence and what other processes did.
  const end = every(15_000, () => {
    if (document.visibilityState === 'visible') readStandingSoon();
  });
  return () => {
    stop.abort();
    end();
    waiting = [];
    emptyBook();
    status.value = undefined;
    loadProblem.value = undefined;
    connection.value = 'connecting';
  };
}

async function load(): Promise<void> {
  const [orders, alerts] = await Promise.all([
    get<{ orders: readonly Order[] }>(`/api/orders?stages=true&limit=${PAGE_ROWS}`),
    get<{ alerts: readonly Alert[] }>(`/api/alerts?refused=true&limit=${PAGE_ROWS}`),
    readStanding(),
  ]);
  loadProblem.value = [orders, alerts].flatMap((answer) => (answer.ok ? [] : [answer.problem]))[0];
  // Thrown so that the line counts as lost and everything is tried again.
  if (!orders.ok) throw new Error(orders.problem.error);
  if (!alerts.ok) throw new Error(alerts.problem.error);
  startHistory(orders.value.orders, alerts.value.alerts);
}

/** What the stream said and the list does not show yet. */
let waiting: StreamEvent[] = [];

/** A burst is shown ten times a second, not once for each of its events. */
const show = spaced(100, () => {
  const events = waiting;
  waiting = [];
  const of = <Value>(type: string): Value[] => events.filter((event) => event.type === type).map(({ data }) => data as Value);
  updateBook(of<Order>('order'), of<Alert>('alert'), now.peek());
  const journal = of<JournalEvent>('journal');
  if (journal.length > 0) {
    journalGrew(journal);
    readStandingSoon();
  }
});

function take(events: readonly StreamEvent[]): void {
  waiting.push(...events);
  show();
}
