// Binance Spot, the one venue whose order life is tested against a simulator.
import { documented, EVERY_ORDER, tested, type Verdict, type VenueRow, type Weight } from './row.ts';

const DOCS = 'https://developers.binance.com/docs/binance-spot-api-docs';
const SIMULATOR = 'test/venue/ccxt-faults.test.ts';

/** Codes Binance documents, for 4xx answers; -1010, -1013, -2010 and -2011 are told apart by their words (`ccxt/errors.ts`). */
export const BINANCE_CODES: Readonly<Record<string, Verdict>> = {
  '-1000': ['unknown', 'unknown_error'],
  '-1001': ['unknown', 'disconnected'],
  '-1002': ['refused', 'auth'],
  '-1003': ['unsent', 'rate_limited'],
  '-1004': ['unknown', 'busy'],
  '-1006': ['unknown', 'unexpected_response'],
  '-1007': ['unknown', 'venue_timeout'],
  '-1008': ['unknown', 'overloaded'],
  '-1013': ['refused', 'market_rules'],
  '-1014': ['refused', 'bad_request'],
  '-1015': ['unsent', 'order_limit'],
  '-1016': ['unsent', 'unavailable'],
  '-1020': ['refused', 'not_supported'],
  '-1021': ['unsent', 'clock'],
  '-1022': ['refused', 'auth'],
  '-1034': ['unsent', 'rate_limited'],
  '-1099': ['refused', 'auth'],
  '-1111': ['refused', 'precision'],
  '-1121': ['refused', 'bad_symbol'],
  '-2011': ['refused', 'cancel_refused'],
  '-2013': ['refused', 'not_open'],
  '-2014': ['refused', 'auth'],
  '-2015': ['refused', 'auth'],
  '-2016': ['unsent', 'market_closed'],
  '-2026': ['refused', 'archived'],
  '-2039': ['refused', 'other_order'],
};

/** As each endpoint's page states it; that of `allOrders` and `myTrades` is the same for one row as for a thousand. */
const WEIGHT: Weight = {
  perMinute: 6_000,
  header: 'x-mbx-used-weight-1m',
  // connect: time, account. markets: exchangeInfo. price: ticker/bookTicker. candles: klines. activity: allOrders, myTrades.
  questions: { connect: 21, markets: 20, price: 2, balances: 20, lookup: 51, candles: 2, activity: 40 },
  lookup: {
    always: 1,
    searches: {
      'order by venue id': 4,
      'order by client id': 4,
      'open orders': 6,
      'order history': 20,
      trades: 20,
      'trades of the order': 5,
    },
  },
};

export const binance: VenueRow = {
  exchange: 'binance',
  title: 'Binance Spot',
  trades: 'spot',
  hasTestnet: true,
  id: documented(
    { spelling: 'hex32', allowed: /^[a-zA-Z0-9-_]{1,36}$/, field: 'newClientOrderId' },
    '1 to 36 letters, digits, `-` and `_`; pinewire sends 32 hex digits as `newClientOrderId`',
    `${DOCS}/rest-api/trading-endpoints`,
  ),
  unique: documented(
    'among open orders',
    'Only among open orders: an order that has filled does not protect its id, so the window and the searches do',
    `${DOCS}/rest-api/trading-endpoints`,
  ),
  repeat: tested('refused as duplicate', 'While the first is open: -2010 “Duplicate order sent.”', SIMULATOR),
  expiry: tested(
    { window: 5_000, where: 'body', field: 'recvWindow', signed: true, checkedBy: 'engine' },
    '`timestamp` + `recvWindow` (at most 60 s; pinewire sends 5 s), read at arrival and again in front of the engine: -1021',
    `${DOCS}/rest-api/endpoint-security-type#timing-security; ${SIMULATOR}`,
  ),
  lookup: tested(
    ['client id', 'open orders', 'history', 'trades'],
    'By client id, among open orders, in the order history, and behind every recent trade',
    'test/venue/ccxt-lookup.test.ts',
  ),
  cancel: tested('by both ids', 'By both ids together', 'test/venue/ccxt-wire.test.ts'),
  settling: tested(
    { margin: 3_000, spacing: 2_000 },
    '3 s after the window, and 2 s between two searches; the documentation says that a query may lag, and not how far',
    'test/exactly-once.test.ts',
  ),
  absence: tested(
    'engine-checked expiry',
    'Once its own clock is past the window and two searches found nothing, the order was never placed and may be placed again',
    SIMULATOR,
  ),
  orders: tested(EVERY_ORDER, 'Market and limit, buy and sell', 'test/venue/ccxt-wire.test.ts'),
  errors: tested({ at: [['code']], match: 'whole', codes: BINANCE_CODES }, 'By documented code', 'src/venue/ccxt/errors.test.ts'),
  limits: tested(
    { byAddress: ['banned', 'firewall', 'rate_limited'], weight: WEIGHT },
    'By address: the weight of requests, 6,000 a minute (429, -1003), the ban of who goes on (418, two minutes to three days), the firewall (403). By account: orders in 10 s and in a day (-1015). What is counted by address stops every account at this address. A lookup that finds nothing weighs 51, one that finds an open order 5, an order 1; pinewire spends at most five sixths of what `exchangeInfo` allows, and less where `X-MBX-USED-WEIGHT-1M` says that others spend too',
    `${DOCS}/rest-api/limits; test/postgres/banned.test.ts; test/weight.test.ts`,
  ),
  life: tested('simulator', 'Run against a simulator with every fault, and killed at random', 'test/exactly-once.test.ts'),
  stream: tested(
    'userDataStream',
    'By the user data stream, under a signed subscription of the WebSocket API; polled once a minute behind it, and after every gap',
    'test/stream.test.ts',
  ),
};
