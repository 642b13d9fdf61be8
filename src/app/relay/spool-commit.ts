// Many alerts, one fsync: what waits is committed together, each operation under its own savepoint. After an error nothing is trusted until
// the file was opened anew.
import type { DatabaseSync } from 'node:sqlite';
import { SpoolUnavailable } from '../../edge/spool.ts';
import { isStorageError } from '../../ledger/sqlite/database.ts';
import type { Clock } from '../../model/clock.ts';
import { gather } from '../../model/gathering.ts';
import { messageOf } from '../../model/thrown.ts';
import { inodeOf, openSpoolFile } from './spool-file.ts';

type Job = {
  readonly run: (database: DatabaseSync) => void;
  readonly done: () => void;
  readonly fail: (error: unknown) => void;
};

/** At 512 the last of a batch waits for a few milliseconds of work. */
const MOST_IN_A_BATCH = 512;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 2_000;

export class SpoolCommit {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #log: (problem: string) => void;
  readonly #stop = new AbortController();
  #database: DatabaseSync | undefined;
  #inode: string;
  #problem: string | undefined;
  /** How often the file was opened. */
  #opened = 1;
  #waiting: Job[] = [];
  #working: Promise<void> | undefined;

  constructor(file: string, clock: Clock, log: (problem: string) => void) {
    this.#file = file;
    this.#clock = clock;
    this.#log = log;
    this.#database = openSpoolFile(file);
    this.#inode = inodeOf(file);
  }

  /** Resolves once what `work` did is on disk. `work` is synchronous: a batch is one turn of the event loop, and no reader sees half of it. */
  write<Result>(work: (database: DatabaseSync) => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#stop.signal.aborted) return reject(new SpoolUnavailable('the spool is closed'));
      if (this.#problem !== undefined) return reject(new SpoolUnavailable(this.#problem));
      let settle = (): void => undefined;
      this.#waiting.push({
        run: (database) => {
          const result = work(database);
          settle = () => resolve(result);
        },
        done: () => settle(),
        fail: reject,
      });
      this.#working ??= this.#work();
    });
  }

  read<Result>(work: (database: DatabaseSync) => Result): Result {
    if (this.#database === undefined) throw new SpoolUnavailable(this.#problem ?? 'the spool is closed');
    try {
      return work(this.#database);
    } catch (error) {
      if (!isStorageError(error)) throw error;
      throw new SpoolUnavailable(messageOf(error), { cause: error });
    }
  }

  /** Another text once another process has changed the file, or once it was opened anew; never by what `write` commits. */
  version(): string {
    const { data_version: version } = this.read((database) => database.prepare('PRAGMA data_version').get()) ?? {};
    return `${this.#opened} ${Number(version)}`;
  }

  healthy(): { readonly ok: true } | { readonly ok: false; readonly problem: string } {
    return this.#problem === undefined ? { ok: true } : { ok: false, problem: this.#problem };
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('the spool is closed'));
    await this.#working;
    this.#database?.close();
    this.#database = undefined;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      await gather({ clock: this.#clock, count: () => this.#waiting.length, most: MOST_IN_A_BATCH });
      const jobs = this.#waiting.splice(0, MOST_IN_A_BATCH);
      const problem = this.#commit(jobs);
      if (problem === undefined) for (const job of jobs) job.done();
      else await this.#mend(problem, jobs);
    }
    this.#working = undefined;
  }

  /** Undefined where the batch is on disk, else why it is not. */
  #commit(jobs: readonly Job[]): string | undefined {
    const database = this.#database;
    if (database === undefined) return 'the spool is closed';
    try {
      if (inodeOf(this.#file) !== this.#inode) return `the spool ${this.#file} was moved or deleted while it was open`;
      database.exec('BEGIN IMMEDIATE');
      for (const job of jobs) runJob(database, job);
      database.exec('COMMIT');
      return undefined;
    } catch (error) {
      return `the spool cannot commit: ${messageOf(error)}`;
    }
  }

  /** Nobody can say what this connection holds in memory and what is on disk: it goes, and the file is read anew. */
  async #mend(problem: string, jobs: readonly Job[]): Promise<void> {
    this.#problem = problem;
    for (const job of [...jobs, ...this.#waiting.splice(0)]) job.fail(new SpoolUnavailable(problem));
    this.#log(problem);
    this.#closeBroken();
    const { signal } = this.#stop;
    for (let wait = FIRST_RETRY_MS; !signal.aborted; wait = Math.min(LONGEST_RETRY_MS, wait * 2)) {
      await this.#clock.sleep(wait, signal).catch(() => undefined);
      if (signal.aborted) return;
      const reopened = this.#reopen();
      if (reopened === undefined) return;
      this.#problem = reopened;
    }
  }

  #closeBroken(): void {
    try {
      this.#database?.close();
    } catch (error) {
      this.#log(`the broken spool did not close: ${messageOf(error)}`);
    }
    this.#database = undefined;
  }

  /** Undefined where the spool can be trusted again: it is whole, and one commit went through. */
  #reopen(): string | undefined {
    let database: DatabaseSync | undefined;
    try {
      // A file that is gone was moved by somebody: a new one would hide from them what waits in the old one.
      if (inodeOf(this.#file) !== this.#inode)
        return `the spool ${this.#file} was moved or deleted: put it back, or restart the relay`;
      database = openSpoolFile(this.#file);
      const [verdict] = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {});
      if (verdict !== 'ok') throw new Error(`${this.#file} is damaged`);
      database.exec('BEGIN IMMEDIATE; UPDATE alerts SET tries = tries WHERE seq = (SELECT MAX(seq) FROM alerts); COMMIT');
      this.#database = database;
      this.#opened += 1;
      this.#problem = undefined;
      this.#log('the spool can commit again');
      return undefined;
    } catch (error) {
      database?.close();
      return `the spool cannot commit: ${messageOf(error)}`;
    }
  }
}

/** An operation that fails by itself takes nothing with it. */
function runJob(database: DatabaseSync, job: Job): void {
  database.exec('SAVEPOINT operation');
  try {
    job.run(database);
  } catch (error) {
    if (isStorageError(error)) throw error;
    database.exec('ROLLBACK TO operation');
    job.fail(error);
  }
  database.exec('RELEASE operation');
}
