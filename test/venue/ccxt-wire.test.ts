// The bytes on the wire: what a signed order says, that what was committed is what is sent, and that no secret is kept.
import { createHash, createHmac } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/app/clock.ts';
import { decimal, plain } from '../../src/model/decimal.ts';
import type { ClientOrderId } from '../../src/model/ids.ts';
import { createCcxtVenue } from '../../src/venue/ccxt/venue.ts';
import type { PlaceRequest, Venue } from '../../src/venue/port.ts';
import { BTC } from '../orders.ts';
import { SmallVenue } from './small-venue.ts';

const KEY = 'the-key-of-this-account';
const SECRET = 'the-secret-of-this-account';
const ID = 'ab'.repeat(16) as ClientOrderId;
const LIMIT: PlaceRequest = {
  clientOrderId: ID,
  market: BTC,
  side: 'sell',
  type: 'limit',
  size: decimal('0.12345678'),
  price: decimal('42000.10'),
};
const MARKET: PlaceRequest = { clientOrderId: ID, market: BTC, side: 'buy', type: 'market', size: decimal('1e-7') };
const PLACED = { symbol: 'BTCUSDT', orderId: 7, clientOrderId: ID, transactTime: 1_795_379_712_547 };

const open: (Venue | SmallVenue)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await (one instanceof SmallVenue ? one.stop() : one.close());
});

async function start(
  answers: Readonly<Record<string, unknown>>,
  path = '',
  listener?: RequestListener,
): Promise<{ small: SmallVenue; venue: Venue }> {
  const small = await SmallVenue.start(answers, listener);
  const venue = await createCcxtVenue({
    exchange: 'binance',
    mode: 'live',
    type: 'spot',
    apiKey: KEY,
    apiSecret: SECRET,
    baseUrl: small.url + path,
    clock: systemClock,
  });
  open.push(small, venue);
  return { small, venue };
}

const time = () => ({ 'GET /api/v3/time': { serverTime: systemClock.now() } });

