// The connection breaks: the page says so, comes back by itself, and has missed nothing.
import { expect, test } from 'vitest';
import { describeInBrowser, rowWith, sentence, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

describeInBrowser('reconnecting', (browser) => {
  test('a restart of the server signs nobody out, and what happened meanwhile is there', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'before' }));
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await rowWith(page, 'before').waitFor();

    // Two times: with a word of warning, and without one.
    for (const round of ['stopped', 'killed'] as const) {
      if (round === 'stopped') await service.stop();
      else await service.kill9();
      await page.getByText('No connection to pinewire').waitFor();
      await service.start();
      for (let i = 0; i < 5; i++) await service.post(alert({ ref: `${round}-${i}` }));
      for (let i = 0; i < 5; i++) await rowWith(page, 'filled', `${round}-${i}`).waitFor();
      await page.getByText('No connection to pinewire').waitFor({ state: 'hidden' });
    }
    await sentence(page).filter({ hasText: 'All well' }).waitFor();
    await expect.poll(() => page.locator('.scroller [role=row]').count()).toBe(11);
    expect(guest.complaints).toEqual([]);
  });
});
