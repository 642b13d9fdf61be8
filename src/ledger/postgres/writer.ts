// The connection that writes: what a transaction asks of the server's settings, and the proof that a store which failed can be trusted again.
import type { Connection } from '../commit.ts';
import { GENESIS } from '../journal.ts';
import { integer, type Row, type Sql, text, type Value } from '../sql.ts';
import { latest } from '../sqlite/migrate.ts';
import { type Link, LinkFailed } from './link.ts';
import { MIGRATIONS, readSchema, refuseNewer } from './migrate.ts';

/**
 * On: a commit is on disk (and on the synchronous standbys) before it returns, whatever the role or the database says. A process that is
 * paused inside a transaction holds locks that every other one waits for, so the server takes the transaction from it.
 */
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL synchronous_commit = on;
SET LOCAL idle_in_transaction_session_timeout = '3s';
SET LOCAL lock_timeout = '8s'`;

/**
 * Statements whose answer nobody reads: they are sent and not waited for, because the way to the server and back is what an operation
 * costs. The next answer that is read comes after theirs, so an error of theirs is met there, within the same operation.
 */
const UNREAD =
  /^(?:SAVEPOINT|INSERT INTO (?:events|alerts|intents|orders|attempts|positions|day_open|webhook_ids|lanes|prices|balances) |UPDATE (?:orders|attempts|lanes|counts) (?!.*RETURNING))/s;

class WritingSql implements Sql {
  readonly #link: Link;
  #failed: unknown;

  constructor(link: Link) {
    this.#link = link;
  }

  async get(text: string, values?: readonly Value[]): Promise<Row | undefined> {
    return this.#after(this.#link.get(text, values));
  }

  async all(text: string, values?: readonly Value[]): Promise<readonly Row[]> {
    return this.#after(this.#link.all(text, values));
  }

  /** One of those that are not waited for counts as one row. */
  async run(text: string, values?: readonly Value[]): Promise<number> {
    if (text.startsWith('ROLLBACK TO')) this.#failed = undefined;
    if (!UNREAD.test(text)) return this.#after(this.#link.run(text, values));
    this.ahead(this.#link.run(text, values));
    return 1;
  }

  ahead(sent: Promise<unknown>): void {
    sent.catch((error: unknown) => {
      this.#failed ??= error;
    });
  }

  async commit(): Promise<void> {
    await this.#after(this.#link.commit());
  }

  /** What failed before says why; what failed after it says only that something did. */
  async #after<Result>(answer: Promise<Result>): Promise<Result> {
    try {
      const result = await answer;
      if (this.#failed === undefined) return result;
    } catch (error) {
      this.#failed ??= error;
    }
    const failed = this.#failed;
    this.#failed = undefined;
    throw failed;
  }
}

/** `begun` is called with each transaction. */
export function writerOf(link: Link, begun: () => void = () => undefined): Connection {
  const sql = new WritingSql(link);
  return {
    sql,
    begin: async () => {
      begun();
      sql.ahead(link.exec(BEGIN));
    },
    commit: () => sql.commit(),
    isStorageError: (error) => error instanceof LinkFailed,
    close: () => link.close(),
  };
}

/** A server that writes, does not lose what it wrote, and holds a store of our schema whose journal ends where its head says. */
export async function checkServer(link: Link): Promise<void> {
  const row = await link.get(
    `SELECT pg_is_in_recovery()::int AS standby, current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages`,
  );
  if (row === undefined) throw new LinkFailed('the server does not say what it is');
  if (integer(row, 'standby') === 1) throw new LinkFailed('the server is a standby: name the primary in the URL');
  if (text(row, 'fsync') !== 'on' || text(row, 'pages') !== 'on')
    throw new LinkFailed('the server runs with fsync or full_page_writes off: a power cut would lose acknowledged alerts');
}

export async function checkStore(link: Link): Promise<void> {
  refuseNewer(await readSchema(link), latest(MIGRATIONS));
  const row = await link.get(
    `SELECT h.seq, h.hash, l.seq AS last_seq, l.hash AS last_hash FROM head h
     LEFT JOIN events l ON l.seq = (SELECT MAX(seq) FROM events) WHERE h.id = 1`,
  );
  if (row === undefined) throw new Error('the journal of the store has no head');
  const end = row['last_seq'] === null ? GENESIS : { seq: integer(row, 'last_seq'), hash: text(row, 'last_hash') };
  if (integer(row, 'seq') !== end.seq || text(row, 'hash') !== end.hash)
    throw new Error('the journal of the store does not end where its head says: run pinewire audit verify, restore a backup');
}
