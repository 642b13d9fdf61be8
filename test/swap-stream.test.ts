// Open orders on perpetuals watched by the venue's stream: the real service, a listen key, and everything that can happen to both.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ServiceProcess, until } from './service.ts';
import type { UsdmSimulator } from './simulator/usdm.ts';
import { setSwapScene, type SwapScene } from './swap-scene.ts';

const isFilled = ({ status }: { readonly status: string }) => status === 'filled';

let scene: SwapScene;
let venue: UsdmSimulator;
let service: ServiceProcess;

beforeEach(async () => {
  ({ venue, service } = scene = await setSwapScene());
});
afterEach(() => scene.end());

async function send(ref: string, more: object): Promise<void> {
  const { status, body } = await service.post({ symbol: 'BINANCE:BTCUSDT.P', strategy: 'trend', client_ref: ref, ...more });
  expect({ status, body }).toMatchObject({ status: 200 });
}

/** Its number at the venue, once it rests there far below the market and was looked at. */
async function resting(ref: string, size = '0.01'): Promise<number> {
  await send(ref, { side: 'buy', size, type: 'limit', price: '40000' });
  const order = await service.orderWhen(ref, ({ status }) => status === 'open');
  const before = looks();
  await until(looks, (count) => count > before);
  return Number(order.venue_order_id);
}

const looks = () => venue.seen.filter((route) => route === 'GET /fapi/v1/order').length;

const subscribed = () =>
  until(
    () => venue.streams.state.subscribed,
    (count) => count === 1,
  );

/** An order is left to a stream only when it was looked at five seconds after the stream began. */
async function started(): Promise<void> {
  await service.start();
  await subscribed();
  await new Promise((wake) => setTimeout(wake, 6_000));
}

async function fillsOf(ref: string) {
  const { id } = await service.orderWhen(ref, isFilled);
  return (await service.order(id)).events.filter(({ kind }) => kind === 'order.fill').map(({ data }) => data);
}

async function standing(): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { accounts } = (await service.api('/api/status')).body as { accounts?: readonly Readonly<Record<string, unknown>>[] };
  return accounts?.find(({ name }) => name === 'perp');
}

const watchedBy = (by: string) => until(standing, (account) => account?.['orders_by'] === by, 40_000);

/** Nowhere where a person or a program may look: it opens the account's stream to anybody. */
async function expectNoKeyToBeSeen(): Promise<void> {
  expect(venue.streams.keys.length).toBeGreaterThan(0);
  const { out } = await service.cli('audit', 'export');
  const status = JSON.stringify(await standing());
  for (const key of venue.streams.keys) for (const text of [service.log, out, status]) expect(text).not.toContain(key);
}

