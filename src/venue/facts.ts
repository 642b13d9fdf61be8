// What each exchange promises about placing an order once, as data: the proof that an order is absent may rest on these rows only.
import type { VenueFacts } from './port.ts';

/** Between the two lookups that prove absence: longer than any lag between a venue's engine and its order queries seen so far. */
const LOOKUP_SPACING_MS = 3_000;
/** For a venue's own lag and for what our picture of its clock may be wrong by. */
const SETTLING_MARGIN_MS = 5_000;

type Row = Omit<VenueFacts, 'exchange' | 'settlingMargin' | 'lookupSpacing'> & Partial<VenueFacts>;

/**
 * `window` stands only where our own requests carry the venue's expiry. `engine-checked expiry` is claimed only where the venue
 * writes that it looks at the expiry again behind its queues; an expiry read at the door alone is `gateway-only`, because a request
 * may wait behind the door for longer than any window.
 */
const ROWS: Readonly<Record<string, Row>> = {
  // Spot. The window is read at arrival and once more before the request reaches the matching engine; both ends answer -1021.
  // A client order id is unique among open orders only, so a filled order does not protect its id.
  binance: {
    idSpelling: 'hex32',
    window: 5_000,
    absence: 'engine-checked expiry',
    settlingMargin: 3_000,
    lookupSpacing: 2_000,
    evidence: 'tested here',
    source: 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/endpoint-security-type#timing-security',
  },
  // The futures' documentation does not say that the window is read a second time. Ids are unique among open orders (-4116).
  binanceusdm: {
    idSpelling: 'hex32',
    absence: 'gateway-only',
    evidence: 'documented',
    source: 'https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info#timing-security',
  },
  // Ids are unique for ever: a second request answers 110072, on spot 170141. `recv_window` is read at the door (10002).
  bybit: {
    idSpelling: 'hex32',
    window: 5_000,
    absence: 'gateway-only',
    evidence: 'documented',
    source: 'https://bybit-exchange.github.io/docs/v5/guide#parameters-for-authenticated-endpoints',
  },
  // The header `expTime` is not covered by the signature. A known id answers 51016.
  okx: {
    idSpelling: 'hex32',
    window: 5_000,
    absence: 'gateway-only',
    evidence: 'documented',
    source: 'https://www.okx.com/docs-v5/en/#overview-rest-authentication',
  },
  // `deadline` is read by the matching engine, but an order cannot be fetched by our id: listing and matching is untested.
  kraken: {
    idSpelling: 'hex32',
    window: 5_000,
    absence: 'gateway-only',
    evidence: 'unverified',
    source: 'https://docs.kraken.com/api/docs/rest-api/add-order',
  },
  // No expiry. A request with a known id is answered with the order that has it.
  coinbase: {
    idSpelling: 'hex32',
    absence: 'none',
    evidence: 'documented',
    source: 'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/create-order',
  },
  kucoin: {
    idSpelling: 'hex32',
    absence: 'none',
    evidence: 'unverified',
    source: 'https://www.kucoin.com/docs-new/rest/spot-trading/orders/add-order',
  },
  // The id must begin with `t-`; the header `x-gate-exptime` is not covered by the signature.
  gate: {
    idSpelling: 'gate26',
    window: 5_000,
    absence: 'gateway-only',
    evidence: 'documented',
    source: 'https://www.gate.com/docs/developers/apiv4/en/#create-an-order',
  },
  bitget: {
    idSpelling: 'hex32',
    absence: 'none',
    evidence: 'unverified',
    source: 'https://www.bitget.com/api-doc/spot/trade/Place-Order',
  },
  // One signed action applies at most once. `expiresAfter` exists and is signed, but ccxt does not pass it on for orders.
  hyperliquid: {
    idSpelling: '0xhex32',
    absence: 'none',
    evidence: 'unverified',
    source: 'https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/exchange-endpoint',
  },
};

/** Nobody has read this exchange's documentation: nothing is promised, so an unknown order waits for a person. */
const UNREAD: Row = { idSpelling: 'hex32', absence: 'none', evidence: 'unverified', source: 'none' };

/** Exchanges that have a row of their own. */
export const EXCHANGES_WITH_FACTS: readonly string[] = Object.keys(ROWS);

export function venueFacts(exchange: string): VenueFacts {
  const row = Object.hasOwn(ROWS, exchange) ? ROWS[exchange] : undefined;
  return { settlingMargin: SETTLING_MARGIN_MS, lookupSpacing: LOOKUP_SPACING_MS, ...(row ?? UNREAD), exchange };
}
