// One transaction of the ledger: many operations, each under its own savepoint, and what is reckoned once for all of them before the commit.
import type { Change, PendingOrder } from './port.ts';
import type { EventDraft, JournalEvent } from '../model/event.ts';
import { type Lane, laneKey } from '../model/lane.ts';
import type { Order, OrderState } from '../model/order.ts';
import { messageOf } from '../model/thrown.ts';
import { append, appendAll, genesis, type Head, headOfRow } from './journal.ts';
import { isLaneDue, refreshLane } from './lanes.ts';
import type { PendingOrders } from './pending.ts';
import type { Sql } from './sql.ts';

type Touch = 'added' | 'changed';

interface Touched {
  readonly lane: Lane;
  readonly how: Touch;
}

/** What an operation may do inside a transaction. */
export interface Tx {
  readonly sql: Sql;
  /** The wall clock when the operation began, milliseconds UTC. */
  readonly now: number;
  /** Adds a row to the journal. */
  append(draft: EventDraft): Promise<JournalEvent>;
  /** Rows of this transaction, of operations before this one too, that get their place in the journal only at its end. */
  unplaced(): readonly EventDraft[];
  /** The order was added, due now, or was changed: when its lane is due is reckoned anew before the commit. */
  touch(order: Order, how: Touch): void;
  /** The lane's orders that are not over, in order of arrival, what goes on with a leg first. */
  pending(lane: Lane): Promise<readonly PendingOrder[]>;
  /** An order came into a state, or left it. */
  count(status: OrderState, change: 1 | -1): void;
}

/** A chain of the journal that is this transaction's until its end, and the numbers of the rows it will add. */
export interface Seat {
  readonly head: Head;
  readonly numbers: readonly number[];
}

/** Where several write, the journal's next row is known only at the end of a transaction. */
export interface Numbers {
  /** The next arrival: rising, with gaps. */
  next(sql: Sql): Promise<number>;
  seat(sql: Sql, rows: number): Promise<Seat>;
}

interface Written {
  readonly at: number;
  readonly draft: EventDraft;
}

/** What an operation has done that is not in a table yet. */
class Notes {
  readonly events: JournalEvent[] = [];
  /** Rows of the journal that get their place at the end. */
  readonly written: Written[] = [];
  readonly lanes = new Map<string, Touched>();
  readonly counts = new Map<OrderState, number>();

  touch({ lane, how }: Touched): void {
    const key = laneKey(lane);
    if (how === 'changed' || !this.lanes.has(key)) this.lanes.set(key, { lane, how });
  }

  isSilent(): boolean {
    return this.written.length === 0 && [...this.counts.values()].every((change) => change === 0);
  }

  add(other: Notes): void {
    this.events.push(...other.events);
    this.written.push(...other.written);
    for (const touched of other.lanes.values()) this.touch(touched);
    for (const [status, change] of other.counts) this.counts.set(status, (this.counts.get(status) ?? 0) + change);
  }
}

/**
 * The operation's savepoint is gone, and the whole transaction with it: a database may end it by itself, as SQLite does on a full disk. What
 * runs after that would commit row by row, on a journal whose last rows are not there.
 */
export class TransactionLost extends Error {
  override readonly name = 'TransactionLost';

  constructor(cause: unknown, lost: unknown) {
    const [first, then] = [cause, lost].map(messageOf);
    super(`${first} (and its transaction is gone: ${then})`, { cause });
  }
}

export interface BatchParts {
  readonly sql: Sql;
  /** The wall clock. */
  readonly now: () => number;
  readonly pending: PendingOrders;
  readonly numbers?: Numbers;
}

/** Operations that are committed together. The database's transaction is open while this lives; its owner begins and commits it. */
export class Batch {
  readonly #sql: Sql;
  readonly #now: () => number;
  readonly #pending: PendingOrders;
  readonly #all = new Notes();
  readonly #numbers: Numbers | undefined;
  #head: Head;

  private constructor({ sql, now, pending, numbers }: BatchParts, head: Head) {
    this.#numbers = numbers;
    this.#sql = sql;
    this.#now = now;
    this.#pending = pending;
    this.#head = head;
  }

