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

  test('what it took is told stage by stage: short in a row of a wide screen, to the millisecond on its page', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'one' }));
    const { id } = await service.orderWhen('one', ({ status }) => status === 'filled');
    const { body } = await service.api(`/api/orders/${id}`);
    const stages = body['stages'] as Readonly<Record<string, string>>;
    const [received, ...later] = ['received_at', 'committed_at', 'placed_at', 'filled_at'].map((name) =>
      Date.parse(stages[name] ?? ''),
    );
    const steps = later.map((at, i) => at - ([received, ...later][i] ?? 0));
    await using guest = await visit(browser(), service, { viewport: { width: 1280, height: 800 } });
    const { page } = guest;
    const took = page.locator('.scroller .c-took');
    expect(steps.every((ms) => ms >= 0 && ms < 1_000)).toBe(true);
    await took.getByText(`${steps.join(' + ')} ms`, { exact: true }).waitFor();
    expect(
      await took
        .getByText(/^\d+ ms$/)
        .filter({ visible: true })
        .count(),
    ).toBe(0);
    await page.setViewportSize({ width: 1100, height: 800 });
    await took.getByText(`${steps.reduce((sum, ms) => sum + ms, 0)} ms`, { exact: true }).waitFor();

    await page.goto(`${service.url}/#/order/${id}`);
    const facts = page.getByRole('region', { name: 'Order' }).locator('.facts').last();
    await facts.getByText('received').waitFor();
    for (const [i, name] of ['committed', 'placed', 'filled'].entries()) {
      await facts.locator('div').filter({ hasText: name }).getByText(`+${steps[i]} ms`, { exact: true }).waitFor();
    }
    expect(guest.complaints).toEqual([]);
  });
});
