// What orders do to the book and the balances, to the last decimal.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SimulatorClient, startSimulator } from './client.ts';

let simulator: SimulatorClient;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

type Terms = { [name: string]: string };

async function place(terms: Terms): Promise<unknown> {
  return (await simulator.signed('POST', '/api/v3/order', { symbol: 'BTCUSDT', ...terms })).json();
}
const market = (side: string, quantity: string) => place({ side, type: 'MARKET', quantity });
const limit = (side: string, quantity: string, price: string, rest: Terms = {}) => {
  return place({ side, type: 'LIMIT', timeInForce: 'GTC', quantity, price, ...rest });
};
const stop = (side: string, type: string, quantity: string, stopPrice: string, rest: Terms = {}) => {
  return place({ side, type, quantity, stopPrice, ...rest });
};

test('a market buy pays quote and receives base less its fee, to the last decimal', async () => {
  await simulator.setPrice('BTCUSDT', '61234.57');
  expect(await market('BUY', '0.12347')).toMatchObject({
    status: 'FILLED',
    executedQty: '0.12347000',
    cummulativeQuoteQty: '7560.63235790',
    fills: [{ price: '61234.57000000', qty: '0.12347000', commission: '0.00012347', commissionAsset: 'BTC' }],
  });
  expect(await simulator.balance('BTC')).toMatchObject({ free: '10.12334653', locked: '0.00000000' });
  expect(await simulator.balance('USDT')).toMatchObject({ free: '992439.36764210', locked: '0.00000000' });
});

test('a market sell pays its fee in quote, cut to eight places', async () => {
  await simulator.setPrice('BTCUSDT', '61234.57');
  expect(await market('SELL', '0.00333')).toMatchObject({ fills: [{ commission: '0.20391111', commissionAsset: 'USDT' }] });
  expect(await simulator.balance('BTC')).toMatchObject({ free: '9.99667000' });
  expect(await simulator.balance('USDT')).toMatchObject({ free: '1000203.70720699' });
});

test('a resting order locks what it needs, fills at its own price when the market crosses, and is a maker', async () => {
  expect(await limit('BUY', '0.1', '59000')).toMatchObject({ status: 'NEW', executedQty: '0.00000000', fills: [] });
  expect(await simulator.balance('USDT')).toMatchObject({ free: '994100.00000000', locked: '5900.00000000' });
  await simulator.setPrice('BTCUSDT', '59000.01');
  expect(await simulator.orders()).toMatchObject([{ status: 'NEW' }]);
  await simulator.setPrice('BTCUSDT', '58000');
  expect(await simulator.orders()).toMatchObject([
    { status: 'FILLED', cummulativeQuoteQty: '5900.00000000', reserved: '0.00000000' },
  ]);
  expect(await simulator.trades()).toMatchObject([{ price: '59000.00000000', isMaker: true }]);
  expect(await simulator.balance('USDT')).toMatchObject({ free: '994100.00000000', locked: '0.00000000' });
});

test('a limit that crosses fills at the better price and the difference is free again', async () => {
  expect(await limit('BUY', '1', '65000')).toMatchObject({ status: 'FILLED', cummulativeQuoteQty: '60000.00000000' });
  expect(await simulator.balance('USDT')).toMatchObject({ free: '940000.00000000', locked: '0.00000000' });
});

test('a thin book is walked level by level; the rest of a limit order rests, of a market or IOC order expires, FOK takes nothing', async () => {
  const asks = [
    { price: '60000', quantity: '0.3' },
    { price: '60100', quantity: '0.2' },
  ];
  const book = { symbol: 'BTCUSDT', bids: [], asks };
  await simulator.setBook(book);
  expect(await limit('BUY', '1', '60100', { timeInForce: 'FOK' })).toMatchObject({
    status: 'EXPIRED',
    executedQty: '0.00000000',
  });
  expect(await market('BUY', '1')).toMatchObject({
    status: 'EXPIRED',
    executedQty: '0.50000000',
    cummulativeQuoteQty: '30020.00000000',
    fills: [{ qty: '0.30000000' }, { price: '60100.00000000', qty: '0.20000000' }],
  });
  await simulator.setBook(book);
  expect(await market('BUY', '0.4')).toMatchObject({ status: 'FILLED', fills: [{ qty: '0.30000000' }, { qty: '0.10000000' }] });
  expect((await simulator.book('BTCUSDT')).asks).toEqual([{ price: '60100', quantity: '0.10000000' }]);
  await simulator.setBook(book);
  expect(await limit('BUY', '1', '60050', { timeInForce: 'IOC' })).toMatchObject({
    status: 'EXPIRED',
    executedQty: '0.30000000',
  });
  await simulator.setBook(book);
  expect(await limit('BUY', '1', '60050')).toMatchObject({ status: 'PARTIALLY_FILLED', executedQty: '0.30000000' });
  expect(await simulator.balance('USDT')).toMatchObject({ locked: '42035.00000000' });
});

