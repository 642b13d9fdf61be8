// The journal as it grows, as server-sent events. Each reader pulls from the ledger at its own pace, so a slow one costs no memory and
// a returning one misses nothing: its last id is a place in the journal.
import type { ServerResponse } from 'node:http';
import { LedgerUnavailable } from '../../../ledger/port.ts';
import { isoTime } from '../../../model/clock.ts';
import { BEGINNING, type Cursor, cursorAfter, isBehind, printCursor, readCursor } from '../../../model/cursor.ts';
import type { JournalEvent } from '../../../model/event.ts';
import type { Order } from '../../../model/order.ts';
import { presentAlert } from '../../present/alert.ts';
import { presentEvent } from '../../present/order.ts';
import { presentStaged } from '../../present/stages.ts';
import { type Answer, invalidField, unavailable } from '../answer.ts';
import type { ApiDeps } from '../deps.ts';
import { readQuery } from '../query.ts';
import type { Call, Route } from '../route.ts';

/** Rows read at once. */
const PAGE_ROWS = 200;
/** Commits come in bursts; one read serves all of a burst. Short enough that the eye sees no delay. */
const GATHER_MS = 25;

export interface Streams {
  readonly routes: Route[];
  /** Ends every stream, so that a shutdown does not wait for them. */
  close(): void;
}

interface Reader {
  readonly response: ServerResponse;
  /** The last row that was sent. */
  cursor: Cursor;
  ended: boolean;
  /** Ends the present rest early; does nothing while there is none. */
  wake: () => void;
}

export function createStreams(deps: ApiDeps): Streams {
  const readers = new Set<Reader>();
  const handle = async (call: Call): Promise<Answer> => {
    if (readers.size >= deps.limits.streams) {
      return unavailable('too_many_streams', 'too many open streams', `at most ${deps.limits.streams} are served; close one`);
    }
    const after = startAfter(call);
    if (after.kind === 'refused') return after.answer;
    const end = cursorAfter(BEGINNING, (await deps.ledger.status(deps.clock.now())).journal.heads);
    // An id beyond the journal belongs to another store: there is nothing to resume.
    const cursor = after.cursor === undefined || isBehind(end, after.cursor) ? end : after.cursor;
    const reader: Reader = { response: call.response, cursor, ended: false, wake: asleep };
    readers.add(reader);
    call.response.once('close', () => finish(reader));
    open(reader, deps, end);
    void serve(reader, deps).finally(() => readers.delete(reader));
    return 'taken';
  };
  return {
    routes: [{ method: 'GET', path: '/api/stream', door: 'admin', streams: true, handle }],
    close() {
      for (const reader of readers) finish(reader);
    },
  };
}

type Start = { readonly kind: 'refused'; readonly answer: Answer } | { readonly kind: 'from'; readonly cursor?: Cursor };

/** `Last-Event-ID` as browsers send it on their own, or `?after=` for whoever reads with curl. */
function startAfter(call: Call): Start {
  const query = readQuery(call.query, { after: (text) => ({ ok: true, value: text }) });
  if (!query.ok) return { kind: 'refused', answer: query.answer };
  const given = call.request.headers['last-event-id'] ?? query.value.after;
  if (given === undefined || given === '') return { kind: 'from' };
  const cursor = typeof given === 'string' ? readCursor(given) : undefined;
  if (cursor !== undefined) return { kind: 'from', cursor };
  return { kind: 'refused', answer: invalidField('Last-Event-ID', given, 'the id of an event of this stream, such as 1042') };
}

function open(reader: Reader, { clock }: ApiDeps, journalEnd: Cursor): void {
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // A stream never gives its connection back: when it ends, that ends too.
    connection: 'close',
    // nginx would otherwise keep events back until a buffer is full.
    'x-accel-buffering': 'no',
  };
  reader.response.writeHead(200, headers);
  const id = printCursor(reader.cursor);
  const hello = { id, seq: last(reader.cursor), head: last(journalEnd), now: isoTime(clock.now()) };
  reader.response.write(`retry: 2000\n${frame('hello', JSON.stringify(hello), id)}`);
}

