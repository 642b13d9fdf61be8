// Candles of every other exchange, through ccxt's fetchOHLCV; the library is loaded when the first chart asks.
import { z } from 'zod';
import { loadCcxtPublic } from '../public-price/ccxt-feed.ts';
import { type CandleFeed, MOST_CANDLES } from './port.ts';

interface CandleClient {
  fetchOHLCV(symbol: string, interval: string, since: number, limit: number): Promise<unknown>;
}

/** ccxt leaves the amounts as text or makes them numbers, by the venue. */
const AMOUNT = z.union([z.string(), z.number().transform(String)]);
const rows = z.array(z.tuple([z.number(), AMOUNT, AMOUNT, AMOUNT, AMOUNT], z.unknown()));

export function createCcxtCandles(
  exchange: string,
  load: (exchange: string) => Promise<CandleClient> = (id) => loadCcxtPublic<CandleClient>(id),
): CandleFeed {
  let client: Promise<CandleClient> | undefined;
  return {
    async candles({ market, interval, from, to }) {
      try {
        client ??= load(exchange);
        const answer = rows.parse(await (await client).fetchOHLCV(market.symbol, interval, from, MOST_CANDLES));
        const candles = answer.map(([at, open, high, low, close]) => ({ at, open, high, low, close }));
        return { kind: 'candles', candles: candles.filter(({ at }) => at <= to) };
      } catch (error) {
        if (error instanceof Error && error.name === 'BadSymbol') return { kind: 'unlisted' };
        return { kind: 'unreachable', message: error instanceof Error ? error.message : 'the request failed' };
      }
    },
  };
}
