// Bitget Spot, API v2 and the unified account of v3.
import { CAUTIOUS, documented, NO_MARKET_BUY, RECORDED, tested, UNSTATED_LIMITS, unverified, type VenueRow } from './row.ts';

const DOCS = 'https://www.bitget.com/api-doc/spot/trade/Place-Order';
const WIRE = 'test/venue/wire.test.ts';

export const bitget: VenueRow = {
  exchange: 'bitget',
  title: 'Bitget',
  trades: 'spot',
  hasTestnet: true,
  id: unverified(
    { spelling: 'hex32', allowed: /^[0-9A-Za-z_:#+-]{1,40}$/, field: 'clientOid' },
    'At most 40 (by other pages 50) letters, digits and `_:#+-`; pinewire sends 32 hex digits as `clientOid`',
  ),
  unique: documented('for a time', 'For 6 hours, and only while the order is unfilled', DOCS),
  repeat: unverified('refused as duplicate', '40786, as listed elsewhere'),
  expiry: documented(
    { window: 5_000, where: 'body', field: 'receiveWindow', signed: true, checkedBy: 'door' },
    '`receiveWindow` (at most 60 s; pinewire sends 5 s) between the signed timestamp and the moment the server receives the request',
    DOCS,
  ),
  lookup: documented(
    ['client id', 'open orders', 'history', 'trades'],
    'By client id, among open orders, in history and trades',
    'https://www.bitget.com/api-doc/spot/trade/Get-Order-Info',
  ),
  cancel: tested('by both ids', 'By the venue’s id, else by ours', WIRE),
  settling: CAUTIOUS,
  absence: documented(
    'gateway-only',
    'The window is compared with the moment of receipt, so a request may still wait behind the door',
    DOCS,
  ),
  orders: documented(
    NO_MARKET_BUY,
    'Limit orders and market sales. Not market buys: Bitget takes their size as an amount of quote currency',
    DOCS,
  ),
  errors: unverified(
    {
      at: [['code']],
      match: 'whole',
      codes: {
        '40010': ['unknown', 'venue_timeout'],
        '40015': ['unknown', 'server_error'],
        '40725': ['unknown', 'server_error'],
        '45001': ['unknown', 'server_error'],
        '50008': ['unknown', 'venue_timeout'],
        '40786': ['unknown', 'duplicate'],
        '43118': ['unknown', 'duplicate'],
        '40004': ['unsent', 'clock'],
        '40005': ['unsent', 'clock'],
        '40008': ['unsent', 'clock'],
        '429': ['unsent', 'rate_limited'],
        '40200': ['unsent', 'unavailable'],
        '43012': ['refused', 'insufficient_balance'],
        '40762': ['refused', 'insufficient_balance'],
        '25202': ['refused', 'insufficient_balance'],
        '45110': ['refused', 'market_rules'],
        '40808': ['refused', 'market_rules'],
        '43006': ['refused', 'market_rules'],
        '40034': ['refused', 'bad_symbol'],
        '40017': ['refused', 'bad_request'],
        '40019': ['refused', 'bad_request'],
        '43011': ['refused', 'bad_request'],
        '40006': ['refused', 'auth'],
        '40009': ['refused', 'auth'],
        '40012': ['refused', 'auth'],
        '40014': ['refused', 'auth'],
        '40018': ['refused', 'auth'],
        '40037': ['refused', 'auth'],
        '43001': ['refused', 'not_open'],
        '25204': ['refused', 'not_open'],
        '40768': ['refused', 'not_open'],
      },
    },
    'By code, as client libraries list them',
  ),
  limits: UNSTATED_LIMITS,
  life: RECORDED,
};
