// The accounts page: what is held, and how much of each limit is used, in the numbers that a denial gives.
import { expect, test } from 'vitest';
import { prepareService } from '../service.ts';
import { describeInBrowser, visit } from './browser.ts';
import { alert } from './desk.ts';

const DESK = `accounts:
  demo: {exchange: binance, mode: paper, fee: 0%, balances: {USDT: "100000"}}
routes:
  - {accounts: [demo]}
markets:
  - {exchange: binance, symbol: BTCUSDT, market: BTC/USDT}
alerts: {max_slippage: 90%}
risk: {max_order_value: "1000 USDT", max_position_value: "1100 USDT", daily_loss: "200 USDT"}
`;

describeInBrowser('limits', (browser) => {
  test('a gauge shows what is used and what is left, and the denial says the same', async () => {
    await using service = await prepareService(DESK);
    await service.start();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByText('Nothing is held.').waitFor();
    const gauge = page.locator('.gauge').filter({ hasText: 'Position value, BTC/USDT' });
    expect(await gauge.count()).toBe(0);
    await page.locator('.gauge').filter({ hasText: 'Loss today' }).getByText('200.00 USDT left').waitFor();

    // It appears with the first fill, while the page is open.
    await service.post(alert({ ref: 'first', size: '0.019' }));
    await service.orderWhen('first', ({ status }) => status === 'filled');
    const share = gauge.getByRole('meter');
    await expect.poll(async () => Number(await share.getAttribute('value'))).toBeGreaterThan(0.8);
    const [left] = ((await service.api('/api/limits')).body['limits'] as { limit: string; headroom: string }[])
      .filter(({ limit }) => limit === 'max_position_value')
      .map(({ headroom }) => headroom);
    await gauge.getByText(`${Number(left).toFixed(2)} USDT left`).waitFor();

    await service.post(alert({ ref: 'second', size: '0.01' }));
    const denied = await service.orderWhen('second', ({ status }) => status === 'denied');
    expect(denied.code).toBe('max_position_value');
    await page.getByText('An order is worth at most').waitFor();
    expect(guest.complaints).toEqual([]);
  });
});
