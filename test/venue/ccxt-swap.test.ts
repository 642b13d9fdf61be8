// Perpetuals on the wire: contracts in place of base units, reduce-only, and the position's side where longs and shorts are held apart.
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/app/clock.ts';
import { decimal, plain } from '../../src/model/decimal.ts';
import type { ClientOrderId } from '../../src/model/ids.ts';
import type { Market } from '../../src/model/market.ts';
import { openExchange } from '../../src/venue/ccxt/exchange.ts';
import { GenericVenue } from '../../src/venue/ccxt/generic.ts';
import { HttpClient } from '../../src/venue/ccxt/http.ts';
import { Redactor } from '../../src/venue/ccxt/wire.ts';
import { venueFacts } from '../../src/venue/facts.ts';
import type { PlaceRequest } from '../../src/venue/port.ts';
import { SmallVenue } from './small-venue.ts';

const ID = 'ab'.repeat(16) as ClientOrderId;
const SYMBOL = 'BTC/USDT:USDT';

interface Listed {
  readonly id: string;
  readonly contractSize: string;
}

/** OKX counts BTC in contracts of 0.01, Bybit in coins. */
const LISTED: Readonly<Record<string, Listed>> = {
  okx: { id: 'BTC-USDT-SWAP', contractSize: '0.01' },
  bybit: { id: 'BTCUSDT', contractSize: '1' },
};

const open: (GenericVenue | SmallVenue)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await (one instanceof SmallVenue ? one.stop() : one.close());
});

async function start(exchange: string, answers: Readonly<Record<string, unknown>>, rules: object = {}) {
  const small = await SmallVenue.start(answers);
  const credentials = { apiKey: 'the-key-of-this-account', apiSecret: 'the-secret', apiPassphrase: 'the-passphrase' };
  const ccxt = await openExchange({ exchange, mode: 'live', type: 'swap', baseUrl: small.url, ...credentials });
  const { id, contractSize } = LISTED[exchange] ?? expect.fail('not listed');
  const listed = {
    id,
    symbol: SYMBOL,
    base: 'BTC',
    quote: 'USDT',
    settle: 'USDT',
    baseId: 'BTC',
    quoteId: 'USDT',
    settleId: 'USDT',
    type: 'swap',
    spot: false,
    swap: true,
    contract: true,
    linear: true,
    inverse: false,
    margin: false,
    option: false,
    future: false,
    active: true,
    contractSize,
    info: {},
    precision: { amount: '0.1', price: '0.1' },
    limits: { amount: { min: '0.1', max: '500' } },
    ...rules,
  };
  Object.assign(ccxt, { markets: { [SYMBOL]: listed }, markets_by_id: { [id]: [listed] }, symbols: [SYMBOL] });
  ccxt.loadMarkets = () => Promise.resolve(ccxt.markets);
  ccxt.fetchTime = () => Promise.resolve(systemClock.now());
  const redactor = new Redactor(Object.values(credentials));
  const parts = { exchange: ccxt, type: 'swap', clock: systemClock, http: new HttpClient(systemClock), redactor } as const;
  const venue = new GenericVenue(venueFacts(exchange), parts);
  open.push(small, venue);
  return { venue, small, market: (await venue.markets([SYMBOL]))[0] };
}

function wish(market: Market | undefined, more: Partial<PlaceRequest>): PlaceRequest {
  if (market === undefined) expect.fail('no market');
  return { clientOrderId: ID, market, side: 'sell', type: 'market', size: decimal('0.123'), ...more };
}

const okxAccount = (posMode: string) => ({
  'GET /api/v5/account/config': { code: '0', data: [{ uid: '1', acctLv: '2', posMode }] },
});
const bybitPosition = (positionIdx: number) => ({
  'GET /v5/user/query-api': { retCode: 0, result: { uta: 1, unified: 0 } },
  'GET /v5/account/info': { retCode: 0, result: { unifiedMarginStatus: 6 } },
  'GET /v5/position/list': {
    retCode: 0,
    time: 1_795_379_712_547,
    result: { category: 'linear', list: [{ symbol: 'BTCUSDT', side: 'Sell', size: '0.4', positionIdx, avgPrice: '50000' }] },
  },
});

