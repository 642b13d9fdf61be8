// Hyperliquid: a chain; requests are actions signed by a wallet.
import { CAUTIOUS, documented, RECORDED, tested, UNSTATED_LIMITS, unverified, type VenueRow } from './row.ts';

const DOCS = 'https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api';
const WIRE = 'test/venue/wire.test.ts';

export const hyperliquid: VenueRow = {
  exchange: 'hyperliquid',
  title: 'Hyperliquid',
  trades: 'spot',
  hasTestnet: true,
  id: documented(
    { spelling: '0xhex32', allowed: /^0x[0-9a-f]{32}$/, field: 'c' },
    '`0x` and 32 hex digits, sent as `c`',
    `${DOCS}/exchange-endpoint`,
  ),
  unique: unverified(
    'not stated',
    'Whether two orders may have one id is not stated. One signed action applies at most once, by its nonce',
  ),
  repeat: unverified(
    'not stated',
    'The same signed action is refused by its nonce; an id that is sent again in another action is not documented',
  ),
  expiry: documented(
    { window: 5_000, where: 'body', field: 'expiresAfter', signed: true, checkedBy: 'door' },
    '`expiresAfter`, milliseconds UTC, signed: the action is refused after it. pinewire sends now + 5 s (ccxt alone would send none)',
    `${DOCS}/exchange-endpoint`,
  ),
  lookup: documented(
    ['client id', 'open orders', 'history', 'trades'],
    'By client id (`orderStatus`, `unknownOid` where there is none), among open orders, in history and fills',
    `${DOCS}/info-endpoint`,
  ),
  fills: documented(
    'among the account’s',
    'Among those of the whole account, by their time: at most 2,000 an answer, and the newest 10,000 in all',
    `${DOCS}/info-endpoint`,
  ),
  cancel: tested('by both ids', 'Always by ours: the venue’s is a number', WIRE),
  settling: CAUTIOUS,
  absence: unverified('gateway-only', 'By which clock `expiresAfter` is compared, and that every node does so, is not stated'),
  orders: tested(
    { market: [], limit: ['buy', 'sell'] },
    'Limit orders. Not market orders: there are none; ccxt imitates them by a limit price that is 5 % worse, which is not what the alert says',
    WIRE,
  ),
  errors: unverified(
    {
      at: [['response', 'data', 'statuses', 0, 'error'], ['response']],
      match: 'part',
      codes: {
        'Insufficient margin': ['refused', 'insufficient_balance'],
        'Insufficient spot balance': ['refused', 'insufficient_balance'],
        'minimum value of': ['refused', 'market_rules'],
        'Price must be divisible by tick size': ['refused', 'market_rules'],
        'Order has invalid size': ['refused', 'market_rules'],
        'Order has invalid price': ['refused', 'market_rules'],
        'Order has zero size': ['refused', 'market_rules'],
        'could not immediately match': ['refused', 'rejected'],
        'never placed, already canceled, or filled': ['refused', 'not_open'],
        'User or API Wallet': ['refused', 'auth'],
        'Too many cumulative requests': ['unsent', 'rate_limited'],
        // The action may be the very one that was applied before.
        nonce: ['unknown', 'duplicate'],
        cloid: ['unknown', 'duplicate'],
      },
    },
    'By the words of the answer',
  ),
  limits: UNSTATED_LIMITS,
  life: RECORDED,
};
