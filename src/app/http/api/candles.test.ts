// A viewer who asks for candles without end: the venue is asked a few times, over real HTTP, and he is told to wait.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { ask, startServer, testConfig, VIEWER } from '../../../../test/http/harness.ts';
import type { Config } from '../../config/config.ts';
import { systemClock } from '../../clock.ts';
import { createCandles } from '../../../venue/candles/candles.ts';

test.each([
  ['', 'exchange is missing', 'exchange may be an exchange of the market table, like binance'],
  ['?exchange=binance', 'market is missing', 'market may be a market of the market table on binance, like BTC/USDT'],
])('what is left out is named: %s', async (query, error, hint) => {
  await using server = await startServer({});
  const got = await ask(server.port, `/api/candles${query}`, { headers: { authorization: `Bearer ${VIEWER}` } });
  expect([got.status, got.json]).toEqual([400, expect.objectContaining({ code: 'invalid_field', error, hint })]);
});

test('a thousand requests of a viewer are a handful at the venue; beyond them he is told when to come again', async () => {
  let asked = 0;
  const venue = createServer((_, response) => {
    asked += 1;
    response.end('[]');
  }).listen(0, '127.0.0.1');
  await once(venue, 'listening');
  const baseUrl = `http://127.0.0.1:${(venue.address() as AddressInfo).port}`;
  const base = testConfig();
  const account = { name: 'demo', exchange: 'binance', mode: 'paper', type: 'spot', baseUrl } as Config['accounts'][number];
  const markets = [{ exchange: 'binance', symbol: 'BTCUSDT', market: 'BTC/USDT' }];
  const config = { ...base, markets, accounts: [account] };
  let waited = 0;
  const line = () => ({ admit: async () => void (waited += 1), slowDown: () => undefined });
  await using server = await startServer({ config: () => config, candles: createCandles(systemClock), line });
  const headers = { authorization: `Bearer ${VIEWER}` };
  const read = (i: number) => {
    const [from, to] = [i, i + 1].map((minute) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString());
    return ask(server.port, `/api/candles?exchange=binance&market=BTC/USDT&interval=1m&from=${from}&to=${to}`, { headers });
  };
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => Promise.all([i, i, i, i, i].map(read)))).then((all) =>
    all.flat(),
  );
  const statuses = answers.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.json).toMatchObject({
    success: false,
    code: 'too_many_requests',
    hint: expect.stringContaining('ask again in'),
  });
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
  // 20 at once and 2 a second, however long this machine takes for a thousand requests.
  expect(asked).toBeLessThan(200);
  expect(asked).toBeGreaterThanOrEqual(20);
  expect(waited).toBe(asked);
  venue.closeAllConnections();
  venue.close();
});
