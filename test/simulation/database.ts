// The store of a simulated history: the real schema and the real operations on SQLite in memory, shared by all processes, with commits
// that take time, fail, and are told to nobody.
import { type Connection, GroupCommit } from '../../src/ledger/commit.ts';
import { beginEpoch, type Epoch } from '../../src/ledger/epoch.ts';
import { PENDING_FROM_STORE, rememberPending } from '../../src/ledger/pending.ts';
import type { Change } from '../../src/ledger/port.ts';
import { type Database, isStorageError } from '../../src/ledger/sqlite/database.ts';
import { checkHead } from '../../src/ledger/sqlite/writer.ts';
import { eventOfRow } from '../../src/ledger/journal.ts';
import { integer, type Sql } from '../../src/ledger/sql.ts';
import type { Listener, Store } from '../../src/ledger/store.ts';
import { Batch } from '../../src/ledger/transaction.ts';
import type { JournalEvent } from '../../src/model/event.ts';
import type { Faults } from './faults.ts';
import type { Process } from './process.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import { type Copy, giveBack, openTables, putBack, SCHEMA, takeDown } from './tables.ts';

/** The disk said no, or the connection broke before it said anything. */
class StorageFault extends Error {
  override readonly name = 'StorageFault';
}

export interface SharedDatabaseParts {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  /** Whether only one process at a time opens it, as SQLite has it. */
  readonly exclusive: boolean;
  readonly schema: (sql: string) => string;
  readonly sql: (sql: Sql) => Sql;
  /** Whether a commit that failed is reported as done. */
  readonly tellsFailedCommits: boolean;
  /** Called in the instant of each commit, with the journal's new rows. */
  readonly onCommit: (events: readonly JournalEvent[], by: string) => void;
  /** The simulation itself is at fault. */
  readonly broken: (error: unknown) => void;
  readonly log: (who: string, text: string) => void;
}

/** What is committed. A transaction begins, works and commits in one instant, so that nobody ever sees half of one. */
export class SharedDatabase {
  readonly database: Database;
  readonly #schema: string;
  readonly #parts: SharedDatabaseParts;
  readonly #sql: Sql;
  readonly #listeners = new Map<Process, Set<Listener>>();
  #seen = 0;
  #busy = false;
  #epoch: Omit<Epoch, 'inherited'> = { number: 1 };
  #copy: { readonly rows: Copy; readonly seen: number } | undefined;
  #awayUntil = 0;

