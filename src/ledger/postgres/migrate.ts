// Schemas by number: an older store is brought forward by whoever comes first, a newer one and somebody else's tables are refused.
import { type Migrated, SCHEMA, SchemaMismatch, type Schemas } from '../schema.ts';
import { integer } from '../sql.ts';
import { bringFrom1 } from './from-1.ts';
import { bringFrom2 } from './from-2.ts';
import { type Link, LONG_MS } from './link.ts';
import { SCHEMA_3 } from './schema-3.ts';

export const SCHEMAS: Schemas<Link> = {
  number: SCHEMA,
  sql: SCHEMA_3,
  steps: [
    { to: 2, bring: bringFrom1 },
    { to: 3, bring: bringFrom2 },
  ],
};

/** One process migrates, the others wait for it: `PINW` as a number. */
const LOCK = 0x50494e57;

const TABLES = `SELECT COUNT(*) AS tables, COUNT(*) FILTER (WHERE relname = 'heads') AS heads,
    COUNT(*) FILTER (WHERE relname IN ('head', 'webhook_ids')) AS first
  FROM pg_class WHERE relnamespace = to_regnamespace(current_schema()) AND relkind IN ('r', 'p')`;

/** The number of the store's schema; 0 where there is nothing yet. Refuses what this program cannot know. */
export async function readSchema(link: Link, known = SCHEMA): Promise<number> {
  const found = await link.get(TABLES);
  if (found === undefined || integer(found, 'tables') === 0) return 0;
  const table = integer(found, 'heads') === 1 ? 'store' : integer(found, 'first') === 2 ? 'head' : undefined;
  const version = table && (await link.get(`SELECT schema FROM ${table} WHERE id = 1`));
  if (version === undefined)
    throw new SchemaMismatch('the database holds tables of another program: give pinewire a database of its own');
  const schema = integer(version, 'schema');
  if (schema > known)
    throw new SchemaMismatch(`the store has schema ${schema}, this pinewire knows ${known}: use a newer pinewire`);
  return schema;
}

/** All of it is one transaction, so that a crash leaves what was there, and no other process sees half of it. */
export async function migrate(link: Link, schemas: Schemas<Link> = SCHEMAS): Promise<Migrated> {
  const to = schemas.number;
  await link.exec(`BEGIN; SELECT pg_advisory_xact_lock(${LOCK})`, LONG_MS);
  try {
    const from = await readSchema(link, to);
    if (from === 0) await link.exec(schemas.sql);
    else if (from < to) await bringForward(link, from, schemas);
    await link.exec('COMMIT');
    return { from, to };
  } catch (error) {
    if (link.usable) await link.exec('ROLLBACK');
    throw error;
  }
}

async function bringForward(link: Link, from: number, { number, steps }: Schemas<Link>): Promise<void> {
  await endOlder(link, from, number);
  for (const { bring } of steps.filter(({ to }) => to > from)) await bring(link);
  await link.exec(`UPDATE store SET schema = ${number} WHERE id = 1`);
}

/** How long an ended session may take to roll back and be gone. */
const END_MS = 5_000;

/**
 * A process of an older program looks at the number when it connects, and at no other time. So its connections are ended while nobody can
 * read the number: it connects anew, waits, reads the new one, and refuses by name.
 */
async function endOlder(link: Link, from: number, to: number): Promise<void> {
  await link.exec(`LOCK TABLE ${(await firstStore(link)) ? 'head' : 'store'} IN ACCESS EXCLUSIVE MODE`);
  const [left] = await link.all(
    `SELECT COUNT(*) FILTER (WHERE NOT pg_terminate_backend(pid, ${END_MS})) AS sessions FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND (application_name = 'pinewire' OR application_name LIKE 'pinewire schema %')
       AND COALESCE(substring(application_name FROM '[0-9]+$')::bigint, 1) < ?`,
    [to],
  );
  if (left !== undefined && integer(left, 'sessions') > 0)
    throw new SchemaMismatch(`a pinewire that knows schema ${from} is still connected to the store: stop it, then start again`);
}

async function firstStore(link: Link): Promise<boolean> {
  return (await link.get(`SELECT 1 AS found FROM pg_class WHERE oid = to_regclass('head')`)) !== undefined;
}
