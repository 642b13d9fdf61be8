// The candles behind the charts: read once for everybody who looks, and nobody waits for a network that is not there.
import type { Clock } from '../../model/clock.ts';
import { createBinanceCandles } from './binance-candles.ts';
import { createCcxtCandles } from './ccxt-candles.ts';
import { type CandleAnswer, type CandleFeed, type CandleRequest, INTERVALS } from './port.ts';

/** The longest a chart waits; ccxt also loads the markets of its exchange first. */
const PATIENCE_MS = 6_000;
/** An answer is used again for this long; a venue that could not be reached is left alone for as long. */
const KEEP_MS = 30_000;
/** So many answers are kept, the oldest go first. One is some 50 kB. */
const MOST_KEPT = 100;

export interface CandleSource {
  /** Never rejects. `baseUrl` as an account of the exchange has it. */
  read(request: CandleRequest, baseUrl?: string): Promise<CandleAnswer>;
}

interface Kept {
  readonly at: number;
  readonly answer: Promise<CandleAnswer>;
}

export function createCandles(clock: Clock, feedOf: (exchange: string, baseUrl?: string) => CandleFeed = openFeed): CandleSource {
  const feeds = new Map<string, CandleFeed>();
  const kept = new Map<string, Kept>();
  const ask = async (request: CandleRequest, baseUrl: string | undefined): Promise<CandleAnswer> => {
    const { exchange } = request.market;
    const key = `${exchange} ${baseUrl ?? ''}`;
    const feed = feeds.get(key) ?? feedOf(exchange, baseUrl);
    feeds.set(key, feed);
    const patience = new AbortController();
    const late = Promise.withResolvers<CandleAnswer>();
    const cancel = clock.after(PATIENCE_MS, () => {
      patience.abort();
      late.resolve({ kind: 'unreachable', message: `${exchange} did not answer within ${PATIENCE_MS / 1_000} s` });
    });
    try {
      return await Promise.race([feed.candles(request, patience.signal), late.promise]);
    } finally {
      cancel();
    }
  };
  return {
    read(given, baseUrl) {
      const request = aligned(given);
      const key = [request.market.exchange, request.market.symbol, request.interval, request.from, request.to, baseUrl].join(' ');
      const known = kept.get(key);
      if (known !== undefined && clock.monotonic() - known.at < KEEP_MS) return known.answer;
      const answer = ask(request, baseUrl);
      kept.delete(key);
      kept.set(key, { at: clock.monotonic(), answer });
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return answer;
    },
  };
}

/** Both ends on whole candles, so that two who look a moment apart ask the same. */
function aligned(request: CandleRequest): CandleRequest {
  const length = INTERVALS[request.interval];
  return { ...request, from: Math.floor(request.from / length) * length, to: Math.ceil(request.to / length) * length };
}

function openFeed(exchange: string, baseUrl?: string): CandleFeed {
  return exchange === 'binance' ? createBinanceCandles(globalThis.fetch, baseUrl) : createCcxtCandles(exchange);
}