describe('a stream that stands', () => {
  test('fills are told by the stream, booked in base units with their fees, and nobody asks the venue for them', async () => {
    await started();
    const number = await resting('told');
    const before = looks();
    venue.fill(number, '0.004');
    await service.orderWhen('told', ({ filled }) => filled === '0.004');
    venue.fill(number, '0.006');
    expect(await fillsOf('told')).toMatchObject([
      { via: 'stream', quantity: '0.004', price: '40000' },
      { via: 'stream', quantity: '0.006', price: '40000' },
    ]);
    expect(looks()).toBe(before);
    expect(await service.orderWhen('told', isFilled)).toMatchObject({ filled: '0.01', fee: '0.2' });
    expect(await standing()).toMatchObject({ orders_by: 'stream', stream_problem: null });
    expect((await service.cli('doctor')).out).toContain('account perp: open orders are streamed');
    await expectNoKeyToBeSeen();
  });

  test('F22 repeated and reordered messages: each trade is booked once, and what they add up to is right', async () => {
    await started();
    const number = await resting('shuffled');
    venue.streams.faults = { duplicate: 0.7, reorder: 0.5, seed: 3 };
    for (let trade = 0; trade < 10; trade++) venue.fill(number, '0.001');
    const fills = await fillsOf('shuffled');
    expect(fills).toHaveLength(10);
    expect(new Set(fills.map(({ trade }) => trade)).size).toBe(10);
    await send('market', { side: 'sell', size: '0.01', action: 'close' });
    expect(await fillsOf('market')).toHaveLength(1);
    expect(venue.position('BTCUSDT')).toBe('0');
  });

  test('orders that the venue ends, and one that it places to close the position, are told apart', async () => {
    await started();
    const number = await resting('ended');
    venue.endOrder(number, 'EXPIRED');
    await service.orderWhen('ended', ({ status }) => status === 'expired');
    await send('long', { side: 'buy', size: '0.02' });
    await service.orderWhen('long', isFilled);
    venue.liquidate('BTCUSDT');
    await until(
      () => service.log,
      (log) => log.includes('liquidation'),
    );
    const lines = service.log.split('\n').filter((line) => line.includes('not ours'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/autoclose-.*0\.02|0\.02.*autoclose-/);
    expect((await service.orders()).map(({ client_ref }) => client_ref).sort()).toEqual(['ended', 'long']);
  });
});

describe('F24 a stream with gaps', () => {
  test('the listen key expires: what happened since is looked up, and a stream under a new key takes over', async () => {
    await started();
    const [before, during, after] = [await resting('before'), await resting('during'), await resting('after')];
    venue.fill(before, '0.01');
    expect(await fillsOf('before')).toMatchObject([{ via: 'stream' }]);
    // Nothing is told under a dead key, on a connection that stands.
    venue.streams.faults = { refuse: true };
    venue.streams.expire();
    venue.fill(during, '0.01');
    expect(await fillsOf('during')).toMatchObject([{ via: 'poll' }]);
    expect(await watchedBy('polling')).toMatchObject({ stream_problem: expect.any(String) as string });
    expect(service.log).toContain('the listen key has expired');
    venue.streams.faults = {};
    await watchedBy('stream');
    expect(venue.streams.keys.length).toBe(2);
    await new Promise((wake) => setTimeout(wake, 6_000));
    venue.fill(after, '0.01');
    expect(await service.orderWhen('after', isFilled)).toMatchObject({ filled: '0.01' });
    await expectNoKeyToBeSeen();
  });

  test('cut again and again during 60 fills: the ledger is the venue in the end', { timeout: 180_000 }, async () => {
    await service.start();
    await subscribed();
    const refs = ['cut-0', 'cut-1', 'cut-2', 'cut-3', 'cut-4', 'cut-5'];
    const numbers: number[] = [];
    for (const ref of refs) numbers.push(await resting(ref));
    venue.streams.faults = { cut: 0.06, duplicate: 0.1, reorder: 0.1, seed: 5 };
    for (let trade = 0; trade < 10; trade++) {
      for (const number of numbers) {
        await subscribed();
        venue.fill(number, '0.001');
        // A connection that broke is seen to be gone in the next turn.
        await new Promise((wake) => setImmediate(wake));
      }
    }
    for (const ref of refs) expect(await fillsOf(ref)).toHaveLength(10);
    venue.streams.faults = {};
    expect(venue.streams.state.made).toBeGreaterThan(2);
    const rows = (await service.api('/api/positions')).body['positions'] as readonly { quantity: string }[];
    expect(rows[0]?.quantity).toBe(venue.position('BTCUSDT'));
  });

  test('a stream that falls silent is given up, and orders are polled', { timeout: 120_000 }, async () => {
    await started();
    const number = await resting('mute');
    venue.streams.faults = { mute: true };
    venue.fill(number, '0.01');
    expect(await watchedBy('polling')).toMatchObject({ stream_problem: expect.stringMatching(/no sign of life/) as string });
    expect(await service.orderWhen('mute', isFilled)).toMatchObject({ filled: '0.01' });
  });

  test('a server without a stream: orders are polled, and it is said once', async () => {
    venue.streams.faults = { refuse: true };
    await service.start();
    const number = await resting('none');
    venue.fill(number, '0.01');
    expect(await fillsOf('none')).toMatchObject([{ via: 'poll' }]);
    expect(await standing()).toMatchObject({ orders_by: 'polling' });
    expect(service.log.match(/no stream of orders/g)).toHaveLength(1);
    await expectNoKeyToBeSeen();
  });
});
