// The longest texts that can come in: a phone shows all of it without scrolling sideways, and nothing lies on anything else.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { prepareService, type ServiceProcess } from '../service.ts';
import { describeInBrowser, inSight, PHONE, sentence, visit } from './browser.ts';
import { alert } from './desk.ts';
import { misplaced } from './layout.ts';

// As long as configuration, alerts and API let them be, and without a space to break at.
const ACCOUNT = 'a'.repeat(64);
const BASE = 'W'.repeat(20);
const SYMBOL = 'W'.repeat(64);
const STRATEGY = 'm'.repeat(200);
const REF = 'W'.repeat(196);
const REASON = 'w'.repeat(500);
const MARKUP = '<img src=x onerror="window.hurt=1">'.repeat(5);

const DESK = `accounts:
  ${ACCOUNT}: {exchange: binance, mode: paper, balances: {USDT: "123456789012345.12345678", WWWWWWWWWWWW: "123456789012345678901234.5"}}
routes: [{accounts: [${ACCOUNT}]}]
markets: [{exchange: binance, symbol: ${SYMBOL}, market: ${BASE}/USDT}]
alerts: {max_slippage: 90%}
risk: {max_order_value: "99999999999 USDT", max_position_value: "99999999999 USDT", daily_loss: "99999999999 USDT"}
`;

async function longDesk(): Promise<ServiceProcess> {
  const service = await prepareService(DESK);
  await service.start();
  const long = (n: number) => ({ ref: `${REF}${n}`, symbol: SYMBOL, strategy: STRATEGY });
  await service.post({ ...alert({ ...long(1), size: '0.12345678' }), extras: { [STRATEGY]: REF } });
  await service.orderWhen(`${REF}1`, ({ status }) => status === 'filled');
  await service.post(alert({ ...long(2), type: 'limit', price: '20000' }));
  await service.orderWhen(`${REF}2`, ({ status }) => status === 'open');
  await service.post(alert({ ...long(3), symbol: 'N'.repeat(64) }));
  await service.post(alert({ ...long(4), strategy: MARKUP, size: '9'.repeat(28) }));
  await service.post(alert({ ...long(1), size: '5' }));
  await service.post(`${'{'.repeat(400)} is no JSON`);
  await service.api('/api/halt', { reason: REASON, by: 'y'.repeat(120) });
  await service.api('/api/halt', { reason: REASON, account: ACCOUNT });
  for (let n = 5; n < 13; n++) await service.post(alert(long(n)));
  return service;
}

