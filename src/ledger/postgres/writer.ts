// The connection that writes: what a transaction asks of the server's settings, and the proof that a store which failed can be trusted again.
import type { Connection } from '../commit.ts';
import { genesis, type Head, headOfRow, isSameHead } from '../journal.ts';
import { integer, type Query, type Row, type Sql, text, type Value } from '../sql.ts';
import type { Touches } from '../store.ts';
import type { Numbers, Seat } from '../transaction.ts';
import { isConflict, isRace, type Link, LinkFailed } from './link.ts';
import { readSchema } from './migrate.ts';

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
  /^(?:SAVEPOINT|INSERT INTO (?:events|alerts|intents|orders|attempts|positions|day_open|webhook_ids|lanes|prices|balances) |UPDATE (?:orders|attempts|lanes|counts|heads) (?!.*RETURNING))/s;

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

  async together(queries: readonly Query[]): Promise<readonly (readonly Row[])[]> {
    return this.#after(this.#link.together(queries));
  }

  /** One of those that are not waited for counts as one row. */
  async run(text: string, values?: readonly Value[]): Promise<number> {
    if (text.startsWith('ROLLBACK TO')) return this.#undo(text);
    if (!UNREAD.test(text)) return this.#after(this.#link.run(text, values));
    this.ahead(this.#link.run(text, values));
    return 1;
  }

  /** What failed before it is undone with it, also where nobody has read that yet. */
  async #undo(text: string): Promise<number> {
    const count = await this.#link.run(text);
    this.#failed = undefined;
    return count;
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

const HEAD = 'SELECT chain, seq, hash FROM heads';
/** A chain that no other commit holds; the lowest, so that few processes keep to few chains. */
const FREE_HEAD = `${HEAD} ORDER BY chain LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`;
/** All are held: this waits for one of them, another in each process. */
const ANY_HEAD = `${HEAD} WHERE chain = 1 + pg_backend_pid() % (SELECT COUNT(*) FROM heads) FOR NO KEY UPDATE`;
const ROW_NUMBERS = `SELECT nextval('journal_rows') AS number FROM generate_series(1, ?::int)`;

/**
 * Arrivals are numbered in the transaction that uses them, after it has locked its accounts: so those of a lane rise with its commits. Rows
 * of the journal are numbered once a chain is held, and it is held until the commit is over: so those of a chain rise with its commits.
 */
class NumbersOfServer implements Numbers {
  #ready: number[] = [];

  async next(sql: Sql): Promise<number> {
    if (this.#ready.length === 0) {
      const rows = await sql.all(`SELECT nextval('arrivals') AS number FROM generate_series(1, ?::int)`, [FETCHED]);
      this.#ready = numbersOf(rows);
    }
    const number = this.#ready.shift();
    if (number === undefined) throw new Error('the server gave no numbers');
    return number;
  }

  async seat(sql: Sql, rows: number): Promise<Seat> {
    const [free, numbers] = await Promise.all([sql.get(FREE_HEAD), sql.all(ROW_NUMBERS, [rows])]);
    if (free !== undefined) return { head: headOfRow(free), numbers: numbersOf(numbers) };
    const [taken, later] = await Promise.all([sql.get(ANY_HEAD), sql.all(ROW_NUMBERS, [rows])]);
    if (taken === undefined) throw new Error('the journal of the ledger has no chains');
    return { head: headOfRow(taken), numbers: numbersOf(later) };
  }

  forget(): void {
    this.#ready = [];
  }
}

const FETCHED = 64;

function numbersOf(rows: readonly Row[]): number[] {
  return rows.map((row) => integer(row, 'number'));
}

/** In one order, so that no two transactions hold what the other waits for. Weaker than what a foreign key's check waits for. */
const LOCK_ALL = 'SELECT id FROM accounts ORDER BY id FOR NO KEY UPDATE';
const LOCK = `SELECT id FROM accounts WHERE id IN (
    SELECT unnest(string_to_array(?, ','))
    UNION ALL SELECT o.account_id FROM unnest(string_to_array(?, ',')) AS named (id) JOIN orders o ON o.id = named.id
    UNION ALL SELECT o.account_id FROM unnest(string_to_array(?, ',')) AS named (id)
      JOIN attempts t ON t.id = named.id JOIN orders o ON o.id = t.order_id)
  ORDER BY id FOR NO KEY UPDATE`;

/** Everything of an account is changed under the lock of its row: what a transaction reads of it nobody else is about to change. */
async function lockAccounts(sql: Sql, touches: readonly (Touches | undefined)[]): Promise<void> {
  if (touches.includes(undefined)) return void (await sql.all(LOCK_ALL));
  const all = (what: 'accounts' | 'orders' | 'attempts') =>
    [...new Set(touches.flatMap((touch): readonly string[] => touch?.[what] ?? []))].join(',');
  const names = [all('accounts'), all('orders'), all('attempts')];
  if (names.some((list) => list !== '')) await sql.all(LOCK, names);
}

/** Called when a transaction begins and when its outcome is known. */
export interface Watching {
  begun(): void;
  over(): void;
}

const UNWATCHED: Watching = { begun: () => undefined, over: () => undefined };

export function writerOf(link: Link, { begun, over }: Watching = UNWATCHED): Connection {
  const sql = new WritingSql(link);
  const numbers = new NumbersOfServer();
  return {
    sql,
    numbers,
    begin: async (touches = []) => {
      begun();
      numbers.forget();
      sql.ahead(link.exec(BEGIN));
      await lockAccounts(sql, touches);
    },
    commit: () => sql.commit().finally(over),
    isStorageError: (error) => error instanceof LinkFailed,
    isRace,
    retry: async (error) => {
      if (!(error instanceof LinkFailed) || !link.usable || !isConflict(error)) return false;
      await link.exec('ROLLBACK');
      return true;
    },
    close: () => {
      over();
      return link.close();
    },
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
  await readSchema(link);
  const rows = await link.all(
    `SELECT h.chain, h.seq, h.hash, l.seq AS last_seq, l.hash AS last_hash FROM heads h
     LEFT JOIN events l ON l.chain = h.chain AND l.seq = (SELECT MAX(e.seq) FROM events e WHERE e.chain = h.chain)`,
  );
  for (const row of rows) {
    const head = headOfRow(row);
    if (!isSameHead(head, lastOf(head, row)))
      throw new Error('the journal of the store does not end where its head says: run pinewire audit verify, restore a backup');
  }
  if (rows.length === 0) throw new Error('the journal of the store has no head');
}

function lastOf({ chain }: Head, row: Row): Head {
  return row['last_seq'] === null ? genesis(chain) : { chain, seq: integer(row, 'last_seq'), hash: text(row, 'last_hash') };
}
