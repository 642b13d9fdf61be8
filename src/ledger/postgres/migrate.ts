// Schemas by number: an older store is brought forward by whoever comes first, a newer one and somebody else's tables are refused.
import { integer } from '../sql.ts';
import { latest, type Migrated, type Migration, SchemaMismatch } from '../sqlite/migrate.ts';
import type { Link } from './link.ts';
import { SCHEMA_1 } from './schema-1.ts';

export const MIGRATIONS: readonly Migration[] = [{ to: 1, sql: SCHEMA_1 }];

/** One process migrates, the others wait for it: `PINW` as a number. */
const LOCK = 0x50494e57;

const TABLES = `SELECT COUNT(*) AS tables, COUNT(*) FILTER (WHERE relname = 'heads') AS ours FROM pg_class
  WHERE relnamespace = to_regnamespace(current_schema()) AND relkind IN ('r', 'p')`;

/** The number of the store's schema; 0 where there is nothing yet. Refuses what this program cannot know. */
export async function readSchema(link: Link, migrations: readonly Migration[] = MIGRATIONS): Promise<number> {
  const found = await link.get(TABLES);
  if (found === undefined || integer(found, 'tables') === 0) return 0;
  const version = integer(found, 'ours') === 0 ? undefined : await link.get('SELECT schema FROM store WHERE id = 1');
  if (version === undefined)
    throw new SchemaMismatch('the database holds tables of another program: give pinewire a database of its own');
  const schema = integer(version, 'schema');
  refuseNewer(schema, latest(migrations));
  return schema;
}

export function refuseNewer(schema: number, known: number): void {
  if (schema > known)
    throw new SchemaMismatch(`the store has schema ${schema}, this pinewire knows ${known}: use a newer pinewire`);
}

/** All steps are one transaction, so that a crash leaves what was there, and no other process sees half of it. */
export async function migrate(link: Link, migrations: readonly Migration[] = MIGRATIONS): Promise<Migrated> {
  const to = latest(migrations);
  if ((await readSchema(link, migrations)) === to) return { from: to, to };
  await link.exec(`BEGIN; SELECT pg_advisory_xact_lock(${LOCK})`);
  try {
    const from = await readSchema(link, migrations);
    for (const { to: next, sql } of migrations.filter((step) => step.to > from)) {
      await link.exec(sql);
      await link.exec(`UPDATE store SET schema = ${next} WHERE id = 1`);
    }
    await link.exec('COMMIT');
    return { from, to };
  } catch (error) {
    if (link.usable) await link.exec('ROLLBACK');
    throw error;
  }
}
