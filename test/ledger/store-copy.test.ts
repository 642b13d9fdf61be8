// A SQLite store moved into PostgreSQL: everything is there, the journal verifies, both ends are refused where they are not fit.
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { systemClock as clock } from '../../src/app/clock.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { copyIn } from '../../src/ledger/postgres/copy-in.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { describeWithPostgres } from '../postgres/server.ts';
import { prepareService } from '../service.ts';
import { aFolder } from './folder.ts';
import { aFill, setScene } from './scene.ts';
import { decimal } from '../../src/model/decimal.ts';

const silent = () => undefined;

/** A closed store with an open order, a filled one, one that was being sent, a refusal and a queue of several pages. */
async function aStore(): Promise<string> {
  const file = join(aFolder(), 'store.db');
  const ledger = await openSqliteLedger({ file, clock, role: 'serve' });
  const { queue, submit, open, report, arrival } = await setScene(ledger, clock);
  const done = await open({ clientRef: 'filled', market: 'ETH/USDT' });
  const fills = [aFill('t1', '0.01', '50000')];
  const filled = report(done, { status: 'filled', filled: decimal('0.01'), fills });
  await ledger.book({ orderId: done.id, report: filled, via: 'poll', nextAt: clock.now() });
  await open({ clientRef: 'open', market: 'SOL/USDT' });
  await submit(await queue({ clientRef: 'sending' }));
  await ledger.refuse(arrival(), { code: 'invalid_json', error: 'Invalid JSON', hint: 'mend it' });
  await ledger.halt({ level: 'entries', reason: 'a test', by: 'anna' });
  for (let i = 0; i < 250; i++) await queue({ clientRef: `queued-${i}`, market: 'DOGE/USDT' });
  await ledger.close();
  return file;
}

describeWithPostgres('a store copied into PostgreSQL', (server) => {
  test('everything is there and the journal verifies; it goes on from where the file ended', async () => {
    const file = await aStore();
    const url = await server().newDatabase();
    const seen: string[] = [];
    const { rows, head } = await copyIn({
      from: file,
      to: url,
      clock,
      progress: (table, n, of) => seen.push(`${table} ${n}/${of}`),
    });
    const source = await openSqliteLedger({ file, clock, role: 'reader' });
    const ledger = await openPostgresLedger({ url, clock, role: 'tool' });
    expect(rows).toBeGreaterThan(1_000);
    expect(seen.filter((line) => line.startsWith('orders '))).toEqual(['orders 100/253', 'orders 200/253', 'orders 253/253']);
    const all = { limit: 1_000 };
    expect(await ledger.orders(all)).toEqual(await source.orders(all));
    expect(await ledger.positions()).toEqual(await source.positions());
    expect(await ledger.halts()).toEqual(await source.halts());
    const bodies = async (from: Ledger) => (await from.alerts(all)).map(({ raw, ...row }) => ({ ...row, raw: [...raw] }));
    expect(await bodies(ledger)).toEqual(await bodies(source));
    expect((await ledger.status(0)).byStatus).toEqual((await source.status(0)).byStatus);
    expect((await source.audit()).ok && (await source.audit())).toMatchObject({ head });
    // Its own opening is one row more, on the same chain.
    expect(await ledger.audit()).toMatchObject({ ok: true, rows: (await source.status(0)).journal.seq + 1 });
    const { come, queue } = await setScene(ledger, clock);
    expect(await come({ clientRef: 'queued-7', market: 'DOGE/USDT' })).toMatchObject({ kind: 'duplicate' });
    await queue({ clientRef: 'new' });
    expect((await ledger.orders({ limit: 1 }))[0]?.clientRef).toBe('new');
    expect(await ledger.recover('worker')).toBe(1);
    expect(await ledger.audit()).toMatchObject({ ok: true });
    await source.close();
    await ledger.close();
  });

  test('the file that was copied starts halted, because it knows nothing of what comes', async () => {
    const file = await aStore();
    await copyIn({ from: file, to: await server().newDatabase(), clock, progress: silent });
    const again = await openSqliteLedger({ file, clock, role: 'serve' });
    expect((await again.halts()).map(({ level }) => level)).toContain('all');
    await again.close();
  });

  test('a database with a store in it, and one with tables of another program, are refused', async () => {
    const file = await aStore();
    const url = await server().newDatabase();
    await copyIn({ from: file, to: url, clock, progress: silent });
    const next = await aStore();
    await expect(copyIn({ from: next, to: url, clock, progress: silent })).rejects.toThrow('already');
    const foreign = await server().newDatabase();
    await server().sql(foreign, 'CREATE TABLE notes (text TEXT)');
    await expect(copyIn({ from: next, to: foreign, clock, progress: silent })).rejects.toThrow('another program');
  });

  test('a file that somebody runs on, a copy nobody has compared, and a broken journal are refused; nothing is left behind', async () => {
    const file = await aStore();
    const url = await server().newDatabase();
    const held = await openSqliteLedger({ file, clock, role: 'serve' });
    await expect(copyIn({ from: file, to: url, clock, progress: silent })).rejects.toThrow('is in use by');
    const backup = `${file}.backup`;
    await held.backup(backup);
    await held.close();
    await expect(copyIn({ from: backup, to: url, clock, progress: silent })).rejects.toThrow('may have forgotten orders');
    const text = join(aFolder(), 'notes.txt');
    writeFileSync(text, 'no database, however long one looks at it');
    await expect(copyIn({ from: text, to: url, clock, progress: silent })).rejects.toThrow(`${text} is no SQLite file`);
    expect(readdirSync(dirname(text))).toEqual(['notes.txt']);
    await expect(copyIn({ from: dirname(text), to: url, clock, progress: silent })).rejects.toThrow('it is a folder');
    await expect(copyIn({ from: `${file}.none`, to: url, clock, progress: silent })).rejects.toThrow('there is no store');
    const database = new DatabaseSync(file);
    database.exec(`DROP TRIGGER events_are_not_changed; UPDATE events SET at = at + 1 WHERE seq = 9`);
    database.close();
    await expect(copyIn({ from: file, to: url, clock, progress: silent })).rejects.toThrow('broken at row 9');
    expect(await server().sql(url, `SELECT relname FROM pg_class WHERE relname IN ('events', 'heads')`)).toEqual([]);
  });

  test('the command says what it did, and that the file is in use', async () => {
    const url = await server().newDatabase();
    await using service = await prepareService('accounts: {demo: {exchange: binance, mode: paper, balances: {USDT: "1000"}}}\n');
    await service.start();
    const busy = await service.cli('store', 'copy', './pinewire.db', url);
    expect([busy.code, busy.out]).toEqual([1, expect.stringContaining('is in use by')]);
    await service.stop();
    const done = await service.cli('store', 'copy', './pinewire.db', url);
    expect([done.code, done.out]).toEqual([0, expect.stringContaining('the journal there is whole')]);
    expect(done.out).not.toContain('pinewire:pinewire');
    const again = await service.cli('store', 'copy', './pinewire.db', url);
    expect(again.code).toBe(1);
  });
});
