// Schemas by number: an older store is copied and brought forward, a newer one and a foreign file are refused.
import { chmodSync } from 'node:fs';
import { isoTime } from '../../model/clock.ts';
import type { Database } from './database.ts';
import { SCHEMA_1 } from './schema-1.ts';

export interface Migration {
  /** The schema it leads to; each follows on the one before. */
  readonly to: number;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [{ to: 1, sql: SCHEMA_1 }];

/** `PINW`: tells our files from other SQLite files. */
const APPLICATION_ID = 0x50494e57;

/** The store and the program do not fit together. */
export class SchemaMismatch extends Error {
  override readonly name = 'SchemaMismatch';
}

export function latest(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.to ?? 0;
}

/** The number of the store's schema; 0 for an empty file. Refuses what this program cannot know. */
export function readSchema(database: Database, file: string, migrations: readonly Migration[] = MIGRATIONS): number {
  const schema = database.number('PRAGMA user_version');
  const known = latest(migrations);
  const isOurs = database.number('PRAGMA application_id') === APPLICATION_ID;
  if (!isOurs && database.number('SELECT COUNT(*) FROM sqlite_schema') > 0) {
    throw new SchemaMismatch(`${file} is a SQLite file of another program: name another file as store`);
  }
  if (schema > known)
    throw new SchemaMismatch(`store ${file} has schema ${schema}, this pinewire knows ${known}: use a newer pinewire`);
  return schema;
}

export interface Migrated {
  readonly from: number;
  readonly to: number;
  /** The copy of what was there before, where there was anything. */
  readonly copy?: string;
}

/** Each step is one transaction, so a crash between two leaves a store that the next start brings further. */
export function migrate(database: Database, file: string, now: number, migrations: readonly Migration[] = MIGRATIONS): Migrated {
  const from = readSchema(database, file, migrations);
  const to = latest(migrations);
  if (from === to) return { from, to };
  const copy = from === 0 ? undefined : `${file}.before-v${to}-${isoTime(now).replaceAll(/[:.]/g, '')}`;
  if (copy !== undefined) {
    database.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
    chmodSync(copy, 0o600);
  }
  for (const migration of migrations.filter((step) => step.to > from)) {
    database.exec('BEGIN IMMEDIATE');
    database.exec(migration.sql);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migration.to}`);
    database.exec('COMMIT');
  }
  return { from, to, ...(copy !== undefined && { copy }) };
}
