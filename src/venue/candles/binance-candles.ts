// Binance's public candles by plain fetch: one request, no keys, no exchange library to load for it.
import { z } from 'zod';
import { createAskBinance, publicBody, publicSymbol } from '../public-price/binance-public.ts';
import type { Fetch } from '../public-price/feed.ts';
import { type CandleAnswer, type CandleFeed, type CandleRequest, MOST_CANDLES } from './port.ts';

/** Open time, open, high, low, close; what follows is not drawn. https://developers.binance.com/docs/binance-spot-api-docs/rest-api */
const klines = z.array(z.tuple([z.number(), z.string(), z.string(), z.string(), z.string()], z.unknown()));

/** `base` instead of Binance's own addresses: a proxy or a simulator with the same API. */
export function createBinanceCandles(fetch: Fetch, base?: string): CandleFeed {
  const ask = createAskBinance(fetch, base === undefined ? undefined : [base.replace(/\/+$/, '')]);
  return {
    candles: (request, signal) => ask({ market: request.market, path: pathOf(request), signal, read: readKlines }),
  };
}

function pathOf({ market, interval, from, to }: CandleRequest): string {
  const symbol = publicSymbol(market);
  return `/klines?symbol=${symbol}&interval=${interval}&startTime=${from}&endTime=${to}&limit=${MOST_CANDLES}`;
}

async function readKlines(response: Response): Promise<CandleAnswer> {
  const answer = await publicBody(response);
  if (answer.kind !== 'body') return answer;
  const candles = klines.parse(answer.body).map(([at, open, high, low, close]) => ({ at, open, high, low, close }));
  return { kind: 'candles', candles };
}