/** The highest row of a cursor: near enough to say how far behind a reader is. */
function last(cursor: Cursor): number {
  return Math.max(0, ...cursor.values());
}

function asleep(): void {
  // Nobody rests, so there is nobody to wake.
}

function finish(reader: Reader): void {
  reader.ended = true;
  reader.wake();
}

/** Until somebody wakes the reader, at most `ms`. */
function rest(reader: Reader, { clock }: ApiDeps, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, () => reader.wake());
    reader.wake = () => {
      cancel();
      reader.wake = asleep;
      resolve();
    };
  });
}

/** Sends what is new until the reader goes, then ends the response. */
async function serve(reader: Reader, deps: ApiDeps): Promise<void> {
  let news = true;
  const unsubscribe = deps.ledger.subscribe(() => {
    news = true;
    reader.wake();
  });
  try {
    while (!reader.ended) {
      if (news) {
        news = false;
        news = (await sendNews(reader, deps)) || news;
        if (!news) await deps.clock.sleep(GATHER_MS);
        continue;
      }
      await rest(reader, deps, deps.limits.heartbeatMs);
      // Another process may have committed without telling this one: look at every heartbeat too.
      if (!news && !reader.ended) await write(reader, deps, ': still here\n\n');
      news = true;
    }
  } catch (error) {
    // The reader comes back with its last id; nothing is lost by ending here.
    if (!(error instanceof LedgerUnavailable)) deps.log.error('event stream failed', { error });
  } finally {
    unsubscribe();
    // A reader that takes nothing would hold the connection for ever.
    if (reader.response.writableNeedDrain) reader.response.destroy();
    else reader.response.end();
  }
}

/**
 * Sends one page: how its alerts and orders stand now, then its rows; says whether there is more. A row's id is what a reader resumes
 * from, so it comes last: who is cut off in between gets the whole page again.
 */
async function sendNews(reader: Reader, deps: ApiDeps): Promise<boolean> {
  const events = await deps.ledger.events({ after: reader.cursor, limit: PAGE_ROWS });
  if (events.length === 0) return false;
  const book = await deps.accounts.read();
  const frames: string[] = [];
  for (const id of distinct(events, 'alertId', 'alert.')) {
    const alert = await deps.ledger.alert(id);
    if (alert !== undefined) frames.push(frame('alert', JSON.stringify(presentAlert(alert))));
  }
  const orders: Order[] = [];
  for (const id of distinct(events, 'orderId', 'order.')) {
    const order = await deps.ledger.order(id);
    if (order !== undefined) orders.push(order);
  }
  for (const order of await presentStaged(deps.ledger, orders, book.name)) frames.push(frame('order', JSON.stringify(order)));
  let { cursor } = reader;
  for (const event of events) {
    cursor = cursorAfter(cursor, [event]);
    frames.push(frame('journal', JSON.stringify(presentEvent(event, book.name)), printCursor(cursor)));
  }
  await write(reader, deps, frames.join(''));
  reader.cursor = cursor;
  return events.length === PAGE_ROWS;
}

function distinct<Name extends 'alertId' | 'orderId'>(events: readonly JournalEvent[], name: Name, prefix: string) {
  return new Set(events.filter(({ kind }) => kind.startsWith(prefix)).flatMap((event) => event[name] ?? []));
}

/** Waits until the reader has taken what was sent; drops it where that takes too long. */
async function write(reader: Reader, deps: ApiDeps, text: string): Promise<void> {
  const { response } = reader;
  if (reader.ended || response.write(text)) return;
  response.once('drain', () => reader.wake());
  const deadline = deps.clock.monotonic() + deps.limits.stalledStreamMs;
  while (!reader.ended && response.writableNeedDrain) {
    const left = deadline - deps.clock.monotonic();
    if (left > 0) await rest(reader, deps, left);
    else drop(reader, deps);
  }
}

function drop(reader: Reader, { log }: ApiDeps): void {
  log.info('event stream dropped: its reader takes nothing', { seq: printCursor(reader.cursor) });
  finish(reader);
}

/** JSON has no raw line breaks, so one data line is enough. Only journal rows carry an id: they are what a reader resumes from. */
function frame(event: string, data: string, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;
}
