// Coinbase Advanced Trade.
import { CAUTIOUS, documented, NO_EXPIRY_SAYS, NO_MARKET_BUY, RECORDED, tested, UNSTATED_LIMITS, type VenueRow } from './row.ts';

const DOCS = 'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders';
const WIRE = 'test/venue/wire.test.ts';

export const coinbase: VenueRow = {
  exchange: 'coinbase',
  title: 'Coinbase Advanced',
  trades: 'spot',
  hasTestnet: false,
  id: documented(
    { spelling: 'hex32', allowed: /^[0-9a-f]{32}$/, field: 'client_order_id' },
    'A unique text, a UUID advised; pinewire sends 32 hex digits as `client_order_id` (ccxt’s usual name for it is dropped on the way)',
    `${DOCS}/create-order`,
  ),
  unique: documented('for ever', 'Always', `${DOCS}/create-order`),
  repeat: documented(
    'the first order',
    'No error: the order that has the id is returned, and nothing new is placed. pinewire does not send twice on the strength of that',
    `${DOCS}/create-order`,
  ),
  expiry: documented('none', NO_EXPIRY_SAYS, `${DOCS}/create-order`),
  lookup: documented(
    ['open orders', 'history', 'trades'],
    'Not by client id: open orders, history and fills are listed and matched',
    `${DOCS}/list-orders`,
  ),
  cancel: tested('by the venue’s id only', 'By the venue’s id only', WIRE),
  settling: CAUTIOUS,
  absence: documented('none', 'Without an expiry nothing proves that a lost request is over', `${DOCS}/create-order`),
  orders: tested(
    NO_MARKET_BUY,
    'Limit orders and market sales. Not market buys: ccxt sends them as an amount of quote currency, which is not the size of the alert',
    WIRE,
  ),
  errors: documented(
    {
      at: [['error_response', 'preview_failure_reason'], ['error_response', 'error'], ['error'], ['errors', 0, 'id']],
      match: 'whole',
      codes: {
        INSUFFICIENT_FUND: ['refused', 'insufficient_balance'],
        PREVIEW_INSUFFICIENT_FUND: ['refused', 'insufficient_balance'],
        UNSUPPORTED_ORDER_CONFIGURATION: ['refused', 'bad_request'],
        INVALID_SIDE: ['refused', 'bad_request'],
        INVALID_PRODUCT_ID: ['refused', 'bad_symbol'],
        INVALID_SIZE_PRECISION: ['refused', 'market_rules'],
        INVALID_PRICE_PRECISION: ['refused', 'market_rules'],
        INVALID_LIMIT_PRICE: ['refused', 'market_rules'],
        PREVIEW_INVALID_BASE_SIZE_TOO_SMALL: ['refused', 'market_rules'],
        PREVIEW_INVALID_BASE_SIZE_TOO_LARGE: ['refused', 'market_rules'],
        INVALID_ARGUMENT: ['refused', 'bad_request'],
        PERMISSION_DENIED: ['refused', 'auth'],
        unauthorized: ['refused', 'auth'],
        rate_limit_exceeded: ['unsent', 'rate_limited'],
        internal_server_error: ['unknown', 'server_error'],
        // ccxt hands this on; it is what the venue says when it does not say why.
        UNKNOWN_FAILURE_REASON: ['unknown', 'unknown_error'],
        UNKNOWN: ['unknown', 'unknown_error'],
      },
    },
    'By documented reason',
    `${DOCS}/create-order`,
  ),
  limits: UNSTATED_LIMITS,
  life: RECORDED,
};
