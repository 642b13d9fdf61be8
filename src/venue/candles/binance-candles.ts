// Binance's public candles by plain fetch: one request, no keys, no exchange library to load for it.
import { z } from 'zod';
import { isDerivative, type Market } from '../../model/market.ts';
import { BINANCE_BASES, FUTURES_BASES } from '../public-price/binance-feed.ts';
import type { Fetch } from '../public-price/feed.ts';
import { type CandleAnswer, type CandleFeed, type CandleRequest, MOST_CANDLES } from './port.ts';

/** Open time, open, high, low, close; what follows is not drawn. https://developers.binance.com/docs/binance-spot-api-docs/rest-api */
const klines = z.array(z.tuple([z.number(), z.string(), z.string(), z.string(), z.string()], z.unknown()));
const errorSchema = z.object({ code: z.number() });
/** "Invalid symbol." */
const INVALID_SYMBOL = -1121;

/** `base` instead of Binance's own addresses: a proxy or a simulator with the same API. */
export function createBinanceCandles(fetch: Fetch, base?: string): CandleFeed {
  const basesOf = (market: Market): readonly string[] => {
    if (base !== undefined) return [base.replace(/\/+$/, '')];
    return isDerivative(market) ? FUTURES_BASES : BINANCE_BASES;
  };
  return {
    async candles(request, signal) {
      let answer: CandleAnswer = { kind: 'unreachable', message: 'no address to ask' };
      for (const one of basesOf(request.market)) {
        answer = await ask(fetch, `${one}${pathOf(request)}`, signal);
        if (answer.kind !== 'unreachable') return answer;
      }
      return answer;
    },
  };
}

function pathOf({ market, interval, from, to }: CandleRequest): string {
  const symbol = encodeURIComponent(`${market.base}${market.quote}`);
  const api = isDerivative(market) ? '/fapi/v1' : '/api/v3';
  return `${api}/klines?symbol=${symbol}&interval=${interval}&startTime=${from}&endTime=${to}&limit=${MOST_CANDLES}`;
}

async function ask(fetch: Fetch, url: string, signal: AbortSignal): Promise<CandleAnswer> {
  try {
    const response = await fetch(url, { signal, redirect: 'error' });
    const body: unknown = await response.json();
    if (response.status === 400 && errorSchema.safeParse(body).data?.code === INVALID_SYMBOL) return { kind: 'unlisted' };
    if (!response.ok) return { kind: 'unreachable', message: `HTTP ${response.status}` };
    const candles = klines.parse(body).map(([at, open, high, low, close]) => ({ at, open, high, low, close }));
    return { kind: 'candles', candles };
  } catch (error) {
    return { kind: 'unreachable', message: error instanceof Error ? error.message : 'the request failed' };
  }
}
