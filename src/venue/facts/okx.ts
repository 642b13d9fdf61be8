// OKX v5.
import { CAUTIOUS, documented, EVERY_ORDER, RECORDED, tested, UNSTATED_LIMITS, unverified, type VenueRow } from './row.ts';

const DOCS = 'https://www.okx.com/docs-v5/en';
const WIRE = 'test/venue/wire.test.ts';

export const okx: VenueRow = {
  exchange: 'okx',
  title: 'OKX',
  trades: 'spot',
  hasTestnet: true,
  id: documented(
    { spelling: 'hex32', allowed: /^[a-zA-Z0-9]{1,32}$/, field: 'clOrdId' },
    'At most 32 letters and digits; pinewire sends 32 hex digits as `clOrdId`',
    `${DOCS}/#order-book-trading-trade-post-place-order`,
  ),
  unique: unverified('not stated', 'Whether an id may come again after its order has ended is not stated'),
  repeat: documented('refused as duplicate', '51016', `${DOCS}/#error-code`),
  expiry: documented(
    { window: 5_000, where: 'header', field: 'expTime', signed: false, checkedBy: 'door' },
    'The header `expTime`, milliseconds UTC; pinewire sends now + 5 s. The signature does not cover it',
    `${DOCS}/#order-book-trading-trade-post-place-order`,
  ),
  lookup: documented(
    ['client id', 'open orders', 'history', 'trades'],
    'By client id (51603 where there is none), among open orders, in history and trades',
    `${DOCS}/#order-book-trading-trade-get-order-details`,
  ),
  cancel: tested('by both ids', 'By the venue’s id, else by ours', WIRE),
  settling: CAUTIOUS,
  absence: documented(
    'gateway-only',
    'Who reads `expTime`, and whether a request may still wait behind that place, is not stated',
    `${DOCS}/#order-book-trading-trade-post-place-order`,
  ),
  orders: tested(EVERY_ORDER, 'Market and limit; a market buy is sent in base units (`tgtCcy`)', WIRE),
  errors: documented(
    {
      at: [['data', 0, 'sCode'], ['code']],
      match: 'whole',
      codes: {
        '50004': ['unknown', 'venue_timeout'],
        '50013': ['unknown', 'busy'],
        '50026': ['unknown', 'server_error'],
        '51149': ['unknown', 'venue_timeout'],
        '51011': ['unknown', 'duplicate'],
        '51016': ['unknown', 'duplicate'],
        '50011': ['unsent', 'rate_limited'],
        '50061': ['unsent', 'rate_limited'],
        '50001': ['unsent', 'unavailable'],
        '50102': ['unsent', 'clock'],
        '51000': ['refused', 'bad_request'],
        '51001': ['refused', 'bad_symbol'],
        '51008': ['refused', 'insufficient_balance'],
        '51119': ['refused', 'insufficient_balance'],
        '51131': ['refused', 'insufficient_balance'],
        '51020': ['refused', 'market_rules'],
        '51120': ['refused', 'market_rules'],
        '51121': ['refused', 'market_rules'],
        '50101': ['refused', 'auth'],
        '50105': ['refused', 'auth'],
        '50110': ['refused', 'auth'],
        '50111': ['refused', 'auth'],
        '50113': ['refused', 'auth'],
        '51400': ['refused', 'not_open'],
        '51401': ['refused', 'not_open'],
        '51402': ['refused', 'not_open'],
        '51603': ['refused', 'not_open'],
      },
      worded: { code: '51000', words: /posSide/, verdict: ['unsent', 'position_mode'] },
    },
    'By documented code, of the order (`sCode`) before that of the request (`code`)',
    `${DOCS}/#error-code`,
  ),
  limits: UNSTATED_LIMITS,
  life: RECORDED,
  reduceOnly: tested('reduceOnly', '`reduceOnly: true` in the order; derivatives in net mode', 'test/venue/ccxt-swap.test.ts'),
  positionMode: tested(
    'posSide',
    '`posSide`: absent in net mode, `long` or `short` in hedge mode; the wrong one is refused and the order is spelled anew',
    'test/venue/ccxt-swap.test.ts',
  ),
};
