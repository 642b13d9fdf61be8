// Whether paper orders will find a public price from here: decides if the first alert that is suggested has to bring its own.
import type { Clock } from '../../model/clock.ts';
import { assumedMarket } from '../../model/market.ts';
import { createBinanceFeed } from '../../venue/public-price/binance-feed.ts';
import type { Config } from '../config/config.ts';

/** Nobody waits longer than this at the start for a network that is not there. */
const PATIENCE_MS = 1_500;

export async function knowsPrice(clock: Clock, { accounts, markets }: Config): Promise<boolean> {
  const account = accounts.find(({ mode }) => mode === 'paper');
  const market = markets.find(({ exchange }) => exchange === account?.exchange);
  // Other exchanges are read through a library that takes longer to load than anybody waits here.
  if (account?.exchange !== 'binance' || market === undefined) return false;
  const patience = new AbortController();
  const cancel = clock.after(PATIENCE_MS, () => patience.abort());
  try {
    const feed = account.baseUrl === undefined ? createBinanceFeed(fetch) : createBinanceFeed(fetch, [account.baseUrl]);
    const answer = await feed.price(assumedMarket(market.exchange, market.market), patience.signal);
    return answer.kind === 'price';
  } finally {
    cancel();
  }
}
