// Carries the journal's news to one target: reads what is committed, sends it, moves its cursor. It holds no queue of its own, so nothing
// is lost while the target is away, and however long that lasts, one message tells of it.
import { LedgerUnavailable, type Ledger, type LedgerStatus } from '../../ledger/port.ts';
import { type Clock, randomFraction } from '../../model/clock.ts';
import { BEGINNING, cursorAfter, furthest, isBehind, printCursor, readCursor } from '../../model/cursor.ts';
import type { JournalEvent } from '../../model/event.ts';
import { Pause } from '../../model/pause.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { type News, newsAmong, rowsFor, sayNews } from './news.ts';
import type { Delivery } from './post.ts';
import type { Message, Target } from './target.ts';

export interface CourierLedger extends Pick<Ledger, 'events' | 'register' | 'saveRegister' | 'order' | 'alert' | 'accounts'> {
  status(now: number): Promise<{ readonly journal: Pick<LedgerStatus['journal'], 'heads'> }>;
}

export interface CourierParts {
  readonly ledger: CourierLedger;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Pick<Metrics, 'notification'>;
}

export interface Courier {
  /** These rows were committed. */
  wake(rows: readonly JournalEvent[]): void;
  /** Resolves once it rests for good. */
  stop(): Promise<void>;
}

export const CURSORS = 'notify/cursor/';

/** A burst of alerts becomes one message, not one each. */
const GATHER_MS = 500;
/** Without a sign of news it looks anyway: another process may have committed. */
const LOOK_MS = 60_000;
const LINES = 10;
const PAGE_ROWS = 500;
/** More rows than this behind, and the rest is only counted from the next message on. */
const MOST_ROWS = 20_000;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 5 * 60_000;
/** A message that is refused so often is given up, or it would stand in the way of all later ones. */
const REFUSALS = 3;

/** `after`: the courier of the same cursor that this one relieves; it has to be gone first, or news would be told twice. */
export function createCourier(target: Target, parts: CourierParts, after?: Promise<void>): Courier {
  const running = new Run(target, parts);
  const done = (after ?? Promise.resolve()).then(() => running.run());
  return {
    wake: (rows) => running.wake(rows),
    stop: () => {
      running.stop();
      return done;
    },
  };
}

class Run {
  #cursor = BEGINNING;
  /** Up to where rows are known to exist. */
  #end = BEGINNING;
  #failures = 0;
  readonly #target: Target;
  readonly #parts: CourierParts;
  readonly #pause: Pause;

  constructor(target: Target, parts: CourierParts) {
    this.#target = target;
    this.#parts = parts;
    this.#pause = new Pause(parts.clock);
  }

  wake(rows: readonly JournalEvent[]): void {
    this.#end = cursorAfter(this.#end, rows);
    if (this.#failures === 0) this.#pause.rouse();
  }

  stop(): void {
    this.#pause.end();
  }

  async run(): Promise<void> {
    let started = false;
    while (!this.#pause.ended) {
      try {
        if (!started) {
          await this.#start();
          started = true;
        }
        await this.#turn();
      } catch (error) {
        // The store is away: its own alarm rings elsewhere. Anything else is a bug, and the next turn tries again.
        if (!(error instanceof LedgerUnavailable)) this.#parts.log.error('notifier failed', { target: this.#target.name, error });
        await this.#pause.rest(this.#backoff());
      }
    }
  }

  /** A target that was never told anything starts at the journal's present end: nobody wants last year's fills. */
  async #start(): Promise<void> {
    const { ledger, clock } = this.#parts;
    const name = CURSORS + this.#target.key;
    const kept = (await ledger.register(name)).get(name);
    this.#end = cursorAfter(this.#end, (await ledger.status(clock.now())).journal.heads);
    const place = kept === undefined ? undefined : readCursor(kept);
    this.#cursor = place === undefined || isBehind(this.#end, place) ? this.#end : place;
    if (kept !== printCursor(this.#cursor)) await this.#keepCursor();
  }

  async #turn(): Promise<void> {
    const known = this.#end;
    const rows = await this.#read();
    const news = newsAmong(rows, this.#target.kinds);
    if (news.length === 0) {
      this.#cursor = furthest(cursorAfter(this.#cursor, rows), known);
      if (!isBehind(this.#cursor, this.#end)) await this.#pause.rest(LOOK_MS);
      if (!this.#pause.ended) await this.#pause.rest(GATHER_MS, false);
      return;
    }
    const message = await this.#compose(news, rows);
    if (!this.#pause.ended) await this.#deliver(message, rows);
  }

  async #read(): Promise<JournalEvent[]> {
    const kinds = rowsFor(this.#target.kinds);
    const rows: JournalEvent[] = [];
    for (;;) {
      const page = await this.#parts.ledger.events({ kinds, after: cursorAfter(this.#cursor, rows), limit: PAGE_ROWS });
      rows.push(...page);
      if (page.length < PAGE_ROWS || rows.length >= MOST_ROWS) return rows;
    }
  }

  async #compose(news: readonly News[], rows: readonly JournalEvent[]): Promise<Message> {
    const lines: string[] = [];
    const accounts = await this.#parts.ledger.accounts([]);
    for (const one of news.slice(0, LINES)) lines.push(await sayNews(one, this.#parts.ledger, accounts));
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) throw new Error('news without rows');
    const kinds = [...new Set(news.map(({ kind }) => kind))];
    return { lines, more: news.length - lines.length, firstSeq: first.seq, lastSeq: last.seq, head: last.hash, kinds };
  }

  async #deliver(message: Message, rows: readonly JournalEvent[]): Promise<void> {
    const { log, metrics } = this.#parts;
    const { name } = this.#target;
    const delivery = await this.#target.send(message);
    if (delivery.kind === 'sent') {
      metrics?.notification(name, 'sent');
      return this.#moveOn(rows);
    }
    this.#failures += 1;
    metrics?.notification(name, 'failed');
    const { detail } = delivery;
    if (delivery.kind === 'refused' && this.#failures >= REFUSALS) {
      metrics?.notification(name, 'dropped');
      log.error('notification given up', { target: name, detail, lines: message.lines.length + message.more });
      return this.#moveOn(rows);
    }
    // Once when it begins, then at every tenth try.
    if (this.#failures % 10 === 1)
      log.warn('notification not delivered, trying on', { target: name, detail, tries: this.#failures });
    await this.#pause.rest(this.#backoff(delivery));
  }

  async #moveOn(rows: readonly JournalEvent[]): Promise<void> {
    this.#failures = 0;
    this.#cursor = cursorAfter(this.#cursor, rows);
    await this.#keepCursor();
  }

  async #keepCursor(): Promise<void> {
    await this.#parts.ledger.saveRegister(new Map([[CURSORS + this.#target.key, printCursor(this.#cursor)]]));
  }

  /** 1 s doubling to 5 min, with a quarter of chance in it; never less than the other side asks for. */
  #backoff(delivery?: Delivery): number {
    const step = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(this.#failures, 20));
    const asked = delivery?.kind === 'later' ? (delivery.waitMs ?? 0) : 0;
    return Math.max(asked, step * (1 - randomFraction(this.#parts.clock) / 4));
  }
}
