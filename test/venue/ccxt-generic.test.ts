// Exchanges without a reader of their own: what ccxt's request carries when it is caught, and what its answers come to.
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/app/clock.ts';
import { clientOrderId, type ClientOrderIdSpelling } from '../../src/model/client-order-id.ts';
import { decimal } from '../../src/model/decimal.ts';
import type { AccountId } from '../../src/model/ids.ts';
import type { Market } from '../../src/model/market.ts';
import { openExchange } from '../../src/venue/ccxt/exchange.ts';
import { GenericVenue } from '../../src/venue/ccxt/generic.ts';
import { HttpClient } from '../../src/venue/ccxt/http.ts';
import { Redactor } from '../../src/venue/ccxt/wire.ts';
import { EXCHANGES_WITH_FACTS, venueFacts } from '../../src/venue/facts.ts';
import type { OrderType } from '../../src/model/alert.ts';
import type { Side } from '../../src/model/side.ts';
import type { Venue } from '../../src/venue/port.ts';
import { SmallVenue } from './small-venue.ts';

const SECRET = Buffer.from('the secret of this account').toString('base64');
const WALLET = { apiKey: `0x${'1'.repeat(40)}`, apiSecret: `0x${'2'.repeat(64)}` };
const KEYS = { apiKey: 'the-key-of-this-account', apiSecret: SECRET, apiPassphrase: 'the-passphrase' };
/** Coinbase signs with a private key on P-256. */
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' });
const CREDENTIALS: Readonly<Record<string, typeof KEYS>> = {
  hyperliquid: { ...WALLET, apiPassphrase: '' },
  coinbase: { ...KEYS, apiSecret: String(ec) },
};
const IDS: Readonly<Record<string, string>> = {
  okx: 'BTC-USDT',
  kraken: 'XBTUSDT',
  coinbase: 'BTC-USDT',
  kucoin: 'BTC-USDT',
  gate: 'BTC_USDT',
};

const open: (Venue | SmallVenue)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await (one instanceof SmallVenue ? one.stop() : one.close());
});

interface World {
  readonly venue: Venue;
  readonly small: SmallVenue;
  readonly market: Market;
}

/** The markets are given, so that a test needs no exchange's whole list of them. */
async function start(exchange: string, answers: Readonly<Record<string, unknown>> = {}): Promise<World> {
  const small = await SmallVenue.start(answers);
  const credentials = CREDENTIALS[exchange] ?? KEYS;
  const ccxt = await openExchange({ exchange, mode: 'live', baseUrl: small.url, ...credentials });
  const names = { base: 'BTC', quote: 'USDT', baseId: 'BTC', quoteId: 'USDT' };
  const kind = {
    spot: true,
    type: 'spot',
    margin: false,
    swap: false,
    future: false,
    option: false,
    contract: false,
    active: true,
  };
  const rules = { precision: { amount: '0.0001', price: '0.1' }, limits: { amount: { min: '0.0001' }, cost: { min: '5' } } };
  const listed = { id: IDS[exchange] ?? 'BTCUSDT', symbol: 'BTC/USDT', ...names, ...kind, ...rules, info: {} };
  Object.assign(ccxt, { markets: { 'BTC/USDT': listed }, markets_by_id: { [listed.id]: [listed] }, symbols: ['BTC/USDT'] });
  ccxt.loadMarkets = () => Promise.resolve(ccxt.markets);
  ccxt.fetchTime = () => Promise.resolve(systemClock.now());
  const redactor = new Redactor(Object.values(credentials));
  const venue = new GenericVenue(venueFacts(exchange), {
    exchange: ccxt,
    clock: systemClock,
    http: new HttpClient(systemClock),
    redactor,
  });
  open.push(small, venue);
  const [market] = await venue.markets(['BTC/USDT', 'NO/PE']);
  return { venue, small, market: market ?? expect.fail('no market') };
}

function idFor(spelling: ClientOrderIdSpelling) {
  const scope = { strategy: '', exchange: '', symbol: 'BTCUSDT' };
  return clientOrderId({ ...scope, accountId: 'ac_1' as AccountId, clientRef: 'ref', leg: 'entry', revision: 1 }, spelling);
}

