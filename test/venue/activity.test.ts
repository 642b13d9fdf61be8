// What a venue lists of an account within a span of time, whoever did it: Binance by our own reader, the others through ccxt.
import { afterEach, describe, expect, test } from 'vitest';
import { decimal } from '../../src/model/decimal.ts';
import { activityOf } from '../../src/venue/ccxt/binance-activity.ts';
import type { BinanceApi } from '../../src/venue/ccxt/binance-api.ts';
import type { Activity, Span, Venue } from '../../src/venue/port.ts';
import { ccxtWorld } from './ccxt-world.ts';
import { place } from './contract.ts';
import { start, type World } from './generic-world.ts';

const AT = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 86_400_000;

async function listed(venue: Venue, market: Parameters<NonNullable<Venue['activity']>>[0], span: Span): Promise<Activity> {
  const activity = await venue.activity?.(market, span);
  if (activity === undefined) throw new Error('it lists nothing');
  return activity;
}

describe('Binance', () => {
  test('lists orders of the span with what filled, and their trades', async () => {
    const world = await ccxtWorld();
    try {
      await world.setPrice('49990', '50010');
      const now = await world.simulator.now();
      const bought = await place(world, { side: 'buy', type: 'market', size: '0.001' });
      const rests = await place(world, { side: 'buy', type: 'limit', size: '0.002', price: '40000' });
      const { orders, trades, asked, untold } = await listed(world.venue, world.market, { from: now - 60_000, to: now + 60_000 });
      expect(orders).toMatchObject([
        {
          clientOrderId: bought.reference.clientOrderId,
          status: 'filled',
          side: 'buy',
          type: 'market',
          filled: decimal('0.001'),
        },
        {
          clientOrderId: rests.reference.clientOrderId,
          status: 'open',
          type: 'limit',
          size: decimal('0.002'),
          price: decimal('40000'),
        },
      ]);
      expect(trades).toMatchObject([{ venueOrderId: orders[0]?.venueOrderId, fill: { price: decimal('50010') } }]);
      expect([asked, untold]).toEqual([['orders by time', 'trades by time'], []]);
      const before = await listed(world.venue, world.market, { from: now - DAY_MS, to: now - 60_000 });
      expect([before.orders, before.trades]).toEqual([[], []]);
    } finally {
      await world.close();
    }
  });

  test('tells the order of a trade that is older than the span', async () => {
    const world = await ccxtWorld();
    try {
      await world.setPrice('49990', '50010');
      const old = await place(world, { side: 'buy', type: 'limit', size: '0.002', price: '40000' });
      await world.advance(3_600_000);
      const now = await world.simulator.now();
      await world.setPrice('39990', '39995');
      const { orders, trades } = await listed(world.venue, world.market, { from: now - 1_000, to: now + 60_000 });
      expect(trades).toHaveLength(1);
      expect(orders).toMatchObject([{ clientOrderId: old.reference.clientOrderId, filled: decimal('0.002') }]);
    } finally {
      await world.close();
    }
  });

  test('fails where a list fails, instead of having found nothing', async () => {
    const world = await ccxtWorld();
    try {
      const now = await world.simulator.now();
      for (const path of ['allOrders', 'myTrades']) {
        await world.simulator.setFaults([{ kind: 'http_503_before', match: { method: 'GET', path: `/${path}$` } }]);
        await expect(listed(world.venue, world.market, { from: now - 1_000, to: now })).rejects.toThrow(path);
      }
    } finally {
      await world.close();
    }
  });

  describe('a page of a thousand', () => {
    /** As many orders as that, a second apart, listed as Binance does. */
    function exchange(count: number) {
      const asked: string[] = [];
      const orders = Array.from({ length: count }, (_, i) => ({ orderId: String(i + 1), time: AT + i * 1_000, status: 'NEW' }));
      const query = ({ path, params }: { path: string; params: Record<string, string> }) => {
        asked.push(path);
        if (path !== 'allOrders') return Promise.resolve([]);
        const { startTime, endTime, orderId = '0', limit } = params;
        // As documented: where an id is given the times are not read.
        const fitting = orders.filter(({ orderId: id, time }) =>
          startTime === undefined ? Number(id) >= Number(orderId) : time >= Number(startTime) && time <= Number(endTime),
        );
        return Promise.resolve(fitting.slice(0, Number(limit)));
      };
      return { asked, api: { query } as unknown as BinanceApi };
    }

    test('is followed by the next, until the end of the span', async () => {
      const { api, asked } = exchange(3_500);
      const { orders, untold } = await activityOf(api, 'BTCUSDT', { from: AT, to: AT + 2_500_000 });
      expect(orders.map(({ venueOrderId }) => venueOrderId)).toEqual(Array.from({ length: 2_501 }, (_, i) => String(i + 1)));
      expect([asked.filter((path) => path === 'allOrders').length, untold]).toEqual([3, []]);
    });

    test('has 20 followers at most, and what is beyond is said to be untold', async () => {
      const { api } = exchange(25_000);
      const { orders, untold } = await activityOf(api, 'BTCUSDT', { from: AT, to: AT + DAY_MS });
      expect([orders.length, untold]).toEqual([20_000, ['more than 20000 orders of BTCUSDT in one day']]);
    });
  });
});