describe('a signed order', () => {
  test('says its id, its exact numbers and its window, and is signed over all of them', async () => {
    const { small, venue } = await start({ ...time(), 'POST /api/v3/order': PLACED });
    for (const request of [LIMIT, MARKET]) {
      const prepared = await venue.preparePlace(request);
      expect(small.seen.filter(({ method }) => method === 'POST')).toEqual([]);
      await prepared.send();
      const [sent] = small.seen.splice(0).filter(({ method }) => method === 'POST');
      const params = new URLSearchParams(sent?.body);
      const expected = request.type === 'limit' ? { price: '42000.1', timeInForce: 'GTC' } : { price: null, timeInForce: null };
      expect(sent?.url).toBe('/api/v3/order');
      expect({ price: params.get('price'), timeInForce: params.get('timeInForce') }).toEqual(expected);
      expect(params.get('symbol')).toBe('BTCUSDT');
      expect(params.get('newClientOrderId')).toBe(ID);
      expect(params.get('quantity')).toBe(plain(request.size));
      expect(params.get('newOrderRespType')).toBe('FULL');
      expect(Number(params.get('timestamp')) + Number(params.get('recvWindow'))).toBe(prepared.validUntil);
      const [signed, signature] = (sent?.body ?? '').split('&signature=');
      expect(signature).toBe(
        createHmac('sha256', SECRET)
          .update(signed ?? '')
          .digest('hex'),
      );
    }
  });

  test('is the request that was committed, byte for byte', async () => {
    const { small, venue } = await start({ ...time(), 'POST /api/v3/order': PLACED, 'DELETE /api/v3/order': PLACED });
    const all = [
      await venue.preparePlace(LIMIT),
      await venue.prepareCancel({ market: BTC, clientOrderId: ID, venueOrderId: '7' }),
    ];
    for (const { record, send } of all) {
      small.seen.length = 0;
      await send();
      const { method = '', url = '', headers = {}, body = '' } = small.seen[0] ?? {};
      const names = Object.keys(record.headers);
      const lines = names.map((name) => `${name}: ${String(headers[name.toLowerCase()])}`).sort();
      // Host and Connection follow from the address and the transport; nothing else is added on the way.
      expect(
        Object.keys(headers)
          .filter((name) => !names.some((known) => known.toLowerCase() === name))
          .sort(),
      ).toEqual(['connection', 'host']);
      const bytes = [method, small.url + url, ...lines, body].join('\n');
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(record.digest);
    }
  });

  test('is kept without key, secret and signature', async () => {
    const { small, venue } = await start({ ...time(), 'POST /api/v3/order': { ...PLACED, echo: `${KEY} ${SECRET}` } });
    const prepared = await venue.preparePlace(LIMIT);
    const outcome = await prepared.send();
    const signature = small.seen.at(-1)?.body.split('&signature=')[1] ?? expect.fail('unsigned');
    const cancel = await venue.prepareCancel({ market: BTC, clientOrderId: ID });
    const kept = JSON.stringify([prepared.record, cancel.record, outcome]);
    for (const secret of [KEY, SECRET, signature]) expect(kept).not.toContain(secret);
    expect(prepared.record.headers['X-MBX-APIKEY']).toBe('***');
    expect(cancel.record.url).toMatch(/&signature=\*\*\*$/);
  });

  test('follows no redirect', async () => {
    const { small, venue } = await start(time(), '', (_request, response) => {
      response.writeHead(307, { location: '/api/v3/elsewhere' }).end();
    });
    const outcome = await (await venue.preparePlace(MARKET)).send();
    expect(outcome).toMatchObject({ kind: 'unknown', code: 'redirected' });
    expect(small.seen.at(-1)?.url).toBe('/api/v3/order');
  });

  test('is not acknowledged by an answer about another order', async () => {
    const { venue } = await start({ ...time(), 'POST /api/v3/order': { ...PLACED, clientOrderId: 'other' } });
    expect(await (await venue.preparePlace(MARKET)).send()).toMatchObject({ kind: 'unknown', code: 'other_order' });
  });

  test('survives an answer that is nested deeper than the stack', async () => {
    const { venue } = await start({ ...time(), 'POST /api/v3/order': '['.repeat(900_000) });
    expect(await (await venue.preparePlace(MARKET)).send()).toMatchObject({ kind: 'unknown', code: 'bad_answer' });
  });

  test('is not acknowledged in a state nobody knows', async () => {
    const { venue } = await start({ ...time(), 'POST /api/v3/order': { ...PLACED, status: 'LEVITATING' } });
    expect(await (await venue.preparePlace(MARKET)).send()).toMatchObject({ kind: 'unknown', code: 'bad_answer' });
  });
});

