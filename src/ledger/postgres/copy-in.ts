// Moves a SQLite store into an empty PostgreSQL database: one transaction there, a lock on the file here, and the journal checked before the
// commit. What is half-done is rolled back by the server, however this process ends.
import { closeSync, openSync, readSync } from 'node:fs';
import { type Clock, isoTime } from '../../model/clock.ts';
import { audit } from '../audit.ts';
import { readHeads } from '../journal.ts';
import { COPIED_AT } from '../sqlite/copy.ts';
import { Database } from '../sqlite/database.ts';
import { lockStore } from '../sqlite/lock.ts';
import { SCHEMA } from '../schema.ts';
import { readSchema as readFileSchema } from '../sqlite/migrate.ts';
import { isSystemError, withRemedy } from '../sqlite/remedy.ts';
import { contradiction, Witness } from '../sqlite/witness.ts';
import { checkHead } from '../sqlite/writer.ts';
import { integer, type Row, text, type Value } from '../sql.ts';
import { Link } from './link.ts';
import { readSchema } from './migrate.ts';
import { SCHEMA_3 } from './schema-3.ts';
import { checkServer } from './writer.ts';

/** The store is not one that can be copied, or there is something at the other end already. Nothing was changed. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

export interface CopyOptions {
  /** The SQLite file. */
  readonly from: string;
  /** `postgres://user:password@host:5432/name`. */
  readonly to: string;
  readonly clock: Clock;
  /** Called as rows are written. */
  readonly progress: (table: string, rows: number, of: number) => void;
}

export interface Copied {
  readonly rows: number;
  /** The journal's, as the audit of the copy found it. */
  readonly head: string;
}

/** Rows whose values others refer to come first. */
const FIRST = ['accounts', 'alerts', 'intents', 'orders', 'attempts'];
/** The new schema has rows in these already. */
const PRESENT: Readonly<Record<string, string>> = { heads: 'chain', counts: 'chain, status' };
/** The protocol takes 65,535 values in one statement; this keeps a statement at a few hundred kilobytes. */
const ROWS_AT_ONCE = 100;
/** Who held the lanes does not live any more: the lock on the file says so. */
const EMPTIED: Readonly<Record<string, readonly string[]>> = { lanes: ['owner', 'leased_until'] };

/** Rejects with CopyRefused, LedgerInUse, SchemaMismatch, or what the server said. */
export async function copyIn({ from, to, clock, progress }: CopyOptions): Promise<Copied> {
  refuseStranger(from);
  const lock = lockStore(from);
  try {
    const source = new Database(from, { readOnly: false });
    try {
      await refuseSource(source, from, clock);
      const link = await openEmpty(to);
      try {
        return await copyAll(source, link, clock, progress);
      } finally {
        await link.close();
      }
    } finally {
      source.close();
    }
  } finally {
    lock.release();
  }
}

/** What every SQLite file begins with. Asked before anything is written beside a file that may be anybody's. */
const MAGIC = 'SQLite format 3\0';

