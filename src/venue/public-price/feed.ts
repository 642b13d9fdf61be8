// Where public prices are read: one venue's price feed, without keys, and the ways in which it may fail to answer.
import type { Decimal } from '../../model/decimal.ts';
import type { Market } from '../../model/market.ts';

export type FeedAnswer =
  | { readonly kind: 'price'; readonly bid: Decimal; readonly ask: Decimal }
  /** The venue answers, but does not list this market. */
  | { readonly kind: 'unlisted' }
  | { readonly kind: 'unreachable'; readonly message: string };

export interface Feed {
  /** Whether the venue answers at all. Never rejects. */
  probe(signal: AbortSignal): Promise<boolean>;
  /** Never rejects. */
  price(market: Market, signal: AbortSignal): Promise<FeedAnswer>;
}

/** The fetch of the platform, as much of it as a feed needs. */
export type Fetch = (url: string, init: { signal: AbortSignal; redirect: 'error' }) => Promise<Response>;
