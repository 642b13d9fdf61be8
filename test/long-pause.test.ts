// A venue that wants nothing for a while: nobody stands there and waits with what he knew before. Entries grow old meanwhile, exits come back.
import { expect, test } from 'vitest';
import { type OrderRow, prepareService, simulatedDesk, venueAccounts } from './service.ts';
import { startSimulator } from './simulator/client.ts';

const NAMES = ['told', 'other'];
const BANNED_S = 12;

test('F17 an entry that came during a ban is not sent once it is older than max_age; an exit is the first to go', async () => {
  await using venue = await startSimulator({ accounts: venueAccounts(NAMES, { USDT: '100000', BTC: '0' }) });
  await venue.setPrice('BTCUSDT', '50000');
  await venue.setPrice('ETHUSDT', '4000');
  const yaml = `${simulatedDesk(venue, Object.fromEntries(NAMES.map((name) => [name, ''])))}alerts: {max_age: 5s}\n`;
  await using service = await prepareService(yaml);
  await service.start();
  const send = (strategy: string, symbol: string, ref: string, order: object) =>
    service.post({ symbol, exchange: 'binance', strategy, size: '0.01', client_ref: ref, ...order });
  const is =
    (...states: readonly string[]) =>
    ({ status }: OrderRow): boolean =>
      states.includes(status);
  await send('other', 'BTCUSDT', 'held', { side: 'buy' });
  await service.orderWhen('held', is('filled'));
  await send('other', 'ETHUSDT', 'known', { side: 'buy', size: '0.1' });
  await service.orderWhen('known', is('filled'));

  const match = { method: 'POST', path: '^/api/v3/order$', apiKey: 'key-told' };
  await venue.setFaults([{ kind: 'http_418', count: 1, match, params: { retryAfter: BANNED_S } }]);
  await send('told', 'BTCUSDT', 'banned', { side: 'buy' });
  await service.orderWhen('banned', ({ code }) => code !== null);
  const since = Date.now();
  expect((await send('other', 'ETHUSDT', 'late', { side: 'buy', size: '0.1' })).status).toBe(200);
  expect((await send('other', 'BTCUSDT', 'exit', { side: 'sell', position: 'flat' })).status).toBe(200);
  for (const ref of ['banned', 'late'])
    expect(await service.orderWhen(ref, is('filled', 'expired', 'denied'))).toMatchObject({ status: 'expired', code: 'too_old' });
  expect(Date.now() - since).toBeLessThan(BANNED_S * 1_000);
  expect(await service.orderWhen('exit', is('filled', 'denied'), 30_000)).toMatchObject({ status: 'filled', attempts: 1 });
  const sent = (await venue.requests()).filter(({ method, path }) => method === 'POST' && path === '/api/v3/order');
  expect(sent).toHaveLength(4);
}, 90_000);
