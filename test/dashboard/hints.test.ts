// What the service says to do is one press away where the page has a button for it; the command stands beside it.
import { expect, test } from 'vitest';
import { ADMIN_TOKEN } from '../service.ts';
import { describeInBrowser, rowWith, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

describeInBrowser('hints', (browser) => {
  test('lead to the page where it is done, and name the command as the second way', async () => {
    await using service = await startDesk();
    await service.api('/api/halt', { reason: 'a pause' });
    await service.post(alert({ ref: 'halted' }));
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await rowWith(page, 'trading is halted').getByRole('link').click();
    const reason = page.locator('.reason');
    await reason.locator('code').getByText('pinewire resume', { exact: true }).waitFor();
    await reason.getByRole('link', { name: 'Resume under Accounts' }).click();
    await page.getByRole('button', { name: 'Resume every account' }).waitFor();

    await page.goto(`${service.url}/#/order/or_none`);
    await page.getByRole('alert').getByRole('link', { name: 'Live', exact: true }).click();
    await page.getByRole('heading', { name: 'Alerts and orders' }).waitFor();
    expect(guest.complaints).toEqual([]);
  });

  test('an order that the venue shows no more is no good news, and its hint leads to the button of its page', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'rests', type: 'limit', price: '20000' }));
    const { id } = await service.orderWhen('rests', ({ status }) => status === 'open');
    await using guest = await visit(browser(), service);
    const { page } = guest;
    const hint = `look at BTC/USDT at binance, then: pinewire resolve ${id} --as filled|open|canceled|not-placed`;
    const lost = { code: 'not_shown', reason: 'binance shows it no more', hint, may_settle: true };
    await page.route(`**/api/orders/${id}`, async (route) => {
      await route.fulfill({ json: { ...((await (await route.fetch()).json()) as object), ...lost } });
    });
    await page.route('**/api/status', async (route) => {
      const answer = (await (await route.fetch()).json()) as object;
      const [order] = await service.orders();
      await route.fulfill({ json: { ...answer, unknown_orders: 1, unknown: [{ ...order, ...lost }] } });
    });
    await page.goto(`${service.url}/#/health`);
    await page.getByRole('list', { name: 'What to do' }).getByText('binance shows it no more').waitFor();
    await page.goto(`${service.url}/#/`);
    await page.getByRole('list', { name: 'Unknown orders' }).getByText('for a person').click();
    const resolve = page.getByRole('button', { name: 'Resolve by hand' });
    await resolve.waitFor();
    await page.locator('.reason').getByRole('link', { name: 'Resolve by hand' }).click();
    await expect.poll(() => resolve.evaluate((element) => element.matches(':focus'))).toBe(true);
    expect(guest.complaints).toEqual([]);
  });

  test('a hint in a dialog closes it on its way', async () => {
    await using service = await startDesk();
    await service.api('/api/halt', { reason: 'a pause' });
    await service.post(alert({ ref: 'halted' }));
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await rowWith(page, 'trading is halted').getByRole('link').click();
    await page.getByRole('button', { name: 'Send again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await dialog.getByRole('link', { name: 'Resume under Accounts' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Resume every account' }).waitFor();
    expect(guest.complaints).toEqual([]);
  });
});
