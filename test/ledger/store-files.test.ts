// The store's files: who may read them, how a copy is made, and which schemas are opened.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { Database } from '../../src/ledger/sqlite/database.ts';
import { migrate, MIGRATIONS } from '../../src/ledger/sqlite/migrate.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { manualClock } from '../manual-clock.ts';
import { aFolder } from './folder.ts';
import { setScene } from './scene.ts';

const mode = (file: string) => statSync(file).mode & 0o777;

test('folder and files are the owner’s alone', async () => {
  const folder = join(aFolder(), 'data');
  const file = join(folder, 'store.db');
  const ledger = await openSqliteLedger({ file, clock: manualClock(), role: 'serve' });
  expect(mode(folder)).toBe(0o700);
  for (const end of ['', '-wal', '-shm', '.lock', '.owner']) expect([end, mode(file + end)]).toEqual([end, 0o600]);
  await ledger.close();
  expect(existsSync(`${file}.owner`)).toBe(false);
});

test('a copy is consistent, made while running, and never overwrites', async () => {
  const folder = aFolder();
  const clock = manualClock();
  const ledger = await openSqliteLedger({ file: join(folder, 'store.db'), clock, role: 'serve' });
  const { come } = await setScene(ledger, clock);
  const stop = new AbortController();
  const busy = (async () => {
    for (let i = 0; !stop.signal.aborted; i++) await come({ clientRef: `ref-${i}` });
  })();
  const copy = join(folder, 'copy.db');
  await ledger.backup(copy);
  stop.abort();
  await busy;
  expect(mode(copy)).toBe(0o600);
  await expect(ledger.backup(copy)).rejects.toThrow('exists');
  await ledger.close();
  const copied = await openSqliteLedger({ file: copy, clock, role: 'serve' });
  expect(await copied.audit()).toMatchObject({ ok: true });
  await copied.close();
});

test('F31 a newer store is refused by name of its schema, another program’s file by what it is', async () => {
  const folder = aFolder();
  const clock = manualClock();
  const file = join(folder, 'store.db');
  await (await openSqliteLedger({ file, clock, role: 'serve' })).close();
  const database = new DatabaseSync(file);
  database.exec('PRAGMA user_version = 7');
  database.close();
  for (const role of ['serve', 'tool', 'reader'] as const) {
    await expect(openSqliteLedger({ file, clock, role })).rejects.toThrow(
      `has schema 7, this pinewire knows ${MIGRATIONS.length}: use a newer pinewire`,
    );
  }
  const foreign = join(folder, 'foreign.db');
  const other = new DatabaseSync(foreign);
  other.exec('CREATE TABLE notes (text TEXT)');
  other.close();
  await expect(openSqliteLedger({ file: foreign, clock, role: 'serve' })).rejects.toThrow('another program');
  const text = join(folder, 'text.db');
  writeFileSync(text, 'this is not a database at all, however long one looks at it');
  await expect(openSqliteLedger({ file: text, clock, role: 'serve' })).rejects.toThrow('cannot be opened');
});

test('an older store is copied beside it before it is brought forward', async () => {
  const folder = aFolder();
  const clock = manualClock();
  const file = join(folder, 'store.db');
  await (await openSqliteLedger({ file, clock, role: 'serve' })).close();
  const next = { to: 2, sql: 'CREATE TABLE added (id INTEGER PRIMARY KEY) STRICT' };
  const database = new Database(file, { readOnly: false });
  const migrated = migrate(database, file, clock.now(), [...MIGRATIONS, next]);
  expect(migrated).toEqual({ from: 1, to: 2, copy: `${file}.before-v2-2026-11-22T120000000Z` });
  expect(database.number('SELECT COUNT(*) FROM added')).toBe(0);
  expect(migrate(database, file, clock.now(), [...MIGRATIONS, next])).toEqual({ from: 2, to: 2 });
  database.close();
  expect(mode(migrated.copy ?? '')).toBe(0o600);
  const copy = await openSqliteLedger({ file: migrated.copy ?? '', clock, role: 'serve' });
  expect(await copy.audit()).toMatchObject({ ok: true });
  await copy.close();
});

test('a step that fails leaves the store as it was, with its copy', async () => {
  const folder = aFolder();
  const clock = manualClock();
  const file = join(folder, 'store.db');
  await (await openSqliteLedger({ file, clock, role: 'serve' })).close();
  const database = new Database(file, { readOnly: false });
  const broken = { to: 2, sql: 'CREATE TABLE added (id INTEGER) STRICT; CREATE TABLE added (id INTEGER) STRICT' };
  expect(() => migrate(database, file, clock.now(), [...MIGRATIONS, broken])).toThrow('already exists');
  database.close();
  const ledger = await openSqliteLedger({ file, clock, role: 'serve' });
  expect(await ledger.audit()).toMatchObject({ ok: true });
  await ledger.close();
  expect(readdirSync(folder).filter((name) => name.includes('before-v2'))).toHaveLength(1);
});
