// Perpetual futures on a paper account, through the whole service: long, turn, short, leave, and what the margin refuses.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OrderRow, prepareService, type ServiceProcess } from './service.ts';

let service: ServiceProcess;

beforeAll(async () => {
  service = await prepareService(
    [
      'accounts:',
      '  perp: {exchange: binance, mode: paper, type: swap, balances: {USDT: "10000"}, fee: "0%", risk: {max_leverage: 2}}',
      'routes: [{strategy: trend, accounts: [perp]}]',
      'markets: [{exchange: binance, symbol: BTCUSDT.P, market: "BTC/USDT:USDT"}, {exchange: binance, symbol: ETHUSDT.P, market: "ETH/USDT:USDT"}]',
      '',
    ].join('\n'),
  );
  await service.start();
});

afterAll(() => service[Symbol.asyncDispose]());

async function sent(ref: string, side: string, size: string, more: object = {}): Promise<readonly OrderRow[]> {
  const alert = { symbol: 'BINANCE:BTCUSDT.P', strategy: 'trend', price: '50000', ...more };
  const { status, body } = await service.post({ ...alert, side, size, client_ref: ref });
  expect({ status, body }).toMatchObject({ status: 200 });
  await service.orderWhen(ref, (order) => !['queued', 'submitting', 'unknown'].includes(order.status));
  const { body: found } = await service.api(`/api/orders?client_ref=${ref}`);
  return found['orders'] as readonly OrderRow[];
}

async function position(): Promise<string> {
  const { body } = await service.api('/api/positions');
  const rows = body['positions'] as readonly { market: string; quantity: string }[];
  return rows.find(({ market }) => market === 'BTC/USDT:USDT')?.quantity ?? '0';
}

async function usdt(): Promise<{ free: string; locked: string } | undefined> {
  const { body } = await service.api('/api/balances');
  const rows = body['balances'] as readonly { currency: string; free: string; locked: string }[];
  return rows.find(({ currency }) => currency === 'USDT');
}

test('a sale turns a long into a short: first the exit, reduce-only, then the entry', async () => {
  expect(await sent('long', 'buy', '0.1')).toMatchObject([{ status: 'filled', effect: 'entry', size: '0.1' }]);
  expect(await position()).toBe('0.1');
  const legs = await sent('turn', 'sell', '0.15');
  await expect.poll(position).toBe('-0.05');
  const byEffect = Object.fromEntries(legs.map((leg) => [leg.effect, leg]));
  expect([byEffect['exit']?.size, byEffect['entry']?.size]).toEqual(['0.1', '0.05']);
  const { body } = await service.api(`/api/orders/${byEffect['exit']?.id}`);
  expect(body['requests']).toMatchObject([{ request: { body: expect.stringContaining('"reduceOnly":true') } }]);
});

test('the short is bought back, and what it won is in the balance', async () => {
  expect(await sent('cover', 'buy', '0.05', { action: 'close', price: '40000' })).toMatchObject([
    { status: 'filled', effect: 'exit' },
  ]);
  await expect.poll(position).toBe('0');
  // 0.05 sold near 50,000 and bought near 40,000, less half a spread each way.
  await expect.poll(async () => (await usdt())?.free, { timeout: 10_000 }).toMatch(/^104\d\d/);
  expect((await usdt())?.locked).toBe('0');
});

test('more than max_leverage of the equity is denied with the numbers, across markets', async () => {
  await sent('eth', 'sell', '4', { symbol: 'ETHUSDT.P', price: '4000' });
  const [denied] = await sent('much', 'buy', '0.2');
  expect(denied).toMatchObject({ status: 'denied', code: 'max_leverage' });
  expect(denied?.reason).toMatch(/above 2 times its equity of 104\d\d.* USDT; headroom 4\d\d\d/);
});
