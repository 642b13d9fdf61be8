// Reading beside the writer: a connection of its own that sees what is committed, one consistent view for each read.
import { LedgerUnavailable } from '../port.ts';
import type { Sql } from '../sql.ts';
import { Database, isStorageError } from './database.ts';
import { withRemedy } from './remedy.ts';

export class Reader {
  readonly #file: string;
  #database: Database | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** Reads follow each other, because a view is a transaction and the connection holds one at a time. */
  read<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    if (this.#closed) return Promise.reject(new LedgerUnavailable('the ledger is closed'));
    const turn = this.#last.then(() => this.#view(work));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #view<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    try {
      const database = (this.#database ??= new Database(this.#file, { readOnly: true }));
      await database.run('BEGIN');
      try {
        return await work(database);
      } finally {
        await database.run('COMMIT');
      }
    } catch (error) {
      if (!isStorageError(error)) throw error;
      this.#drop();
      throw new LedgerUnavailable(`the store ${this.#file} cannot be read: ${withRemedy(error, this.#file)}`, { cause: error });
    }
  }

  /** The next read opens the file anew. */
  async reset(): Promise<void> {
    this.#last = this.#last.then(() => this.#drop());
    await this.#last;
  }

  #drop(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.reset();
  }
}
