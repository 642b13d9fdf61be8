// What other processes committed, told to the listeners of this one: by NOTIFY at once, by a look at the journal every second in any case.
import type { Clock } from '../../model/clock.ts';
import { type Cursor, cursorAfter, isRead } from '../../model/cursor.ts';
import type { JournalEvent } from '../../model/event.ts';
import type { Lane } from '../../model/lane.ts';
import type { AccountId } from '../../model/ids.ts';
import { messageOf } from '../../model/thrown.ts';
import type { Change } from '../port.ts';
import { events } from '../queries.ts';
import type { Sql } from '../sql.ts';
import type { Listener } from '../store.ts';
import type { Link } from './link.ts';
import type { Side } from './side.ts';

const CHANNEL = 'pinewire';
const LOOK_MS = 1_000;
const PAGE = 500;
/** PostgreSQL takes 7,999 bytes; lanes that do not fit are found by the look of every second. */
const LONGEST_NOTICE = 7_000;

interface Notice {
  readonly from: string;
  readonly lanes: readonly (readonly [string, string])[];
  /** A worker gave its lanes back. */
  readonly left?: true;
  /** A venue told somebody to slow down. */
  readonly paused?: true;
}

export interface NewsParts {
  readonly clock: Clock;
  readonly log: (message: string) => void;
  readonly side: Side;
  readonly connect: () => Promise<Link>;
  readonly read: (work: (sql: Sql) => Promise<readonly JournalEvent[]>) => Promise<readonly JournalEvent[]>;
  /** Up to where the journal is no news. */
  readonly from: Cursor;
  /** Another worker gave its lanes back; told before its lanes are. */
  readonly left: () => Promise<void>;
  /** A venue may have told another process to slow down; asked every second too. */
  readonly paused: () => Promise<void>;
}

export class News {
  readonly #parts: NewsParts;
  readonly #me: string;
  readonly #listeners = new Set<Listener>();
  /** Rows beyond the cursor that were told already, because this process committed them. */
  readonly #told = new Set<number>();
  #cursor: Cursor;
  #closed = false;
  #looking = false;
  #again = false;
  #cancel: () => void = nothing;
  #listening: Link | undefined;
  #connecting = false;
  #unheard: Lane[] = [];
  #about = new Set<'left' | 'paused'>();
  #sending = false;
  #saidDeaf = false;
  /** A commit of this process is under way: what it brings is told by it, and not as somebody else's. */
  #held: Promise<void> | undefined;
  #letGo: () => void = nothing;

