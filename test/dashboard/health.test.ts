// The health page: who failed at the door, what came in, and what never came, in words.
import { expect, test } from 'vitest';
import { describeInBrowser, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

describeInBrowser('health', (browser) => {
  test('names the source of failed signatures, counts the alerts, and tells what was missed', async () => {
    await using service = await startDesk();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.getByRole('link', { name: 'Health' }).click();
    await page.getByText('Nobody sent a wrong signature or token in the last hour.').waitFor();
    await page.getByText('No venue was asked for an order in the last hour.').waitFor();

    const unsigned = await fetch(`${service.url}/webhook`, { method: 'POST', body: '{}' });
    expect(unsigned.status).toBe(400);
    await service.post({ ...alert({ ref: 'one', strategy: 'counted' }), sequence: 1 });
    await service.post({ ...alert({ ref: 'four', strategy: 'counted' }), sequence: 4 });
    await service.orderWhen('four', ({ status }) => status === 'filled');
    await page.reload();
    const failures = page.getByRole('row').filter({ hasText: '127.0.0.1' });
    await failures.filter({ hasText: 'webhook' }).waitFor();
    await page.getByText('None had to be turned away.').waitFor();
    // One unsigned request of three.
    for (const span of ['Last hour', 'Last day']) {
      const rate = page.getByRole('row').filter({ hasText: span });
      expect(await rate.getByRole('cell').allTextContents()).toEqual(['1', '3 alerts', '33.3 %']);
    }
    const venue = page.getByRole('row').filter({ hasText: 'demo' });
    await venue.filter({ hasText: 'none' }).waitFor();
    await page.getByText('Alerts 2 to 3 of counted').waitFor();
    expect(guest.complaints).toEqual([]);
  });
});
