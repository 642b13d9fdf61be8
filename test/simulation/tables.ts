// The database in memory behind a store: used for one history after another, since making its tables costs a tenth of a history; and all
// that is in it taken down and put back, for a store that returns to an earlier state.
import { Database } from '../../src/ledger/sqlite/database.ts';
import { SCHEMA_3 } from '../../src/ledger/sqlite/schema-3.ts';
import { type Row, text, type Value } from '../../src/ledger/sql.ts';

/** The journal is emptied between two histories; that nobody changes it within one, the audit at its end tells. */
export const SCHEMA = SCHEMA_3.replaceAll(/^CREATE TRIGGER [^;]*;\s*END;$/gm, '');

/** By the schema that they have. */
const idle = new Map<string, Database[]>();

export function openTables(schema: string): Database {
  const used = idle.get(schema)?.pop();
  if (used !== undefined) return used;
  const database = new Database(':memory:', { readOnly: false });
  database.exec(schema);
  return database;
}

/** Between two transactions: as empty as it was made, and free for the next history. */
export function giveBack(database: Database, schema: string): void {
  const tables = [...schema.matchAll(/^CREATE TABLE (\w+)/gm)].map(([, name]) => `DELETE FROM ${name};`);
  const first = schema.match(/^INSERT INTO [^;]*;/gm) ?? [];
  database.exec(`PRAGMA foreign_keys = OFF; BEGIN; ${tables.join(' ')} ${first.join(' ')} COMMIT; PRAGMA foreign_keys = ON`);
  idle.set(schema, [...(idle.get(schema) ?? []), database]);
}

/** By table; the rows of each in the order in which they were written. */
export type Copy = ReadonlyMap<string, readonly Row[]>;

/** Between two transactions. Every promise in here is settled within the event that asked. */
export async function takeDown(database: Database): Promise<Copy> {
  const tables = await database.all(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`);
  const copy = new Map<string, readonly Row[]>();
  for (const name of tables.map((table) => text(table, 'name'))) copy.set(name, await database.all(`SELECT * FROM ${name}`));
  return copy;
}

export async function putBack(database: Database, copy: Copy): Promise<void> {
  database.exec('PRAGMA foreign_keys = OFF; BEGIN');
  for (const [table, rows] of copy) {
    await database.run(`DELETE FROM ${table}`);
    for (const row of rows) {
      const columns = Object.keys(row);
      const places = columns.map(() => '?').join(', ');
      await database.run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`, Object.values(row) as Value[]);
    }
  }
  database.exec('COMMIT; PRAGMA foreign_keys = ON');
}