function refuseStranger(file: string): void {
  const start = Buffer.alloc(MAGIC.length);
  try {
    const handle = openSync(file, 'r');
    try {
      readSync(handle, start);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if ('code' in error && error.code === 'ENOENT') throw new CopyRefused(`there is no store at ${file}`);
    throw new CopyRefused(`${file} cannot be read: ${withRemedy(error, file)}`);
  }
  if (start.toString('latin1') !== MAGIC)
    throw new CopyRefused(`${file} is no SQLite file: name the store to be copied, such as data/pinewire.db`);
}

async function refuseSource(source: Database, file: string, clock: Clock): Promise<void> {
  const schema = readFileSchema(source, file);
  if (schema < SCHEMA)
    throw new CopyRefused(
      `the store ${file} has schema ${schema}, this pinewire needs ${SCHEMA}: start pinewire serve on it once`,
    );
  await checkHead(source, file);
  const copied = await source.get('SELECT value FROM register WHERE key = ?', [COPIED_AT]);
  const { testimony } = new Witness(file, clock, () => undefined);
  const why =
    copied === undefined ? await contradiction(source, testimony) : `the store is a copy made at ${text(copied, 'value')}`;
  if (why === undefined) return;
  throw new CopyRefused(
    `${why}, and may have forgotten orders: start pinewire serve on ${file}, compare with the exchange, then copy it`,
  );
}

async function openEmpty(url: string): Promise<Link> {
  const link = await Link.open(url);
  try {
    await checkServer(link);
    if ((await readSchema(link)) !== 0) throw new CopyRefused('there is a store in that database already: name an empty one');
    return link;
  } catch (error) {
    await link.close();
    throw error;
  }
}

async function copyAll(source: Database, link: Link, clock: Clock, progress: CopyOptions['progress']): Promise<Copied> {
  await link.exec('BEGIN; SET LOCAL synchronous_commit = on');
  try {
    await link.exec(SCHEMA_3);
    const rows = await copyTables(source, link, progress);
    await link.exec(`SELECT setval('journal_rows', (SELECT COALESCE(MAX(seq), 0) + 1 FROM events)),
      setval('arrivals', 1 + GREATEST((SELECT COALESCE(MAX(seq), 0) FROM alerts), (SELECT COALESCE(MAX(arrival), 0) FROM orders)))`);
    const report = await audit({ read: (work) => work(link) }, () => Promise.resolve());
    if (!report.ok) throw new CopyRefused(`the journal is broken at row ${report.seq}: ${report.problem}`);
    await sameHeads(source, link);
    // From here on the file is the older of the two: whoever starts on it by mistake starts halted.
    await source.run('INSERT OR REPLACE INTO register (key, value) VALUES (?, ?)', [COPIED_AT, isoTime(clock.now())]);
    await link.commit();
    return { rows, head: report.head };
  } catch (error) {
    await link.exec('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function sameHeads(source: Database, link: Link): Promise<void> {
  const [before, after] = [await readHeads(source), await readHeads(link)];
  if (JSON.stringify(before) !== JSON.stringify(after))
    throw new CopyRefused('the journal of the copy does not end where the file’s does');
}

async function copyTables(source: Database, link: Link, progress: CopyOptions['progress']): Promise<number> {
  const found = await source.all(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
  );
  const names = found.map((row) => text(row, 'name'));
  let rows = 0;
  for (const table of [...FIRST, ...names.filter((name) => !FIRST.includes(name))])
    rows += await copyTable(source, link, table, progress);
  return rows;
}

async function copyTable(source: Database, link: Link, table: string, progress: CopyOptions['progress']): Promise<number> {
  const columns = (await source.all(`SELECT name, pk FROM pragma_table_info('${table}') ORDER BY cid`)).map((row) => ({
    name: text(row, 'name'),
    key: integer(row, 'pk'),
  }));
  const order = columns.filter(({ key }) => key > 0).map(({ name }) => name);
  const count = await source.get(`SELECT COUNT(*) AS rows FROM ${table}`);
  const total = count === undefined ? 0 : integer(count, 'rows');
  const names = columns.map(({ name }) => name);
  const emptied = EMPTIED[table] ?? [];
  let copied = 0;
  while (copied < total) {
    const page = await source.all(`SELECT * FROM ${table} ORDER BY ${order.join(', ')} LIMIT ? OFFSET ?`, [ROWS_AT_ONCE, copied]);
    const valuesOf = (row: Row): Value[] => names.map((name) => (emptied.includes(name) ? null : ((row[name] ?? null) as Value)));
    await link.run(insertion(table, names, page.length), page.flatMap(valuesOf));
    copied += page.length;
    progress(table, copied, total);
  }
  return total;
}

function insertion(table: string, names: readonly string[], rows: number): string {
  const one = `(${names.map(() => '?').join(', ')})`;
  const key = PRESENT[table];
  const set = names.map((name) => `${name} = excluded.${name}`).join(', ');
  const upsert = key === undefined ? '' : ` ON CONFLICT (${key}) DO UPDATE SET ${set}`;
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES ${Array.from({ length: rows }, () => one).join(', ')}${upsert}`;
}
