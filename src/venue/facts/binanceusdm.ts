// Binance USD-M futures: `exchange: binance` with `type: swap`; ccxt keeps them in a class of their own.
import { BINANCE_CODES } from './binance.ts';
import { CAUTIOUS, documented, EVERY_ORDER, RECORDED, tested, type VenueRow, type Weight } from './row.ts';

const DOCS = 'https://developers.binance.com/docs/derivatives/usds-margined-futures';
const WIRE = 'test/venue/wire.test.ts';

/** As each endpoint's page states it; an order itself weighs nothing here, and is counted by account. */
const WEIGHT: Weight = {
  perMinute: 2_400,
  header: 'x-mbx-used-weight-1m',
  // connect: time, exchangeInfo, and what ccxt asks beside it. balances, position: account, positionRisk. activity: allOrders, userTrades.
  questions: { connect: 5, balances: 5, position: 5, lookup: 23, activity: 10 },
  lookup: {
    always: 1,
    searches: {
      'order by venue id': 1,
      'order by client id': 1,
      'open orders': 1,
      'order history': 5,
      'closed orders': 5,
      'canceled orders': 5,
      trades: 5,
    },
  },
};

export const binanceusdm: VenueRow = {
  exchange: 'binanceusdm',
  title: 'Binance USD-M futures',
  trades: 'swap',
  hasTestnet: true,
  id: documented(
    { spelling: 'hex32', allowed: /^[.A-Z:/a-z0-9_-]{1,36}$/, field: 'newClientOrderId' },
    '1 to 36 letters, digits and `.:/_-`; pinewire sends 32 hex digits as `newClientOrderId`',
    `${DOCS}/trade/rest-api/New-Order`,
  ),
  unique: documented('among open orders', 'Only among open orders', `${DOCS}/trade/rest-api/New-Order`),
  repeat: documented('refused as duplicate', 'While the first is open: -4116', `${DOCS}/error-code`),
  expiry: documented(
    { window: 5_000, where: 'body', field: 'recvWindow', signed: true, checkedBy: 'door' },
    '`timestamp` + `recvWindow`, read at arrival: -1021. The engine’s own code for it (-4188, -5028) is listed; that it always looks is not stated',
    `${DOCS}/general-info#timing-security`,
  ),
  lookup: documented(
    ['client id', 'open orders', 'history', 'trades'],
    'By client id, among open orders, in history and trades; an unfilled canceled order vanishes after 3 days',
    `${DOCS}/trade/rest-api/Query-Order`,
  ),
  cancel: tested('by both ids', 'By the venue’s id, else by ours', WIRE),
  settling: CAUTIOUS,
  absence: documented(
    'gateway-only',
    'A late request is refused at the door; a request that waits behind it is not known to be',
    `${DOCS}/general-info#timing-security`,
  ),
  orders: tested(EVERY_ORDER, 'Market and limit, buy and sell', WIRE),
  errors: documented(
    {
      at: [['code']],
      match: 'whole',
      codes: {
        ...BINANCE_CODES,
        '-1010': ['refused', 'rejected'],
        '-2010': ['refused', 'rejected'],
        '-2018': ['refused', 'insufficient_balance'],
        '-2019': ['refused', 'insufficient_balance'],
        '-2020': ['refused', 'rejected'],
        '-2021': ['refused', 'rejected'],
        '-2022': ['refused', 'reduce_only'],
        '-4061': ['unsent', 'position_mode'],
        '-4116': ['unknown', 'duplicate'],
        '-4118': ['refused', 'reduce_only'],
        '-4164': ['refused', 'market_rules'],
        '-4188': ['unsent', 'clock'],
        '-5028': ['unsent', 'clock'],
      },
    },
    'By documented code; whatever is not listed is unknown unless ccxt names it a refusal',
    `${DOCS}/error-code`,
  ),
  limits: documented(
    { byAddress: ['banned', 'firewall', 'rate_limited'], weight: WEIGHT },
    'By address: the weight of requests, 2,400 a minute (429, -1003), the ban of who goes on (418, two minutes to three days), the firewall (403). By account: orders in 10 s and in a minute (-1015)',
    `${DOCS}/general-info#limits`,
  ),
  life: RECORDED,
  reduceOnly: documented(
    'reduceOnly',
    '`reduceOnly=true`, in one-way mode only; -2022 where it would not reduce',
    `${DOCS}/trade/rest-api/New-Order`,
  ),
  positionMode: documented(
    'positionSide',
    'One-way: `positionSide` absent or BOTH. Hedge: LONG or SHORT is needed, and reduceOnly is refused. The wrong one answers -4061',
    `${DOCS}/trade/rest-api/Change-Position-Mode`,
  ),
  stream: tested(
    'listenKey',
    'By the user data stream, under a listen key; polled once a minute behind it, and after every gap',
    'test/swap-stream.test.ts',
  ),
};