test('control fills in part, ends unasked, and can fill what was canceled', async () => {
  await limit('SELL', '1', '70000');
  expect(await simulator.fill(1, '0.4')).toMatchObject({ status: 'PARTIALLY_FILLED', executedQty: '0.40000000' });
  expect(await simulator.endOrder(1, 'EXPIRED')).toMatchObject({ status: 'EXPIRED', executedQty: '0.40000000' });
  expect(await simulator.balance('BTC')).toMatchObject({ free: '9.60000000', locked: '0.00000000' });
  expect(await simulator.fill(1, '0.1')).toMatchObject({ status: 'EXPIRED', executedQty: '0.50000000' });
  expect(await simulator.balance('BTC')).toMatchObject({ free: '9.50000000', locked: '0.00000000' });
  expect(await simulator.balance('USDT')).toMatchObject({ free: '1034965.00000000' });
  await expect(simulator.fill(1, '0.6')).rejects.toThrow('cannot fill');
});

test('stop orders wait for their price, then work as market or limit orders', async () => {
  expect(await stop('SELL', 'STOP_LOSS', '1', '59000')).not.toHaveProperty('status');
  await stop('SELL', 'TAKE_PROFIT_LIMIT', '1', '61000', { price: '61500', timeInForce: 'GTC' });
  expect(await simulator.balance('BTC')).toMatchObject({ free: '8.00000000', locked: '2.00000000' });
  expect(await simulator.orders()).toMatchObject([{ workingTime: null }, { workingTime: null }]);
  await simulator.setPrice('BTCUSDT', '61000');
  expect(await simulator.orders()).toMatchObject([{ workingTime: null }, { status: 'NEW', workingTime: expect.any(Number) }]);
  await simulator.setPrice('BTCUSDT', '58000');
  expect(await simulator.orders()).toMatchObject([
    { status: 'FILLED', cummulativeQuoteQty: '58000.00000000' },
    { status: 'NEW' },
  ]);
  await simulator.setBalances({ USDT: '10' });
  await stop('BUY', 'STOP_LOSS', '1', '59000');
  await simulator.setPrice('BTCUSDT', '59000');
  expect((await simulator.orders()).at(-1)).toMatchObject({ status: 'EXPIRED', executedQty: '0.00000000' });
});

test('a buy for an amount of quote takes the largest lot it pays for', async () => {
  expect(await place({ side: 'BUY', type: 'MARKET', quoteOrderQty: '100' })).toMatchObject({
    origQty: '0.00166000',
    origQuoteOrderQty: '100.00000000',
    cummulativeQuoteQty: '99.60000000',
  });
});

test('answers are as full as asked for', async () => {
  expect(await limit('BUY', '0.1', '50000', { newOrderRespType: 'ACK' })).not.toHaveProperty('status');
  expect(await limit('BUY', '0.1', '50000', { newOrderRespType: 'RESULT' })).not.toHaveProperty('fills');
  expect(await place({ side: 'BUY', type: 'LIMIT_MAKER', quantity: '0.1', price: '50000' })).not.toHaveProperty('status');
});

test('orders and trades are listed from where they are asked for', async () => {
  for (const quantity of ['0.001', '0.002', '0.003']) await market('BUY', quantity);
  const list = async (path: string, terms: Terms) => {
    const response = await simulator.signed('GET', path, { symbol: 'BTCUSDT', ...terms });
    return response.json();
  };
  expect(await list('/api/v3/allOrders', { orderId: '2', limit: '1' })).toMatchObject([{ orderId: 2 }]);
  expect(await list('/api/v3/allOrders', { limit: '1' })).toMatchObject([{ orderId: 3 }]);
  expect(await list('/api/v3/myTrades', { orderId: '2' })).toMatchObject([{ orderId: 2, qty: '0.00200000' }]);
  expect(await list('/api/v3/myTrades', { fromId: '3' })).toMatchObject([{ id: 3 }]);
  expect(await list('/api/v3/myTrades', { startTime: String((await simulator.now()) + 1) })).toEqual([]);
});

test('accounts keep apart', async () => {
  const accounts = [
    { apiKey: 'one', secret: 'first' },
    { apiKey: 'two', secret: 'second', balances: { USDT: '100' } },
  ];
  await using desk = await startSimulator({ accounts });
  const terms = { symbol: 'ETHUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' };
  await desk.signed('POST', '/api/v3/order', terms, accounts[1]);
  const [order] = await desk.orders();
  expect(await desk.balance('USDT', order?.account)).toMatchObject({ free: '70.00000000' });
  expect(await desk.balance('USDT')).toMatchObject({ free: '1000000.00000000' });
  const lookup = await desk.signed('GET', '/api/v3/order', { symbol: 'ETHUSDT', orderId: '1' });
  expect(await lookup.json()).toMatchObject({ code: -2013 });
});
