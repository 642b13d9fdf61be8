// A store of any program that wrote schema 1 or 2 is brought forward: the tables of a new store, every row kept, the journal whole.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { systemClock as clock } from '../../src/app/clock.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import { SCHEMA } from '../../src/ledger/schema.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { describeWithPostgres } from '../postgres/server.ts';
import { until } from '../service.ts';
import { aFolder } from './folder.ts';
import {
  EVENTS,
  KEPT,
  known,
  NUMBER_ONE,
  ONE_CHAIN,
  olderDatabase,
  olderFile,
  postgresSchema,
  shapes,
  sqliteSchema,
  witnessOf,
} from './older-store.ts';

const DYING = join(dirname(fileURLToPath(import.meta.url)), 'migrate-and-die.ts');

type Read = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** All that a migration must leave as it is. */
async function contents(read: Read): Promise<unknown> {
  const tables: unknown[] = [];
  for (const table of KEPT) tables.push([table, (await read(`SELECT * FROM ${table} ORDER BY 1, 2`)).map(known)]);
  return tables;
}

async function checkJournal(read: Read, before: readonly unknown[], ledger: Ledger, from: number): Promise<void> {
  expect((await read(EVENTS)).slice(0, before.length)).toEqual(before);
  expect(await ledger.audit()).toMatchObject({ ok: true, rows: before.length + 1 });
  expect((await ledger.events({ kinds: ['store.opened'], limit: 100 })).at(-1)?.data).toMatchObject({
    schema: SCHEMA,
    migrated_from: from,
  });
}

async function checkCounts(read: Read): Promise<void> {
  const counted = await read(
    'SELECT status, SUM(orders) AS orders FROM counts GROUP BY status HAVING SUM(orders) > 0 ORDER BY status',
  );
  const there = await read('SELECT status, COUNT(*) AS orders FROM orders GROUP BY status ORDER BY status');
  const numbers = (rows: typeof there) => rows.map((row) => [row['status'], Number(row['orders'])]);
  expect(numbers(there)).toEqual([
    ['filled', 3],
    ['open', 1],
    ['queued', 1],
  ]);
  expect(numbers(counted)).toEqual(numbers(there));
}

describe('on SQLite', () => {
  const reading =
    (file: string): Read =>
    async (text) => {
      const database = new DatabaseSync(file, { readOnly: true });
      const rows = database.prepare(text).all();
      database.close();
      return rows;
    };
  const open = (file: string) => openSqliteLedger({ file, clock, role: 'serve' });

  test.each(shapes)('from $name', async (shape) => {
    const folder = aFolder();
    const [file, fresh] = [join(folder, 'store.db'), join(folder, 'new.db')];
    olderFile(shape, file);
    const read = reading(file);
    const [before, events] = [await contents(read), await read(EVENTS)];
    const ledger = await open(file);
    await checkJournal(read, events, ledger, shape.schema ?? 1);
    await ledger.close();
    await (await open(fresh)).close();
    expect(sqliteSchema(file)).toEqual(sqliteSchema(fresh));
    expect(await contents(read)).toEqual(before);
    await checkCounts(read);
    const [copy = ''] = readdirSync(folder).filter((name) => name.startsWith(`store.db.before-v${SCHEMA}-`));
    expect(await contents(reading(join(folder, copy)))).toEqual(before);
  });

  test('a store of a program that wrote no witness is no copy for the lack of one; of one that did, it is', async () => {
    const halts = async (shape: typeof ONE_CHAIN, witness: (head: string) => void) => {
      const file = join(aFolder(), 'store.db');
      olderFile(shape, file);
      witness(`${file}.head`);
      const ledger = await open(file);
      const found = await ledger.halts();
      await ledger.close();
      expect(existsSync(`${file}.head`)).toBe(true);
      return found.map(({ level, reason }) => `${level}: ${reason}`);
    };
    const untouched = (): void => undefined;
    // By hand, before.
    const own = 'entries: for the fixture';
    expect(await halts(ONE_CHAIN, untouched)).toEqual([own]);
    expect(await halts(NUMBER_ONE, untouched)).toEqual([own]);
    expect(await halts(NUMBER_ONE, (head) => rmSync(head))).toEqual([
      expect.stringContaining('all: for the fixture; the store came here without its witness'),
    ]);
    expect(await halts(ONE_CHAIN, (head) => writeFileSync(head, witnessOf(99, '0'.repeat(64))))).toEqual([
      expect.stringContaining('all: for the fixture; the store was put back to an earlier state'),
    ]);
  });

  test('killed in the middle of it, the store is what it was, and the next start brings it forward', async () => {
    const file = join(aFolder(), 'store.db');
    olderFile(ONE_CHAIN, file);
    const before = sqliteSchema(file);
    expect(spawnSync(process.execPath, [DYING, file], { encoding: 'utf8' })).toMatchObject({ signal: 'SIGKILL' });
    expect(sqliteSchema(file)).toEqual(before);
    const ledger = await open(file);
    expect(await ledger.audit()).toMatchObject({ ok: true });
    await ledger.close();
  });

  test('a row of the first spelling that was changed is named', async () => {
    const file = join(aFolder(), 'store.db');
    olderFile(ONE_CHAIN, file);
    await (await open(file)).close();
    const database = new DatabaseSync(file);
    database.exec(`DROP TRIGGER events_are_not_changed; UPDATE events SET at = at + 1 WHERE seq = 7`);
    database.close();
    const ledger = await open(file);
    expect(await ledger.audit()).toMatchObject({ ok: false, seq: 7 });
    await ledger.close();
  });
});

