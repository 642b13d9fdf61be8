// Notices alerts that never come: follows the journal, keeps count of what each strategy numbers and when it last spoke, and journals what
// is missing. The notifier tells people of those rows. Beside intake and never in its way: no alert waits for this.
import { LedgerUnavailable, type Ledger } from '../../ledger/port.ts';
import type { Clock } from '../../model/clock.ts';
import { BEGINNING, cursorAfter, furthest, isBehind, printCursor } from '../../model/cursor.ts';
import type { EventKind } from '../../model/event.ts';
import { Pause } from '../../model/pause.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import { type QuietAfter, Reckoning } from './reckoning.ts';
import { CURSOR_KEY, readWatched, WATCH_KEYS } from './watched.ts';

export interface WatchParts {
  readonly ledger: Pick<Ledger, 'events' | 'status' | 'register' | 'note' | 'subscribe'>;
  /** Asked again at each turn, so that a reload counts. */
  readonly config: () => Pick<Config, 'routes'>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Watch {
  /** Resolves once it rests for good, with what it knew written. */
  stop(): Promise<void>;
}

const ALERT_KINDS: readonly EventKind[] = ['alert.accepted', 'alert.repeated', 'alert.refused', 'alert.conflict'];

/** A burst is read in one go. */
const GATHER_MS = 200;
/** It looks again after this in any case: another process may have committed, the configuration may have changed. */
const LOOK_MS = 30_000;
/** What nobody waits for is written this seldom: a commit a second would be one more fsync for each alert. */
const WRITE_MS = 10_000;
const PAGE_ROWS = 500;
/** The cursor is written at least this often while the journal grows, however little of it concerned us: what is behind it is read again. */
const WRITE_CURSOR_MS = 5 * 60_000;
const RETRY_MS = 1_000;

export function startWatch(parts: WatchParts): Watch {
  const run = new Run(parts);
  const unsubscribe = parts.ledger.subscribe(({ events }) => {
    if (events.some(({ kind }) => ALERT_KINDS.includes(kind))) run.wake();
  });
  const done = run.run();
  return {
    stop: () => {
      unsubscribe();
      run.stop();
      return done;
    },
  };
}

class Run {
  readonly #parts: WatchParts;
  #reckoning: Reckoning | undefined;
  #cursor = BEGINNING;
  #writtenCursor = BEGINNING;
  #writtenAt = 0;
  #awake = false;
  readonly #pause: Pause;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#pause = new Pause(parts.clock);
  }

  wake(): void {
    this.#awake = true;
    this.#pause.rouse();
  }

  stop(): void {
    this.#pause.end();
  }

  async run(): Promise<void> {
    while (!this.#pause.ended) {
      try {
        const rest = await this.#turn(this.#reckoning ?? (await this.#load()));
        await this.#rest(rest);
        if (!this.#pause.ended) await this.#pause.rest(GATHER_MS, false);
      } catch (error) {
        // What was reckoned and not written is reckoned again from what is.
        this.#reckoning = undefined;
        if (!(error instanceof LedgerUnavailable)) this.#parts.log.error('watch over missing alerts failed', { error });
        await this.#pause.rest(RETRY_MS, false);
      }
    }
    try {
      if (this.#reckoning !== undefined) await this.#write(this.#reckoning);
    } catch (error) {
      this.#parts.log.debug('watch not written at the end; it is reckoned again', { problem: String(error) });
    }
  }

  /** Without a cursor the whole journal is read: what came before this process looked counts too. */
  async #load(): Promise<Reckoning> {
    const watched = readWatched(await this.#parts.ledger.register(WATCH_KEYS));
    this.#cursor = watched.cursor;
    this.#writtenCursor = this.#cursor;
    this.#reckoning = new Reckoning(watched);
    return this.#reckoning;
  }

  /** Reads on, says what is due, and answers how long nothing will be. */
  async #turn(reckoning: Reckoning): Promise<number> {
    const { ledger, clock, config } = this.#parts;
    this.#awake = false;
    const { quietAfter, expected } = silences(config());
    // Rows up to here are read, whatever their kind.
    const { heads } = (await ledger.status(clock.now())).journal;
    for (;;) {
      const rows = await ledger.events({ kinds: ALERT_KINDS, after: this.#cursor, limit: PAGE_ROWS });
      for (const row of rows) reckoning.alert(row, quietAfter);
      this.#cursor = cursorAfter(this.#cursor, rows);
      if (rows.length < PAGE_ROWS) break;
    }
    this.#cursor = furthest(this.#cursor, cursorAfter(BEGINNING, heads));
    const now = clock.now();
    reckoning.look(now, expected, quietAfter);
    const waited = clock.monotonic() - this.#writtenAt;
    const moved = waited >= WRITE_CURSOR_MS && isBehind(this.#writtenCursor, this.#cursor);
    if (reckoning.urgent || moved || (reckoning.changed && waited >= WRITE_MS)) await this.#write(reckoning);
    const next = reckoning.nextLook(quietAfter);
    const soonest = Math.max(0, Math.min(next === undefined ? LOOK_MS : next - now, LOOK_MS));
    return reckoning.changed ? Math.min(soonest, WRITE_MS) : soonest;
  }

  async #write(reckoning: Reckoning): Promise<void> {
    const { news, entries } = reckoning.take();
    entries.set(CURSOR_KEY, printCursor(this.#cursor));
    await this.#parts.ledger.note(news, entries);
    this.#writtenCursor = this.#cursor;
    this.#writtenAt = this.#parts.clock.monotonic();
  }

  /** Until something is committed, or `ms` are over. */
  async #rest(ms: number): Promise<void> {
    if (this.#awake || ms === 0) return;
    await this.#pause.rest(ms);
  }
}

/** Of each strategy the silence that its route allows: the first that matches, as for alerts. */
function silences({ routes }: Pick<Config, 'routes'>): { readonly quietAfter: QuietAfter; readonly expected: readonly string[] } {
  const routeOf = (name: string) => routes.find(({ strategy }) => strategy === undefined || strategy === name);
  const quietAfter: QuietAfter = (strategy) => {
    const route = routeOf(strategy);
    return route?.enabled === true ? route.quietAfter : undefined;
  };
  const named = routes.flatMap(({ strategy }) => (strategy === undefined ? [] : [strategy]));
  return { quietAfter, expected: [...new Set(named)].filter((strategy) => quietAfter(strategy) !== undefined) };
}
