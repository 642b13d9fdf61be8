// The record outlives the simulator: nothing that was acknowledged is lost in a kill -9.
import { expect, test } from 'vitest';
import { startSimulator } from './client.ts';

const ORDER = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.01', price: '59000' };

test('kill -9 keeps orders, trades, balances, prices and requests, and the venue goes on where it was', async () => {
  await using simulator = await startSimulator();
  await simulator.signed('POST', '/api/v3/order', { ...ORDER, newClientOrderId: 'resting' });
  await simulator.setPrice('ETHUSDT', '3100');
  await simulator.signed('POST', '/api/v3/order', { symbol: 'ETHUSDT', side: 'SELL', type: 'MARKET', quantity: '1' });
  const state = async () => ({
    orders: await simulator.orders(),
    trades: await simulator.trades(),
    balances: await simulator.balances(),
    requests: await simulator.requests(),
    book: await simulator.book('ETHUSDT'),
  });
  const before = await state();
  const { url } = simulator;
  await simulator.kill9();
  await simulator.start();
  expect(simulator.url).toBe(url);
  expect(await state()).toEqual(before);
  await simulator.setPrice('BTCUSDT', '58000');
  expect(await simulator.orders()).toMatchObject([{ status: 'FILLED' }, { status: 'FILLED' }]);
  expect(await simulator.trades()).toMatchObject([{ id: 1 }, { id: 2 }]);
  await simulator.signed('POST', '/api/v3/order', ORDER);
  expect((await simulator.requests()).at(-1)).toMatchObject({ id: 3, engineSequence: 3 });
});

test('whatever was acknowledged before a kill -9 in a storm is on the record, and the money adds up', async () => {
  await using simulator = await startSimulator();
  const acknowledged: string[] = [];
  const client = async (name: number) => {
    for (let sent = 0; ; sent += 1) {
      const id = `storm-${name}-${sent}`;
      const terms = { ...ORDER, symbol: 'DOGEUSDT', quantity: '100', price: '0.2', newClientOrderId: id };
      const response = await simulator.signed('POST', '/api/v3/order', terms, { timestamp: Date.now() });
      if (response.ok) acknowledged.push(id);
    }
  };
  const clients = Array.from({ length: 8 }, (_, name) => client(name).catch(() => 'gone'));
  while (acknowledged.length < 200) await new Promise(setImmediate);
  await simulator.kill9();
  await Promise.all(clients);
  await simulator.start();
  const orders = await simulator.orders();
  const known = new Set(orders.map(({ clientOrderId }) => clientOrderId));
  expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
  expect(await simulator.trades()).toHaveLength(orders.length);
  // 100 DOGE at 0.15 USDT, a thousandth of the DOGE as commission.
  expect(await simulator.balance('DOGE')).toMatchObject({ free: (orders.length * 99.9).toFixed(8) });
  expect(await simulator.balance('USDT')).toMatchObject({ free: (1_000_000 - orders.length * 15).toFixed(8) });
});
