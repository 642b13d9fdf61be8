// What happened before the page was opened is a scroll or a search away, orders and refused alerts in one order.
import { expect, test } from 'vitest';
import { describeInBrowser, rowWith, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

describeInBrowser('history', (browser) => {
  test('older rows come as the list is scrolled to its end, and a search finds them', async () => {
    await using service = await startDesk();
    // An order at the bottom, refused alerts above it: more than one page of them.
    await service.post(alert({ ref: 'the-first', strategy: 'ancient' }));
    await service.orderWhen('the-first', ({ status }) => status === 'filled');
    for (let from = 0; from < 2_300; from += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, i) => service.post(alert({ ref: `r-${from + i}`, symbol: `S${from + i}USDT` }))),
      );
    }
    await using guest = await visit(browser(), service);
    const { page } = guest;
    const rows = page.locator('.scroller [role=row]');
    const count = page.getByRole('table');
    await rows.nth(10).waitFor();
    // The order is known already, but what lies between is not: it must not stand next to what is far younger.
    await expect.poll(() => count.getAttribute('aria-rowcount')).toBe('1001');

    const scroller = page.locator('.scroller');
    const toEnd = () => scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await toEnd();
    await expect.poll(() => count.getAttribute('aria-rowcount')).toBe('2001');
    await toEnd();
    await expect.poll(() => count.getAttribute('aria-rowcount')).toBe('2302');
    await toEnd();
    await rowWith(page, 'ancient', 'filled').waitFor();
    await page.getByText('Nothing older: these are all 2,301 rows.').waitFor();
    expect(await rows.count()).toBeLessThan(80);

    // A fresh page, which has read the newest thousand only.
    await page.reload();
    await rows.nth(10).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('ancient');
    await rowWith(page, 'ancient', 'filled').waitFor();
    expect(await rows.count()).toBe(1);
    await page.getByRole('searchbox').fill('nothing has this');
    await page.getByText('Nothing older: these are all 2,301 rows.').waitFor();

    const unknown = await service.api('/api/orders?before=or_none');
    expect([unknown.status, unknown.body['field']]).toEqual([400, 'before']);
    const none = await service.api('/api/alerts?before=al_none');
    expect([none.status, none.body['field']]).toEqual([400, 'before']);
    expect(guest.complaints).toEqual([]);
  });
});
