// The story of one order: what repeats is one line, and what it took is told stage by stage.
import { expect, test } from 'vitest';
import { describeInBrowser, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

describeInBrowser('the story of an order', (browser) => {
  test('lookups that follow each other are one line with their number, and open', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'one' }));
    const { id } = await service.orderWhen('one', ({ status }) => status === 'filled');
    await using guest = await visit(browser(), service);
    const { page } = guest;
    // An exchange that is away for an hour, told in no time.
    await page.route(`**/api/orders/${id}`, async (route) => {
      const order = (await (await route.fetch()).json()) as { events: { seq: number; at: string }[]; requests: object[] };
      const [first] = order.events;
      const at = Date.parse(first?.at ?? '');
      const lookups = [1, 2, 4, 8].map((number) => ({
        ...first,
        seq: 1_000 + number,
        kind: 'order.lookup',
        at: new Date(at + number * 1_000).toISOString(),
        data: { found: false, searched: ['open orders'], lookups: number },
      }));
      const requests = order.requests.map((request) => ({ ...request, lookups: 14 }));
      await route.fulfill({ json: { ...order, requests, events: [...order.events, ...lookups] } });
    });
    await page.goto(`${service.url}/#/order/${id}`);
    const story = page.locator('.timeline').first();
    await story.getByText(/Looked up 14 times, last told at \d\d:\d\d:\d\d\.\d{3}: no trace of it yet/).waitFor();
    const each = story.getByText('Looked up: no trace of it yet');
    expect(await each.filter({ visible: true }).count()).toBe(0);
    await story.getByText('the 4 rows of the journal about it').click();
    expect(await each.filter({ visible: true }).count()).toBe(4);
    expect(guest.complaints).toEqual([]);
  });
});
