// Nothing yet, and nothing to be had: each view says what it is and what to do, and none waits for ever.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { prepareService } from '../service.ts';
import { describeInBrowser, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

const BARE = `accounts: {demo: {exchange: binance, mode: paper, balances: {}}}
routes: [{accounts: [demo]}]
markets: []
`;

const EMPTY: readonly (readonly [address: string, says: readonly string[]])[] = [
  ['#/', ['Alerts and orders appear here as they happen', 'Paste this message']],
  [
    '#/accounts',
    ['No limit is set. Keys under risk', 'A position appears here with', 'Balances appear here once', 'The first fill makes'],
  ],
  ['#/markets', ['Nothing waits. An alert for a symbol', 'No market yet. Add rows under markets']],
  [
    '#/health',
    [
      'Nothing needs a person now.',
      'None came in.',
      'Nobody sent a wrong signature',
      'No venue was asked',
      'No relay reports here',
    ],
  ],
  ['#/order/or_none', ['could not be read: Order or_none not found']],
  ['#/alert/al_none', ['could not be read: Alert al_none not found']],
];

/** What cannot be read where the service answers with an error, view by view. */
const UNREAD: readonly (readonly [address: string, what: readonly string[]])[] = [
  ['#/', ['Alerts and orders']],
  ['#/accounts', ['The accounts']],
  ['#/markets', ['What waits', 'The market table']],
  ['#/health', ['How things stand']],
  ['#/order/or_1', ['The order']],
  ['#/alert/al_1', ['The alert']],
];

async function waitsForNothing(page: Page): Promise<void> {
  await expect.poll(() => page.locator('main [aria-busy]').count()).toBe(0);
}

/** The sign-in goes on: a page that cannot ask who looks is another matter. */
async function answerAll(page: Page, status: number, json: object): Promise<void> {
  await page.route(/\/api\/(?!session)/, (route) => route.fulfill({ status, json }));
}

describeInBrowser('states of every view', (browser) => {
  test('where there is nothing yet it says what will come and how', async () => {
    await using service = await prepareService(BARE);
    await service.start();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    for (const [address, says] of EMPTY) {
      await page.goto(`${service.url}/${address}`);
      for (const words of says) await page.getByText(words).first().waitFor();
      await waitsForNothing(page);
    }
    expect(guest.complaints).toEqual([]);
  });

  test('an error of the service is named with its remedy, and mended by one press', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'one' }));
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.locator('.scroller [role=row]').first().waitFor();
    const fault = {
      success: false,
      code: 'internal_error',
      error: 'something went wrong here',
      hint: 'the log has the cause under 1a2b',
    };
    await answerAll(page, 500, fault);
    for (const [address, what] of UNREAD) {
      await page.goto(`${service.url}/${address}`);
      await page.reload();
      for (const name of what) {
        const note = page.getByRole('alert').filter({ hasText: `${name} could not be read: something went wrong here.` });
        await note.getByText('The log has the cause under 1a2b.').waitFor();
      }
      await page.getByText('pinewire answers with an error: something went wrong here.', { exact: false }).first().waitFor();
      await waitsForNothing(page);
    }
    // A proxy's page is not taken for pinewire's word.
    await page.unroute(/\/api\/(?!session)/);
    await page.goto(`${service.url}/#/health`);
    await page.reload();
    await page.getByText('This page is connected and live.').waitFor();
    // From here on nothing asks again but the button.
    await page.route('**/api/markets', (route) => route.fulfill({ status: 502, body: '<h1>Bad gateway</h1>' }));
    await page.goto(`${service.url}/#/markets`);
    const table = page
      .getByRole('alert')
      .filter({ hasText: "The market table could not be read: the answer was 502, and not pinewire's." });
    await table.waitFor();
    await page.unroute('**/api/markets');
    await table.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('row').filter({ hasText: 'BTC/USDT' }).waitFor();
    expect(guest.complaints).toEqual([]);
  });

  test('a service that is gone is said on every view, and all of it comes back by itself', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'one' }));
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.locator('.scroller [role=row]').first().waitFor();
    await service.kill9();
    for (const [address] of UNREAD) {
      await page.goto(`${service.url}/${address}`);
      await page.getByText('No connection to pinewire').waitFor();
      if (address !== '#/') await page.getByText('pinewire did not answer').first().waitFor();
      await waitsForNothing(page);
    }
    await page.goto(`${service.url}/#/markets`);
    await page.getByText('The market table could not be read').waitFor();
    await service.start();
    await page.getByRole('row').filter({ hasText: 'BTC/USDT' }).waitFor();
    expect(guest.complaints).toEqual([]);
  });

  test('a sign-in that has ended leads to the door from every view, with the reason', async () => {
    await using service = await startDesk();
    for (const [address] of UNREAD) {
      await using guest = await visit(browser(), service);
      const { page } = guest;
      await page.getByRole('heading', { name: 'Alerts and orders appear here' }).waitFor();
      await answerAll(page, 401, { success: false, code: 'unauthorized', error: 'sign in', hint: '' });
      await page.goto(`${service.url}/${address}`);
      await page.reload();
      await page.getByText('Your sign-in has ended. Sign in again; nothing was changed.').waitFor();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      expect(guest.complaints).toEqual([]);
    }
  });
});
