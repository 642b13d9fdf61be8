// An exit right behind a market entry: the venue has acknowledged the entry, and its trades are told later. What the entry bought is what
// the exit is there to leave.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { isOver, type OrderRow, type ServiceProcess } from './service.ts';
import type { UsdmSimulator } from './simulator/usdm.ts';
import { setSwapScene, type SwapScene } from './swap-scene.ts';

let scene: SwapScene;
let venue: UsdmSimulator;
let service: ServiceProcess;
beforeAll(async () => {
  ({ venue, service } = scene = await setSwapScene());
  await service.start();
  // Without a stream trades are known only once they are asked for.
  venue.broken.add('POST /fapi/v1/listenKey');
  venue.streams.cut();
});
afterAll(() => scene.end());
afterEach(() => expect(venue.position('BTCUSDT')).toBe('0'));

const post = (ref: string, side: string, size: string, more: object = {}) =>
  service.post({ symbol: 'BINANCE:BTCUSDT.P', strategy: 'trend', side, size, client_ref: ref, ...more });
const over = (ref: string): Promise<OrderRow> => service.orderWhen(ref, isOver);

test('the exit waits for the fills and leaves all of the position', async () => {
  await post('entry', 'buy', '0.1');
  expect((await post('exit', 'sell', '0.1', { position: 'flat' })).status).toBe(200);
  expect(await over('entry')).toMatchObject({ status: 'filled', filled: '0.1' });
  expect(await over('exit')).toMatchObject({ status: 'filled', filled: '0.1' });
});

test('a turn is reckoned from the position that its exit leg has left', async () => {
  await post('long', 'buy', '0.25');
  await over('long');
  // With what is left still counted this would be 25,000 USDT with an equity of 20,000.
  await post('turn', 'sell', '0.5', { position: 'short' });
  await expect
    .poll(async () => (await service.orders('client_ref=turn')).map(({ status }) => status))
    .toEqual(['filled', 'filled']);
  await post('home', 'buy', '0.25', { action: 'close' });
  await over('home');
});

test('a person’s close leaves what the entry bought, too', async () => {
  await post('bought', 'buy', '0.1');
  await service.orderWhen('bought', ({ status }) => status === 'open' || status === 'filled');
  expect(await service.cli('close', 'BTC/USDT:USDT', '--account', 'perp')).toMatchObject({ code: 0 });
  await over('bought');
  await expect.poll(() => venue.position('BTCUSDT')).toBe('0');
});

test('a limit entry that has filled in part is canceled when the strategy leaves what it bought', async () => {
  await post('limit', 'buy', '0.1', { type: 'limit', price: '49000' });
  await service.orderWhen('limit', ({ status }) => status === 'open');
  venue.fill(venue.orders.at(-1)?.orderId ?? 0, '0.03');
  await service.orderWhen('limit', ({ filled }) => filled === '0.03');
  await post('flat', 'sell', '0.1', { position: 'flat' });
  expect(await over('flat')).toMatchObject({ status: 'filled', filled: '0.03' });
  expect(await over('limit')).toMatchObject({ status: 'canceled', filled: '0.03' });
});
