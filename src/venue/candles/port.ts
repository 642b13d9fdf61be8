// Candles of a market as its venue publishes them: for charts alone, nothing is decided by them.
import type { Market } from '../../model/market.ts';

/** Lengths of a candle that every large venue has; milliseconds. */
export const INTERVALS = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '4h': 14_400_000,
  '1d': 86_400_000,
} as const;

export type Interval = keyof typeof INTERVALS;

/** Prices as decimals in text, as the venue wrote them. */
export interface Candle {
  /** When it opened, milliseconds UTC. */
  readonly at: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
}

export interface CandleRequest {
  readonly market: Market;
  readonly interval: Interval;
  /** Milliseconds UTC; both ends are asked for. */
  readonly from: number;
  readonly to: number;
}

export type CandleAnswer =
  /** Oldest first. */
  | { readonly kind: 'candles'; readonly candles: readonly Candle[] }
  | { readonly kind: 'unlisted' }
  /** `retryAfter`: the venue itself asked for a pause, milliseconds. */
  | { readonly kind: 'unreachable'; readonly message: string; readonly retryAfter?: number }
  /** It was asked too often lately, so nobody asked it; come again after `retryAfter` milliseconds. */
  | { readonly kind: 'busy'; readonly retryAfter: number };

/** The way to a venue that orders take too: whoever asks for a chart goes last. */
export interface SharedLine {
  /** Resolves when a request of the least importance may leave. */
  admit(): Promise<void>;
  /** The venue named a pause: it counts for everybody. */
  slowDown(ms: number): void;
}

export interface CandleFeed {
  /** Never rejects. */
  candles(request: CandleRequest, signal: AbortSignal): Promise<CandleAnswer>;
}

/** As many are drawn at most, and asked for in one request. */
export const MOST_CANDLES = 500;