describeWithPostgres('on PostgreSQL', (server) => {
  const open = (url: string) => openPostgresLedger({ url, clock, role: 'serve' });
  const reading =
    (url: string): Read =>
    (text) =>
      server().sql(url, text);

  test.each(shapes)('from $name', async (shape) => {
    const url = await olderDatabase(shape, server());
    const fresh = await server().newDatabase();
    const read = reading(url);
    const [before, events] = [await contents(read), await read(EVENTS)];
    const ledger = await openPostgresLedger({ url, clock, role: 'tool' });
    await checkJournal(read, events, ledger, shape.schema ?? 1);
    await ledger.close();
    await (await open(fresh)).close();
    expect(await postgresSchema(server(), url)).toEqual(await postgresSchema(server(), fresh));
    expect(await contents(read)).toEqual(before);
    await checkCounts(read);
  });

  test('processes that start on it at once bring it forward once', async () => {
    const url = await olderDatabase(ONE_CHAIN, server());
    const ledgers = await Promise.all([1, 2, 3, 4].map(() => open(url)));
    const [first] = ledgers;
    const opened = (await first?.events({ kinds: ['store.opened'], limit: 100 })) ?? [];
    expect(opened.filter(({ data }) => data['migrated_from'] === 1)).toHaveLength(1);
    expect(await first?.audit()).toMatchObject({ ok: true });
    for (const ledger of ledgers) await ledger.close();
  });

  test('killed in the middle of it, the store is what it was, and the next start brings it forward', async () => {
    const url = await olderDatabase(ONE_CHAIN, server());
    const before = await postgresSchema(server(), url);
    expect(spawnSync(process.execPath, [DYING, url], { encoding: 'utf8' })).toMatchObject({ signal: 'SIGKILL' });
    const ended = `SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE c.relname = 'head'`;
    await until(
      () => server().sql(url, ended),
      (locks) => locks.length === 0,
    );
    expect(await postgresSchema(server(), url)).toEqual(before);
    const ledger = await open(url);
    expect(await ledger.audit()).toMatchObject({ ok: true });
    await ledger.close();
  });

  test('F31 a process of an older program loses its connection, and finds a schema that it refuses', async () => {
    const url = await olderDatabase(NUMBER_ONE, server());
    const ended = Promise.withResolvers<Error>();
    // As a program of schema 1 is connected: under a name without a number, and in the middle of a commit.
    const older = new Client({ connectionString: url, application_name: 'pinewire' });
    older.on('error', ended.resolve);
    await older.connect();
    await older.query('BEGIN; UPDATE heads SET seq = seq + 1 WHERE chain = 2');
    // Who is no pinewire is left alone, and so is one in another database.
    const reader = new Client({ connectionString: url, application_name: 'psql' });
    await reader.connect();
    const other = await open(await server().newDatabase());
    const ledger = await open(url);
    expect((await ended.promise).message).toContain('terminating connection');
    expect(await server().sql(url, 'SELECT schema FROM store')).toEqual([{ schema: String(SCHEMA) }]);
    expect((await reader.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await reader.end();
    const second = await open(url);
    for (const one of [other, ledger, second]) {
      expect(await one.note([{ kind: 'config.applied', data: {} }]).then(() => one.healthy().ok)).toBe(true);
      expect(await one.audit()).toMatchObject({ ok: true });
    }
    for (const one of [other, ledger, second]) await one.close();
  });
});
