// Text from alerts is text: whatever strategies and client_refs say, the page shows it and runs none of it.
import naughty from 'big-list-of-naughty-strings' with { type: 'json' };
import { expect, test } from 'vitest';
import { describeInBrowser, rowWith, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

const HOSTILE = [
  '<img src=x onerror="window.hurt=1">',
  '<script>window.hurt=1</script>',
  '"><svg onload=window.hurt=1>',
  "javascript:window.hurt=1//'",
  '${window.hurt=1}<iframe src="javascript:window.hurt=1">',
] as const;

describeInBrowser('hostile text', (browser) => {
  test('markup in an alert is shown letter by letter, in the list and in the story', async () => {
    await using service = await startDesk();
    for (const text of HOSTILE) await service.post(alert({ ref: `${text} ref`, strategy: text }));
    await service.post(`${HOSTILE[0]} is no JSON`);
    await using guest = await visit(browser(), service);
    const { page } = guest;
    for (const text of HOSTILE) {
      await page.locator('.c-strategy').getByText(text, { exact: true }).first().waitFor();
    }
    await rowWith(page, 'refused', 'Invalid JSON').getByRole('link').click();
    await page.locator('pre').getByText(`${HOSTILE[0]} is no JSON`).waitFor();
    await page.goBack();
    await rowWith(page, HOSTILE[1]).getByRole('link').click();
    await page.getByTitle(`${HOSTILE[1]} ref`).waitFor();
    expect(await page.locator('main img, main script, main svg[onload], main iframe').count()).toBe(0);
    expect(await page.evaluate('window.hurt')).toBeUndefined();
    expect(guest.complaints).toEqual([]);
  });

  test('the big list of naughty strings leaves the page whole', async () => {
    await using service = await startDesk();
    const send = (text: string, i: number) =>
      service.post({ ...alert({ ref: `naughty-${i}` }), strategy: text, extras: { comment: text } });
    await Promise.all(naughty.map(send));
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.locator('.scroller [role=row]').nth(10).waitFor();
    const scroller = page.locator('.scroller');
    const end = await scroller.evaluate((element) => element.scrollHeight);
    for (let top = 0; top < end; top += 3_000) {
      await scroller.evaluate((element, to) => element.scrollTo(0, to), top);
      await page.locator('.scroller [role=row]').first().waitFor();
    }
    expect(await page.locator('main img, main script, main iframe').count()).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(guest.complaints).toEqual([]);
  });
});
