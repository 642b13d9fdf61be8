import { expect, test } from 'vitest';
import { sha256 } from './journal.ts';
import { SCHEMA_2 as POSTGRES_2 } from './postgres/schema-2.ts';
import { SCHEMA_3 as POSTGRES_3 } from './postgres/schema-3.ts';
import { SCHEMAS as OF_POSTGRES } from './postgres/migrate.ts';
import { SCHEMA } from './schema.ts';
import { SCHEMA_2 as SQLITE_2 } from './sqlite/schema-2.ts';
import { SCHEMA_3 as SQLITE_3 } from './sqlite/schema-3.ts';
import { SCHEMAS as OF_SQLITE } from './sqlite/migrate.ts';

/** Stores of this text are out there. To change a table: write the next schema, with a migration to it from the one before, and pin that. */
const PUBLISHED = [
  ['schema 2 on SQLite', SQLITE_2, '11c70f8aaa8b16ddf3e81d04e87080d36830bf54b13204f17cbfcded5130bc2d'],
  ['schema 2 on PostgreSQL', POSTGRES_2, '67aff77fa1a656deef80df7a0a2466efefad16a43c72ce67edf6a8dfcb33e191'],
  ['schema 3 on SQLite', SQLITE_3, 'fe7f7e71e1e0761c8732933a653d7b4ed09d845f93c0033eeef535bc88ae8ed1'],
  ['schema 3 on PostgreSQL', POSTGRES_3, 'f5a4266972d2c73dd80b3c275e9bd77535a6dcf6fea857d463a914fca4b0ef4e'],
] as const;

test.each(PUBLISHED)('%s is published and not edited: write the next schema, and a migration to it', (_name, sql, digest) => {
  expect(sha256(sql)).toBe(digest);
});

test.each([
  ['SQLite', OF_SQLITE],
  ['PostgreSQL', OF_POSTGRES],
])('every published schema is brought forward on %s, and the last one is pinned here', (store, { number, steps }) => {
  expect(number).toBe(SCHEMA);
  expect(steps.map(({ to }) => to)).toEqual(Array.from({ length: SCHEMA - 1 }, (_, i) => i + 2));
  expect(PUBLISHED.map(([name]) => name)).toContain(`schema ${SCHEMA} on ${store}`);
});
