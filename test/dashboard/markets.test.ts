// A symbol that the market table does not have: from the alert that was refused for it to the row that takes the next one.
import { expect, test } from 'vitest';
import { ADMIN_TOKEN } from '../service.ts';
import { describeInBrowser, PHONE, rowWith, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

describeInBrowser('a missing market', (browser) => {
  test('the refused alert leads to its proposal, from the list and from its page; a rejected one too', async () => {
    await using service = await startDesk();
    for (const symbol of ['XBTUSDT', 'NOPEUSDT']) await service.post(alert({ ref: symbol, symbol }));
    await using guest = await visit(browser(), service);
    const { page } = guest;
    const proposal = page.getByRole('listitem', { name: 'XBTUSDT on binance' });
    const isThere = () => proposal.evaluate((element) => element.matches(':focus'));
    await rowWith(page, 'refused', 'XBTUSDT').getByRole('link', { name: 'Review XBTUSDT' }).click();
    await proposal.waitFor();
    await expect.poll(isThere).toBe(true);

    await proposal.getByRole('button', { name: 'Reject XBTUSDT' }).click();
    await proposal.getByText('It was rejected').waitFor();
    await page.goto(`${service.url}/#/markets`);
    await page.getByText('NOPEUSDT on binance').waitFor();
    await proposal.waitFor({ state: 'hidden' });

    await page.goto(`${service.url}/#/`);
    await rowWith(page, 'XBTUSDT').getByRole('link', { name: 'XBTUSDT', exact: true }).click();
    await page.getByRole('link', { name: 'Review XBTUSDT' }).click();
    await expect.poll(isThere).toBe(true);
    await proposal.getByRole('button', { name: 'Approve XBTUSDT' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Market, as the venue names it').fill('BTC/USDT');
    await dialog.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await dialog.getByRole('button', { name: 'Approve XBTUSDT' }).click();
    await page.getByText('XBTUSDT on binance waits for no review any more').waitFor();
    // An alert that was refused for something else leads nowhere.
    await service.api('/api/halt', { reason: 'a pause' });
    await service.post(alert({ ref: 'halted' }));
    await page.goto(`${service.url}/#/`);
    await rowWith(page, 'trading is halted').waitFor();
    expect(await rowWith(page, 'trading is halted').getByRole('link').count()).toBe(1);
    expect(guest.complaints).toEqual([]);
  });

  test('what a symbol may be is shown with its reason and confidence, and any of it is approved', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'a', symbol: 'BTCUSD' }));
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.goto(`${service.url}/#/markets`);
    const candidates = page.getByRole('list', { name: 'Markets that BTCUSD may be' });
    await candidates
      .getByText('BTC/USDT, medium confidence: the base BTC is the same, but the quote is USDT and not USD.')
      .waitFor();
    await candidates.getByRole('button', { name: 'Approve BTCUSD as BTC/USDT' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('on binance trade BTC/USDT, with the sizes they carry. Mind that the base BTC is the same').waitFor();
    await dialog.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await dialog.getByRole('button', { name: 'Approve BTCUSD' }).click();
    await page.getByText('Nothing waits.').waitFor();
    expect((await service.post(alert({ ref: 'b', symbol: 'BTCUSD' }))).status).toBe(200);
    expect(guest.complaints).toEqual([]);
  });

  test('on a phone the link is big enough for a thumb, and beside the row’s own', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'a', symbol: 'XBTUSDT' }));
    await using guest = await visit(browser(), service, PHONE);
    const { page } = guest;
    const review = page.getByRole('link', { name: 'Review XBTUSDT' });
    await review.waitFor();
    expect((await review.boundingBox())?.height).toBeGreaterThanOrEqual(43);
    await page.getByRole('link', { name: 'XBTUSDT', exact: true }).tap();
    await page.getByText('Market not found.').waitFor();
    await page.goBack();
    await review.tap();
    await page.getByRole('button', { name: 'Approve XBTUSDT' }).waitFor();
    expect(guest.complaints).toEqual([]);
  });
});
