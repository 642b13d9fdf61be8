// The page of one process shows what all of them do: the alert comes to the other one, and the page of this one has it live.
import { expect, test } from 'vitest';
import { describeInBrowser, rowWith, sentence, visit } from '../dashboard/browser.ts';
import { alert } from '../dashboard/desk.ts';
import { prepareService, until } from '../service.ts';
import { describeWithPostgres } from './server.ts';

const DESK = `accounts:
  demo: {exchange: binance, mode: paper, balances: {USDT: "100000"}, base_url: "http://127.0.0.1:9"}
routes: [{accounts: [demo]}]
markets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]
`;

describeWithPostgres('the dashboard on one PostgreSQL', (server) => {
  describeInBrowser('with two processes', (browser) => {
    test('the page of an intake shows the orders of a worker, halts for both, and lists them', async () => {
      const store = `"${await server().newDatabase()}"`;
      await using first = await prepareService(DESK, { store, flags: ['--role', 'intake'] });
      await using second = await prepareService(DESK, { store });
      await first.start();
      await second.start();
      await using guest = await visit(browser(), first);
      const { page } = guest;
      await sentence(page).filter({ hasText: 'All well' }).waitFor();

      await second.post(alert({ ref: 'to-the-other' }));
      await rowWith(page, 'BTC/USDT', 'filled', 'to-the-other').waitFor();
      await first.post(alert({ ref: 'to-this-one' }));
      await rowWith(page, 'BTC/USDT', 'filled', 'to-this-one').waitFor();
      await second.post(alert({ ref: 'refused', symbol: 'NOPEUSDT' }));
      await rowWith(page, 'refused', 'NOPEUSDT').waitFor();

      await page.getByRole('button', { name: 'Halt entries' }).click();
      await sentence(page).filter({ hasText: 'Entries halted for every account' }).waitFor();
      expect((await second.post(alert({ ref: 'while-halted' }))).status).toBe(422);
      await rowWith(page, 'refused', 'trading is halted').waitFor();
      await page.getByRole('link', { name: 'Health' }).click();
      await page.getByRole('heading', { name: 'Processes on this store' }).waitFor();
      const processes = async () =>
        ((await first.api('/api/health')).body['processes'] as { role: string }[]).map(({ role }) => role).sort();
      expect(await processes()).toEqual(['all', 'intake']);
      // The worker's lane stands beside it; an intake takes none.
      const row = page.getByRole('table').filter({ hasText: 'Lanes held' }).getByRole('row');
      await row.filter({ hasText: 'takes none' }).waitFor();
      await second.post({ ...alert({ ref: 'held' }), side: 'sell' });
      const held = async () =>
        ((await first.api('/api/health')).body['processes'] as { role: string; lanes: number }[]).find(
          ({ role }) => role === 'all',
        )?.lanes;
      expect(await until(held, (lanes) => lanes === 1)).toBe(1);
      // Who stops takes its word back.
      await second.stop();
      expect(await processes()).toEqual(['intake']);
      expect(guest.complaints).toEqual([]);
    });
  });
});
