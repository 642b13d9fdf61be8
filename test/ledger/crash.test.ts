// What is acknowledged survives kill -9, and the store is free again the moment its process is gone.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LedgerInUse } from '../../src/ledger/sqlite/lock.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { manualClock } from '../manual-clock.ts';
import { startAcceptor } from './acceptor-process.ts';
import { aFolder } from './folder.ts';

test('F3 twelve times kill -9 while accepting: nothing acknowledged is lost, no id came twice', async () => {
  const file = join(aFolder(), 'store.db');
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < 12; round++) {
    const acceptor = startAcceptor(file, `run${round}`);
    await acceptor.until((line) => line.startsWith('accepted'), 0);
    // Killed after another number of acknowledgements each time, wherever that finds it.
    for (let i = 0; i < round * 7; i++) await acceptor.until((line) => line.startsWith('accepted'));
    await acceptor.kill('SIGKILL');
    for (const line of acceptor.lines) {
      const [kind, clientRef = '', id = ''] = line.split(' ');
      if (kind === 'accepted') acknowledged.set(clientRef, id);
    }
  }
  const ledger = await openSqliteLedger({ file, clock: manualClock(), role: 'serve' });
  const orders = await ledger.orders({ limit: 1_000_000 });
  const kept = new Map(orders.map(({ clientRef, alertId }) => [clientRef, alertId as string]));
  expect(acknowledged.size).toBeGreaterThan(100);
  expect([...acknowledged].filter(([clientRef, id]) => kept.get(clientRef) !== id)).toEqual([]);
  expect(new Set(orders.map(({ id }) => id)).size).toBe(orders.length);
  expect(new Set(orders.map(({ clientOrderId }) => clientOrderId)).size).toBe(orders.length);
  expect(await ledger.audit()).toMatchObject({ ok: true });
  await ledger.close();
});

test('a store has one writer: a second is refused and told whom to look for; readers read beside it', async () => {
  const file = join(aFolder(), 'store.db');
  const acceptor = startAcceptor(file, 'run', { inFlight: 1, pause: 5 });
  await acceptor.until((line) => line.startsWith('accepted'), 0);
  const clock = manualClock();
  for (const role of ['serve', 'tool'] as const) {
    const opening = openSqliteLedger({ file, clock, role });
    await expect(opening).rejects.toThrow(LedgerInUse);
    await expect(opening).rejects.toThrow(`in use by pid ${acceptor.process.pid}`);
  }
  const reader = await openSqliteLedger({ file, clock, role: 'reader' });
  expect((await reader.orders({})).length).toBeGreaterThan(0);
  expect(await reader.accounts([])).toHaveLength(1);
  await expect(reader.note([{ kind: 'config.applied', data: {} }])).rejects.toThrow('read only');
  await reader.close();
  await acceptor.kill('SIGKILL');
  const tool = await openSqliteLedger({ file, clock, role: 'tool' });
  await expect(openSqliteLedger({ file, clock, role: 'tool' })).rejects.toThrow(`pid ${process.pid}`);
  await tool.close();
  await (await openSqliteLedger({ file, clock, role: 'reader' })).close();
});
