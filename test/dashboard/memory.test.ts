// What a page holds that stands open for a week: the rows it shows, and none of those that are gone.
import type { CDPSession } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser, rowWith, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

const FIRST = 60;
const MORE = 300;

/** Elements that are in the page or that its script still holds, after a collection. */
async function elements(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'Nodes')?.value ?? Number.NaN;
}

describeInBrowser('memory', (browser) => {
  test('no element of a row is held that has gone out of sight', async () => {
    await using service = await startDesk();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const comeIn = async (from: number, to: number): Promise<void> => {
      // One after another, so that each stands in the page before the next pushes it down.
      for (let n = from; n < to; n++) await service.post(alert({ ref: `row-${n}`, symbol: `N${n}USDT` }));
      await rowWith(page, `N${to - 1}USDT`).waitFor();
    };
    await comeIn(0, FIRST);
    const before = await elements(cdp);
    await comeIn(FIRST, FIRST + MORE);
    expect((await elements(cdp)) - before).toBeLessThan(MORE);
    expect(guest.complaints).toEqual([]);
  });
});
