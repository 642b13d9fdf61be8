// The chart beside an order: the venue's candles with our marks and lines, and what it says where the venue cannot be asked.
import { expect, test } from 'vitest';
import { prepareService, simulatedDesk, venueAccounts } from '../service.ts';
import { startSimulator } from '../simulator/client.ts';
import { describeInBrowser, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

describeInBrowser('the chart of an order', (browser) => {
  test('shows the venue’s candles, drawn by the service’s answer alone', async () => {
    await using simulator = await startSimulator({ accounts: venueAccounts(['main'], { USDT: '100000' }) });
    await using service = await prepareService(simulatedDesk(simulator, { main: '' }));
    await service.start();
    await simulator.setPrice('BTCUSDT', '50000');
    await service.post({ ...alert({ ref: 'filled', strategy: 'main' }), exchange: 'binance' });
    const order = await service.orderWhen('filled', ({ status }) => status === 'filled');
    await service.post({ ...alert({ ref: 'rests', strategy: 'main', type: 'limit', price: '49900' }), exchange: 'binance' });
    await service.orderWhen('rests', ({ status }) => status === 'open');
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.goto(`${service.url}/#/order/${order.id}`);
    await page.getByRole('img', { name: 'BTC/USDT on binance, candles of 1m.' }).scrollIntoViewIfNeeded();
    await page.locator('.chart canvas').first().waitFor();
    const { body } = await service.api('/api/candles?exchange=binance&market=BTC/USDT&interval=5m');
    const candles = body['candles'] as readonly { readonly at: string; readonly close: string }[];
    expect(candles.length).toBeGreaterThan(100);
    expect(candles[0]?.close).toMatch(/^\d+\.\d+$/);
    expect(body['problem']).toBeNull();
    expect(guest.complaints).toEqual([]);
  });

  test('says so where the venue cannot be reached, and draws our own fills', async () => {
    const nobody = 'base_url: "http://127.0.0.1:9"';
    await using service = await prepareService(`accounts:
  demo: {exchange: binance, mode: paper, balances: {USDT: "100000"}, ${nobody}}
routes: [{accounts: [demo]}]
markets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]
`);
    await service.start();
    for (const ref of ['one', 'two']) {
      await service.post(alert({ ref }));
      await service.orderWhen(ref, ({ status }) => status === 'filled');
    }
    const [order] = await service.orders();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.goto(`${service.url}/#/order/${order?.id}`);
    await page.getByText('No candles: binance could not be reached').waitFor();
    await page.getByText('Our own fills are drawn instead.').waitFor();
    await page.locator('.chart').scrollIntoViewIfNeeded();
    await page.locator('.chart canvas').first().waitFor();
    const unlisted = await service.api('/api/candles?exchange=binance&market=DOGE/USDT');
    expect([unlisted.status, unlisted.body['field']]).toEqual([400, 'market']);
    const many = await service.api('/api/candles?exchange=binance&market=BTC/USDT&interval=1m&from=30d');
    expect([many.status, many.body['field']]).toEqual([400, 'from']);
    expect(guest.complaints).toEqual([]);
  });
});

/** How many pixels of any canvas of the chart have this colour, nearly: edges are smoothed. */
const COLOURED = (colour: string): string => `(() => {
  const [r, g, b] = ${JSON.stringify(colour)}.match(/\\d+/g).map(Number);
  return [...document.querySelectorAll('.chart canvas')].reduce((sum, canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] > 200 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 24) count++;
    }
    return sum + count;
  }, 0);
})()`;

describeInBrowser('the chart of results', (browser) => {
  test('a single day is a point with its figure', async () => {
    await using service = await startDesk();
    for (const [ref, side, price] of [
      ['in', 'buy', '50000'],
      ['out', 'sell', '51000'],
    ] as const) {
      await service.post(alert({ ref, side, price }));
      await service.orderWhen(ref, ({ status }) => status === 'filled');
    }
    await using guest = await visit(browser(), service, { colorScheme: 'light' });
    const { page } = guest;
    await page.goto(`${service.url}/#/accounts`);
    const chart = page.getByRole('img', { name: /^Realised results in USDT: \+\d.* USDT on \d{4}-\d\d-\d\d, the only day/ });
    await chart.scrollIntoViewIfNeeded();
    await chart.locator('canvas').first().waitFor();
    // Green is the colour of nothing but the point, its figure and the label at the edge.
    await expect.poll(() => page.evaluate<number>(COLOURED('rgb(10, 122, 80)'))).toBeGreaterThan(60);
    expect(guest.complaints).toEqual([]);
  });
});
