// A position larger than a market's largest order is left in several, one after the other: through the whole service, over kill -9, and
// before the entry of a turn.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crashAt, type CrashPoint } from './crash-points.ts';
import { describeWithPostgres } from './postgres/server.ts';
import {
  isOver,
  type OrderRow,
  prepareService,
  type ServiceOptions,
  type ServiceProcess,
  simulatedDesk,
  swapDesk,
  until,
  venueAccounts,
} from './service.ts';
import { type SimulatorClient, startSimulator } from './simulator/client.ts';
import { UsdmSimulator } from './simulator/usdm.ts';

const PATIENCE_MS = 90_000;
const RICH = { USDT: '100000000' };

/** The largest market order of BTC is 120 there, and the lot 0.00001. */
function alert(strategy: string, ref: string, side: 'buy' | 'sell', size: string, more: object = {}) {
  return { symbol: 'BTCUSDT', exchange: 'binance', strategy, side, size, client_ref: ref, ...more };
}

const told = ({ revision, size, filled, remainder, status }: OrderRow) =>
  `${revision}: ${filled} of ${size}, ${remainder ?? 'nothing'} left, ${status}`;

/** All orders of an alert that brings `count` of them, the first one first. */
async function ordersOf(service: ServiceProcess, ref: string, count: number): Promise<readonly OrderRow[]> {
  const orders = await until(
    () => service.orders(`client_ref=${ref}`),
    (found) => found.length === count && found.every(isOver),
    PATIENCE_MS,
  );
  return orders.toReversed();
}

async function hold(service: ServiceProcess, strategy: string): Promise<void> {
  for (const ref of ['a', 'b', 'c']) {
    expect((await service.post(alert(strategy, `${strategy}-${ref}`, 'buy', '100'))).status).toBe(200);
    await service.orderWhen(`${strategy}-${ref}`, ({ status }) => status === 'filled');
  }
}

describe('on spot', () => {
  const names = ['all', 'part', 'person', 'halted'];
  let venue: SimulatorClient;
  let service: ServiceProcess;

  beforeAll(async () => {
    venue = await startSimulator({ fee: '0.001', accounts: venueAccounts(names, RICH) });
    service = await prepareService(simulatedDesk(venue, Object.fromEntries(names.map((name) => [name, '']))));
    await service.start();
    for (const name of names) await hold(service, name);
  });

  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await venue.stop();
  });

  test('an exit of all that is held goes out in three, and nothing of it stays', async () => {
    const exit = alert('all', 'all-out', 'sell', '300');
    expect(await service.post(exit)).toMatchObject({ status: 200, body: { orders: [{ effect: 'exit', revision: 1 }] } });
    const orders = await ordersOf(service, 'all-out', 3);
    expect(orders.map(told)).toEqual([
      '1: 120 of 120, 179.7 left, filled',
      '2: 89.85 of 89.85, 89.85 left, filled',
      '3: 89.85 of 89.85, nothing left, filled',
    ]);
    const placed = (await venue.orders()).filter(({ clientOrderId }) =>
      orders.some((one) => one.client_order_id === clientOrderId),
    );
    expect(placed.map(({ origQty }) => origQty)).toEqual(['120.00000000', '89.85000000', '89.85000000']);
    const again = await service.post(exit);
    expect(again).toMatchObject({ status: 200, body: { duplicate: true, orders: orders.map(({ id }) => ({ id })) } });
    const { out } = await service.cli('alert', String(again.body['id']));
    expect(out).toContain('goes on with the 89.85 that order');
    const { body } = await service.api('/api/positions');
    const held = (body['positions'] as readonly { account: string; quantity: string }[]).find(({ account }) => account === 'all');
    expect(held?.quantity).toBe('0');
  });

  test('an entry above it is refused with the numbers, as before', async () => {
    const refused = await service.post(alert('all', 'too-much', 'buy', '121'));
    expect(refused).toMatchObject({ status: 422, body: { code: 'size_above_maximum', limit: '120', value: '121' } });
  });

  test('a person who closes leaves all of it too', async () => {
    expect((await service.cli('close', 'BTC/USDT', '--account', 'part')).code).toBe(0);
    const { body } = await service.api('/api/orders?account=part&limit=3');
    const ref = (body['orders'] as readonly OrderRow[])[0]?.client_ref ?? '';
    expect((await ordersOf(service, ref, 3)).map(({ filled }) => filled)).toEqual(['120', '89.85', '89.85']);
  });

  /** The answer to the next order is late, so that there is time to do something. */
  const slowDown = () =>
    venue.setFaults([
      { kind: 'delay_answer', count: 1, match: { method: 'POST', path: '^/api/v3/order$' }, params: { ms: 3_000 } },
    ]);
  const isSent = ({ status }: OrderRow) => status === 'submitting';

  test('a halt of everything holds back what goes on', async () => {
    await slowDown();
    await service.post(alert('halted', 'halted-out', 'sell', '300'));
    await service.orderWhen('halted-out', isSent);
    expect((await service.api('/api/halt', { all: true, reason: 'a drill' })).status).toBe(200);
    const waits = await service.orderWhen('halted-out', ({ revision, code }) => revision === 2 && code === 'halted');
    expect(waits).toMatchObject({ status: 'queued', size: '179.7' });
    expect((await service.api('/api/resume', {})).status).toBe(200);
    expect((await ordersOf(service, 'halted-out', 3)).map(({ status }) => status)).toEqual(['filled', 'filled', 'filled']);
  });

  test('a person who cancels ends all of it, though the order has filled', async () => {
    await slowDown();
    await service.post(alert('person', 'person-out', 'sell', '300'));
    const { id } = await service.orderWhen('person-out', isSent);
    expect((await service.api(`/api/orders/${id}/cancel`, {})).status).toBe(200);
    await service.orderWhen('person-out', isOver);
    expect((await ordersOf(service, 'person-out', 1)).map(told)).toEqual(['1: 120 of 120, 179.7 left, filled']);
  });
});

