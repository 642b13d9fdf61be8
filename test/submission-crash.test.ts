// An order on its way when the process dies, when the venue says "slow down", and when the venue's clock jumps: each with a venue of its own.
import { expect, test } from 'vitest';
import { type OrderRow, prepareService, simulatedDesk, until, venueAccounts } from './service.ts';
import { startSimulator } from './simulator/client.ts';
import type { Fault } from './simulator/faults.ts';

const BALANCES = { USDT: '1000000', BTC: '10' };
const SIZES: Readonly<Record<string, string>> = { BTC: '0.01', ETH: '0.1', SOL: '1', DOGE: '1000' };
const PLACE = { method: 'POST', path: '^/api/v3/order$' };
const DOUBT_MS = 60_000;
/** A request that was admitted before the venue spoke may arrive this much later on a machine that is busy. */
const ON_ITS_WAY_MS = 2_000;

const filled = ({ status }: OrderRow) => status === 'filled';

/** A simulator and a service for one account. */
async function alone() {
  const venue = await startSimulator({ accounts: venueAccounts(['solo'], BALANCES) });
  const solo = await prepareService(`${simulatedDesk(venue, { solo: '' })}alerts: {max_age: 1h}\n`);
  await solo.start();
  const post = async (base: string, ref: string): Promise<void> => {
    const body = {
      symbol: `${base}USDT`,
      exchange: 'binance',
      strategy: 'solo',
      side: 'buy',
      size: SIZES[base],
      client_ref: ref,
    };
    expect((await solo.post(body)).status).toBe(200);
  };
  const once = async (ref: string): Promise<OrderRow> => {
    const order = await solo.orderWhen(ref, filled, DOUBT_MS);
    const named = (await venue.orders()).filter(({ clientOrderId }) => clientOrderId === order.client_order_id);
    expect({ ref, named: named.map(({ status }) => status) }).toEqual({ ref, named: ['FILLED'] });
    return order;
  };
  const end = async (): Promise<void> => {
    await solo[Symbol.asyncDispose]();
    await venue.stop();
  };
  return { venue, solo, post, once, [Symbol.asyncDispose]: end };
}

test.concurrent.each([
  ['to place', PLACE],
  ['for a price', { method: 'GET', path: '^/api/v3/ticker/bookTicker$' }],
  ['to look up', { method: 'GET', path: '^/api/v3/order$' }],
])('F17 a 429 on a request %s: nobody asks the venue anything within its Retry-After', async (what, match) => {
  await using desk = await alone();
  const { venue, post, once } = desk;
  await post('DOGE', 'warm');
  await once('warm');
  const limit: Fault = { kind: 'http_429', count: 1, match, params: { retryAfter: 6 } };
  // A doubt, so that a lookup is due.
  const doubt: Fault = { kind: 'cut_after', count: 1, match: { ...PLACE, symbol: 'BTCUSDT' } };
  await venue.setFaults(what === 'to look up' ? [doubt, limit] : [limit]);
  await post('BTC', 'first');
  const isLimited = ({ answer }: { readonly answer: string | null }) => answer === '429';
  const told = (await until(venue.requests, (rows) => rows.some(isLimited))).find(isLimited);
  const saidAt = Number(told?.answeredAt);
  await until(
    () => Date.now(),
    (now) => now > saidAt + ON_ITS_WAY_MS,
  );
  for (const base of ['ETH', 'SOL']) await post(base, base);
  for (const ref of ['first', 'ETH', 'SOL']) await once(ref);
  const later = (await venue.requests()).map(({ arrivedAt, path }) => ({ path, ms: arrivedAt - saidAt }));
  expect(later.filter(({ ms }) => ms > ON_ITS_WAY_MS && ms < 6_000)).toEqual([]);
});

test.concurrent('F18 the venue’s clock jumps by more than a request’s window: measured again, placed once, under the same id', async () => {
  await using desk = await alone();
  const { venue, post, once } = desk;
  await post('BTC', 'before');
  await once('before');
  for (const [ref, offset] of [
    // Further off entries would stop: that is F29.
    ['ahead', 8_000],
    ['behind', -8_000],
  ] as const) {
    await venue.setClockOffset(offset);
    await post('BTC', ref);
    expect(await once(ref)).toMatchObject({ attempts: 2 });
  }
});

test.concurrent('F9 kill -9 with requests before, inside and behind the engine, and again while it recovers: one order each', async () => {
  await using desk = await alone();
  const { venue, solo, post, once } = desk;
  await venue.setFaults([
    // In front of the engine when we die, and let in while we recover: the first search finds nothing.
    { kind: 'hold', count: 1, match: { ...PLACE, symbol: 'BTCUSDT' }, params: { ms: 3_000 } },
    // Held beyond its window, so that the engine refuses it.
    { kind: 'hold', count: 1, match: { ...PLACE, symbol: 'ETHUSDT' }, params: { ms: 6_500 } },
    // Executed, the answer still to come.
    { kind: 'delay_answer', count: 1, match: { ...PLACE, symbol: 'SOLUSDT' }, params: { ms: 60_000 } },
    // Executed, the answer lost.
    { kind: 'cut_after', count: 1, match: { ...PLACE, symbol: 'DOGEUSDT' } },
  ]);
  for (const base of ['BTC', 'ETH', 'SOL', 'DOGE']) await post(base, base);
  await until(venue.requests, (rows) => rows.filter(({ method }) => method === 'POST').length === 4);
  await solo.kill9();
  await solo.start();
  const asked = (await venue.requests()).length;
  // Recovery has begun to look them up.
  await until(
    async () => (await venue.requests(asked)).filter(({ path }) => path === '/api/v3/order'),
    (rows) => rows.length > 0,
  );
  await solo.kill9();
  await solo.start();
  // Killed with the acknowledgement hardly out of the door.
  await post('BTC', 'last');
  await solo.kill9();
  await solo.start();
  const attempts: Record<string, number> = {};
  for (const ref of ['BTC', 'ETH', 'SOL', 'DOGE', 'last']) attempts[ref] = (await once(ref)).attempts;
  expect(attempts).toEqual({ BTC: 1, ETH: 2, SOL: 1, DOGE: 1, last: 1 });
  expect(await venue.orders()).toHaveLength(5);
  expect(await solo.cli('audit', 'verify')).toMatchObject({ code: 0 });
});