  /**
   * Takes the journal's head, which every writing transaction holds until its end: so writers follow each other. With `numbers` it takes
   * one of several chains, and that only when everything else is done: so writers of different accounts do not wait for each other.
   */
  static async open(parts: BatchParts): Promise<Batch> {
    return new Batch(parts, parts.numbers === undefined ? await takeHead(parts.sql) : genesis(0));
  }

  /** Runs one operation. Where it throws, everything it did is rolled back, and nothing else. */
  async run<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const sql = this.#sql;
    const before = this.#head;
    const notes = new Notes();
    await sql.run('SAVEPOINT operation');
    try {
      const result = await work(this.#transaction(notes));
      await sql.run('RELEASE operation');
      this.#all.add(notes);
      return result;
    } catch (error) {
      this.#head = before;
      for (const { lane } of notes.lanes.values()) this.#pending.forget(lane);
      try {
        await sql.run('ROLLBACK TO operation');
        await sql.run('RELEASE operation');
      } catch (lost) {
        throw new TransactionLost(error, lost);
      }
      throw error;
    }
  }

  #transaction(notes: Notes): Tx {
    const now = this.#now();
    return {
      sql: this.#sql,
      now,
      append: async (draft) => {
        if (this.#numbers !== undefined) {
          notes.written.push({ at: now, draft });
          return { ...draft, chain: 0, seq: await this.#numbers.next(this.#sql), at: now, hash: '' };
        }
        const event = await append(this.#sql, this.#head, { seq: this.#head.seq + 1, at: now, draft });
        this.#head = event;
        notes.events.push(event);
        return event;
      },
      unplaced: () => [...this.#all.written, ...notes.written].map(({ draft }) => draft),
      touch: (order, how) => {
        notes.touch({ lane: { accountId: order.accountId, market: order.market }, how });
        this.#pending.put(order, how);
      },
      pending: (lane) => this.#pending.of(this.#sql, lane),
      count: (status, change) => notes.counts.set(status, (notes.counts.get(status) ?? 0) + change),
    };
  }

  /** Writes what was noted. After this the transaction may be committed, and the change told. */
  async finish(): Promise<Change> {
    const sql = this.#sql;
    const now = this.#now();
    const isDue = async ({ lane, how }: Touched): Promise<boolean> =>
      // Behind a queue that is due already an order more changes nothing: 1 µs to see that, 8 to reckon.
      (how === 'added' && (await isLaneDue(sql, lane, now))) || ((await refreshLane(sql, lane)) ?? Infinity) <= now;
    // Side by side: on a server each waits for the way there and back.
    const touched = [...this.#all.lanes.values()];
    const due = await Promise.all(touched.map(isDue));
    const lanes = touched.flatMap(({ lane }, at) => (due[at] === true ? [lane] : []));
    // Nothing to tell: then other writers are not made to wait for a chain.
    if (this.#numbers !== undefined && this.#all.isSilent()) return { events: [], lanes };
    if (this.#numbers !== undefined) await this.#place(this.#numbers);
    const { chain, seq, hash } = this.#head;
    for (const [status, change] of this.#all.counts) {
      if (change !== 0)
        await sql.run('UPDATE counts SET orders = orders + ? WHERE chain = ? AND status = ?', [change, chain, status]);
    }
    await sql.run('UPDATE heads SET seq = ?, hash = ? WHERE chain = ?', [seq, hash, chain]);
    return { events: this.#all.events, lanes };
  }

  /** Gives each row its place in the journal. */
  async #place(numbers: Numbers): Promise<void> {
    const { written } = this.#all;
    const seat = await numbers.seat(this.#sql, written.length);
    let last = seat.head.seq;
    const additions = written.map(({ at, draft }, i) => {
      const seq = seat.numbers[i] ?? 0;
      if (seq <= last) throw new Error(`the store numbers the journal's rows backwards: ${seq} after ${last}`);
      last = seq;
      return { seq, at, draft };
    });
    const events = await appendAll(this.#sql, seat.head, additions);
    this.#head = events.at(-1) ?? seat.head;
    this.#all.events.push(...events);
  }
}

async function takeHead(sql: Sql): Promise<Head> {
  const row = await sql.get('UPDATE heads SET seq = seq RETURNING chain, seq, hash');
  if (row === undefined) throw new Error('the journal of the ledger has no head');
  return headOfRow(row);
}