  constructor(parts: SharedDatabaseParts) {
    this.#parts = parts;
    this.#schema = parts.schema(SCHEMA);
    this.database = openTables(this.#schema);
    this.#sql = parts.sql(this.database);
  }

  /** No commit goes through for `ms`. */
  goAway(ms: number): void {
    this.#awayUntil = this.#parts.scheduler.now + ms;
  }

  get isAway(): boolean {
    return this.#parts.scheduler.now < this.#awayUntil;
  }

  /** The store as one process opens it. */
  open(process: Process): Store {
    const { exclusive, log } = this.#parts;
    const group = new GroupCommit({
      clock: process.clock,
      connection: this.#connection(process),
      pending: exclusive ? rememberPending() : PENDING_FROM_STORE,
      reopen: () => this.#reopen(process),
      log: (message) => log(process.name, message),
      // Nothing comes by itself between two events.
      turns: 1,
    });
    const listeners = new Set<Listener>();
    this.#listeners.set(process, listeners);
    group.subscribe((change) => this.#tell(process, change));
    const epoch = { ...this.#epoch, inherited: this.database.number('SELECT COALESCE(MAX(arrival), 0) FROM orders') };
    return {
      exclusive,
      epoch: () => epoch,
      schema: 1,
      write: (work) => group.write(work),
      read: (work) => this.#read(process, work),
      look: (work) => this.#read(process, work),
      healthy: () => group.healthy(),
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      backup: () => Promise.reject(new Error('nobody asks for a backup here')),
      close: () => group.close(),
    };
  }

  get hasCopy(): boolean {
    return this.#copy !== undefined;
  }

  /** A copy is made, as it may be put back later. */
  async copy(): Promise<void> {
    this.#copy = { rows: await takeDown(this.database), seen: this.#seen };
  }

  /**
   * Puts the last copy back while no process runs, and begins the next epoch, as whoever opens such a store does: `now` by that one's clock.
   * Resolves to the journal as it was then.
   */
  async putBack(now: () => number): Promise<readonly JournalEvent[]> {
    if (this.#copy === undefined) throw new Error('nothing was copied');
    const { database } = this;
    await putBack(database, this.#copy.rows);
    this.#seen = this.#copy.seen;
    const journal = await database.all('SELECT * FROM events ORDER BY seq');
    database.exec('BEGIN IMMEDIATE');
    const batch = await Batch.open({ sql: database, now, pending: PENDING_FROM_STORE });
    const { inherited: _, ...epoch } = await batch.run((tx) => beginEpoch(tx, { why: 'the store is a copy', halts: true }));
    await batch.finish();
    database.exec('COMMIT');
    this.#epoch = epoch;
    return journal.map(eventOfRow);
  }

  /** What was committed since the journal was looked at last. */
  tellCommitted(by: string): void {
    this.#committed(by);
  }

  /** The history is over. */
  close(): void {
    if (this.#busy) this.database.close();
    else giveBack(this.database, this.#schema);
  }

  /** A read from outside of the history: now, and without taking time. */
  look<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    return work(this.database);
  }

  /** What was read may be old by the time it is looked at. */
  #read<Result>(process: Process, work: (sql: Sql) => Promise<Result>): Promise<Result> {
    if (this.#busy) throw new Error('somebody reads in the middle of a transaction');
    const { random } = this.#parts;
    return new Promise((resolve, reject) => {
      const ms = random.chance(0.05) ? random.int(5, 40) : random.int(0, 2);
      work(this.#sql).then(
        (result) => process.after(ms, 'read', () => resolve(result)),
        (error: unknown) => process.after(ms, 'read', () => reject(error)),
      );
    });
  }

  #connection(process: Process): Connection {
    const { random, faults, log, tellsFailedCommits } = this.#parts;
    return {
      sql: this.#sql,
      begin: () =>
        new Promise((resolve, reject) => {
          process.after(random.int(0, 4), 'commit', () => {
            if (this.isAway) return reject(new StorageFault('the store is away'));
            this.#busy = true;
            this.database.exec('BEGIN IMMEDIATE');
            resolve();
          });
        }),
      commit: () => {
        const fate = faults.strikes('commit_fails') ? 'failed' : faults.strikes('commit_torn') ? 'torn' : 'done';
        this.database.exec(fate === 'failed' ? 'ROLLBACK' : 'COMMIT');
        this.#busy = false;
        if (fate !== 'done')
          log('store', `commit of ${process.name} ${fate === 'torn' ? 'done, but reported as failed' : 'failed'}`);
        if (fate !== 'failed') this.#committed(process.name);
        return new Promise((resolve, reject) => {
          const isGood = fate === 'done' || (fate === 'failed' && tellsFailedCommits);
          const told = (): void => (isGood ? resolve() : reject(new StorageFault('the disk reports an error')));
          process.after(random.int(0, 6), 'committed', told);
        });
      },
      isStorageError: (error) => error instanceof StorageFault || isStorageError(error),
      close: async () => {
        if (this.#busy) this.database.exec('ROLLBACK');
        this.#busy = false;
      },
    };
  }

  #reopen(process: Process): Promise<Connection> {
    return new Promise((resolve, reject) => {
      process.after(this.#parts.random.int(1, 20), 'reopen', () => {
        if (this.isAway) return reject(new StorageFault('the store is away'));
        checkHead(this.database, 'the simulated store').then(() => resolve(this.#connection(process)), reject);
      });
    });
  }

  /** The rows are read before anything else happens: the promise is settled within the event. */
  #committed(by: string): void {
    const { onCommit, broken } = this.#parts;
    this.database.all('SELECT * FROM events WHERE seq > ? ORDER BY seq', [this.#seen]).then((rows) => {
      const last = rows.at(-1);
      if (last === undefined) return;
      this.#seen = integer(last, 'seq');
      onCommit(rows.map(eventOfRow), by);
    }, broken);
  }

  /** Its own process hears of a commit at once, the others a little later or never: a signal between processes may be lost. */
  #tell(from: Process, change: Change): void {
    const { random } = this.#parts;
    for (const [process, listeners] of this.#listeners) {
      if (process.state === 'dead') this.#listeners.delete(process);
      const hear = (): void => listeners.forEach((listener) => listener(change));
      if (process === from) hear();
      else if (random.chance(0.8)) process.after(random.int(1, 30), 'notice', hear);
    }
  }
}
