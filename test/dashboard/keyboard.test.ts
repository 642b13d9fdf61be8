// By keyboard alone: Tab reaches everything on every page in the order in which it stands, dialogs hold the focus and give it back.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ADMIN_TOKEN, type ServiceProcess } from '../service.ts';
import { describeInBrowser, rowWith, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

/** Everything that can be acted on and is there to be seen, numbered in the order of the document. */
const NUMBER = `(() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter((one) =>
    one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0 && one.getAttribute('tabindex') !== '-1');
  all.forEach((one, i) => one.setAttribute('data-stop', String(i)));
  return all.map((one) => one.outerHTML.slice(0, 120));
})()`;

/** What has the focus: its number, what a screen reader calls it, and whether an eye sees it. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  const label = (one.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  const labels = [...(one.labels ?? [])].map((each) => each.textContent).join(' ');
  const name = one.getAttribute('aria-label') || label.trim() || labels || one.textContent.trim();
  const ring = [getComputedStyle(one), getComputedStyle(one, '::after')].some((style) => style.outlineStyle !== 'none');
  return { stop: one.dataset.stop === undefined ? -1 : Number(one.dataset.stop), name, ring };
})()`;

interface Focused {
  readonly stop: number;
  readonly name: string;
  readonly ring: boolean;
}

/** Presses Tab from the top of the page until it has gone round. */
async function walk(page: Page): Promise<{ readonly all: readonly string[]; readonly walked: readonly Focused[] }> {
  const all = await page.evaluate<readonly string[]>(NUMBER);
  const walked: Focused[] = [];
  // One step back into the page, so that the first stop is reached by Tab too.
  await page.evaluate(`document.querySelector('[data-stop="1"]').focus()`);
  await page.keyboard.press('Shift+Tab');
  for (let i = 0; i < all.length + 1; i++) {
    const focused = await page.evaluate<Focused>(FOCUSED);
    if (focused.stop === -1 || focused.stop === walked[0]?.stop) break;
    walked.push(focused);
    await page.keyboard.press('Tab');
  }
  return { all, walked };
}

async function desk(): Promise<ServiceProcess> {
  const service = await startDesk();
  for (let i = 0; i < 30; i++) await service.post(alert({ ref: `row-${i}`, symbol: i % 5 === 4 ? 'NOPEUSDT' : 'BTCUSDT' }));
  await service.post(alert({ ref: 'rests', type: 'limit', price: '20000' }));
  await service.orderWhen('rests', ({ status }) => status === 'open');
  return service;
}

describeInBrowser('by keyboard alone', (browser) => {
  test('Tab reaches everything on every page, in its order, with a name and a ring', async () => {
    await using service = await desk();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await rowWith(page, 'filled').first().waitFor();
    const [order] = await service.orders('client_ref=rests');
    const refused = (await service.api('/api/alerts?refused=true')).body['alerts'] as { id: string }[];
    // Each with the heading of the part that comes last.
    const pages = [
      ['#/', 'Alerts and orders'],
      ['#/accounts', 'Results'],
      ['#/markets', 'Market table'],
      ['#/health', 'Relays'],
      [`#/order/${order?.id}`, 'BTC/USDT around it'],
      [`#/alert/${refused[0]?.id}`, 'Timeline'],
    ] as const;
    for (const [address, last] of pages) {
      await page.goto(`${service.url}/${address}`);
      await page.getByRole('heading', { name: last }).waitFor();
      await expect.poll(() => page.locator('[aria-busy]').count()).toBe(0);
      const { all, walked } = await walk(page);
      expect(all.length, address).toBeGreaterThan(8);
      expect(
        all.filter((_, i) => !walked.some(({ stop }) => stop === i)),
        `${address}: not reached`,
      ).toEqual([]);
      expect(
        walked.map(({ stop }) => stop),
        address,
      ).toEqual(walked.map(({ stop }) => stop).toSorted((a, b) => a - b));
      expect(
        walked.filter(({ name, ring }) => name === '' || !ring).map(({ stop }) => all[stop]),
        `${address}: without name or ring`,
      ).toEqual([]);
    }
    expect(guest.complaints).toEqual([]);
  });

  test('a list of thousands is one stop; arrows walk it, and whoever opens a row comes back to it', async () => {
    await using service = await desk();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await rowWith(page, 'filled').first().waitFor();
    expect(await page.locator('.scroller a[tabindex="0"]').count()).toBe(1);
    await page.locator('.scroller a[tabindex="0"]').focus();
    const index = () => page.evaluate('Number(document.activeElement?.closest("[data-index]")?.dataset.index)');
    for (let i = 1; i <= 26; i++) {
      await page.keyboard.press('ArrowDown');
      await expect.poll(index).toBe(i);
    }
    await page.keyboard.press('ArrowUp');
    await expect.poll(index).toBe(25);
    await page.keyboard.press('Enter');
    await page.locator('.timeline').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(index).toBe(25);
    // A page begins at its content.
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.getByRole('heading', { name: 'Market table' }).waitFor();
    await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('main');
    await page.keyboard.press('/');
    await expect.poll(() => page.evaluate('document.activeElement?.type')).toBe('search');
    expect(guest.complaints).toEqual([]);
  });

  test('a dialog holds the focus and gives it back; after the deed it stands on the receipt, then on the page', async () => {
    await using service = await desk();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await rowWith(page, 'open', 'limit').getByRole('link').click();
    const cancel = page.getByRole('button', { name: 'Cancel order' });
    await cancel.focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    const has = (selector: string) => page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`);
    const isCancel = () => page.evaluate('document.activeElement?.textContent === "Cancel order"');
    await expect.poll(isCancel).toBe(true);

    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Cancel this order?' });
    await dialog.waitFor();
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Tab');
      // The browser's own bar is a stop between the last and the first.
      expect(await has('dialog *, body')).toBe(true);
    }
    // Letters mean nothing while it is open.
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    expect(await dialog.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    // The browser gives the focus back a moment before it says that the dialog is closed.
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(isCancel).toBe(true);

    await page.keyboard.press('Enter');
    await dialog.getByLabel('Admin token').focus();
    await page.keyboard.type(ADMIN_TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Cancel asked for: buy 0.001 BTC/USDT in demo.' }).waitFor();
    await expect.poll(() => has('.receipt')).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.receipt').waitFor({ state: 'detached' });
    await expect.poll(() => has('#main')).toBe(true);
    expect(guest.complaints).toEqual([]);
  });
});
