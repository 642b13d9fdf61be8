// A spool that an older relay left behind: what it holds arrives, and nothing of it twice.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { aFolder } from '../ledger/folder.ts';
import { sqliteSchema } from '../ledger/older-store.ts';
import { until } from '../service.ts';
import { openSpool } from '../../src/app/relay/spool.ts';
import { systemClock } from '../../src/app/clock.ts';
import { takenOf } from '../../src/edge/spool.ts';
import { parseAlert } from '../../src/intake/parse/parse.ts';
import { startReceiver } from './receiver.ts';
import { prepareRelay } from './relay-process.ts';

/** Written by the first relay whose spools are brought forward: one alert delivered, one parked, three that the receiver would not take. */
const WITHOUT_ALARMS = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'older/without-alarms.sql'), 'utf8');
/** What later ones added under the same number; and then under one of its own, with lanes that do not name the exchange. */
const WITH_ALARMS = `${WITHOUT_ALARMS}
  CREATE TABLE alarms (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
  CREATE TABLE register (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`;
const SCHEMA_2 = `${WITH_ALARMS} PRAGMA user_version = 2;`;

const OLDER: [name: string, sql: string, schema: number][] = [
  ['without alarms', WITHOUT_ALARMS, 1],
  ['with alarms', WITH_ALARMS, 1],
  ['of schema 2', SCHEMA_2, 2],
];

function write(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(`BEGIN; ${sql} COMMIT`);
  database.close();
}

test.each(OLDER)(
  'a spool %s: what waited arrives in its order, and what was parked when a person says so',
  async (_, sql, schema) => {
    await using receiver = await startReceiver();
    await using relay = await prepareRelay(receiver.url);
    write(join(relay.folder, 'relay.db'), sql);
    // The command line does not change what a relay of the old release may still hold.
    expect(await relay.cli('relay', '--parked')).toMatchObject({
      code: 1,
      out: expect.stringContaining('start pinewire relay on it once'),
    });
    await relay.start();
    const arrived = () => receiver.received.map(({ clientRef }) => clientRef);
    await until(arrived, (refs) => refs.length === 3);
    expect(arrived().filter((ref) => ref !== 'waiting-2')).toEqual(['waiting-1', 'waiting-3']);
    expect(arrived()).toContain('waiting-2');
    const before = receiver.received.map(({ receivedAt }) => receivedAt);
    expect(before.every((at) => at !== undefined && at < Date.now())).toBe(true);
    expect(relay.log).toContain(`the spool was brought from schema ${schema} to 3; a copy is at`);
    expect(readdirSync(relay.folder).filter((name) => name.startsWith('relay.db.before-v3-'))).toHaveLength(1);
    const [, parked = ''] = /'(tv_\w+)'[^\n]*'parked'/.exec(WITHOUT_ALARMS) ?? [];
    expect(await relay.cli('relay', '--retry', parked)).toMatchObject({ code: 0 });
    await until(arrived, (refs) => refs.includes('parked'));
    expect(arrived()).toHaveLength(4);
  },
);

test.each(OLDER)('a spool %s becomes the spool of today', async (_name, sql) => {
  const folder = aFolder();
  const [file, fresh] = [join(folder, 'relay.db'), join(folder, 'new.db')];
  write(file, sql);
  for (const one of [file, fresh]) await openSpool(one, systemClock, () => undefined).close();
  expect(sqliteSchema(file)).toEqual(sqliteSchema(fresh));
});

test('a newer spool is refused by name and nobody keeps its lock', () => {
  const file = join(aFolder(), 'relay.db');
  write(file, `${WITH_ALARMS} PRAGMA user_version = 9;`);
  for (let i = 0; i < 2; i++) {
    expect(() => openSpool(file, systemClock, () => undefined)).toThrow(
      'has schema 9, this pinewire knows 3: use a newer pinewire',
    );
  }
});

const DYING = `
import { bringSpoolForward } from ${JSON.stringify(join(dirname(fileURLToPath(import.meta.url)), '../../src/app/relay/spool-file.ts'))};
import { DatabaseSync } from 'node:sqlite';
const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (text) {
  if (!text.startsWith('BEGIN')) return exec.call(this, text);
  exec.call(this, text.replace('COMMIT', ''));
  process.kill(process.pid, 'SIGKILL');
};
bringSpoolForward(process.argv[2], 0, () => undefined);
`;

test('killed in the middle of it, the spool is what it was, and the next start brings it forward', async () => {
  const folder = aFolder();
  const [file, script] = [join(folder, 'relay.db'), join(folder, 'die.mts')];
  write(file, WITHOUT_ALARMS);
  writeFileSync(script, DYING);
  const before = sqliteSchema(file);
  expect(spawnSync(process.execPath, [script, file], { encoding: 'utf8' })).toMatchObject({ signal: 'SIGKILL' });
  expect(sqliteSchema(file)).toEqual(before);
  const spool = openSpool(file, systemClock, () => undefined);
  expect(spool.status()).toMatchObject({ waiting: 3, parked: 1 });
  await spool.close();
});

test('an alert of an older spool still goes before a newer one for its market, whether that names the exchange or not', async () => {
  const file = join(aFolder(), 'relay.db');
  write(
    file,
    `${SCHEMA_2} UPDATE alerts SET state = 'delivered' WHERE seq <> (SELECT MIN(seq) FROM alerts WHERE state = 'waiting');`,
  );
  const spool = openSpool(file, systemClock, () => undefined);
  const [older, ...others] = spool.free();
  expect([spool.waiting(older ?? 0)?.lane, others]).toEqual(['rsi-break BTCUSDT', []]);
  for (const exchange of ['', 'binance']) {
    const body = Buffer.from(
      JSON.stringify({
        symbol: 'BTCUSDT',
        exchange,
        strategy: 'rsi-break',
        side: 'sell',
        size: '1',
        client_ref: `new ${exchange}`,
      }),
    );
    const parsed = parseAlert(body);
    if (!parsed.ok) throw new Error(parsed.refusal.hint);
    await spool.take(takenOf(parsed.alert, 'token', { receivedAt: systemClock.now(), remote: '52.89.214.238', body }));
  }
  expect(spool.free()).toEqual([]);
  await spool.delivered(older ?? 0);
  expect(spool.free()).toHaveLength(1);
  await spool.close();
});
