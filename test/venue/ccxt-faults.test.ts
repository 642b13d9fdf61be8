// Every way the simulator can go wrong, and the outcome that must come of it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../simulator/faults.ts';
import { type CcxtWorld, ccxtWorld } from './ccxt-world.ts';
import { cancel, newId, place, reportIn, requestOf } from './contract.ts';

let world: CcxtWorld;
beforeEach(async () => {
  world = await ccxtWorld();
  await world.setPrice('49990', '50010');
});
afterEach(() => world.close());

const BUY = { side: 'buy', type: 'market', size: '0.001' } as const;

/** A fault, the outcome's kind and code, and how many orders the venue then has. */
const FAULTS: readonly (readonly [Fault, string, string, number])[] = [
  [{ kind: 'cut_before' }, 'unknown', 'connection_lost', 0],
  [{ kind: 'cut_before', params: { reset: true } }, 'unknown', 'connection_lost', 0],
  [{ kind: 'cut_after' }, 'unknown', 'connection_lost', 1],
  [{ kind: 'cut_after', params: { reset: true } }, 'unknown', 'connection_lost', 1],
  [{ kind: 'http_503_before' }, 'unknown', 'http_503', 0],
  [{ kind: 'http_503_after' }, 'unknown', 'http_503', 1],
  [{ kind: 'http_503_after', params: { code: -1001 } }, 'unknown', 'http_503', 1],
  [{ kind: 'http_503_after', params: { code: -1006 } }, 'unknown', 'http_503', 1],
  [{ kind: 'http_503_after', params: { code: -1007 } }, 'unknown', 'http_504', 1],
  [{ kind: 'http_503_before', params: { code: -1008 } }, 'unknown', 'http_503', 0],
  [{ kind: 'http_503_after', params: { html: true } }, 'unknown', 'http_503', 1],
  [{ kind: 'half_answer' }, 'unknown', 'connection_lost', 1],
  [{ kind: 'garbage_200' }, 'unknown', 'bad_answer', 1],
  [{ kind: 'garbage_200', params: { body: '' } }, 'unknown', 'bad_answer', 1],
  [{ kind: 'garbage_200', params: { body: '{"orderId":' } }, 'unknown', 'bad_answer', 1],
  [{ kind: 'garbage_200', params: { body: '[]' } }, 'unknown', 'bad_answer', 1],
  [{ kind: 'huge_answer', params: { bytes: 2_000_000 } }, 'unknown', 'too_large', 1],
  [{ kind: 'http_429', match: { method: 'POST' }, params: { retryAfter: 7 } }, 'unsent', 'rate_limited', 0],
  [{ kind: 'http_418', match: { method: 'POST' } }, 'unsent', 'banned', 0],
  [{ kind: 'wrong_error' }, 'refused', 'insufficient_balance', 0],
  [{ kind: 'wrong_error', params: { status: 403, code: -1000 } }, 'unknown', 'unknown_error', 0],
  [{ kind: 'wrong_error', params: { status: 401, code: -2015, msg: 'Invalid API-key.' } }, 'refused', 'auth', 0],
  [{ kind: 'wrong_error', params: { status: 400, code: -1003, msg: 'Too many requests.' } }, 'unsent', 'rate_limited', 0],
  [{ kind: 'wrong_error', params: { status: 500, code: -1013, execute: true } }, 'unknown', 'http_500', 1],
  [{ kind: 'clock_skew', match: { method: 'POST' }, params: { ms: 60_000 } }, 'unsent', 'clock', 0],
  [{ kind: 'clock_skew', match: { method: 'POST' }, params: { ms: -60_000 } }, 'unsent', 'clock', 0],
];

describe('placing', () => {
  test.each(FAULTS)('%j → %s %s', async (fault, kind, code, orders) => {
    await world.simulator.setFaults([fault]);
    const { outcome, reference } = await place(world, BUY);
    expect(outcome).toMatchObject({ kind, code });
    await world.simulator.clearFaults();
    expect(await world.simulator.orders()).toHaveLength(orders);
    const lookup = await world.venue.lookup(reference);
    expect(lookup.kind).toBe(orders === 1 ? 'found' : 'none');
    // The next one goes through, on whatever connection is left.
    expect((await place(world, BUY)).outcome.kind).toBe('acknowledged');
  });

  test('a limit names the time to wait in milliseconds', async () => {
    await world.simulator.setFaults([{ kind: 'http_429', match: { method: 'POST' }, params: { retryAfter: 7 } }]);
    expect((await place(world, BUY)).outcome).toMatchObject({ retryAfter: 7_000, response: { status: 429 } });
  });

  test('an answer that does not come within ten seconds is unknown, and the order is found', async () => {
    await world.venue.clockOffset();
    await world.simulator.setFaults([{ kind: 'delay_answer', params: { ms: 3_000 } }]);
    world.clock.hurry(10);
    const { outcome, reference } = await place(world, BUY);
    expect(outcome).toMatchObject({
      kind: 'unknown',
      code: 'timeout',
      response: { error: 'timeout: no answer within 10000 ms' },
    });
    expect(reportIn(await world.venue.lookup(reference))).toMatchObject({ status: 'filled' });
  });

  test('a venue that is not there has not been sent anything', async () => {
    const prepared = await world.venue.preparePlace(requestOf(world, BUY));
    await world.simulator.kill9();
    expect(await prepared.send()).toMatchObject({ kind: 'unsent', code: 'unreachable' });
    await world.simulator.start();
  });

  test('a second order under the id of an open one is a duplicate', async () => {
    const wish = { side: 'buy', type: 'limit', size: '0.001', price: '40000', id: newId() } as const;
    await place(world, wish);
    const { outcome, reference } = await place(world, wish);
    expect(outcome).toMatchObject({ kind: 'unknown', code: 'duplicate' });
    expect(reportIn(await world.venue.lookup(reference))).toMatchObject({ status: 'open' });
  });
});

