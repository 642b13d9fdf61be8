// Binance's public best bid and ask, by plain fetch: one small request, no keys, and no exchange library to load for it.
import { z } from 'zod';
import { readDecimal, ZERO } from '../../model/decimal.ts';
import { createAskBinance, publicBody, publicSymbol } from './binance-public.ts';
import type { Feed, FeedAnswer, Fetch } from './feed.ts';

const tickerSchema = z.object({ bidPrice: z.string(), askPrice: z.string() });
/** Any spot market stands for the API as a whole. */
const SPOT = { symbol: 'BTC/USDT' };

export function createBinanceFeed(fetch: Fetch, bases?: readonly string[]): Feed {
  const ask = createAskBinance(fetch, bases);
  return {
    async probe(signal) {
      const read = async (response: Response): Promise<FeedAnswer> => {
        await response.arrayBuffer();
        return response.ok ? { kind: 'unlisted' } : { kind: 'unreachable', message: `HTTP ${response.status}` };
      };
      return (await ask({ market: SPOT, path: '/ping', signal, read })).kind !== 'unreachable';
    },
    price: (market, signal) =>
      ask({ market, path: `/ticker/bookTicker?symbol=${publicSymbol(market)}`, signal, read: readTicker }),
  };
}

async function readTicker(response: Response): Promise<FeedAnswer> {
  const answer = await publicBody(response);
  if (answer.kind !== 'body') return answer;
  const { bidPrice, askPrice } = tickerSchema.parse(answer.body);
  const [bid, ask] = [readDecimal(bidPrice), readDecimal(askPrice)];
  // An empty side is published as 0: a market without orders has no price.
  if (bid === undefined || ask === undefined || bid.lte(ZERO) || ask.lt(bid)) return { kind: 'unlisted' };
  return { kind: 'price', bid, ask };
}
