// One account at any exchange of the table, with ccxt's own class for it, in front of a local server that writes down what it is sent.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { systemClock } from '../../src/app/clock.ts';
import type { OrderType } from '../../src/model/alert.ts';
import type { Clock } from '../../src/model/clock.ts';
import { clientOrderId, type ClientOrderIdSpelling } from '../../src/model/client-order-id.ts';
import { decimal } from '../../src/model/decimal.ts';
import type { AccountId, ClientOrderId } from '../../src/model/ids.ts';
import type { Market } from '../../src/model/market.ts';
import type { Side } from '../../src/model/side.ts';
import { BinanceVenue } from '../../src/venue/ccxt/binance.ts';
import { type CcxtExchange, openExchange } from '../../src/venue/ccxt/exchange.ts';
import { GenericVenue } from '../../src/venue/ccxt/generic.ts';
import { FREE, HttpClient } from '../../src/venue/ccxt/http.ts';
import { Redactor } from '../../src/venue/ccxt/wire.ts';
import { venueFacts, venueRow } from '../../src/venue/facts.ts';
import type { PlaceRequest, Venue } from '../../src/venue/port.ts';
import { SmallVenue } from './small-venue.ts';

export interface Keys {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly apiPassphrase: string;
}

const KEYS: Keys = {
  apiKey: 'the-key-of-this-account',
  apiSecret: Buffer.from('the secret of this account').toString('base64'),
  apiPassphrase: 'the-passphrase',
};
/** Coinbase signs with a private key on P-256, Hyperliquid with a wallet's; both are thrown away with the test. */
export const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const WALLET = { apiKey: `0x${'1'.repeat(40)}`, apiSecret: `0x${randomBytes(32).toString('hex')}`, apiPassphrase: '' };

export function keysOf(exchange: string): Keys {
  if (exchange === 'hyperliquid') return WALLET;
  if (exchange !== 'coinbase') return KEYS;
  return { ...KEYS, apiSecret: String(EC.privateKey.export({ type: 'sec1', format: 'pem' })) };
}

const IDS: Readonly<Record<string, string>> = {
  okx: 'BTC-USDT',
  kraken: 'XBTUSDT',
  coinbase: 'BTC-USDT',
  kucoin: 'BTC-USDT',
  gate: 'BTC_USDT',
};

export interface World {
  readonly venue: Venue;
  readonly small: SmallVenue;
  readonly market: Market;
  readonly ccxt: CcxtExchange;
  close(): Promise<void>;
}

/** The markets are given, so that a test needs no exchange's whole list of them. `answers` may be changed while the world stands. */
export async function start(
  exchange: string,
  answers: Readonly<Record<string, unknown>> = {},
  clock: Clock = systemClock,
  streamUrl?: string,
): Promise<World> {
  const small = await SmallVenue.start(answers);
  const keys = keysOf(exchange);
  const ccxt = await openExchange({ exchange, mode: 'live', baseUrl: small.url, ...keys });
  const isSwap = venueRow(exchange)?.trades === 'swap';
  const listed = listedMarket(IDS[exchange] ?? 'BTCUSDT', isSwap);
  Object.assign(ccxt, {
    markets: { [listed.symbol]: listed },
    markets_by_id: { [listed.id]: [listed] },
    symbols: [listed.symbol],
  });
  ccxt.loadMarkets = () => Promise.resolve(ccxt.markets);
  ccxt.fetchTime = () => Promise.resolve(clock.now());
  const http = new HttpClient(clock);
  const type = isSwap ? ('swap' as const) : ('spot' as const);
  const parts = { exchange: ccxt, type, clock, http, redactor: new Redactor(Object.values(keys)), traffic: FREE };
  const facts = venueFacts(exchange);
  const stream = { url: small.url.replace('http', 'ws'), keys: { apiKey: keys.apiKey, secret: keys.apiSecret } };
  const venue: Venue =
    exchange === 'binance' ? new BinanceVenue(facts, { ...parts, stream }) : new GenericVenue(facts, parts, streamUrl);
  const market: Market = { exchange, symbol: listed.symbol, base: 'BTC', quote: 'USDT', rules: {}, rulesFrom: 'venue' };
  const close = async () => {
    small.stop();
    await venue.close();
  };
  return { venue, small, market, ccxt, close };
}

function listedMarket(id: string, isSwap: boolean) {
  const names = { base: 'BTC', quote: 'USDT', baseId: '10142', quoteId: 'USDT' };
  const kind = isSwap
    ? { spot: false, type: 'swap', swap: true, contract: true, linear: true, subType: 'linear', settle: 'USDT', contractSize: 1 }
    : { spot: true, type: 'spot', swap: false, contract: false };
  const rules = { precision: { amount: '0.0001', price: '0.1' }, limits: { amount: { min: '0.0001' }, cost: { min: '5' } } };
  const info = { orderTypes: ['LIMIT', 'MARKET'] };
  const symbol = isSwap ? 'BTC/USDT:USDT' : 'BTC/USDT';
  return { id, symbol, ...names, margin: false, future: false, option: false, active: true, ...kind, ...rules, info };
}

export function idFor(spelling: ClientOrderIdSpelling): ClientOrderId {
  const scope = { strategy: '', exchange: '', symbol: 'BTCUSDT' };
  return clientOrderId({ ...scope, accountId: 'ac_1' as AccountId, clientRef: 'ref', leg: 'entry', revision: 1 }, spelling);
}

export function order(
  { venue, market }: World,
  { side = 'sell', type = 'limit' }: { readonly side?: Side; readonly type?: OrderType } = {},
): PlaceRequest {
  const price = type === 'limit' ? { price: decimal('42000.123456789') } : {};
  return { clientOrderId: idFor(venue.facts.idSpelling), market, side, type, size: decimal('0.12345678901'), ...price };
}

/** What ccxt asks by itself before an order; these it asks once. */
export const QUESTIONS: Readonly<Record<string, unknown>> = {
  'GET /v5/user/query-api': { retCode: 0, result: { uta: 1, unified: 0 } },
  'GET /v5/account/info': { retCode: 0, result: { unifiedMarginStatus: 6 } },
  'GET /fapi/v1/positionSide/dual': { dualSidePosition: false },
  'GET /api/ua/v1/account/mode': { code: '200000', data: { selfAccountMode: 'CLASSIC' } },
};
