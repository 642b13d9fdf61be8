// The store's files: who may read them, how a copy is made, and which schemas are opened.
import { chmodSync, existsSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/app/clock.ts';
import { mayExist } from '../../src/app/open-store.ts';
import { copyStore } from '../../src/ledger/sqlite/copy.ts';
import { Database } from '../../src/ledger/sqlite/database.ts';
import { SCHEMA } from '../../src/ledger/schema.ts';
import { migrate, SCHEMAS } from '../../src/ledger/sqlite/migrate.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { manualClock } from '../manual-clock.ts';
import { aFolder } from './folder.ts';
import { checkRefusalsKept } from './refusals.ts';
import { setScene } from './scene.ts';

/** The schema after the one there is. */
const NEXT = SCHEMA + 1;
const withStep = (sql: string) => ({
  ...SCHEMAS,
  number: NEXT,
  steps: [...SCHEMAS.steps, { to: NEXT, bring: (database: Database) => database.exec(sql) }],
});

const mode = (file: string) => statSync(file).mode & 0o777;

test('folder and files are the owner’s alone', async () => {
  const folder = join(aFolder(), 'data');
  const file = join(folder, 'store.db');
  const ledger = await openSqliteLedger({ file, clock: manualClock(), role: 'serve' });
  expect(mode(folder)).toBe(0o700);
  for (const end of ['', '-wal', '-shm', '.lock', '.lock-journal', '.owner'])
    expect([end, mode(file + end)]).toEqual([end, 0o600]);
  await ledger.close();
  expect(existsSync(`${file}.owner`)).toBe(false);
});

test('a lock file that others could read is closed to them', async () => {
  const file = join(aFolder(), 'store.db');
  writeFileSync(`${file}.lock`, '', { mode: 0o644 });
  const ledger = await openSqliteLedger({ file, clock: manualClock(), role: 'serve' });
  for (const end of ['.lock', '.lock-journal']) expect([end, mode(file + end)]).toEqual([end, 0o600]);
  await ledger.close();
});

test('a symbolic link is the same store: it is in use under that name too', async () => {
  const folder = aFolder();
  const clock = manualClock();
  const [file, link] = [join(folder, 'store.db'), join(folder, 'link.db')];
  const ledger = await openSqliteLedger({ file, clock, role: 'serve' });
  symlinkSync(file, link);
  await expect(openSqliteLedger({ file: link, clock, role: 'serve' })).rejects.toThrow('is in use');
  await ledger.close();
});

test('a copy that fails leaves no file behind that would stand in the way of the next try', async () => {
  const folder = aFolder();
  const [file, copy] = [join(folder, 'store.db'), join(folder, 'copy.db')];
  writeFileSync(file, 'not a store, and long enough to be read as one'.repeat(100));
  await expect(copyStore(file, copy, 0)).rejects.toThrow('not a database');
  expect(readdirSync(folder)).toEqual(['store.db']);
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
  // It has forgotten what left since, so nothing leaves; once a person has resumed, it is a store like any other.
  const copied = await openSqliteLedger({ file: copy, clock, role: 'serve' });
  expect(await copied.audit()).toMatchObject({ ok: true });
  expect(await copied.halts()).toMatchObject([
    { level: 'all', reason: expect.stringContaining('the store is a copy') as string },
  ]);
  await copied.resume({ by: 'test' });
  await copied.close();
  const again = await openSqliteLedger({ file: copy, clock, role: 'serve' });
  expect(await again.halts()).toEqual([]);
  await again.close();
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
      `has schema 7, this pinewire knows ${SCHEMA}: use a newer pinewire`,
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

test('a store in a folder that this user may not read is there, and says so', async () => {
  const folder = aFolder();
  const clock = manualClock();
  const file = join(folder, 'store.db');
  await (await openSqliteLedger({ file, clock, role: 'serve' })).close();
  chmodSync(folder, 0o000);
  // Nothing is closed to root.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    expect(mayExist(file)).toBe(true);
    // It fails before it first waits.
    const opening = openSqliteLedger({ file, clock, role: 'reader' });
    await expect(opening).rejects.toThrow(/cannot be opened: EACCES.*may not be read or written by this user/);
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(folder, 0o700);
  }
});

test('an older store is copied beside it before it is brought forward', async () => {
  const folder = aFolder();
  const clock = manualClock();
  const file = join(folder, 'store.db');
  await (await openSqliteLedger({ file, clock, role: 'serve' })).close();
  const next = withStep('CREATE TABLE added (id INTEGER PRIMARY KEY) STRICT');
  const database = new Database(file, { readOnly: false });
  const migrated = migrate(database, file, clock.now(), next);
  expect(migrated).toEqual({ from: SCHEMA, to: NEXT, copy: `${file}.before-v${NEXT}-2026-11-22T120000000Z` });
  expect(database.number('SELECT COUNT(*) FROM added')).toBe(0);
  expect(migrate(database, file, clock.now(), next)).toEqual({ from: NEXT, to: NEXT });
  database.close();
  expect(mode(migrated.copy ?? '')).toBe(0o600);
  const copy = await openSqliteLedger({ file: migrated.copy ?? '', clock, role: 'serve' });
  expect(await copy.audit()).toMatchObject({ ok: true });
  // Whoever goes back to it has forgotten what happened since.
  expect(await copy.halts()).toMatchObject([{ reason: expect.stringContaining('the store is a copy made at') as string }]);
  await copy.close();
});

test('a step that fails leaves the store as it was, with its copy', async () => {
  const folder = aFolder();
  const clock = manualClock();
  const file = join(folder, 'store.db');
  await (await openSqliteLedger({ file, clock, role: 'serve' })).close();
  const database = new Database(file, { readOnly: false });
  const broken = withStep('CREATE TABLE added (id INTEGER) STRICT; CREATE TABLE added (id INTEGER) STRICT');
  expect(() => migrate(database, file, clock.now(), broken)).toThrow('already exists');
  database.close();
  const ledger = await openSqliteLedger({ file, clock, role: 'serve' });
  expect(await ledger.audit()).toMatchObject({ ok: true });
  await ledger.close();
  expect(readdirSync(folder).filter((name) => name.includes(`before-v${NEXT}`))).toHaveLength(1);
});

test('F9 a new process takes every lane at once, because no other can be alive', async () => {
  const file = join(aFolder(), 'store.db');
  const clock = manualClock();
  const first = await openSqliteLedger({ file, clock, role: 'serve' });
  const { queue, submit, lane } = await setScene(first, clock);
  const order = await queue();
  await submit(order);
  await first.close();
  const second = await openSqliteLedger({ file, clock, role: 'serve' });
  expect(await second.recover('worker-2')).toBe(1);
  expect(await second.order(order.id)).toMatchObject({ status: 'unknown' });
  expect(await second.readyLanes('worker-2', clock.now(), 9)).toEqual([lane]);
  await second.close();
});

test('of refused alerts the newest 10,000 are kept, and the journal of all', async () => {
  // The manual clock's dice repeat themselves before 10,000 ids are thrown.
  const file = join(aFolder(), 'store.db');
  await checkRefusalsKept(await openSqliteLedger({ file, clock: systemClock, role: 'serve' }));
});

test('once is once in the store itself: its indexes refuse a second row, whatever the program believes', async () => {
  const file = join(aFolder(), 'store.db');
  const clock = manualClock();
  const ledger = await openSqliteLedger({ file, clock, role: 'serve' });
  const { queue, submit } = await setScene(ledger, clock);
  await submit(await queue());
  await ledger.close();
  const database = new DatabaseSync(file);
  const again = (table: string, key: string) =>
    database.exec(
      `CREATE TEMP TABLE again AS SELECT * FROM ${table}; UPDATE again SET ${key}; INSERT INTO ${table} SELECT * FROM again`,
    );
  expect(() => again('alerts', `seq = 99, id = 'al_x'`)).toThrow('UNIQUE constraint failed: alerts.client_ref');
  database.exec('DROP TABLE again');
  expect(() => again('attempts', `id = 'at_x', number = 2`)).toThrow(
    'UNIQUE constraint failed: attempts.order_id, attempts.kind',
  );
  database.close();
});
