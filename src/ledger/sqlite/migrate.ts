// Schemas by number: an older store is copied and brought forward, a newer one and a foreign file are refused.
import { type Migrated, SCHEMA, SchemaMismatch, type Schemas } from '../schema.ts';
import { copyOlder } from './copy.ts';
import { olderName } from './copy-file.ts';
import type { Database } from './database.ts';
import { bringFrom1 } from './from-1.ts';
import { bringFrom2 } from './from-2.ts';
import { SCHEMA_3 } from './schema-3.ts';

type SqliteSchemas = Schemas<Database, void>;

export const SCHEMAS: SqliteSchemas = {
  number: SCHEMA,
  sql: SCHEMA_3,
  steps: [
    { to: 2, bring: bringFrom1 },
    { to: 3, bring: bringFrom2 },
  ],
};

/** `PINW`: tells our files from other SQLite files. */
const APPLICATION_ID = 0x50494e57;

/** The number of the store's schema; 0 for an empty file. Refuses what this program cannot know. */
export function readSchema(database: Database, file: string, known = SCHEMAS.number): number {
  const schema = database.number('PRAGMA user_version');
  const isOurs = database.number('PRAGMA application_id') === APPLICATION_ID;
  if (!isOurs && database.number('SELECT COUNT(*) FROM sqlite_schema') > 0) {
    throw new SchemaMismatch(`${file} is a SQLite file of another program: name another file as store`);
  }
  if (schema > known)
    throw new SchemaMismatch(`store ${file} has schema ${schema}, this pinewire knows ${known}: use a newer pinewire`);
  return schema;
}

/** One transaction, so a crash leaves the store as it was, or as it is to be. */
export function migrate(database: Database, file: string, now: number, schemas: SqliteSchemas = SCHEMAS): Migrated {
  const from = readSchema(database, file, schemas.number);
  const to = schemas.number;
  if (from === to) return { from, to };
  const copy = from === 0 ? undefined : olderName(file, to, now);
  if (copy !== undefined) copyOlder(database, copy, now);
  database.exec('BEGIN IMMEDIATE');
  if (from === 0) database.exec(schemas.sql);
  else for (const step of schemas.steps.filter(({ to: next }) => next > from)) step.bring(database);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${to}`);
  database.exec('COMMIT');
  return { from, to, ...(copy !== undefined && { copy }) };
}
