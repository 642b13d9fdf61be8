// One connection to a SQLite file: settings, prepared statements kept, errors told apart.
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { oneByOne, type Row, type Sql, type Value } from '../sql.ts';

/** Waiting for another process's lock blocks this one, so it is short: only a checkpoint of the command line can hold one. */
const BUSY_TIMEOUT_MS = 2_000;

export class Database implements Sql {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Throws where the file cannot be opened. With `readOnly` it is never created. */
  constructor(file: string, { readOnly }: { readonly readOnly: boolean }) {
    this.#database = new DatabaseSync(file, { readOnly, timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    // 4 MB of pages for each of two connections: what they miss, the system's own cache has. An alert costs no more than with 16 MB.
    this.#database.exec('PRAGMA cache_size = -4000; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF');
    if (!readOnly) this.#makeDurable();
  }

  /** FULL: each commit is on disk before it returns. A checkpoint every 16 MB of log, and a log that shrinks again after a long reader. */
  #makeDurable(): void {
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    this.#database.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864');
  }

  #prepare(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  async get(text: string, values: readonly Value[] = []): Promise<Row | undefined> {
    return this.#prepare(text).get(...values);
  }

  async all(text: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    return this.#prepare(text).all(...values);
  }

  async run(text: string, values: readonly Value[] = []): Promise<number> {
    return Number(this.#prepare(text).run(...values).changes);
  }

  readonly together = oneByOne({ all: (text, values) => this.all(text, values) });

  /** Several statements, without values and not kept. */
  exec(text: string): void {
    this.#database.exec(text);
  }

  /** One number that a pragma or a query tells; 0 where it tells none. */
  number(text: string): number {
    const [value] = Object.values(this.#database.prepare(text).get() ?? {});
    return typeof value === 'number' ? value : 0;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

/** SQLite's primary result codes that an operation can cause by itself; every other one is the store's. */
const OF_THE_OPERATION: ReadonlySet<number> = new Set([
  1 /* ERROR */, 18 /* TOOBIG */, 19 /* CONSTRAINT */, 20 /* MISMATCH */, 25 /* RANGE */,
]);

export function isStorageError(error: unknown): boolean {
  const code = resultCode(error);
  return code !== undefined && !OF_THE_OPERATION.has(code);
}

export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === 5 || code === 6;
}

/** The primary result code of an error that SQLite raised. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SQLITE_ERROR') return undefined;
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
