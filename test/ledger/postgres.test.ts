// The store that several processes share passes the same ledger contract, on a real server.
import { expect, test } from 'vitest';
import { systemClock } from '../../src/app/clock.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import { describeWithPostgres } from '../postgres/server.ts';
import { ledgerContract } from './contract.ts';
import { checkRefusalsKept } from './refusals.ts';
import { doubled, openDesk } from './spellings.ts';

describeWithPostgres('with a PostgreSQL server', (server) => {
  ledgerContract('PostgreSQL', async (clock) => openPostgresLedger({ url: await server().newDatabase(), clock, role: 'serve' }));

  test('of refused alerts the newest 10,000 are kept, in whatever steps their numbers rise', async () => {
    const url = await server().newDatabase();
    const ledger = await openPostgresLedger({ url, clock: systemClock, role: 'serve' });
    // As where each commit takes 64 numbers and uses the first of them.
    await server().sql(url, 'ALTER SEQUENCE arrivals INCREMENT BY 64');
    await checkRefusalsKept(ledger);
  }, 600_000);

  test('two spellings of one client_ref that are committed by two processes at one instant: one order for each lane', async () => {
    const url = await server().newDatabase();
    const open = () => openPostgresLedger({ url, clock: systemClock, role: 'serve' });
    const ledgers = [await open(), await open()] as const;
    const [left, right] = [await openDesk(ledgers[0], systemClock), await openDesk(ledgers[1], systemClock)];
    for (let i = 0; i < 40; i++) {
      const clientRef = `ref-${i}`;
      const size = i % 2 === 0 ? '0.01' : '0.02';
      const one = { clientRef, prefix: '', size: '0.01', exchange: 'binance', route: ['two', 'one'] } as const;
      const other = { clientRef, prefix: '', size, exchange: '', route: ['one', 'two', 'other'] } as const;
      const [first, second] = await Promise.all([
        left.come({ ...one, route: [...one.route] }),
        right.come({ ...other, route: [...other.route] }),
      ]);
      expect([i, first.kind, second.kind]).toEqual([i, expect.stringMatching(/accepted|duplicate|conflict/), 'accepted']);
      const orders = await ledgers[0].orders({ clientRef });
      expect(doubled(orders)).toEqual([]);
      expect(new Set(orders.filter(({ status }) => status !== 'denied').map(({ accountId }) => accountId)).size).toBe(3);
    }
    expect(await ledgers[1].audit()).toMatchObject({ ok: true });
    for (const ledger of ledgers) await ledger.close();
  });
});
