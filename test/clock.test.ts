// F29 A machine whose clock is wrong: entries stop, because the age of alerts and the trading day cannot be told; exits go on.
import { expect, test } from 'vitest';
import { isOver, type OrderRow, prepareService, simulatedDesk, venueAccounts } from './service.ts';
import { startSimulator } from './simulator/client.ts';

test('F29 the clock stands an hour behind the exchange: an entry is denied with the numbers, an exit fills, and entries go on afterwards', async () => {
  const venue = await startSimulator({ accounts: venueAccounts(['solo'], { USDT: '100000', BTC: '0' }) });
  await using solo = await prepareService(simulatedDesk(venue, { solo: '' }));
  await solo.start();
  const sent = async (ref: string, side: 'buy' | 'sell'): Promise<OrderRow> => {
    const body = { symbol: 'BTCUSDT', exchange: 'binance', strategy: 'solo', side, size: '0.01', client_ref: ref };
    expect(await solo.post(body)).toMatchObject({ status: 200 });
    return solo.orderWhen(ref, isOver);
  };
  expect(await sent('before', 'buy')).toMatchObject({ status: 'filled' });
  await venue.setFaults([{ kind: 'clock_skew', params: { ms: 3_600_000 } }]);
  await solo.kill9();
  await solo.start();
  expect(await sent('while', 'buy')).toMatchObject({ status: 'denied', code: 'clock_skew', attempts: 0 });
  expect(await sent('leaves', 'sell')).toMatchObject({ status: 'filled' });
  await venue.clearFaults();
  await solo.kill9();
  await solo.start();
  expect(await sent('after', 'buy')).toMatchObject({ status: 'filled' });
  await venue.stop();
});