/** What takes several machines and a bad week to come together: told by the service, as long as it can be. */
async function tellMore(page: Page): Promise<void> {
  await page.route('**/api/health', async (route) => {
    const answer = (await (await route.fetch()).json()) as object;
    const at = new Date(0).toISOString();
    const stuck = {
      id: 'tv_'.padEnd(40, '1'),
      state: 'parked',
      received_at: at,
      lane: STRATEGY,
      client_ref: REF,
      tries: 99_999,
      problem: REASON,
    };
    const relay = {
      relay: 'r',
      machine: 'h'.repeat(64),
      spool: 's',
      from: '::1',
      heard_at: at,
      silent: true,
      waiting: 99_999,
      parked: 9_999,
    };
    const told = { ...relay, oldest_waiting_at: at, problem: REASON, stuck: [stuck] };
    const venue = {
      account: ACCOUNT,
      requests: 999_999,
      p50_ms: 9_999,
      p99_ms: 99_999,
      errors: [{ code: 'e'.repeat(60), count: 99_999 }],
    };
    const failures = [{ door: 'tradingview', source: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', count: 99_999 }];
    const process = { name: 'p'.repeat(80), role: 'worker', version: '10.10.10', seen_at: at, lanes: 99_999 };
    await route.fulfill({ json: { ...answer, relays: [told], venues: [venue], failures, processes: [process] } });
  });
  await page.route('**/api/status', async (route) => {
    const answer = (await (await route.fetch()).json()) as { readonly sentence: string };
    const missed = [{ strategy: STRATEGY, symbol: SYMBOL, from: 1, to: 99_999 }];
    const quiet = [{ strategy: STRATEGY, silent_since: new Date(0).toISOString() }];
    const frozen = [{ account: ACCOUNT, market: `${BASE}/USDT`, order_id: 'or_none', reason: REASON }];
    await route.fulfill({ json: { ...answer, missed, quiet, frozen, not_ready: [REASON], warnings: [REASON] } });
  });
}

const HEADINGS = {
  '#/': 'Alerts and orders',
  '#/accounts': 'Results',
  '#/markets': 'Market table',
  '#/health': 'Journal and version',
};

describeInBrowser('the longest texts', (browser) => {
  test.each([
    ['a phone', PHONE],
    ['a wide screen', {}],
  ] as const)('every view on %s holds together', async (_, shape) => {
    await using service = await longDesk();
    await using guest = await visit(browser(), service, shape);
    const { page } = guest;
    const holds = async (where: string): Promise<void> => {
      await expect.poll(() => page.locator('[aria-busy]').count()).toBe(0);
      expect(await misplaced(page), where).toEqual([]);
    };
    await page.locator('.scroller [role=row]').first().waitFor();
    await holds('the list');
    await tellMore(page);
    for (const [address, heading] of Object.entries(HEADINGS)) {
      await page.goto(`${service.url}/${address}`);
      await page.getByRole('heading', { name: heading }).waitFor();
      await holds(address);
    }
    const orders = await service.orders();
    const alerts = (await service.api('/api/alerts')).body['alerts'] as readonly { readonly id: string }[];
    for (const { id } of orders) {
      await page.goto(`${service.url}/#/order/${id}`);
      await page.getByRole('heading', { name: 'Timeline' }).waitFor();
      for (const summary of await page.locator('summary').all()) await summary.click();
      await holds(`order ${id}`);
    }
    for (const { id } of alerts) {
      await page.goto(`${service.url}/#/alert/${id}`);
      await page.getByRole('heading', { name: 'Timeline' }).waitFor();
      await holds(`alert ${id}`);
    }
    expect(await page.evaluate('window.hurt')).toBeUndefined();
    expect(guest.complaints).toEqual([]);
  });

  test('dialogs and receipts on a phone hold together too', async () => {
    await using service = await longDesk();
    await using guest = await visit(browser(), service, PHONE);
    const { page } = guest;
    const dialog = page.getByRole('dialog');
    const holds = async (button: string): Promise<void> => {
      await page.getByRole('button', { name: button }).first().click();
      await dialog.waitFor();
      expect(await misplaced(page), button).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    };
    await page.goto(`${service.url}/#/accounts`);
    await holds(`Resume ${ACCOUNT}`);
    await holds(`Close ${BASE}/USDT`);
    await page.getByRole('button', { name: 'Halt everything of' }).click();
    await page.locator('.receipt').waitFor();
    // It stays in sight above what is scrolled beneath it.
    await page.evaluate('scrollTo(0, 0)');
    expect(await misplaced(page), 'the receipt').toEqual([]);
    await page.goto(`${service.url}/#/markets`);
    await holds('Approve NNN');
    const [resting] = await service.orders('status=open');
    await page.goto(`${service.url}/#/order/${resting?.id}`);
    await holds('Cancel order');
    expect(guest.complaints).toEqual([]);
  });

  test('a reason of 500 letters leaves the rows in sight, and is read whole at one press', async () => {
    await using service = await longDesk();
    await using guest = await visit(browser(), service, PHONE);
    const { page } = guest;
    await page.locator('.scroller [role=row]').nth(7).waitFor();
    expect(await inSight(page, page.locator('.scroller [role=row]').nth(7))).toBe(true);
    expect(await inSight(page, sentence(page).getByRole('link', { name: 'Resume' }))).toBe(true);
    const isCut = () =>
      page
        .locator('#sentence-text')
        .evaluate((element) => element.clientHeight > 0 && element.scrollHeight > element.clientHeight + 1);
    expect(await isCut()).toBe(true);
    await page.getByRole('button', { name: 'Show all of it' }).click();
    expect(await isCut()).toBe(false);
    await page.getByRole('button', { name: 'Show less' }).click();
    expect(await isCut()).toBe(true);
    expect(guest.complaints).toEqual([]);
  });
});
