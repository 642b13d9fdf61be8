// Exchanges without a reader of their own: what ccxt's request carries when it is caught, and what its answers come to.
import { afterEach, describe, expect, test } from 'vitest';
import { decimal } from '../../src/model/decimal.ts';
import { VENUES, venueFacts } from '../../src/venue/facts.ts';
import { manualClock } from '../manual-clock.ts';
import { idFor, keysOf, order, QUESTIONS, start as startWorld, type World } from './generic-world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start(exchange: string, answers: Readonly<Record<string, unknown>> = {}): Promise<World> {
  const world = await startWorld(exchange, { ...QUESTIONS, ...answers });
  open.push(world);
  return world;
}

describe('a caught request', () => {
  test('keeps no secret', async () => {
    for (const { exchange } of VENUES) {
      const world = await start(exchange);
      const { record } = await world.venue.preparePlace(order(world));
      for (const secret of Object.values(keysOf(exchange)))
        if (secret !== '') expect(JSON.stringify(record)).not.toContain(secret);
      expect(JSON.stringify(record)).not.toMatch(/"(?:r|s)":"0x/);
    }
  });

  test('never takes a question of the same moment for itself, and many prepare at once', async () => {
    const ticker = {
      code: '0',
      data: [{ instId: 'BTC-USDT', last: '42000', bidPx: '41999', askPx: '42001', ts: '1795379712547' }],
    };
    const world = await start('okx', { 'GET /api/v5/market/ticker': ticker });
    const sizes = Array.from({ length: 20 }, (_, i) => decimal(`0.${i + 1}`));
    const wish = order(world);
    const all = await Promise.all(
      sizes.flatMap((size) => [world.venue.preparePlace({ ...wish, size }), world.venue.quote(world.market)]),
    );
    const prepared = all.filter((one) => 'record' in one);
    expect(prepared.map(({ record }) => /"sz":"([\d.]+)"/.exec(record.body)?.[1])).toEqual(sizes.map((size) => size.toFixed()));
    expect(all.filter((one) => 'bid' in one)).toHaveLength(20);
  });
});

describe('an answer to it', () => {
  const placed = (data: object, code = '0') => ({ 'POST /api/v5/trade/batch-orders': { code, data: [data], msg: '' } });
  const failed = (sCode: string, sMsg: string) => placed({ clOrdId: '', ordId: '', sCode, sMsg }, '1');
  test.each([
    [placed({ clOrdId: 'x', ordId: '312', sCode: '0', sMsg: '' }), 'acknowledged', undefined],
    [failed('51016', 'Client order ID already exists.'), 'unknown', 'duplicate'],
    [failed('51008', 'Order failed. Insufficient balance in account.'), 'refused', 'insufficient_balance'],
    [failed('51001', 'Instrument ID does not exist.'), 'refused', 'bad_symbol'],
    [{ 'POST /api/v5/trade/batch-orders': { code: '50102', msg: 'Timestamp request expired', data: [] } }, 'unsent', 'clock'],
    [{ 'POST /api/v5/trade/batch-orders': { code: '50011', msg: 'Requests too frequent', data: [] } }, 'unsent', 'rate_limited'],
    [{ 'POST /api/v5/trade/batch-orders': { code: '50111', msg: 'Invalid OK-ACCESS-KEY', data: [] } }, 'refused', 'auth'],
    [
      { 'POST /api/v5/trade/batch-orders': { code: '50004', msg: 'API endpoint request timeout', data: [] } },
      'unknown',
      'venue_timeout',
    ],
    [{ 'POST /api/v5/trade/batch-orders': '<html>' }, 'unknown', 'bad_answer'],
    [{ 'POST /api/v5/trade/batch-orders': '' }, 'unknown', 'bad_answer'],
  ])('%j → %s %s', async (answers, kind, code) => {
    const world = await start('okx', answers);
    const outcome = await (await world.venue.preparePlace(order(world))).send();
    expect(outcome).toMatchObject(code === undefined ? { kind } : { kind, code });
    if (outcome.kind === 'acknowledged') expect(outcome.report).toMatchObject({ venueOrderId: '312', status: 'open', fills: [] });
    expect(world.small.seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test.each([
    [503, 'unknown', 'http_503'],
    [429, 'unsent', 'rate_limited'],
    [403, 'unsent', 'firewall'],
    [302, 'unknown', 'redirected'],
  ])('of HTTP %i is judged by its status alone: %s %s', async (status, kind, code) => {
    const world = await start('okx', { 'POST /api/v5/trade/batch-orders': status });
    expect(await (await world.venue.preparePlace(order(world))).send()).toMatchObject({ kind, code, response: { status } });
  });

  test('that never comes because nobody listens leaves the order unsent', async () => {
    const world = await start('okx');
    const prepared = await world.venue.preparePlace(order(world));
    world.small.stop();
    expect(await prepared.send()).toMatchObject({ kind: 'unsent', code: 'unreachable' });
  });
});

describe('a lookup', () => {
  const details = {
    instId: 'BTC-USDT',
    instType: 'SPOT',
    ordId: '312',
    side: 'sell',
    ordType: 'limit',
    sz: '0.2',
    px: '42000.5',
    accFillSz: '0.1',
    state: 'partially_filled',
    cTime: '1795379712547',
    uTime: '1795379712547',
  };
  const trade = {
    instId: 'BTC-USDT',
    instType: 'SPOT',
    tradeId: '77',
    ordId: '312',
    fillPx: '42000.5',
    fillSz: '0.1',
    side: 'sell',
    fee: '-4.20005',
    feeCcy: 'USDT',
    ts: '1795379712547',
  };
  const lists = {
    'GET /api/v5/trade/orders-pending': { code: '0', data: [] },
    'GET /api/v5/trade/orders-history': { code: '0', data: [] },
    'GET /api/v5/trade/fills-history': { code: '0', data: [trade] },
    'GET /api/v5/trade/fills': { code: '0', data: [trade] },
  };

  test('finds by our id, with exact trades and fees', async () => {
    const clOrdId = idFor('hex32');
    const world = await start('okx', { ...lists, 'GET /api/v5/trade/order': { code: '0', data: [{ ...details, clOrdId }] } });
    const lookup = await world.venue.lookup({ clientOrderId: clOrdId, market: world.market });
    if (lookup.kind !== 'found') expect.fail(JSON.stringify(lookup));
    const { report } = lookup;
    expect([report.status, report.size?.toFixed(), report.price?.toFixed(), report.filled.toFixed()]).toEqual([
      'open',
      '0.2',
      '42000.5',
      '0.1',
    ]);
    expect(
      report.fills.map(({ tradeId, price, fee }) => [tradeId, price.toFixed(), fee?.amount.toFixed(), fee?.currency]),
    ).toEqual([['77', '42000.5', '4.20005', 'USDT']]);
  });

  describe('an order among hundreds of trades', () => {
    const at = Number(trade.ts);
    const others = Array.from({ length: 450 }, (_, i) => ({ ...trade, tradeId: `o${i}`, ordId: '1', ts: String(at + i) }));
    const parts = Array.from({ length: 130 }, (_, i) => ({
      ...trade,
      tradeId: `m${i}`,
      fillSz: '0.001',
      ts: String(at + 500 + i),
    }));
    /** As exchanges list them: at most 100 of a time, cut at one end. */
    const listed = (cut: 'newest first' | 'oldest first', only: string | undefined, { since = 0, until = Infinity }) => {
      const found = [...others, ...parts].filter(({ ordId }) => only === undefined || ordId === only);
      const fitting = found.filter(({ ts }) => Number(ts) >= since && Number(ts) <= until);
      return cut === 'oldest first' ? fitting.slice(0, 100) : fitting.slice(-100);
    };
    const whole = { ...details, clOrdId: idFor('hex32'), accFillSz: '0.13', state: 'filled', sz: '0.13' };

    test.each([
      ['by their order', 'newest first', 3],
      ['by their order', 'oldest first', 3],
      ['by their time', 'newest first', 6],
      ['by their time', 'oldest first', 12],
    ] as const)('is read whole where trades are listed %s, the %s', async (how, cut, most) => {
      const world = await start('okx', { 'GET /api/v5/trade/order': { code: '0', data: [whole] } });
      let asked = 0;
      Object.assign(world.ccxt, {
        fetchMyTrades: (
          _symbol: string,
          since: number | undefined,
          _limit: number,
          params: { until?: number; ordId?: string } = {},
        ) => {
          asked += 1;
          const page = listed(cut, params.ordId, { ...(since !== undefined && { since }), ...params });
          return page.map(({ tradeId, ordId, fillPx, fillSz, ts }) => {
            return { id: tradeId, order: ordId, timestamp: Number(ts), price: fillPx, amount: fillSz, info: {} };
          });
        },
      });
      if (how === 'by their time') Object.assign(world.ccxt, { id: 'unheard-of' });
      const reference = { clientOrderId: idFor('hex32'), venueOrderId: '312', market: world.market };
      const lookup = await world.venue.lookup(reference);
      if (lookup.kind !== 'found') expect.fail(JSON.stringify(lookup));
      const { fills, filled, status } = lookup.report;
      expect([status, filled.toFixed(), fills.length]).toEqual(['filled', '0.13', 130]);
      expect(asked).toBeLessThanOrEqual(most);
    });
  });

  test('finds none when every search answered, and fails when one did not', async () => {
    const none = { code: '51603', msg: 'Order does not exist', data: [] };
    const world = await start('okx', { ...lists, 'GET /api/v5/trade/order': none });
    const lookup = await world.venue.lookup({ clientOrderId: idFor('hex32'), market: world.market });
    expect(lookup).toMatchObject({
      kind: 'none',
      searched: ['order by client id', 'open orders', 'closed orders', 'canceled orders', 'trades'],
    });
    const broken = await start('okx', { ...lists, 'GET /api/v5/trade/order': none, 'GET /api/v5/trade/orders-pending': 503 });
    expect((await broken.venue.lookup({ clientOrderId: idFor('hex32'), market: broken.market })).kind).toBe('failed');
  });
});

test.each([...VENUES.map(({ exchange }) => exchange), 'unheard-of'])('what execution rests on at %s', (exchange) => {
  const facts = venueFacts(exchange);
  expect(facts.exchange).toBe(exchange);
  expect(facts.settlingMargin).toBeGreaterThanOrEqual(1_000);
  expect(facts.lookupSpacing).toBeGreaterThanOrEqual(1_000);
  // Another order after a silent one is allowed only where the expiry was watched to work.
  expect(facts.absence === 'engine-checked expiry').toBe(facts.evidence === 'tested here');
});

test('a market that is not on the list is looked for again, twice a minute at most: it may have been listed since', async () => {
  const clock = manualClock();
  const world = await startWorld('okx', QUESTIONS, clock);
  open.push(world);
  const { venue, ccxt } = world;
  let reads = 0;
  ccxt.loadMarkets = () => (reads++, Promise.resolve(ccxt.markets));
  const symbols = async () => (await venue.markets(['BTC/USDT', 'NEW/USDT'])).map(({ symbol }) => symbol);
  expect(await symbols()).toEqual(['BTC/USDT']);
  const known = ccxt.markets?.['BTC/USDT'] as object;
  Object.assign(ccxt, { markets: { ...ccxt.markets, 'NEW/USDT': { ...known, symbol: 'NEW/USDT', base: 'NEW' } } });
  expect(await symbols()).toEqual(['BTC/USDT']);
  await clock.advance(30_000);
  expect(await symbols()).toEqual(['BTC/USDT', 'NEW/USDT']);
  await clock.advance(30_000);
  await symbols();
  expect(reads).toBe(2);
  // What cannot be asked is not missing.
  ccxt.loadMarkets = () => Promise.reject(new Error('away'));
  await expect(venue.markets(['OTHER/USDT'])).rejects.toThrow('away');
  expect(await symbols()).toHaveLength(2);
});
