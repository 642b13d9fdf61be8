// The candles behind the charts: read once for everybody who looks, and nobody waits for a network that is not there.
import type { Clock } from '../../model/clock.ts';
import { type Allowance, createAllowance } from './allowance.ts';
import { createBinanceCandles } from './binance-candles.ts';
import { createCcxtCandles } from './ccxt-candles.ts';
import { VenueError } from '../port.ts';
import { type CandleAnswer, type CandleFeed, type CandleRequest, INTERVALS, type SharedLine } from './port.ts';

/** The longest a chart waits; ccxt also loads the markets of its exchange first. */
const PATIENCE_MS = 6_000;
/** An answer whose last candle may still move is used again for this long; what could not be reached is left alone for as long. */
const KEEP_MS = 30_000;
/** Candles that are over do not change. */
const KEEP_CLOSED_MS = 3_600_000;
/** So many answers are kept, the oldest go first. One is some 50 kB. */
const MOST_KEPT = 100;

export interface CandleSource {
  /** Never rejects. `baseUrl` as an account of the exchange has it; `line` where orders go to that exchange from here. */
  read(request: CandleRequest, baseUrl?: string, line?: SharedLine): Promise<CandleAnswer>;
}

interface Kept {
  /** Monotonic milliseconds. */
  until: number;
  readonly answer: Promise<CandleAnswer>;
}

export function createCandles(clock: Clock, feedOf: (exchange: string, baseUrl?: string) => CandleFeed = openFeed): CandleSource {
  const feeds = new Map<string, CandleFeed>();
  const kept = new Map<string, Kept>();
  const allowances = new Map<string, Allowance>();
  const allowanceOf = (exchange: string): Allowance => {
    const allowance = allowances.get(exchange) ?? createAllowance(clock);
    allowances.set(exchange, allowance);
    return allowance;
  };
  const ask = async (
    request: CandleRequest,
    baseUrl: string | undefined,
    line: SharedLine | undefined,
  ): Promise<CandleAnswer> => {
    const { exchange } = request.market;
    const key = `${exchange} ${baseUrl ?? ''}`;
    const feed = feeds.get(key) ?? feedOf(exchange, baseUrl);
    feeds.set(key, feed);
    const question = async (): Promise<CandleAnswer> => {
      try {
        await line?.admit();
      } catch (error) {
        if (!(error instanceof VenueError)) throw error;
        return { kind: 'unreachable', message: error.message };
      }
      // Who has waited behind orders until nobody looks any more does not ask.
      return patience.signal.aborted ? late.promise : feed.candles(request, patience.signal);
    };
    const patience = new AbortController();
    const late = Promise.withResolvers<CandleAnswer>();
    const cancel = clock.after(PATIENCE_MS, () => {
      patience.abort();
      late.resolve({ kind: 'unreachable', message: `${exchange} did not answer within ${PATIENCE_MS / 1_000} s` });
    });
    try {
      return await Promise.race([question(), late.promise]);
    } finally {
      cancel();
    }
  };
  return {
    read(given, baseUrl, line) {
      const request = aligned(given);
      const { exchange } = request.market;
      const key = [request.market.exchange, request.market.symbol, request.interval, request.from, request.to, baseUrl].join(' ');
      const known = kept.get(key);
      if (known !== undefined && clock.monotonic() < known.until) return known.answer;
      const allowance = allowanceOf(exchange);
      const wait = allowance.take();
      if (wait > 0) return Promise.resolve({ kind: 'busy', retryAfter: wait });
      const isOver = request.to < clock.now();
      const answer = ask(request, baseUrl, line).then((given) => {
        if (given.kind === 'candles' && isOver) mine.until += KEEP_CLOSED_MS - KEEP_MS;
        if (given.kind === 'unreachable' && given.retryAfter !== undefined) {
          allowance.pause(given.retryAfter);
          line?.slowDown(given.retryAfter);
        }
        return given;
      });
      const mine: Kept = { until: clock.monotonic() + KEEP_MS, answer };
      kept.delete(key);
      kept.set(key, mine);
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
