// Stores as programs of schemas 1 and 2 left them, to be opened by this one.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import type { TestServer } from '../postgres/server.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'older');

interface Shape {
  readonly name: string;
  readonly file: 'one-chain' | 'number-one';
  /** What programs before this one's end did not have. */
  readonly without?: string;
  /** The schema that its program wrote: 1 where nothing is said. */
  readonly schema?: 1 | 2;
}

const NO_STREAMS = 'DROP INDEX orders_placed;';
const NO_RELAY_IDS = `${NO_STREAMS} DROP INDEX webhook_ids_to_forget; ALTER TABLE webhook_ids DROP COLUMN forget_at;`;
const NO_LATE_FILLS = `${NO_RELAY_IDS} DROP INDEX orders_ended; ALTER TABLE orders DROP COLUMN look_again_at;`;

/** The first and the last of them. */
export const ONE_CHAIN: Shape = { name: 'a journal of one chain', file: 'one-chain' };
export const NUMBER_ONE: Shape = { name: 'streams', file: 'number-one' };

/** The tables of schema 2 were written under the number 1 before they had their own. */
export const NUMBER_TWO: Shape = { name: 'schema 2', file: 'number-one', schema: 2 };

/** Every schema that was written under the number 1, the first one first, and those since. */
export const shapes: readonly Shape[] = [
  ONE_CHAIN,
  { name: 'chains', file: 'number-one', without: NO_LATE_FILLS },
  { name: 'late fills', file: 'number-one', without: NO_RELAY_IDS },
  { name: 'ids of the relay', file: 'number-one', without: NO_STREAMS },
  NUMBER_ONE,
  NUMBER_TWO,
];

/** With its witness, where its program wrote one. */
export function olderFile({ file, without = '', schema = 1 }: Shape, to: string): void {
  const database = new DatabaseSync(to);
  const content = readFileSync(join(FOLDER, `${file}.sqlite.sql`), 'utf8');
  database.exec(`BEGIN; ${content} ${without} PRAGMA user_version = ${schema}; COMMIT`);
  if (file === 'number-one') {
    const head = database.prepare('SELECT seq, hash FROM heads').get() ?? {};
    writeFileSync(`${to}.head`, witnessOf(Number(head['seq']), String(head['hash'])));
  }
  database.close();
}

export function witnessOf(seq: number, hash: string): string {
  return `${`${seq} ${hash}`.padEnd(127)}\n`;
}

/** Gives the URL of its database. It is not told as another one: what the file says of that was true of another server. */
export async function olderDatabase({ file, without = '', schema = 1 }: Shape, server: TestServer): Promise<string> {
  const url = await server.newDatabase();
  const content = readFileSync(join(FOLDER, `${file}.postgres.sql`), 'utf8');
  const number = schema === 1 ? '' : `UPDATE store SET schema = ${schema};`;
  await server.sql(url, `${content} ${without} ${number} DELETE FROM register WHERE key = 'identity'`);
  return url;
}

/** A schema as one text for each of its parts, however it is spaced. */
export function sqliteSchema(file: string): readonly string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').all();
  database.close();
  return rows.map((row) =>
    String(row['sql'])
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/ ?([(),]) ?/g, '$1'),
  );
}

const PARTS = `
  SELECT 'column', table_name || ' ' || row_number() OVER (PARTITION BY table_name ORDER BY ordinal_position) || ' ' || column_name, concat_ws(' ', data_type, is_nullable, collation_name, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT 'constraint', conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'relation', relname, relkind::text || ' ' || COALESCE(array_to_string(reloptions, ','), '')
    FROM pg_class WHERE relnamespace = 'public'::regnamespace
  ORDER BY 1, 2`;

export async function postgresSchema(server: TestServer, url: string): Promise<readonly string[]> {
  return (await server.sql(url, PARTS)).map((row) => Object.values(row).join(': '));
}

/** The tables that nothing in a migration writes to. */
export const KEPT = [
  'accounts',
  'alerts',
  'webhook_ids',
  'intents',
  'orders',
  'attempts',
  'fills',
  'positions',
  'day_open',
  'halts',
];
export const EVENTS = 'SELECT seq, at, kind, alert_id, order_id, account_id, data, hash FROM events ORDER BY seq';

const ADDED: ReadonlySet<string> = new Set(['forget_at', 'look_again_at', 'remainder']);

/** A row without what was added to its table. */
export function known(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !ADDED.has(name)));
}
