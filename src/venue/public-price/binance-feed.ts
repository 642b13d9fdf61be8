// Binance's public best bid and ask, by plain fetch: one small request, no keys, and no exchange library to load for it.
import { z } from 'zod';
import { readDecimal, ZERO } from '../../model/decimal.ts';
import { isDerivative, type Market } from '../../model/market.ts';
import type { Feed, FeedAnswer, Fetch } from './feed.ts';

/** The second serves the same public data and is not blocked where the first one answers 451. */
export const BINANCE_BASES = ['https://api.binance.com', 'https://data-api.binance.vision'] as const;

/** The perpetuals' API, which has other paths. */
export const FUTURES_BASES = ['https://fapi.binance.com'] as const;

const tickerSchema = z.object({ bidPrice: z.string(), askPrice: z.string() });
/** "Invalid symbol." */
const INVALID_SYMBOL = -1121;
const errorSchema = z.object({ code: z.number() });

type TryEach = (path: string, signal: AbortSignal, read: (response: Response) => Promise<FeedAnswer>) => Promise<FeedAnswer>;

export function createBinanceFeed(fetch: Fetch, bases?: readonly string[]): Feed {
  const spot = createTryEach(fetch, bases ?? BINANCE_BASES);
  const futures = createTryEach(fetch, bases ?? FUTURES_BASES);
  return {
    async probe(signal) {
      const answer = await spot('/api/v3/ping', signal, async (response) => {
        await response.arrayBuffer();
        return response.ok ? { kind: 'unlisted' } : { kind: 'unreachable', message: `HTTP ${response.status}` };
      });
      return answer.kind !== 'unreachable';
    },
    price: (market, signal) => {
      const path = `/ticker/bookTicker?symbol=${venueSymbol(market)}`;
      return isDerivative(market) ? futures(`/fapi/v1${path}`, signal, readTicker) : spot(`/api/v3${path}`, signal, readTicker);
    },
  };
}

function createTryEach(fetch: Fetch, bases: readonly string[]): TryEach {
  // The base that answered last is asked first.
  let order = [...bases];
  return async (path, signal, read) => {
    let last: FeedAnswer = { kind: 'unreachable', message: 'no address to ask' };
    for (const base of order) {
      last = await ask(fetch, `${base}${path}`, signal, read);
      if (last.kind !== 'unreachable') {
        order = [base, ...bases.filter((other) => other !== base)];
        return last;
      }
    }
    return last;
  };
}

function venueSymbol({ base, quote }: Market): string {
  return encodeURIComponent(`${base}${quote}`);
}

async function ask(
  fetch: Fetch,
  url: string,
  signal: AbortSignal,
  read: (response: Response) => Promise<FeedAnswer>,
): Promise<FeedAnswer> {
  try {
    return await read(await fetch(url, { signal, redirect: 'error' }));
  } catch (error) {
    return { kind: 'unreachable', message: error instanceof Error ? error.message : 'the request failed' };
  }
}

async function readTicker(response: Response): Promise<FeedAnswer> {
  const body: unknown = await response.json();
  if (response.status === 400 && errorSchema.safeParse(body).data?.code === INVALID_SYMBOL) return { kind: 'unlisted' };
  if (!response.ok) return { kind: 'unreachable', message: `HTTP ${response.status}` };
  const { bidPrice, askPrice } = tickerSchema.parse(body);
  const [bid, ask] = [readDecimal(bidPrice), readDecimal(askPrice)];
  // An empty side is published as 0: a market without orders has no price.
  if (bid === undefined || ask === undefined || bid.lte(ZERO) || ask.lt(bid)) return { kind: 'unlisted' };
  return { kind: 'price', bid, ask };
}
