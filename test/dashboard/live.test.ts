// The live view as it is watched: alerts and orders appear, refused ones as plainly as filled ones, and what is read stays in its place.
import { expect, test } from 'vitest';
import { until } from '../service.ts';
import { describeInBrowser, rowWith, sentence, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

describeInBrowser('live view', (browser) => {
  test('an order appears and fills; a refused alert stands beside it with its reason and leads to its story', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'before' }));
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await rowWith(page, 'BTC/USDT', 'before').waitFor();

    await service.post(alert({ ref: 'long-1', symbol: 'ETHUSDT', size: '0.02', price: '3000', strategy: 'rsi-break' }));
    const filled = rowWith(page, 'ETH/USDT', 'filled', 'rsi-break', 'demo');
    await filled.filter({ hasText: '0.02' }).filter({ hasText: '3,001.50' }).filter({ hasText: '0.05 % worse' }).waitFor();
    expect(await filled.getByRole('link').count()).toBe(1);

    const answer = await service.post(alert({ ref: 'perp', symbol: 'BTCUSDT.P' }));
    expect(answer.status).toBe(404);
    const refused = rowWith(page, 'refused', 'BTCUSDT.P', 'market not found');
    await refused.getByRole('link', { name: 'BTCUSDT.P', exact: true }).click();
    await page.getByText('Market not found.').waitFor();
    await page.getByText('"client_ref":"perp"').waitFor();
    await sentence(page).filter({ hasText: '1 alert refused today' }).waitFor();
    expect(guest.complaints).toEqual([]);
  });

  test('an order that fills stands in the chart of its market, which is loaded only then', async () => {
    await using service = await startDesk();
    for (const [i, side] of (['buy', 'buy', 'sell'] as const).entries()) {
      await service.post(alert({ ref: `fill-${i}`, side, price: String(50_000 + i * 100) }));
      await service.orderWhen(`fill-${i}`, ({ status }) => status === 'filled');
    }
    await using guest = await visit(browser(), service);
    const { page } = guest;
    const scripts: string[] = [];
    page.on('request', (request) => scripts.push(request.url()));
    await rowWith(page, 'fill-1').getByRole('link').click();
    await page.getByRole('heading', { name: 'BTC/USDT around it' }).scrollIntoViewIfNeeded();
    await page.locator('.chart canvas').first().waitFor();
    expect(scripts.filter((url) => url.includes('/assets/draw-'))).toHaveLength(1);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('.chart canvas').first().waitFor();
    expect(guest.complaints).toEqual([]);
  });

  test('filters by words, state and strategy; what does not match is not shown', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'one', strategy: 'alpha' }));
    await service.post(alert({ ref: 'two', strategy: 'beta', symbol: 'ETHUSDT', size: '0.02', price: '3000' }));
    await service.post(alert({ ref: 'three', strategy: 'beta', symbol: 'NOPEUSDT' }));
    await using guest = await visit(browser(), service);
    const { page } = guest;
    const rows = page.locator('.scroller [role=row]');
    await rows.nth(2).waitFor();

    await page.keyboard.press('/');
    await page.keyboard.type('two');
    await expect.poll(() => rows.count()).toBe(1);
    await rowWith(page, 'ETH/USDT').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('State').selectOption('refused, denied, rejected');
    await expect.poll(() => rows.allTextContents()).toEqual([expect.stringContaining('NOPEUSDT')]);
    await page.getByLabel('State').selectOption('all states');
    await page.getByLabel('Strategy', { exact: true }).selectOption('alpha');
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByRole('searchbox').fill('nothing has this');
    await page.getByText('No row matches.').waitFor();
    expect(guest.complaints).toEqual([]);
  });

  test('a thousand rows and more exist only in sight, and new ones do not move what is being read', async () => {
    await using service = await startDesk();
    const send = (from: number, count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, i) => service.post(alert({ ref: `row-${from + i}`, symbol: `S${from + i}USDT` }))),
      );
    for (let from = 0; from < 1_200; from += 100) await send(from, 100);
    await using guest = await visit(browser(), service);
    const { page } = guest;
    const rows = page.locator('.scroller [role=row]');
    await rows.nth(10).waitFor();
    expect(await rows.count()).toBeLessThan(80);
    await expect.poll(() => page.getByRole('table').getAttribute('aria-rowcount')).toBe('1001');

    // Somebody scrolls into the past and reads a row there.
    const scroller = page.locator('.scroller');
    await scroller.hover();
    await page.mouse.wheel(0, 9_000);
    await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBeGreaterThan(8_000);
    const read = page.getByRole('link', { name: /^S\d+USDT$/ }).nth(20);
    const name = (await read.textContent()) ?? '';
    const before = await page.getByRole('link', { name, exact: true }).boundingBox();
    await send(5_000, 20);
    await page.getByRole('button', { name: '↑ 20 new' }).waitFor();
    expect(await page.getByRole('link', { name, exact: true }).boundingBox()).toEqual(before);
    await page.getByRole('button', { name: '↑ 20 new' }).click();
    await page
      .getByRole('link', { name: /^S50\d\dUSDT$/ })
      .first()
      .waitFor();

    await page.mouse.move(600, 20);
    await until(
      async () => (await service.api('/api/status')).body['refused_today'],
      (count) => count === 1_220,
    );
    expect(guest.complaints).toEqual([]);
  });
});