/** Killed at this point of the first order's way, and again at the second's: three orders in the end, each placed once. */
async function survive(point: CrashPoint, options: ServiceOptions): Promise<void> {
  await using venue = await startSimulator({ fee: '0', accounts: venueAccounts(['solo'], RICH) });
  await using service = await prepareService(`${simulatedDesk(venue, { solo: '' })}alerts: {max_age: 1h}\n`, options);
  await service.start();
  await hold(service, 'solo');
  await service.stop();
  await service.start(crashAt(point));
  await service.post(alert('solo', 'out', 'sell', '300')).catch(() => undefined);
  await service.ended();
  await service.start(crashAt(point));
  await service.ended();
  await service.start();
  const orders = await ordersOf(service, 'out', 3);
  expect(orders.map(({ filled }) => filled)).toEqual(['120', '90', '90']);
  const sold = (await venue.orders()).filter(({ side }) => side === 'SELL');
  expect(sold.map(({ clientOrderId }) => clientOrderId)).toEqual(orders.map((order) => order.client_order_id));
  expect(await service.cli('audit', 'verify')).toMatchObject({ code: 0 });
}

const POINTS: readonly CrashPoint[] = ['attempt committed', 'bytes sent', 'answer read', 'result committed'];
const NAME = 'F9 kill -9 twice at the boundary: %s';

describe('over kill -9 on SQLite', () => {
  test.concurrent.each(POINTS)(NAME, (point) => survive(point, {}));
});

// The boundaries are those of the program, not of the store: two of them are enough to see that this store keeps its part.
describeWithPostgres('over kill -9 on PostgreSQL', (server) => {
  test.concurrent.each(POINTS.slice(1, 3))(NAME, async (point) => {
    await survive(point, { store: `"${await server().newDatabase()}"` });
  });
});

describe('a turn on margin', () => {
  let venue: UsdmSimulator;
  let service: ServiceProcess;

  beforeAll(async () => {
    venue = await UsdmSimulator.start('the-secret');
    venue.largest = '0.04';
    service = await prepareService(swapDesk(venue.url));
    await service.start();
  });

  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    venue.stop();
  });

  const send = (ref: string, side: string, size: string) =>
    service.post({ symbol: 'BINANCE:BTCUSDT.P', strategy: 'trend', side, size, client_ref: ref });

  test.each([
    ['the way out comes first, all of it, and then the way in', false, 'long'],
    ['also where one of its orders was taken in and never answered', true, 'lost'],
  ])('%s', async (_, isCut, ref) => {
    const before = venue.placed.length;
    for (const part of [1, 2, 3]) {
      expect((await send(`${ref}-${part}`, 'buy', '0.04')).status).toBe(200);
      await service.orderWhen(`${ref}-${part}`, ({ status }) => status === 'filled', PATIENCE_MS);
    }
    venue.cutNext = isCut;
    expect((await send(`${ref}-turn`, 'sell', '0.15')).status).toBe(200);
    const orders = await ordersOf(service, `${ref}-turn`, 4);
    expect(orders.map(({ effect, revision, size }) => `${effect} ${revision} ${size}`)).toEqual([
      'exit 1 0.04',
      'entry 1 0.03',
      'exit 2 0.04',
      'exit 3 0.04',
    ]);
    const placed = venue.placed
      .slice(before + 3)
      .map((params) => `${params.get('reduceOnly') ?? 'free'} ${params.get('quantity')}`);
    expect(placed).toEqual(['true 0.04', 'true 0.04', 'true 0.04', 'free 0.03']);
    expect(venue.position('BTCUSDT')).toBe('-0.03');
    expect((await send(`${ref}-cover`, 'buy', '0.03')).status).toBe(200);
    await service.orderWhen(`${ref}-cover`, isOver, PATIENCE_MS);
    expect(venue.position('BTCUSDT')).toBe('0');
  });
});
