// What a lookup may say: found with its trades, none only after every search answered, failed otherwise.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decimal, plain } from '../../src/model/decimal.ts';
import { FREE } from '../../src/venue/ccxt/http.ts';
import { VenueError } from '../../src/venue/port.ts';
import { type CcxtWorld, ccxtWorld } from './ccxt-world.ts';
import { newId, place, reportIn } from './contract.ts';

let world: CcxtWorld;
beforeEach(async () => {
  world = await ccxtWorld();
  await world.setPrice('49990', '50010');
});
afterEach(() => world.close());

const BUY = { side: 'buy', type: 'market', size: '0.001' } as const;
const nobody = () => ({ clientOrderId: newId(), market: world.market });

describe('no trace', () => {
  test('names its searches and a time read from the venue before the first of them', async () => {
    await world.simulator.setClockOffset(3_600_000);
    const lookup = await world.venue.lookup(nobody());
    if (lookup.kind !== 'none') expect.fail(lookup.kind);
    expect(lookup.searched).toEqual(['order by client id', 'open orders', 'order history', 'trades']);
    const requests = await world.simulator.requests();
    const arrival = (path: string) => requests.find((request) => request.path === `/api/v3/${path}`)?.arrivedAt ?? 0;
    expect(lookup.venueTime).toBeGreaterThanOrEqual(arrival('time'));
    expect(lookup.venueTime).toBeLessThanOrEqual(arrival('order'));
  });

  test.each(['time', 'order', 'openOrders', 'allOrders', 'myTrades'])('is not claimed when %s fails', async (path) => {
    // The first question to the clock stamps requests; the lookup reads it for itself.
    await world.venue.clockOffset();
    for (const [kind, extra] of [
      ['http_503_before', {}],
      ['cut_before', {}],
      ['garbage_200', {}],
      ['http_429', { params: { retryAfter: 3 } }],
    ] as const) {
      await world.simulator.setFaults([{ kind, match: { method: 'GET', path: `/${path}$` }, ...extra }]);
      const lookup = await world.venue.lookup(nobody());
      expect(lookup).toMatchObject({ kind: 'failed', message: expect.stringContaining(path) });
      expect(lookup).toMatchObject(kind === 'http_429' ? { retryAfter: 3_000 } : {});
    }
  });

  test('a lookup that lags says none, which is why one alone proves nothing', async () => {
    const { reference } = await place(world, BUY);
    await world.simulator.setFaults([{ kind: 'lagging_lookup', params: { ms: 60_000 } }]);
    expect((await world.venue.lookup(reference)).kind).toBe('none');
    await world.simulator.clearFaults();
    expect((await world.venue.lookup(reference)).kind).toBe('found');
  });

  test('an order the history does not show yet is found behind its trade', async () => {
    await place(world, BUY);
    const { reference } = await place(world, BUY);
    // Order queries by client id, open orders and history lag; trades, and orders by their own id, do not.
    const blind = { kind: 'lagging_lookup', params: { ms: 60_000 } } as const;
    await world.simulator.setFaults([
      { ...blind, count: 1, match: { method: 'GET', path: '/order$' } },
      { ...blind, match: { method: 'GET', path: '/(openOrders|allOrders)$' } },
    ]);
    const lookup = await world.venue.lookup(reference);
    expect(reportIn(lookup)).toMatchObject({ venueOrderId: '2', status: 'filled' });
    expect(lookup).toMatchObject({ searched: expect.arrayContaining(['trades']) });
  });

  test('a trade whose order nobody shows is a failed lookup', async () => {
    const { reference } = await place(world, BUY);
    await world.simulator.setFaults([
      { kind: 'lagging_lookup', params: { ms: 60_000 }, match: { method: 'GET', path: '/(order|openOrders|allOrders)$' } },
    ]);
    expect(await world.venue.lookup(reference)).toMatchObject({
      kind: 'failed',
      message: 'order 1 has trades and is not shown yet (searched before: order by client id, open orders, order history)',
    });
  });
});

describe('a ban of this address that comes in the middle of a search', () => {
  /** The ban comes with the first answer of the search and lasts so long. */
  async function banned(ms: number) {
    let bannedUntil = 0;
    let isDue = false;
    const answered = () => {
      if (isDue) bannedUntil = performance.now() + ms;
      isDue = false;
    };
    const own = await ccxtWorld({}, { ...FREE, pausedFor: () => Math.max(0, bannedUntil - performance.now()), answered });
    await own.venue.clockOffset();
    isDue = true;
    const asked = async () => (await own.simulator.requests()).map(({ path }) => path.split('/').at(-1));
    const before = (await asked()).length;
    return { lookup: await own.venue.lookup(nobody()), asked: (await asked()).slice(before), [Symbol.asyncDispose]: own.close };
  }

  test('is waited out where it is short: nothing is asked twice', async () => {
    await using search = await banned(1_500);
    expect(search.lookup).toMatchObject({ kind: 'none' });
    expect(search.asked).toEqual(['time', 'order', 'openOrders', 'allOrders', 'myTrades']);
  });

  test('fails it where it is long, with what is left of it', async () => {
    await using search = await banned(60_000);
    expect(search.lookup).toMatchObject({ kind: 'failed', code: 'paused' });
    expect(search.lookup.kind === 'failed' && search.lookup.retryAfter).toBeGreaterThan(50_000);
    expect(search.asked).toEqual(['time']);
  });
});