/** What would be sent, as the venue reads it. */
async function spelled(exchange: string, answers: Readonly<Record<string, unknown>>, more: Partial<PlaceRequest>) {
  const { venue, small, market } = await start(exchange, answers);
  const prepared = await venue.preparePlace(wish(market, more));
  expect(small.seen.filter(({ method }) => method === 'POST')).toEqual([]);
  // OKX takes orders in batches, one of one here.
  return [JSON.parse(prepared.record.body)].flat()[0] as Readonly<Record<string, unknown>>;
}

describe('OKX', () => {
  test('rules are stated in base units, and an inverse perpetual is no market', async () => {
    const { market } = await start('okx', {});
    expect([market?.rules.lot, market?.rules.minQuantity, market?.rules.maxQuantity].map((rule) => rule && plain(rule))).toEqual([
      '0.001',
      '0.001',
      '5',
    ]);
    expect((await start('okx', {}, { settle: 'BTC' })).market).toBeUndefined();
  });

  test('net mode: contracts, and reduceOnly for an exit alone', async () => {
    const entry = await spelled('okx', okxAccount('net_mode'), {});
    expect(entry).toMatchObject({ instId: 'BTC-USDT-SWAP', sz: '12.3', clOrdId: ID, side: 'sell' });
    expect([entry['reduceOnly'], entry['posSide']]).toEqual([undefined, undefined]);
    expect(await spelled('okx', okxAccount('net_mode'), { reduceOnly: true })).toMatchObject({ sz: '12.3', reduceOnly: true });
  });

  test('hedge mode: the side of the position, which an exit leaves', async () => {
    expect(await spelled('okx', okxAccount('long_short_mode'), {})).toMatchObject({ side: 'sell', posSide: 'short' });
    const exit = await spelled('okx', okxAccount('long_short_mode'), { reduceOnly: true });
    expect(exit).toMatchObject({ side: 'sell', posSide: 'long' });
    expect(exit['reduceOnly']).toBeUndefined();
  });

  test('what is filled comes back in base units', async () => {
    const order = {
      instId: 'BTC-USDT-SWAP',
      ordId: '7',
      clOrdId: ID,
      side: 'sell',
      ordType: 'market',
      state: 'filled',
      sz: '12.3',
      accFillSz: '12.3',
      avgPx: '50000',
      cTime: '1795379712547',
      uTime: '1795379712547',
    };
    const trade = {
      instId: 'BTC-USDT-SWAP',
      ordId: '7',
      tradeId: '9',
      side: 'sell',
      fillSz: '12.3',
      fillPx: '50000',
      fee: '-3',
      feeCcy: 'USDT',
      ts: '1795379712547',
    };
    const { venue, market } = await start('okx', {
      'GET /api/v5/trade/order': { code: '0', data: [order] },
      'GET /api/v5/trade/fills-history': { code: '0', data: [trade] },
    });
    const found = await venue.lookup({ clientOrderId: ID, market: market ?? expect.fail('no market') });
    expect(
      found.kind === 'found' &&
        [found.report.size, found.report.filled, found.report.fills[0]?.quantity].map((one) => one && plain(one)),
    ).toEqual(['0.123', '0.123', '0.123']);
  });

  test('a size that is no whole step of contracts is not sent', async () => {
    const { venue, market } = await start('okx', okxAccount('net_mode'), { contractSize: '0.03' });
    await expect(venue.preparePlace(wish(market, { size: decimal('0.1') }))).rejects.toThrow(
      'no exact number of contracts of 0.03',
    );
  });
});

describe('Bybit', () => {
  test.each([
    ['net mode, entry', 0, {}, { qty: '0.123', positionIdx: undefined, reduceOnly: undefined }],
    ['net mode, exit', 0, { reduceOnly: true }, { qty: '0.123', positionIdx: undefined, reduceOnly: true }],
    ['hedge mode, entry', 2, {}, { positionIdx: 2, reduceOnly: undefined }],
    ['hedge mode, exit of a long', 1, { reduceOnly: true }, { positionIdx: 1, reduceOnly: undefined }],
  ] as const)('%s', async (_title, positionIdx, more, expected) => {
    const body = await spelled('bybit', bybitPosition(positionIdx), more);
    expect(body).toMatchObject({ category: 'linear', symbol: 'BTCUSDT', side: 'Sell', orderLinkId: ID });
    for (const [name, value] of Object.entries(expected)) expect([name, body[name]]).toEqual([name, value]);
  });

  test('a short position is negative', async () => {
    const { venue } = await start('bybit', bybitPosition(0));
    expect(plain(await venue.position(SYMBOL))).toBe('-0.4');
  });
});
