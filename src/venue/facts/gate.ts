// Gate Spot, API v4.
import { CAUTIOUS, documented, NO_MARKET_BUY, RECORDED, tested, UNSTATED_LIMITS, unverified, type VenueRow } from './row.ts';

const DOCS = 'https://www.gate.com/docs/developers/apiv4/';
const WIRE = 'test/venue/wire.test.ts';

export const gate: VenueRow = {
  exchange: 'gate',
  title: 'Gate',
  trades: 'spot',
  hasTestnet: true,
  id: documented(
    { spelling: 'gate26', allowed: /^t-[0-9A-Za-z_.-]{1,28}$/, field: 'text' },
    '`t-` and at most 28 letters, digits and `_.-`; pinewire sends `t-` and 26 characters of base 32 as `text`',
    `${DOCS}#create-an-order`,
  ),
  unique: unverified('not stated', 'Whether two orders may have one `text` is not stated'),
  repeat: unverified('not stated', 'What a second request under one `text` is answered is not stated'),
  expiry: documented(
    { window: 5_000, where: 'header', field: 'x-gate-exptime', signed: false, checkedBy: 'door' },
    'The header `x-gate-exptime`, milliseconds UTC; pinewire sends now + 5 s. The signature does not cover it',
    `${DOCS}#create-an-order`,
  ),
  lookup: documented(
    ['client id', 'open orders', 'history', 'trades'],
    'By `text` while the order is open; how long after it ended its pages disagree, so history and trades are searched as well',
    `${DOCS}#get-a-single-order`,
  ),
  cancel: tested('by both ids', 'By the venue’s id, else by ours', WIRE),
  settling: CAUTIOUS,
  absence: unverified('gateway-only', 'Whether a request may still wait behind the place that reads the header is not stated'),
  orders: tested(
    NO_MARKET_BUY,
    'Limit orders and market sales. Not market buys: Gate takes them as an amount of quote currency, which is not the size of the alert',
    WIRE,
  ),
  errors: documented(
    {
      at: [['label']],
      match: 'whole',
      codes: {
        // ccxt takes it for a wrong key.
        REQUEST_EXPIRED: ['unsent', 'clock'],
        TOO_FAST: ['unsent', 'rate_limited'],
        TOO_MANY_REQUESTS: ['unsent', 'rate_limited'],
        TOO_BUSY: ['unknown', 'busy'],
        INTERNAL: ['unknown', 'server_error'],
        SERVER_ERROR: ['unknown', 'server_error'],
        REPEATED_CREATION: ['unknown', 'duplicate'],
        BALANCE_NOT_ENOUGH: ['refused', 'insufficient_balance'],
        QUANTITY_NOT_ENOUGH: ['refused', 'market_rules'],
        AMOUNT_TOO_LITTLE: ['refused', 'market_rules'],
        AMOUNT_TOO_MUCH: ['refused', 'market_rules'],
        INVALID_PRECISION: ['refused', 'market_rules'],
        INVALID_PARAM_VALUE: ['refused', 'bad_request'],
        INVALID_CURRENCY_PAIR: ['refused', 'bad_symbol'],
        TRADE_RESTRICTED: ['refused', 'rejected'],
        INVALID_KEY: ['refused', 'auth'],
        INVALID_SIGNATURE: ['refused', 'auth'],
        READ_ONLY: ['refused', 'auth'],
        FORBIDDEN: ['refused', 'auth'],
        IP_FORBIDDEN: ['refused', 'auth'],
        ORDER_NOT_FOUND: ['refused', 'not_open'],
        CLIENT_ID_NOT_FOUND: ['refused', 'not_open'],
        ORDER_CLOSED: ['refused', 'not_open'],
        ORDER_CANCELLED: ['refused', 'not_open'],
      },
    },
    'By documented label',
    `${DOCS}#label-list`,
  ),
  limits: UNSTATED_LIMITS,
  life: RECORDED,
};