  constructor(parts: NewsParts) {
    this.#parts = parts;
    this.#cursor = parts.from;
    this.#me = Buffer.from(parts.clock.randomBytes(9)).toString('base64url');
    this.#tick();
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  hold(): void {
    this.#letGo();
    this.#held = new Promise((resolve) => {
      this.#letGo = resolve;
    });
  }

  /** The outcome is known; who waits for it is told in this turn. */
  letGo(): void {
    const letGo = this.#letGo;
    setImmediate(letGo);
  }

  /** This process committed something: told here at once, and to the others. */
  committed(change: Change): void {
    const fresh = change.events.filter((event) => !isRead(this.#cursor, event) && !this.#told.has(event.seq));
    for (const { seq } of fresh) this.#told.add(seq);
    this.#tell({ ...change, events: fresh });
    this.announce(change.lanes);
  }

  /** Wakes the other processes; `lanes` may have something to do. */
  announce(lanes: readonly Lane[], about?: 'left' | 'paused'): void {
    this.#unheard.push(...lanes);
    if (about !== undefined) this.#about.add(about);
    if (!this.#sending && !this.#closed) void this.#send();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    try {
      do {
        const about = this.#about;
        this.#about = new Set();
        const lanes = fitting(this.#unheard.splice(0));
        const notice: Notice = { from: this.#me, lanes, ...Object.fromEntries([...about].map((what) => [what, true])) };
        await this.#parts.side.hint('SELECT pg_notify(?, ?)', [CHANNEL, JSON.stringify(notice)]);
      } while (this.#unheard.length > 0 || this.#about.size > 0);
    } catch (error) {
      // Nobody is woken: every process looks by itself within a second.
      this.#deaf(error);
    } finally {
      this.#sending = false;
    }
  }

  #tick(): void {
    if (this.#closed) return;
    this.#cancel = this.#parts.clock.after(LOOK_MS, () => this.#tick());
    this.#look();
    this.#parts.paused().catch(nothing);
    if ((this.#listening === undefined || !this.#listening.usable) && !this.#connecting) void this.#listen();
  }

  async #listen(): Promise<void> {
    this.#connecting = true;
    try {
      await this.#listening?.close();
      this.#listening = undefined;
      const link = await this.#parts.connect();
      link.onNotice((_channel, payload) => this.#heard(payload));
      await link.exec(`LISTEN ${CHANNEL}`);
      if (this.#closed) await link.close();
      else this.#listening = link;
      this.#saidDeaf = false;
    } catch (error) {
      this.#deaf(error);
    } finally {
      this.#connecting = false;
    }
  }

  /** Said once: without notices everything works, up to a second later. */
  #deaf(error: unknown): void {
    if (this.#saidDeaf || this.#closed) return;
    this.#saidDeaf = true;
    const why = messageOf(error);
    this.#parts.log(`no wake-ups between processes (${why}): each looks every second`);
  }

  #heard(payload: string): void {
    const notice = readNotice(payload);
    if (notice === undefined || notice.from === this.#me) return;
    if (notice.paused === true) this.#parts.paused().catch(nothing);
    if (notice.left !== true) return this.#heardOf(notice);
    // Where the store does not answer now, the lanes are found at the next look.
    this.#parts.left().then(() => this.#heardOf(notice), nothing);
  }

  #heardOf(notice: Notice): void {
    const lanes = notice.lanes.map(([accountId, market]): Lane => ({ accountId: accountId as AccountId, market }));
    if (lanes.length > 0) this.#tell({ events: [], lanes });
    this.#look();
  }

  #look(): void {
    if (this.#looking) this.#again = true;
    else void this.#readOn();
  }

  async #readOn(): Promise<void> {
    this.#looking = true;
    try {
      for (let full = true; full && !this.#closed; ) {
        this.#again = false;
        const rows = await this.#parts.read((sql) => events(sql, { after: this.#cursor, limit: PAGE }));
        if (rows.length > 0) await this.#held;
        const others = rows.filter(({ seq }) => !this.#told.has(seq));
        for (const { seq } of rows) this.#told.delete(seq);
        this.#cursor = cursorAfter(this.#cursor, rows);
        this.#tell({ events: others, lanes: [], elsewhere: true });
        full = rows.length === PAGE || this.#again;
      }
    } catch (error) {
      // The store is away: the writer says so, and the next look is a second away.
      this.#deaf(error);
    } finally {
      this.#looking = false;
    }
  }

  #tell(change: Change): void {
    if (change.events.length === 0 && change.lanes.length === 0) return;
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        // The change is committed: a listener's bug must not keep it from the others.
        this.#parts.log(`a listener of the ledger failed: ${messageOf(error)}`);
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    this.#listeners.clear();
    await this.#listening?.close();
  }
}

function fitting(lanes: readonly Lane[]): Notice['lanes'] {
  const pairs = [
    ...new Map(lanes.map(({ accountId, market }) => [`${accountId} ${market}`, [accountId, market] as const])).values(),
  ];
  let bytes = 0;
  return pairs.filter(([accountId, market]) => (bytes += Buffer.byteLength(accountId + market) + 8) < LONGEST_NOTICE);
}

/** Undefined for what somebody else may have sent on this channel. */
function readNotice(payload: string): Notice | undefined {
  try {
    const notice = JSON.parse(payload) as Partial<Notice> | null;
    return typeof notice?.from === 'string' && Array.isArray(notice.lanes) ? (notice as Notice) : undefined;
  } catch {
    return undefined;
  }
}

function nothing(): void {
  // Not waiting yet.
}
