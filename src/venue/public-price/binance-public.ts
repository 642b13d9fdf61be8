// Binance's public API by plain fetch: the addresses of spot and of perpetuals, asked one after the other until one answers.
import { z } from 'zod';
import { isDerivative, type Market } from '../../model/market.ts';
import type { Fetch } from './feed.ts';

/** The second serves the same public data and is not blocked where the first one answers 451. */
const SPOT_BASES = ['https://api.binance.com', 'https://data-api.binance.vision'] as const;
/** The perpetuals' API, which has other paths. */
const FUTURES_BASES = ['https://fapi.binance.com'] as const;

const errorSchema = z.object({ code: z.number() });
/** "Invalid symbol." */
const INVALID_SYMBOL = -1121;

type NoAnswer =
  | { readonly kind: 'unlisted' }
  /** `retryAfter`: the venue asked for a pause, milliseconds. */
  | { readonly kind: 'unreachable'; readonly message: string; readonly retryAfter?: number };

/** A venue that asks for a pause and does not say how long. */
const UNNAMED_PAUSE_MS = 60_000;

interface Kinded {
  readonly kind: string;
}

interface Question<Answer extends Kinded> {
  /** Whose API is asked. */
  readonly market: Pick<Market, 'symbol'>;
  /** Behind `/api/v3` or `/fapi/v1`. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly read: (response: Response) => Promise<Answer | NoAnswer>;
}

/** Never rejects. */
type AskBinance = <Answer extends Kinded>(question: Question<Answer>) => Promise<Answer | NoAnswer>;

/** `bases` instead of Binance's own addresses: a proxy or a simulator with the same API. */
export function createAskBinance(fetch: Fetch, bases?: readonly string[]): AskBinance {
  // The base that answered last is asked first.
  let spot: readonly string[] = bases ?? SPOT_BASES;
  let futures: readonly string[] = bases ?? FUTURES_BASES;
  return async <Answer extends Kinded>({ market, path, signal, read }: Question<Answer>): Promise<Answer | NoAnswer> => {
    const isFutures = isDerivative(market);
    const order = isFutures ? futures : spot;
    let last: Answer | NoAnswer = { kind: 'unreachable', message: 'no address to ask' };
    for (const base of order) {
      last = await ask(fetch, `${base}${isFutures ? '/fapi/v1' : '/api/v3'}${path}`, signal, read);
      // Who asked for a pause is not gone round.
      if ('retryAfter' in last) return last;
      if (last.kind === 'unreachable') continue;
      const sorted = [base, ...order.filter((other) => other !== base)];
      if (isFutures) futures = sorted;
      else spot = sorted;
      return last;
    }
    return last;
  };
}

async function ask<Answer>(
  fetch: Fetch,
  url: string,
  signal: AbortSignal,
  read: (response: Response) => Promise<Answer | NoAnswer>,
): Promise<Answer | NoAnswer> {
  try {
    return await read(await fetch(url, { signal, redirect: 'error' }));
  } catch (error) {
    return { kind: 'unreachable', message: error instanceof Error ? error.message : 'the request failed' };
  }
}

/** As it stands in a query. */
export function publicSymbol({ base, quote }: Market): string {
  return encodeURIComponent(`${base}${quote}`);
}

/** The answer as JSON, or why it is none. */
export async function publicBody(response: Response): Promise<{ readonly kind: 'body'; readonly body: unknown } | NoAnswer> {
  const body: unknown = await response.json();
  if (response.status === 400 && errorSchema.safeParse(body).data?.code === INVALID_SYMBOL) return { kind: 'unlisted' };
  if (response.ok) return { kind: 'body', body };
  // 418 is Binance's word for an address that went on after a 429.
  const slowDown = response.status === 429 || response.status === 418;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = slowDown && { retryAfter: Number.isFinite(seconds) ? seconds * 1_000 : UNNAMED_PAUSE_MS };
  return { kind: 'unreachable', message: `HTTP ${response.status}`, ...retryAfter };
}
