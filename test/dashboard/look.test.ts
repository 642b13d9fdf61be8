// For every eye and hand: no violation that axe knows of, nothing wider than a phone, ten rows and the switch on it, keyboard alone enough.
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ServiceProcess } from '../service.ts';
import { atHand, describeInBrowser, inSight, PHONE, rowWith, sentence, signIn, visit } from './browser.ts';
import { launchChromium } from './chromium.ts';
import { alert, startDesk } from './desk.ts';
import { misplaced } from './layout.ts';

/** What axe finds, each as one line. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.flatMap(({ id, help, nodes }) => nodes.map((node) => id + ': ' + help + ' ' + node.html.slice(0, 200))))`);
}

async function busyDesk(): Promise<ServiceProcess> {
  const service = await startDesk();
  for (let i = 0; i < 14; i++) {
    await service.post(
      alert({ ref: `row-${i}`, strategy: i % 2 === 0 ? 'rsi-break' : 'trend', symbol: i % 5 === 4 ? 'NOPEUSDT' : 'BTCUSDT' }),
    );
  }
  await service.post(alert({ ref: 'rests', type: 'limit', price: '20000' }));
  return service;
}

const PAGES = ['#/', '#/accounts', '#/markets', '#/health'] as const;

describeInBrowser('look and feel', (browser) => {
  test.each(['light', 'dark'] as const)('axe finds nothing on any page, wide and on a phone, in %s', async (colorScheme) => {
    await using service = await busyDesk();
    const [order] = await service.orders('status=filled');
    for (const shape of [{}, PHONE]) {
      await using guest = await visit(browser(), service, { ...shape, colorScheme, signedOut: true });
      const { page } = guest;
      await page.getByLabel('Token').waitFor();
      expect(await violations(page)).toEqual([]);
      await signIn(page);
      await rowWith(page, 'filled').first().waitFor();
      for (const address of [...PAGES, `#/order/${order?.id}`, `#/alert/${order?.alert_id}`]) {
        await page.goto(`${service.url}/${address}`);
        await page.locator('main h2').first().waitFor();
        await expect.poll(() => page.locator('[aria-busy]').count()).toBe(0);
        expect(await violations(page), address).toEqual([]);
        expect(await misplaced(page), address).toEqual([]);
      }
      expect(guest.complaints).toEqual([]);
    }
  });

  test('on a phone the sentence, the switch and ten rows are there without scrolling, each big enough for a thumb', async () => {
    await using service = await busyDesk();
    await using guest = await visit(browser(), service, PHONE);
    const { page } = guest;
    await rowWith(page, 'filled').first().waitFor();
    expect(await inSight(page, sentence(page))).toBe(true);
    expect(await atHand(page, page.getByRole('button', { name: 'Halt entries' }))).toBe(true);
    const rows = page.locator('.scroller [role=row]');
    for (let i = 0; i < 10; i++) expect(await inSight(page, rows.nth(i))).toBe(true);
    for (const target of [
      rows.first(),
      page.getByRole('button', { name: 'Halt entries' }),
      page.getByRole('link', { name: 'Markets' }),
    ]) {
      expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    }
    expect(guest.complaints).toEqual([]);
  });

  test('by keyboard alone: sign in, walk the rows, open one, go to the pages, read the help', async () => {
    await using service = await busyDesk();
    await using guest = await visit(browser(), service, { signedOut: true });
    const { page } = guest;
    await page.getByLabel('Token').waitFor();
    // The field has the focus already.
    await page.keyboard.type('admin-token-of-the-tests');
    await page.keyboard.press('Enter');
    await rowWith(page, 'filled').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await expect.poll(() => page.evaluate('document.activeElement?.closest("[data-index]")?.dataset.index')).toBe('1');
    await page.keyboard.press('Enter');
    await page.locator('.timeline').waitFor();
    await page.keyboard.press('Escape');
    for (const [letter, heading] of [
      ['a', 'Kill switch'],
      ['m', 'Market table'],
      ['h', 'Health'],
      ['l', 'Alerts and orders'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(letter);
      await page.getByRole('heading', { name: heading, level: 2 }).waitFor();
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('next and previous row').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(guest.complaints).toEqual([]);
  });

  test('the rows are as wide as their header, column by column, beside a scrollbar that takes room', async () => {
    await using service = await busyDesk();
    const withBars = await launchChromium({ scrollbars: true });
    try {
      await using guest = await visit(withBars, service, { viewport: { width: 1280, height: 420 } });
      const { page } = guest;
      await rowWith(page, 'filled').first().waitFor();
      const edges = (selector: string) =>
        page.evaluate<readonly (readonly number[])[]>(
          `[...document.querySelector('${selector}').children].map((cell) => cell.getBoundingClientRect()).map(({ left, right }) => [Math.round(left), Math.round(right)])`,
        );
      const bar = await page.locator('.scroller').evaluate((one) => one.offsetWidth - one.clientWidth);
      expect(bar).toBeGreaterThan(5);
      expect(await edges('.row.head')).toHaveLength(11);
      expect(await edges('.slot .row:has(.c-slippage:not(:empty))')).toEqual(await edges('.row.head'));
      // What the eye sees of them are their lines.
      const lines = await page.evaluate<readonly string[]>(
        `[...document.querySelectorAll('.list, .list-head, .row')].filter((one) => getComputedStyle(one).borderBottomWidth !== '0px' || getComputedStyle(one).borderTopWidth !== '0px')
          .map((one) => one.getBoundingClientRect()).map(({ left, right }) => Math.round(left) + ' to ' + Math.round(right))`,
      );
      expect(lines.length).toBeGreaterThan(10);
      expect(new Set(lines).size).toBe(1);
      expect(guest.complaints).toEqual([]);
    } finally {
      await withBars.close();
    }
  });

  test('who wants more contrast gets it', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'one' }));
    await using guest = await visit(browser(), service, { colorScheme: 'light' });
    const { page } = guest;
    await rowWith(page, 'one').waitFor();
    const quiet = () => page.evaluate("getComputedStyle(document.querySelector('.scroller .c-age')).color");
    expect(await quiet()).toBe('rgb(87, 93, 102)');
    await page.emulateMedia({ contrast: 'more' });
    expect(await quiet()).toBe('rgb(51, 55, 61)');
    expect(guest.complaints).toEqual([]);
  });

  test('who wants less motion sees none', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'one' }));
    await using guest = await visit(browser(), service, { reducedMotion: 'reduce' });
    const { page } = guest;
    await rowWith(page, 'one').waitFor();
    await service.post(alert({ ref: 'two' }));
    await rowWith(page, 'two').waitFor();
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
    expect(guest.complaints).toEqual([]);
  });
});
