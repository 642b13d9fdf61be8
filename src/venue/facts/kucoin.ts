// KuCoin Spot.
import {
  CAUTIOUS,
  documented,
  EVERY_ORDER,
  NO_EXPIRY_SAYS,
  RECORDED,
  tested,
  UNSTATED_LIMITS,
  unverified,
  type VenueRow,
} from './row.ts';

const DOCS = 'https://www.kucoin.com/docs-new/rest/spot-trading/orders';
const WIRE = 'test/venue/wire.test.ts';

export const kucoin: VenueRow = {
  exchange: 'kucoin',
  title: 'KuCoin',
  trades: 'spot',
  hasTestnet: false,
  id: documented(
    { spelling: 'hex32', allowed: /^[a-zA-Z0-9_-]{1,40}$/, field: 'clientOid' },
    'At most 40 letters, digits, `_` and `-`; pinewire sends 32 hex digits as `clientOid`',
    `${DOCS}/add-order`,
  ),
  unique: unverified('not stated', 'Ids should not come again; for how long that is checked is not stated'),
  repeat: unverified('refused as duplicate', '126044, as ccxt lists it'),
  expiry: unverified('none', `${NO_EXPIRY_SAYS}. \`allowMaxTimeWindow\` exists and is not used: who reads it is not known`),
  lookup: documented(
    ['client id', 'open orders', 'history', 'trades'],
    'By client id, among open orders, in history and trades',
    `${DOCS}/get-order-by-clientoid`,
  ),
  cancel: tested('by both ids', 'By the venue’s id, else by ours', WIRE),
  settling: CAUTIOUS,
  absence: unverified('none', 'Without an expiry nothing proves that a lost request is over'),
  orders: tested(EVERY_ORDER, 'Market and limit; a market buy is sent in base units (`size`)', WIRE),
  errors: unverified(
    {
      at: [['code']],
      match: 'whole',
      codes: {
        // ccxt calls it a bad request.
        '408000': ['unknown', 'venue_timeout'],
        '126033': ['unknown', 'duplicate'],
        '126044': ['unknown', 'duplicate'],
        '126038': ['unknown', 'server_error'],
        '126039': ['unknown', 'server_error'],
        '429000': ['unsent', 'rate_limited'],
        '400002': ['unsent', 'clock'],
        '200004': ['refused', 'insufficient_balance'],
        '126013': ['refused', 'insufficient_balance'],
        '126003': ['refused', 'market_rules'],
        '400100': ['refused', 'bad_request'],
        '400003': ['refused', 'auth'],
        '400004': ['refused', 'auth'],
        '400005': ['refused', 'auth'],
        '400006': ['refused', 'auth'],
        '400007': ['refused', 'auth'],
        '126043': ['refused', 'not_open'],
      },
    },
    'By code, as ccxt lists them',
  ),
  limits: UNSTATED_LIMITS,
  life: RECORDED,
};
