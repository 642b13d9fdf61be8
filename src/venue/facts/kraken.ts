// Kraken Spot, REST.
import { CAUTIOUS, documented, EVERY_ORDER, RECORDED, tested, UNSTATED_LIMITS, unverified, type VenueRow } from './row.ts';

const DOCS = 'https://docs.kraken.com';
const WIRE = 'test/venue/wire.test.ts';

export const kraken: VenueRow = {
  exchange: 'kraken',
  title: 'Kraken Spot',
  trades: 'spot',
  hasTestnet: false,
  id: documented(
    { spelling: 'hex32', allowed: /^[0-9a-f]{32}$/, field: 'cl_ord_id' },
    'A UUID, 32 hex digits, or at most 18 characters of text; pinewire sends 32 hex digits as `cl_ord_id`',
    `${DOCS}/exchange/guides/general/clordid`,
  ),
  unique: documented(
    'among open orders',
    'Only among open orders: an order that has filled does not protect its id',
    `${DOCS}/exchange/guides/general/clordid`,
  ),
  repeat: unverified('not stated', 'How a second request under an open id is refused is not stated'),
  expiry: documented(
    { window: 5_000, where: 'body', field: 'deadline', signed: true, checkedBy: 'engine' },
    '`deadline`, RFC 3339, 2 to 60 s from now; the matching engine is said to refuse what comes later. pinewire sends now + 5 s',
    `${DOCS}/api-reference/trading/add-order-batch`,
  ),
  lookup: unverified(
    ['open orders', 'history', 'trades'],
    'Not by id alone: open and closed orders are listed by `cl_ord_id` and matched. How far the lists lag is not stated',
  ),
  fills: documented(
    'by the ids it names',
    'By the ids that the order itself names: the history is of the whole account, 50 trades a page, the newest first',
    `${DOCS}/api-reference/account-data/query-trades-info`,
  ),
  cancel: tested('by both ids', 'By the venue’s id, else by ours', WIRE),
  settling: CAUTIOUS,
  absence: unverified(
    'gateway-only',
    'The deadline is read by the engine, but it is not known that its lists show every order soon enough to prove that one is absent',
  ),
  orders: tested(EVERY_ORDER, 'Market and limit, buy and sell', WIRE),
  errors: documented(
    {
      at: [['error', 0]],
      match: 'part',
      codes: {
        'EService:Deadline elapsed': ['unknown', 'deadline'],
        'EService:Timeout': ['unknown', 'venue_timeout'],
        'EService:Unavailable': ['unknown', 'unavailable'],
        'EService:Busy': ['unknown', 'busy'],
        'EGeneral:Internal error': ['unknown', 'server_error'],
        'EDatabase:Internal error': ['unknown', 'server_error'],
        'EService:Market in': ['unsent', 'market_closed'],
        'EAPI:Rate limit exceeded': ['unsent', 'rate_limited'],
        'EOrder:Rate limit exceeded': ['unsent', 'rate_limited'],
        'EOrder:Orders limit exceeded': ['unsent', 'rate_limited'],
        'EGeneral:Temporary lockout': ['unsent', 'rate_limited'],
        'EAPI:Invalid nonce': ['unsent', 'clock'],
        'EOrder:Insufficient funds': ['refused', 'insufficient_balance'],
        'EOrder:Unknown order': ['refused', 'not_open'],
        'EOrder:Order minimum not met': ['refused', 'market_rules'],
        'EOrder:Cost minimum not met': ['refused', 'market_rules'],
        'EOrder:Tick size check failed': ['refused', 'market_rules'],
        'EOrder:Invalid price': ['refused', 'market_rules'],
        'EGeneral:Invalid arguments': ['refused', 'bad_request'],
        'EQuery:Unknown asset pair': ['refused', 'bad_symbol'],
        'EAPI:Invalid key': ['refused', 'auth'],
        'EAPI:Invalid signature': ['refused', 'auth'],
        'EGeneral:Permission denied': ['refused', 'auth'],
      },
    },
    'By documented text (`error`)',
    'https://docs.kraken.com/api/docs/guides/spot-errors',
  ),
  limits: UNSTATED_LIMITS,
  life: RECORDED,
};
