// A market exit goes before limit orders that rest: a stop before a take-profit, the way out before an entry that never filled.
import { expect, test } from 'vitest';
import { prepareService, simulatedDesk, venueAccounts } from './service.ts';
import { startSimulator } from './simulator/client.ts';

const NAMES = ['stop', 'leave', 'close'];

test('a market exit cancels what rests in its way and then sells what is held', async () => {
  await using simulator = await startSimulator({ accounts: venueAccounts(NAMES, { USDT: '100000', BTC: '0' }) });
  await simulator.setPrice('BTCUSDT', '50000');
  await using service = await prepareService(simulatedDesk(simulator, Object.fromEntries(NAMES.map((name) => [name, '']))));
  await service.start();
  const send = (strategy: string, ref: string, order: object) =>
    service.post({ symbol: 'BTCUSDT', exchange: 'binance', strategy, size: '0.01', client_ref: ref, ...order });

  // A position with a take-profit on all of it; then the strategy's stop.
  await send('stop', 'stop-entry', { side: 'buy' });
  await service.orderWhen('stop-entry', ({ status }) => status === 'filled');
  await send('stop', 'stop-profit', { side: 'sell', type: 'limit', price: '90000' });
  await service.orderWhen('stop-profit', ({ status }) => status === 'open');
  expect((await send('stop', 'stop-stop', { side: 'sell', position: 'flat' })).status).toBe(200);
  const stop = await service.orderWhen('stop-stop', ({ status }) => status === 'filled');
  const profit = await service.orderWhen('stop-profit', ({ status }) => status === 'canceled');
  expect([stop.filled, profit.filled]).toEqual(['0.00999', '0']);

  // An entry that rests far from the market; then the strategy leaves.
  await send('leave', 'leave-entry', { side: 'buy', type: 'limit', price: '40000' });
  await service.orderWhen('leave-entry', ({ status }) => status === 'open');
  await send('leave', 'leave-exit', { side: 'sell', position: 'flat' });
  await service.orderWhen('leave-entry', ({ status }) => status === 'canceled');
  const exit = await service.orderWhen('leave-exit', ({ status }) => status === 'denied');
  expect(exit.filled).toBe('0');

  // A position with a take-profit on all of it; then a person closes it.
  await send('close', 'close-entry', { side: 'buy' });
  await service.orderWhen('close-entry', ({ status }) => status === 'filled');
  await send('close', 'close-profit', { side: 'sell', type: 'limit', price: '90000' });
  await service.orderWhen('close-profit', ({ status }) => status === 'open');
  expect(await service.cli('close', 'BTC/USDT', '--account', 'close')).toMatchObject({ code: 0 });
  await service.orderWhen('close-profit', ({ status }) => status === 'canceled');
  await expect
    .poll(async () => (await service.orders('account=close&status=filled')).map(({ filled }) => filled))
    .toContain('0.00999');

  const left = await simulator.orders();
  expect(left.filter(({ status }) => status === 'NEW')).toEqual([]);
});
