// ccxt, which the product trades through, takes the simulator for the venue.
import type { binance as Binance } from 'ccxt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SimulatorClient, startSimulator } from './client.ts';

let simulator: SimulatorClient;
let exchange: Binance;

/** Turns every base URL ccxt knows to the simulator. */
function redirect(api: object, url: string): void {
  for (const [name, value] of Object.entries(api) as [string, unknown][]) {
    if (typeof value === 'string') Reflect.set(api, name, value.replace(/^https?:\/\/[^/]+/, url));
    else if (typeof value === 'object' && value !== null) redirect(value, url);
  }
}

beforeAll(async () => {
  simulator = await startSimulator();
  const module: { default: typeof Binance } = await import(new URL('./src/binance.js', import.meta.resolve('ccxt')).href);
  exchange = new module.default({
    apiKey: simulator.apiKey,
    secret: simulator.secret,
    options: { defaultType: 'spot', fetchMarkets: { types: ['spot'] }, fetchCurrencies: false, fetchMargins: false },
  });
  redirect(exchange.urls, simulator.url);
  await exchange.loadMarkets();
});
afterAll(() => simulator.stop());

test('ccxt reads the markets and their rules', () => {
  expect(exchange.symbols).toEqual(['BTC/USDT', 'DOGE/USDT', 'ETH/USDT', 'SOL/USDT']);
  expect(exchange.market('BTC/USDT')).toMatchObject({
    active: true,
    spot: true,
    precision: { amount: 0.00001, price: 0.01 },
    limits: { amount: { min: 0.00001, max: 9000 }, cost: { min: 5 } },
  });
});

test('ccxt tells the time', async () => {
  expect(Math.abs(Number(await exchange.fetchTime()) - (await simulator.now()))).toBeLessThan(2000);
});

test('ccxt places a market order, finds it and its trade', async () => {
  const placed = await exchange.createOrder('ETH/USDT', 'market', 'buy', 0.5, undefined, { clientOrderId: 'ccxt-market' });
  expect(placed).toMatchObject({ clientOrderId: 'ccxt-market', status: 'closed', filled: 0.5, cost: 1500, average: 3000 });
  expect(placed).toMatchObject({ fees: [{ currency: 'ETH', cost: 0.0005 }] });
  const found = await exchange.fetchOrder('', 'ETH/USDT', { clientOrderId: 'ccxt-market' });
  expect(found).toMatchObject({ id: placed.id, status: 'closed', filled: 0.5 });
  const trades = await exchange.fetchMyTrades('ETH/USDT');
  expect(trades).toMatchObject([{ order: placed.id, side: 'buy', amount: 0.5, price: 3000, takerOrMaker: 'taker' }]);
  expect(await exchange.fetchBalance()).toMatchObject({ ETH: { free: 100.4995, used: 0 }, USDT: { free: 998_500 } });
});

test('ccxt rests a limit order, lists it and cancels it', async () => {
  const placed = await exchange.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 50_000, { clientOrderId: 'ccxt-limit' });
  expect(placed.status).toBe('open');
  expect(await exchange.fetchOpenOrders('BTC/USDT')).toMatchObject([{ clientOrderId: 'ccxt-limit', remaining: 0.01 }]);
  expect(await exchange.fetchBalance()).toMatchObject({ USDT: { used: 500 } });
  const canceled = await exchange.cancelOrder('', 'BTC/USDT', { clientOrderId: 'ccxt-limit' });
  expect(canceled).toMatchObject({ id: placed.id, status: 'canceled' });
  expect(await exchange.fetchOpenOrders('BTC/USDT')).toEqual([]);
});

test('ccxt names the refusals', async () => {
  await expect(exchange.createOrder('BTC/USDT', 'market', 'buy', 100)).rejects.toThrow(/InsufficientFunds|insufficient balance/);
  await expect(exchange.fetchOrder('', 'BTC/USDT', { clientOrderId: 'nobody' })).rejects.toThrow(/Order does not exist/);
});

test('ccxt reads tickers and the book', async () => {
  expect(await exchange.fetchTicker('SOL/USDT')).toMatchObject({ last: 150, bid: 150, ask: 150 });
  expect((await exchange.fetchOrderBook('SOL/USDT')).asks[0]?.[0]).toBe(150);
});
