// Public prices of every other exchange, through ccxt's fetchTicker; the library is loaded when the first price is asked.
import { z } from 'zod';
import { type Decimal, readDecimal, ZERO } from '../../model/decimal.ts';
import type { Feed, FeedAnswer } from './feed.ts';

/** ccxt keeps amounts as text once its `number` is String: no price passes through a float. */
const AMOUNT = z.string().nullish();
const tickerSchema = z.object({ bid: AMOUNT, ask: AMOUNT, last: AMOUNT });

interface TickerClient {
  number: unknown;
  timeout: number;
  fetchTicker(symbol: string): Promise<unknown>;
}

/** ccxt bounds each of its requests itself; the first price also loads the markets, some megabytes at large venues. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Rejects for an exchange that ccxt does not have. */
type LoadClient = (exchange: string) => Promise<TickerClient>;

/** `probeSymbol` is asked to see whether the venue answers at all. */
export function createCcxtFeed(
  exchange: string,
  load: LoadClient = loadCcxtPublic<TickerClient>,
  probeSymbol = 'BTC/USDT',
): Feed {
  let client: Promise<TickerClient> | undefined;
  const price = async (symbol: string): Promise<FeedAnswer> => {
    try {
      client ??= load(exchange);
      return readTicker(await (await client).fetchTicker(symbol));
    } catch (error) {
      // BadSymbol is the venue's answer; everything else says that it cannot be asked.
      if (error instanceof Error && error.name === 'BadSymbol') return { kind: 'unlisted' };
      return { kind: 'unreachable', message: error instanceof Error ? error.message : 'the request failed' };
    }
  };
  return {
    probe: async () => (await price(probeSymbol)).kind !== 'unreachable',
    price: (market) => price(market.symbol),
  };
}

function readTicker(ticker: unknown): FeedAnswer {
  const { bid, ask, last } = tickerSchema.parse(ticker);
  const traded = positive(last);
  const [buyers, sellers] = [positive(bid) ?? traded, positive(ask) ?? traded];
  return buyers === undefined || sellers === undefined ? { kind: 'unlisted' } : { kind: 'price', bid: buyers, ask: sellers };
}

function positive(text: string | null | undefined): Decimal | undefined {
  const value = readDecimal(text ?? '');
  return value?.gt(ZERO) === true ? value : undefined;
}

/** One exchange's file instead of all: 70 ms against 300 ms. */
export async function loadCcxtPublic<Client>(exchange: string): Promise<Client> {
  if (!/^[a-z0-9]+$/.test(exchange)) throw new Error(`not an exchange: ${JSON.stringify(exchange)}`);
  const file = new URL(`./src/${exchange}.js`, import.meta.resolve('ccxt')).href;
  const loaded = (await import(file)) as { default: new (options: object) => Client & { number: unknown } };
  const client = new loaded.default({ timeout: REQUEST_TIMEOUT_MS, enableRateLimit: true });
  client.number = String;
  return client;
}