describe('found', () => {
  test('with every trade, its fee and its time', async () => {
    const { reference, outcome } = await place(world, { side: 'buy', type: 'limit', size: '0.01', price: '49000.5' });
    const { venueOrderId } = reportIn(outcome);
    for (const quantity of ['0.003', '0.002']) await world.simulator.fill(Number(venueOrderId), quantity);
    const trades = await world.simulator.trades();
    const report = reportIn(await world.venue.lookup({ ...reference, venueOrderId }));
    expect(report).toMatchObject({ status: 'open', side: 'buy', type: 'limit' });
    expect([report.size, report.price, report.filled].map((value) => plain(value ?? decimal('-1')))).toEqual([
      '0.01',
      '49000.5',
      '0.005',
    ]);
    expect(report.fills).toEqual([
      {
        tradeId: '1',
        quantity: decimal('0.003'),
        price: decimal('49000.5'),
        at: trades[0]?.time,
        fee: { amount: decimal('0.000003'), currency: 'BTC' },
      },
      {
        tradeId: '2',
        quantity: decimal('0.002'),
        price: decimal('49000.5'),
        at: trades[1]?.time,
        fee: { amount: decimal('0.000002'), currency: 'BTC' },
      },
    ]);
  });

  test('the same trade has the same id in the answer to the order and in the lookup', async () => {
    const { reference, outcome } = await place(world, BUY);
    expect(reportIn(outcome).fills.map(({ tradeId }) => tradeId)).toEqual(
      reportIn(await world.venue.lookup(reference)).fills.map(({ tradeId }) => tradeId),
    );
  });

  test('a market order says no price, and none is compared', async () => {
    const { reference } = await place(world, BUY);
    expect(reportIn(await world.venue.lookup(reference))).not.toHaveProperty('price');
  });

  test('an order whose trades cannot be read is found without them', async () => {
    const { reference } = await place(world, BUY);
    await world.simulator.setFaults([{ kind: 'http_503_before', match: { path: '/myTrades$' } }]);
    const report = reportIn(await world.venue.lookup(reference));
    expect([report.status, plain(report.filled), report.fills]).toEqual(['filled', '0.001', []]);
    expect(report.message).toMatch(/^its trades could not be read: myTrades: /);
  });

  test('orders that ended unasked keep what they filled', async () => {
    const { reference, outcome } = await place(world, { side: 'buy', type: 'limit', size: '0.01', price: '49000' });
    const id = Number(reportIn(outcome).venueOrderId);
    await world.simulator.fill(id, '0.004');
    await world.simulator.endOrder(id, 'EXPIRED');
    const report = reportIn(await world.venue.lookup(reference));
    expect([report.status, report.fills.map(({ quantity }) => plain(quantity))]).toEqual(['expired', ['0.004']]);
  });
});

describe('a question', () => {
  test.each([
    [
      { kind: 'http_429', params: { retryAfter: 4 } },
      { code: 'rate_limited', retryAfter: 4_000 },
    ],
    [{ kind: 'http_418' }, { code: 'banned', retryAfter: 120_000 }],
    [{ kind: 'http_503_before', match: { method: 'GET' } }, { code: 'http_503' }],
    [{ kind: 'garbage_200', match: { method: 'GET' } }, { code: 'bad_answer' }],
    [{ kind: 'half_answer', match: { method: 'GET' } }, { code: 'connection_lost' }],
    [
      {
        kind: 'wrong_error',
        match: { method: 'GET' },
        params: { status: 401, code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' },
      },
      { code: 'auth' },
    ],
  ] as const)('that fails is an error and never an empty answer: %j', async (fault, expected) => {
    await world.simulator.setFaults([fault]);
    for (const ask of [
      () => world.venue.balances(),
      () => world.venue.accountId(),
      () => world.venue.markets(['BTC/USDT']),
      () => world.venue.quote(world.market),
      () => world.venue.clockOffset(),
    ]) {
      const error = await ask().then(
        () => expect.fail('answered'),
        (reason: unknown) => reason,
      );
      if (!(error instanceof VenueError)) throw error;
      expect(error).toMatchObject(expected);
      for (const secret of world.secrets) expect(error.message).not.toContain(secret);
    }
  });

  test('that comes with a wrong timestamp is asked again with a measured one', async () => {
    await world.venue.balances();
    await world.simulator.advanceClock(60_000);
    expect(await world.venue.balances()).toHaveLength(3);
    expect(await world.venue.clockOffset()).toBeGreaterThan(59_000);
  });

  test('for a market that is not there leaves it out, and the rest is told', async () => {
    const markets = await world.venue.markets(['ETH/USDT', 'NO/PE', 'BTC/USDT', 'BTC/USDT:USDT', 'SOL/USDT']);
    expect(markets.map(({ symbol }) => symbol)).toEqual(['ETH/USDT', 'BTC/USDT', 'SOL/USDT']);
  });

  test('for known markets is asked once in five minutes, and their rules outlive a venue that is away', async () => {
    const count = async () => (await world.simulator.requests()).filter(({ path }) => path === '/api/v3/exchangeInfo').length;
    await world.venue.markets(['BTC/USDT']);
    await world.venue.markets(['BTC/USDT']);
    expect(await count()).toBe(1);
    world.clock.shift({ monotonic: 301_000 });
    await world.simulator.setFaults([{ kind: 'http_503_before', match: { path: '/exchangeInfo$' } }]);
    expect(await world.venue.markets(['BTC/USDT'])).toHaveLength(1);
    expect(await count()).toBe(2);
  });
});
