// Group commit: whatever waits is committed in one transaction, one fsync for all, each operation under its own savepoint.
import type { Clock } from '../model/clock.ts';
import { gather } from '../model/gathering.ts';
import { messageOf } from '../model/thrown.ts';
import { type Change, LedgerClosed, LedgerUnavailable } from './port.ts';
import type { PendingOrders } from './pending.ts';
import type { Sql } from './sql.ts';
import type { Listener, Touches } from './store.ts';
import { Batch, type Numbers, TransactionLost, type Tx } from './transaction.ts';

/** The one connection that writes. */
export interface Connection {
  readonly sql: Sql;
  /** `touches` of every operation that is to run in it. */
  begin(touches?: readonly (Touches | undefined)[]): Promise<void>;
  commit(): Promise<void>;
  /** Whether the store itself failed (disk, file, connection) and not the operation. */
  isStorageError(error: unknown): boolean;
  /** Numbers for arrivals, where several writers share the journal and so none knows its next row before the end. */
  readonly numbers?: Numbers;
  /** What has to be committed on it before anything else, where the store was found to be another than before. */
  readonly first?: (tx: Tx) => Promise<void>;
  /** Whether another writer came first with the same key, so that the operation has to be run again to see it. */
  isRace?(error: unknown): boolean;
  /** Rolls back what another writer stood in the way of; false where trying again is of no use. */
  retry?(error: unknown): Promise<boolean>;
  close(): Promise<void>;
}

export interface GroupCommitOptions {
  readonly clock: Clock;
  readonly connection: Connection;
  readonly pending: PendingOrders;
  /** Opens a new connection and proves that it can be read and written; rejects while it cannot. */
  readonly reopen: () => Promise<Connection>;
  readonly log: (message: string) => void;
  /** Turns of the event loop without a new operation that close a batch; absent: the number that gathering takes. */
  readonly turns?: number;
}

/** At 64 in a transaction an fsync costs each 1/64; at 512 the last waits for 20 ms of work, which is where more stops paying. */
const MOST_IN_A_BATCH = 512;
/** A batch never gets smaller than this, however slow the last one was. A full one that took less than half of the time doubles the next. */
const FEWEST_IN_A_BATCH = 4;
/**
 * A transaction that has lasted so long takes no more in: its first operations wait for its last. Where the server is 2 ms away an operation
 * takes some 30 ms, and 512 would hold an answer for longer than anybody waits, and a signed request for longer than it is valid.
 */
const LONGEST_BATCH_MS = 250;
/** A transaction that stood in the way of another's is run so often. */
const MOST_TRIES = 5;
/** Between two tries to open a store that is broken. */
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 2_000;

/** An operation that waits, and what to tell its caller once the batch is durable. */
interface Job {
  readonly touches: Touches | undefined;
  run(batch: Batch, connection: Connection): Promise<void>;
  /** The batch is committed. */
  done(): void;
  fail(error: LedgerUnavailable): void;
}

/** A transaction that was committed. */
interface Attempted {
  readonly change: Change;
  readonly ran: readonly Job[];
  /** They came too late for it. */
  readonly left: readonly Job[];
  /** From its beginning to the end of its last operation. */
  readonly ms: number;
}

