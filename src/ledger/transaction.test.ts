import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { EventDraft } from '../model/event.ts';
import { PENDING_FROM_STORE } from './pending.ts';
import { oneByOne, type Sql } from './sql.ts';
import { SCHEMA_3 } from './sqlite/schema-3.ts';
import { Batch } from './transaction.ts';

const NOTE: EventDraft = { kind: 'config.applied', data: {} };

function memory(): Sql & { readonly texts: string[] } {
  const database = new DatabaseSync(':memory:');
  database.exec(SCHEMA_3);
  const texts: string[] = [];
  const all: Sql['all'] = async (text, values = []) => database.prepare(text).all(...values);
  return {
    texts,
    all,
    together: oneByOne({ all }),
    get: async (text, values = []) => database.prepare(text).get(...values),
    run: async (text, values = []) => {
      texts.push(text);
      return Number(database.prepare(text).run(...values).changes);
    },
  };
}

async function twoGoodOneBad(sql: Sql): Promise<{ events: number; kept: readonly (number | undefined)[] }> {
  await sql.run('BEGIN');
  const batch = await Batch.open({ sql, now: () => 0, pending: PENDING_FROM_STORE });
  await batch.run((tx) => tx.append(NOTE));
  const bad = batch.run(async (tx) => {
    await tx.append(NOTE);
    throw new Error('bad');
  });
  await expect(bad).rejects.toThrow('bad');
  await batch.run((tx) => tx.append(NOTE));
  const change = await batch.finish();
  await sql.run('COMMIT');
  const kept = await sql.all('SELECT seq FROM events ORDER BY seq');
  return { events: change.events.length, kept: kept.map((row) => row['seq'] as number) };
}

test('an operation that throws leaves no trace in its batch, and no gap in the journal', async () => {
  expect(await twoGoodOneBad(memory())).toEqual({ events: 2, kept: [1, 2] });
});

test('without savepoints it would: its row stays and the next one collides with it', async () => {
  const sql = memory();
  const careless: Sql = {
    ...sql,
    run: async (text, values) =>
      /SAVEPOINT|ROLLBACK TO|RELEASE/i.test(text) || text.endsWith(' operation') ? 0 : sql.run(text, values),
  };
  await expect(twoGoodOneBad(careless)).rejects.toThrow('UNIQUE constraint failed: events.seq');
});