describe('canceling', () => {
  test.each([
    [{ kind: 'cut_after', match: { method: 'DELETE' } }, 'unknown', 'connection_lost'],
    [{ kind: 'http_503_after', match: { method: 'DELETE' } }, 'unknown', 'http_503'],
    [{ kind: 'garbage_200', match: { method: 'DELETE' } }, 'unknown', 'bad_answer'],
    [{ kind: 'http_429', match: { method: 'DELETE' } }, 'unsent', 'rate_limited'],
  ] as const)('%j → %s %s', async (fault, kind, code) => {
    const { reference } = await place(world, { side: 'buy', type: 'limit', size: '0.001', price: '40000' });
    await world.simulator.setFaults([fault]);
    expect(await cancel(world, reference)).toMatchObject({ kind, code });
    await world.simulator.clearFaults();
    const { status } = reportIn(await world.venue.lookup(reference));
    expect(status).toBe(kind === 'unknown' ? 'canceled' : 'open');
  });

  test('by the venue id, of a partly filled order: the report says so, and the lookup brings the trades', async () => {
    const { reference, outcome } = await place(world, { side: 'buy', type: 'limit', size: '0.002', price: '40000' });
    const { venueOrderId } = reportIn(outcome);
    await world.simulator.fill(Number(venueOrderId), '0.0005');
    const canceled = reportIn(await cancel(world, { ...reference, venueOrderId }));
    expect([canceled.status, canceled.filled.toFixed(), canceled.fills]).toEqual(['canceled', '0.0005', []]);
    const found = reportIn(await world.venue.lookup({ ...reference, venueOrderId }));
    expect([found.status, found.fills[0]?.quantity.toFixed()]).toEqual(['canceled', '0.0005']);
  });
});

describe('windows', () => {
  test('a request that comes late is refused by the venue itself, though our clocks stood still', async () => {
    const prepared = await world.venue.preparePlace(requestOf(world, BUY));
    await world.simulator.advanceClock(5_500);
    expect(await prepared.send()).toMatchObject({ kind: 'unsent', code: 'clock', response: { status: 400 } });
    expect(await world.simulator.orders()).toEqual([]);
    // The next one asks the venue for its time first.
    expect((await place(world, BUY)).outcome.kind).toBe('acknowledged');
  });

  test('a request that waits inside the venue past its window is refused in front of the engine', async () => {
    await world.simulator.setFaults([{ kind: 'hold' }]);
    const prepared = await world.venue.preparePlace(requestOf(world, BUY));
    const sending = prepared.send();
    await expect.poll(() => world.simulator.heldCount()).toBe(1);
    await world.simulator.advanceClock(5_500);
    await world.simulator.release();
    expect(await sending).toMatchObject({ kind: 'unsent', code: 'clock' });
    expect(await world.simulator.orders()).toEqual([]);
  });

  test('a process that was paused does not send at all', async () => {
    const prepared = await world.venue.preparePlace(requestOf(world, BUY));
    world.clock.shift({ monotonic: 5_000 });
    expect(await prepared.send()).toMatchObject({ kind: 'unsent', code: 'window_over' });
    expect((await world.simulator.requests()).filter(({ method }) => method === 'POST')).toEqual([]);
  });

  test('a wall clock that is set an hour ahead moves neither timestamp nor window', async () => {
    expect((await place(world, BUY)).outcome.kind).toBe('acknowledged');
    world.clock.shift({ wall: 3_600_000 });
    expect(await world.venue.clockOffset()).toBeLessThan(-3_599_000);
    expect((await place(world, BUY)).outcome.kind).toBe('acknowledged');
  });

  test('the window ends by the venue clock, however wrong ours is', async () => {
    world.clock.shift({ wall: -7_200_000 });
    const { validUntil = 0 } = await world.venue.preparePlace(requestOf(world, BUY));
    expect(Math.abs(validUntil - (await world.simulator.now()) - 5_000)).toBeLessThan(500);
  });
});