describe('an exchange through ccxt', () => {
  const open: World[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  interface Row {
    readonly id: string;
    readonly timestamp: number;
  }

  const order = (id: string, timestamp: number, more: object = {}) => ({
    id,
    timestamp,
    clientOrderId: `client-${id}`,
    status: 'closed',
    side: 'buy',
    type: 'market',
    amount: '2',
    filled: '2',
    info: {},
    ...more,
  });
  const trade = (id: string, orderId: string, timestamp: number) => ({
    id,
    order: orderId,
    timestamp,
    price: '50000',
    amount: '2',
    info: {},
  });

  /** Pages of five, cut at one end. */
  function cut(rows: readonly Row[], which: 'newest' | 'oldest') {
    return (_symbol: string, since: number | undefined, _limit: number, { until = Infinity }: { until?: number } = {}) => {
      const fitting = rows.filter(({ timestamp }) => timestamp >= (since ?? 0) && timestamp <= until);
      return Promise.resolve(which === 'newest' ? fitting.slice(-5) : fitting.slice(0, 5));
    };
  }

  async function world(has: object, members: object, exchange = 'bybit') {
    const made = await start(exchange === 'unheard-of' ? 'bybit' : exchange);
    open.push(made);
    Object.assign(made.ccxt, { id: exchange });
    const none = { fetchOpenOrders: () => Promise.resolve([]), fetchMyTrades: () => Promise.resolve([]) };
    Object.assign(made.ccxt, none, members, { has: { fetchOpenOrders: true, fetchMyTrades: true, fetchTime: true, ...has } });
    return made;
  }

  test.each(['newest', 'oldest'] as const)('is read whole where a page shows the %s of a span', async (which) => {
    const orders = Array.from({ length: 23 }, (_, i) => order(`o${i}`, AT + i * 1_000));
    const { venue, market } = await world({ fetchOrders: true }, { fetchOrders: cut(orders, which) });
    const { orders: found, untold } = await listed(venue, market, { from: AT, to: AT + 60_000 });
    expect(new Set(found.map(({ venueOrderId }) => venueOrderId))).toEqual(new Set(orders.map(({ id }) => id)));
    expect(untold).toEqual([]);
  });

  test('has open orders, those that are over, and the orders of trades that no list shows', async () => {
    const { venue, market } = await world(
      { fetchClosedOrders: true, fetchCanceledOrders: true },
      {
        fetchOpenOrders: () =>
          Promise.resolve([order('rests', AT, { status: 'open', filled: '0' }), order('long ago', AT - DAY_MS)]),
        fetchClosedOrders: cut([order('over', AT)], 'oldest'),
        fetchCanceledOrders: cut([order('canceled', AT, { status: 'canceled' })], 'oldest'),
        fetchMyTrades: cut([trade('1', 'over', AT), trade('2', 'older', AT)], 'oldest'),
        fetchOrder: (id: string) => Promise.resolve(order(id, AT - DAY_MS)),
      },
    );
    const { orders, trades, asked } = await listed(venue, market, { from: AT - 1_000, to: AT + 1_000 });
    expect(orders.map(({ venueOrderId, clientOrderId, status }) => [venueOrderId, clientOrderId, status])).toEqual([
      ['rests', 'client-rests', 'open'],
      ['over', 'client-over', 'filled'],
      ['canceled', 'client-canceled', 'canceled'],
      ['older', 'client-older', 'filled'],
    ]);
    expect(trades.map(({ venueOrderId, fill }) => [venueOrderId, fill.tradeId])).toEqual([
      ['over', '1'],
      ['older', '2'],
    ]);
    expect(asked).toEqual(['open orders', 'orders by time', 'trades by time']);
  });

  test('has our id also where ccxt does not carry it into the order', async () => {
    const ours = 'a'.repeat(32);
    const hidden = order('7', AT, { clientOrderId: undefined, info: { deep: { cl_ord_id: ours } } });
    const { venue, market } = await world({ fetchOrders: true }, { fetchOrders: cut([hidden], 'oldest') });
    expect((await listed(venue, market, { from: AT, to: AT })).orders).toMatchObject([{ clientOrderId: ours }]);
  });

  test('counts in base units', async () => {
    const { venue, market, ccxt } = await world(
      { fetchOrders: true },
      { fetchOrders: cut([order('7', AT)], 'oldest') },
      'binanceusdm',
    );
    Object.assign(Object.values(ccxt.markets ?? {})[0] as object, { contractSize: '0.1' });
    const [found] = (await listed(venue, market, { from: AT, to: AT })).orders;
    expect([found?.size, found?.filled]).toEqual([decimal('0.2'), decimal('0.2')]);
  });

  test('that cannot list something says so', async () => {
    const bare = await world({ fetchMyTrades: false }, {}, 'unheard-of');
    expect((await listed(bare.venue, bare.market, { from: AT, to: AT })).untold).toEqual([
      'that unheard-of keeps to a span of time was checked by nobody here',
      'unheard-of lists no orders that are over: they are known by their trades alone',
      'unheard-of lists no trades',
    ]);
    const newest = await world({ fetchOrders: true }, { fetchOrders: cut([], 'newest') }, 'hyperliquid');
    expect((await listed(newest.venue, newest.market, { from: AT, to: AT })).untold).toEqual([
      'hyperliquid lists its newest orders and not those of a time: older ones are known by their trades alone',
    ]);
  });

  test('fails where a list fails', async () => {
    const broken = { fetchOrders: () => Promise.reject(new Error('the exchange is away')) };
    const { venue, market } = await world({ fetchOrders: true }, broken);
    await expect(listed(venue, market, { from: AT, to: AT })).rejects.toThrow('away');
  });
});
