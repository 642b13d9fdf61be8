// Binance's official connector takes the simulator for the venue.
import { Spot, SpotRestAPI } from '@binance/spot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SimulatorClient, startSimulator } from './client.ts';

const { NewOrderSideEnum: Side, NewOrderTypeEnum: Type, NewOrderTimeInForceEnum: TimeInForce } = SpotRestAPI;

let simulator: SimulatorClient;
let api: Spot['restAPI'];

beforeAll(async () => {
  simulator = await startSimulator();
  const { apiKey, secret, url } = simulator;
  api = new Spot({ configurationRestAPI: { apiKey, apiSecret: secret, basePath: url, retries: 0 } }).restAPI;
});
afterAll(() => simulator.stop());

test('the official connector reads the market', async () => {
  expect(await (await api.time()).data()).toEqual({ serverTime: expect.any(Number) });
  const info = await (await api.exchangeInfo({ symbol: 'BTCUSDT' })).data();
  expect(info.symbols?.map(({ symbol }) => symbol)).toEqual(['BTCUSDT']);
  const many = await (await api.exchangeInfo({ symbols: ['ETHUSDT', 'SOLUSDT'] })).data();
  expect(many.symbols?.map(({ symbol }) => symbol)).toEqual(['ETHUSDT', 'SOLUSDT']);
  expect(await (await api.tickerPrice({ symbol: 'ETHUSDT' })).data()).toEqual({ symbol: 'ETHUSDT', price: '3000.00000000' });
});

test('the official connector places, looks up and cancels', async () => {
  const market = await (await api.newOrder({ symbol: 'BTCUSDT', side: Side.BUY, type: Type.MARKET, quantity: 0.001 })).data();
  expect(market).toMatchObject({ status: 'FILLED', executedQty: '0.00100000', cummulativeQuoteQty: '60.00000000' });
  expect(market.fills).toHaveLength(1);

  const terms = {
    symbol: 'BTCUSDT',
    side: Side.SELL,
    type: Type.LIMIT,
    timeInForce: TimeInForce.GTC,
    newClientOrderId: 'resting-1',
  } as const;
  const limit = await (await api.newOrder({ ...terms, quantity: 0.5, price: 70_000 })).data();
  expect(limit).toMatchObject({ status: 'NEW', fills: [] });
  const found = await (await api.getOrder({ symbol: 'BTCUSDT', origClientOrderId: 'resting-1' })).data();
  expect(found).toMatchObject({ orderId: limit.orderId, origQty: '0.50000000', price: '70000.00000000', isWorking: true });
  expect(await (await api.getOpenOrders({ symbol: 'BTCUSDT' })).data()).toHaveLength(1);

  const canceled = await (await api.deleteOrder({ symbol: 'BTCUSDT', origClientOrderId: 'resting-1' })).data();
  expect(canceled).toMatchObject({ origClientOrderId: 'resting-1', status: 'CANCELED' });
  expect(await (await api.getOpenOrders()).data()).toHaveLength(0);
  expect(await (await api.allOrders({ symbol: 'BTCUSDT' })).data()).toHaveLength(2);
  const trades = await (await api.myTrades({ symbol: 'BTCUSDT' })).data();
  expect(trades).toMatchObject([{ orderId: market.orderId, commission: '0.00000100', commissionAsset: 'BTC', isBuyer: true }]);
  const account = await (await api.getAccount({ omitZeroBalances: true })).data();
  expect(account.balances?.map(({ asset }) => asset)).toEqual(['BTC', 'ETH', 'USDT']);
});

test('the official connector meets the venue’s refusals', async () => {
  const order = { symbol: 'BTCUSDT', side: Side.BUY, type: Type.MARKET, quantity: 100 } as const;
  await expect(api.newOrder(order)).rejects.toThrow('Account has insufficient balance for requested action.');
});