function order(
  { venue, market }: World,
  { side = 'sell', type = 'limit' }: { readonly side?: Side; readonly type?: OrderType } = {},
) {
  const price = type === 'limit' ? { price: decimal('42000.123456789') } : {};
  return { clientOrderId: idFor(venue.facts.idSpelling), market, side, type, size: decimal('0.12345678901'), ...price };
}

const BYBIT = {
  'GET /v5/user/query-api': { retCode: 0, result: { uta: 1, unified: 0 } },
  'GET /v5/account/info': { retCode: 0, result: { unifiedMarginStatus: 6 } },
};
const KUCOIN = { 'GET /api/ua/v1/account/mode': { code: '200000', data: { selfAccountMode: 'CLASSIC' } } };

/** Exchange, the path of its order, the field of our id, and whether it carries an expiry. */
const ROWS: readonly (readonly [string, string, string, boolean, Readonly<Record<string, unknown>>])[] = [
  ['bybit', '/v5/order/create', 'orderLinkId', true, BYBIT],
  ['okx', '/api/v5/trade/batch-orders', 'clOrdId', true, {}],
  ['kraken', '/0/private/AddOrder', 'cl_ord_id', true, {}],
  ['coinbase', '/api/v3/brokerage/orders', 'client_order_id', false, {}],
  ['kucoin', '/api/v1/orders', 'clientOid', false, KUCOIN],
  ['gate', '/api/v4/spot/orders', 'text', true, {}],
  ['bitget', '/api/v2/spot/trade/place-order', 'clientOid', false, {}],
  ['hyperliquid', '/exchange', 'c', false, {}],
];

describe('a caught request', () => {
  test.each(ROWS)(
    'of %s carries id, exact numbers and what expiry there is, and nothing was sent',
    async (exchange, path, field, expires, answers) => {
      const world = await start(exchange, answers);
      const wish = order(world);
      const { record, validUntil } = await world.venue.preparePlace(wish);
      expect(record.url.replace(/\?.*/, '')).toBe(world.small.url + path);
      expect(record.body).toMatch(new RegExp(`\\b${field}"?[:=]"?${wish.clientOrderId}\\b`));
      expect(record.body).toMatch(/\b0\.12345678901\b/);
      expect(record.body).toMatch(/\b42000\.123456789\b/);
      expect(validUntil !== undefined).toBe(expires);
      expect(world.venue.facts.window !== undefined).toBe(expires);
      if (validUntil !== undefined) expect(Math.abs(validUntil - systemClock.now() - 5_000)).toBeLessThan(1_000);
      expect(world.small.seen.filter(({ method }) => method !== 'GET')).toEqual([]);
      for (const secret of Object.values({ ...KEYS, ...WALLET })) expect(JSON.stringify(record)).not.toContain(secret);
      expect(JSON.stringify(record)).not.toMatch(/"(?:r|s)":"0x/);
    },
  );

  test.each(['gate', 'bitget', 'coinbase', 'hyperliquid'])(
    'is not built at %s for a market buy in base units',
    async (exchange) => {
      const world = await start(exchange);
      await expect(world.venue.preparePlace(order(world, { side: 'buy', type: 'market' }))).rejects.toThrow(/price/);
      expect(world.small.seen.filter(({ method }) => method !== 'GET')).toEqual([]);
    },
  );

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
      'RequestTimeout',
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

test.each([...EXCHANGES_WITH_FACTS, 'unheard-of'])('the facts of %s claim no more than the adapter does', (exchange) => {
  const facts = venueFacts(exchange);
  expect(facts.exchange).toBe(exchange);
  expect(facts.settlingMargin).toBeGreaterThanOrEqual(1_000);
  expect(facts.lookupSpacing).toBeGreaterThanOrEqual(1_000);
  expect(idFor(facts.idSpelling)).toMatch(
    { hex32: /^[0-9a-f]{32}$/, gate26: /^t-[a-z2-7]{26}$/, '0xhex32': /^0x[0-9a-f]{32}$/ }[facts.idSpelling],
  );
  // Another order after a silent one is allowed only where the expiry was watched to work.
  expect(facts.absence === 'engine-checked expiry').toBe(facts.evidence === 'tested here');
  if (facts.evidence !== 'unverified') expect(facts.source).toMatch(/^https:\/\//);
});