export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #listeners = new Set<Listener>();
  readonly #stop = new AbortController();
  #connection: Connection | undefined;
  #problem: string | undefined;
  #waiting: Job[] = [];
  #working: Promise<void> | undefined;
  /** As many as are likely to be done in time: a transaction locks the accounts of all its operations when it begins. */
  #most = MOST_IN_A_BATCH;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#connection = options.connection;
  }

  write<Result>(work: (tx: Tx) => Promise<Result>, touches?: Touches): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (this.#stop.signal.aborted) return reject(new LedgerClosed());
      if (this.#problem !== undefined) return reject(new LedgerUnavailable(this.#problem));
      this.#waiting.push(jobOf(work, touches, { resolve, reject }));
      this.#working ??= this.#work();
    });
  }

  healthy(): { readonly ok: true } | { readonly ok: false; readonly problem: string } {
    return this.#problem === undefined ? { ok: true } : { ok: false, problem: this.#problem };
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Commits what waits, then closes. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('the ledger is closed'));
    await this.#working;
    await this.#connection?.close();
    this.#connection = undefined;
    this.#listeners.clear();
  }

  /** Runs while there is work: commits, and where that failed waits until the store is mended. Never rejects. */
  async #work(): Promise<void> {
    const { clock, turns } = this.#options;
    while (this.#waiting.length > 0) {
      await gather({ clock, turns, count: () => this.#waiting.length, most: this.#most });
      await this.#commit(this.#next());
    }
    this.#working = undefined;
  }

  /** What is to be committed next: what cannot wait before what can, each in the order it came. */
  #next(): readonly Job[] {
    const isFirst = ({ touches }: Job): boolean => touches?.first === true;
    const queue = [...this.#waiting.filter(isFirst), ...this.#waiting.filter((job) => !isFirst(job))];
    this.#waiting = queue.splice(this.#most);
    return queue;
  }

  #learn({ ran, left, ms }: Attempted): void {
    if (left.length > 0) this.#most = Math.max(FEWEST_IN_A_BATCH, ran.length);
    else if (ran.length === this.#most && ms < LONGEST_BATCH_MS / 2) this.#most = Math.min(MOST_IN_A_BATCH, this.#most * 2);
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    let result: Attempted | undefined;
    for (let tries = 1; result === undefined; tries++) {
      const connection = this.#connection;
      try {
        if (connection === undefined) throw new Error('the ledger is closed');
        result = await this.#attempt(connection, jobs);
      } catch (error) {
        if (tries < MOST_TRIES && (await connection?.retry?.(error)) === true) continue;
        return this.#fail(error, jobs);
      }
    }
    this.#learn(result);
    this.#waiting.unshift(...result.left);
    for (const job of result.ran) job.done();
    this.#tell(result.change);
  }

  async #attempt(connection: Connection, jobs: readonly Job[]): Promise<Attempted> {
    const { clock, pending } = this.#options;
    const { sql, numbers } = connection;
    const started = clock.monotonic();
    const isInTime = (): boolean => clock.monotonic() - started < LONGEST_BATCH_MS;
    await connection.begin(jobs.map(({ touches }) => touches));
    const batch = await Batch.open({ sql, now: () => clock.now(), pending, ...(numbers && { numbers }) });
    const left = [...inOrder(jobs)];
    const ran: Job[] = [];
    for (let job = left.shift(); job !== undefined; job = isInTime() ? left.shift() : undefined) {
      await job.run(batch, connection);
      ran.push(job);
    }
    const ms = clock.monotonic() - started;
    const change = await batch.finish();
    await connection.commit();
    return { change, ran, left, ms };
  }

  #tell(change: Change): void {
    if (change.events.length === 0 && change.lanes.length === 0) return;
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        // The change is committed: a listener's bug must neither undo it nor keep it from the others.
        this.#options.log(`a listener of the ledger failed: ${messageOf(error)}`);
      }
    }
  }

  /**
   * After an error of commit or disk nobody can say what this connection holds in memory and what is on disk: an fsync that is tried again
   * may report success for pages the system has dropped. So the connection goes, and what is on disk is read anew.
   */
  async #fail(cause: unknown, jobs: readonly Job[]): Promise<void> {
    const problem = `the store cannot commit: ${messageOf(cause)}`;
    const error = new LedgerUnavailable(problem, { cause });
    this.#problem = problem;
    for (const job of [...jobs, ...this.#waiting.splice(0)]) job.fail(error);
    this.#options.pending.forgetAll();
    this.#options.log(problem);
    await this.#closeQuietly();
    await this.#mend();
  }

  async #mend(): Promise<void> {
    const { clock, reopen, log } = this.#options;
    const { signal } = this.#stop;
    for (let wait = FIRST_RETRY_MS; !signal.aborted; wait = Math.min(LONGEST_RETRY_MS, wait * 2)) {
      await clock.sleep(wait, signal).catch(() => undefined);
      if (signal.aborted) return;
      try {
        const connection = await reopen();
        await this.#begin(connection);
        this.#connection = connection;
        this.#problem = undefined;
        log('the store can commit again');
        return;
      } catch (error) {
        this.#problem = `the store cannot commit: ${messageOf(error)}`;
      }
    }
  }

  async #begin(connection: Connection): Promise<void> {
    const { first } = connection;
    if (first === undefined) return;
    try {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const job = jobOf(first, undefined, { resolve, reject });
      const { change } = await this.#attempt(connection, [job]);
      job.done();
      await promise;
      this.#tell(change);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  async #closeQuietly(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    try {
      await connection?.close();
    } catch (error) {
      this.#options.log(`the broken connection did not close: ${messageOf(error)}`);
    }
  }
}

/** As they came; what says that it comes last, after the others. */
function inOrder(jobs: readonly Job[]): readonly Job[] {
  const last = jobs.filter(({ touches }) => touches?.last !== undefined);
  if (last.length === 0) return jobs;
  const key = ({ touches }: Job): string => touches?.last ?? '';
  last.sort((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
  return [...jobs.filter(({ touches }) => touches?.last === undefined), ...last];
}

interface Caller<Result> {
  resolve(result: Result): void;
  reject(error: unknown): void;
}

function jobOf<Result>(
  work: (tx: Tx) => Promise<Result>,
  touches: Touches | undefined,
  { resolve, reject }: Caller<Result>,
): Job {
  let done = (): void => reject(new Error('the operation did not run'));
  const once = async (batch: Batch, connection: Connection): Promise<Result> => {
    try {
      return await batch.run(work);
    } catch (error) {
      if (connection.isRace?.(error) !== true) throw error;
      return batch.run(work);
    }
  };
  return {
    touches,
    run: async (batch, connection) => {
      try {
        const result = await once(batch, connection);
        done = () => resolve(result);
      } catch (error) {
        if (error instanceof TransactionLost || connection.isStorageError(error)) throw error;
        done = () => reject(error);
      }
    },
    done: () => done(),
    fail: reject,
  };
}
