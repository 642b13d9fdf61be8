// Bybit v5, unified trading account.
import { CAUTIOUS, documented, EVERY_ORDER, RECORDED, tested, unverified, type VenueRow } from './row.ts';

const DOCS = 'https://bybit-exchange.github.io/docs/v5';
const WIRE = 'test/venue/wire.test.ts';

export const bybit: VenueRow = {
  exchange: 'bybit',
  title: 'Bybit',
  trades: 'spot',
  hasTestnet: true,
  id: documented(
    { spelling: 'hex32', allowed: /^[a-zA-Z0-9-_]{1,36}$/, field: 'orderLinkId' },
    'At most 36 letters, digits, `-` and `_`; pinewire sends 32 hex digits as `orderLinkId`',
    `${DOCS}/order/create-order`,
  ),
  unique: documented('for ever', 'Always: a second order under a known id is refused', `${DOCS}/order/create-order`),
  repeat: documented('refused as duplicate', '170141 on spot, 110072 on derivatives', `${DOCS}/error`),
  expiry: documented(
    { window: 5_000, where: 'header', field: 'X-BAPI-RECV-WINDOW', signed: true, checkedBy: 'door' },
    '`X-BAPI-TIMESTAMP` + `X-BAPI-RECV-WINDOW` (5 s), read at arrival: 10002',
    `${DOCS}/guide#parameters-for-authenticated-endpoints`,
  ),
  lookup: documented(
    ['client id', 'open orders', 'history', 'trades'],
    'By client id in the live orders, then among open orders, in history and trades',
    `${DOCS}/order/open-order`,
  ),
  cancel: tested('by both ids', 'By the venue’s id, else by ours', WIRE),
  settling: CAUTIOUS,
  absence: documented(
    'gateway-only',
    'An acknowledged order is still on its way to the engine (the answer is asynchronous), and nothing is stated about its expiry there',
    `${DOCS}/order/create-order`,
  ),
  orders: tested(EVERY_ORDER, 'Market and limit; a market buy is sent in base units (`marketUnit`)', WIRE),
  errors: documented(
    {
      at: [['retCode']],
      match: 'whole',
      codes: {
        // An answer to an order that may be on its way; ccxt calls these refusals.
        '10000': ['unknown', 'venue_timeout'],
        '10016': ['unknown', 'server_error'],
        '170007': ['unknown', 'venue_timeout'],
        '170035': ['unknown', 'processing'],
        '170146': ['unknown', 'venue_timeout'],
        '170147': ['unknown', 'venue_timeout'],
        '10014': ['unknown', 'duplicate'],
        '110030': ['unknown', 'duplicate'],
        '110072': ['unknown', 'duplicate'],
        '12141': ['unknown', 'duplicate'],
        '170141': ['unknown', 'duplicate'],
        '10002': ['unsent', 'clock'],
        '10006': ['unsent', 'rate_limited'],
        '10018': ['unsent', 'rate_limited'],
        '170005': ['unsent', 'rate_limited'],
        '170222': ['unsent', 'rate_limited'],
        '10001': ['refused', 'bad_request'],
        '10003': ['refused', 'auth'],
        '10004': ['refused', 'auth'],
        '10005': ['refused', 'auth'],
        '10010': ['refused', 'auth'],
        '33004': ['refused', 'auth'],
        '110007': ['refused', 'insufficient_balance'],
        '170131': ['refused', 'insufficient_balance'],
        '170121': ['refused', 'bad_symbol'],
        '170134': ['refused', 'market_rules'],
        '170136': ['refused', 'market_rules'],
        '170137': ['refused', 'market_rules'],
        '170140': ['refused', 'market_rules'],
        '170210': ['refused', 'rejected'],
        '170213': ['refused', 'not_open'],
        '110001': ['refused', 'not_open'],
      },
      worded: { code: '10001', words: /position idx not match/i, verdict: ['unsent', 'position_mode'] },
    },
    'By documented code (`retCode`)',
    `${DOCS}/error`,
  ),
  limits: documented(
    { byAddress: ['banned', 'firewall'] },
    'By address: 600 requests in 5 s, after that 403 for ten minutes. By account: so many requests a second for each kind (10006)',
    'https://bybit-exchange.github.io/docs/v5/rate-limit',
  ),
  life: RECORDED,
  reduceOnly: tested('reduceOnly', '`reduceOnly: true` in the order; derivatives only', 'test/venue/ccxt-swap.test.ts'),
  positionMode: tested(
    'positionIdx',
    '`positionIdx`: 0 one-way, 1 and 2 hedge; the wrong one is refused and the order is spelled anew',
    'test/venue/ccxt-swap.test.ts',
  ),
  stream: unverified(
    'private stream',
    'By the private stream (`order`, `execution`) as documented; polled once a minute behind it, and after every gap. Run against a small local server alone (`test/venue/bybit-stream.test.ts`)',
  ),
};