describe('a reduced server', () => {
  const info = {
    symbols: [
      { symbol: 'BTCUSDT', baseAsset: 'BTC', quoteAsset: 'USDT' },
      {
        symbol: 'ETHUSDT',
        baseAsset: 'ETH',
        quoteAsset: 'USDT',
        filters: [
          { filterType: 'LOT_SIZE', stepSize: 0.001 },
          { filterType: 'MIN_NOTIONAL', minNotional: 1e-8 },
        ],
      },
    ],
  };

  test('without filters, without tickers but one, without an id, with numbers for text', async () => {
    const { venue } = await start({
      ...time(),
      'GET /api/v3/exchangeInfo': info,
      'GET /api/v3/ticker/24hr': { lastPrice: 42000.5 },
      'GET /api/v3/account': { balances: [{ asset: 'BTC', free: 1.5 }] },
    });
    const [btc, eth] = await venue.markets(['BTC/USDT', 'ETH/USDT']);
    expect(btc).toMatchObject({ rules: {}, rulesFrom: 'assumed' });
    expect([eth?.rules.lot?.toFixed(), eth?.rules.minValue?.toFixed(), eth?.rulesFrom]).toEqual(['0.001', '0.00000001', 'venue']);
    expect(plain((await venue.quote(BTC)).ask)).toBe('42000.5');
    expect(await venue.accountId()).toBeUndefined();
    expect((await venue.balances()).map(({ currency, free, locked }) => [currency, plain(free), plain(locked)])).toEqual([
      ['BTC', '1.5', '0'],
    ]);
  });

  test('that does not tell its time dates its answers', async () => {
    const { venue } = await start({ 'POST /api/v3/order': PLACED });
    expect(Math.abs(await venue.clockOffset())).toBeLessThan(1_500);
    expect((await (await venue.preparePlace(MARKET)).send()).kind).toBe('acknowledged');
  });

  test('that only acknowledges: the order is open until it is looked up, and its order list may be missing', async () => {
    const order = {
      ...PLACED,
      status: 'FILLED',
      side: 'BUY',
      type: 'MARKET',
      origQty: '0.1',
      executedQty: '0.1',
      time: 1_795_379_712_547.25,
    };
    const trade = {
      id: 9,
      orderId: 7,
      price: '42000',
      qty: '0.1',
      commission: null,
      commissionAsset: null,
      time: 1_795_379_712_547,
    };
    const { venue } = await start({
      ...time(),
      'POST /api/v3/order': PLACED,
      'GET /api/v3/order': order,
      'GET /api/v3/myTrades': [trade],
    });
    const placed = await (await venue.preparePlace(MARKET)).send();
    expect(placed).toMatchObject({ kind: 'acknowledged', report: { venueOrderId: '7', status: 'open', fills: [] } });
    const found = await venue.lookup({ market: BTC, clientOrderId: ID });
    expect(found).toMatchObject({
      kind: 'found',
      report: { status: 'filled', fills: [{ tradeId: '9' }] },
      searched: ['order by client id', 'trades of the order'],
    });
  });

  test('that names orders by words', async () => {
    const order = { ...PLACED, orderId: 'order-x', status: 'CANCELED', origQty: '0.1', executedQty: '0' };
    const newer = { ...order, orderId: 'order-a', clientOrderId: ID };
    const { venue } = await start({ ...time(), 'GET /api/v3/order': order, 'GET /api/v3/allOrders': [order, newer] });
    const found = await venue.lookup({ market: BTC, clientOrderId: ID });
    expect(found).toMatchObject({
      kind: 'found',
      report: { venueOrderId: 'order-a', namesakes: ['order-x'] },
    });
  });

  test('behind a path of a proxy', async () => {
    const { small, venue } = await start({ 'GET /venue/api/v3/time': { serverTime: systemClock.now() } }, '/venue/');
    await venue.clockOffset();
    expect(small.seen.map(({ url }) => url)).toEqual(['/venue/api/v3/time', '/venue/api/v3/time']);
  });

  test('with compressed lists', async () => {
    const { venue } = await start(time(), '', (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify(info)));
    });
    expect(await venue.listMarkets()).toEqual(['BTC/USDT', 'ETH/USDT']);
  });
});

describe('opening', () => {
  const options = { mode: 'testnet', type: 'spot', apiKey: KEY, apiSecret: SECRET, clock: systemClock } as const;
  test.each([
    [{ exchange: 'nonsense' }, 'ccxt knows no exchange "nonsense"'],
    [{ exchange: '../binance' }, 'ccxt knows no exchange "../binance"'],
    [{ exchange: 'kraken' }, 'kraken has no test exchange in ccxt: use mode: paper, or mode: live'],
    [{ exchange: 'binance', apiKey: '' }, 'binance: api_key and api_secret are needed'],
  ] as const)('%j is refused: %s', async (changes, message) => {
    await expect(createCcxtVenue({ ...options, ...changes })).rejects.toThrow(message);
  });
});
