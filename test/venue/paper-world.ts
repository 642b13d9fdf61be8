// A paper account on a clock and a price feed that a test moves.
import { decimal } from '../../src/model/decimal.ts';
import type { Market } from '../../src/model/market.ts';
import { paperMarket } from '../../src/venue/paper/markets.ts';
import { createPaperVenue, type PaperVenue, type PaperVenueOptions } from '../../src/venue/paper/venue.ts';
import type { Feed } from '../../src/venue/public-price/feed.ts';
import type { KeyValueStore, PriceSource } from '../../src/venue/public-price/port.ts';
import { createPublicPrices } from '../../src/venue/public-price/public-prices.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import type { VenueWorld } from './contract.ts';
import { MemoryStore } from './memory-store.ts';

export interface PaperWorld extends VenueWorld {
  readonly venue: PaperVenue;
  readonly clock: ManualClock;
  readonly prices: PriceSource;
  readonly options: PaperVenueOptions;
  reopen(): Promise<PaperVenue>;
}

export interface PaperWorldOptions {
  readonly storage?: KeyValueStore;
  /** False: a machine without a network. */
  readonly network?: boolean;
  readonly writer?: string;
  readonly close?: () => Promise<void>;
  /** What a restart does to the store. */
  readonly beforeReopen?: () => Promise<void>;
}

export const BTC_USDT: Market = paperMarket('binance', 'BTC/USDT') ?? assertNever();
export const BTC_PERPETUAL: Market = paperMarket('binance', 'BTC/USDT:USDT') ?? assertNever();

function assertNever(): never {
  throw new Error('the table has lost BTC/USDT');
}

export async function paperWorld(settings: PaperWorldOptions = {}): Promise<PaperWorld> {
  const { storage = new MemoryStore(), network = true, writer } = settings;
  const clock = manualClock();
  let price: { bid: string; ask: string } | undefined;
  const feed: Feed = {
    probe: () => Promise.resolve(true),
    price: () =>
      Promise.resolve(
        price === undefined ? { kind: 'unlisted' } : { kind: 'price', bid: decimal(price.bid), ask: decimal(price.ask) },
      ),
  };
  const prices = await createPublicPrices({ exchange: 'binance', clock, storage, feed: network ? feed : 'none' });
  await clock.advance(0);
  const options: PaperVenueOptions = {
    accountId: 'ac_demo',
    exchange: 'binance',
    startingBalances: { USDT: decimal('10000'), BTC: decimal('1') },
    clock,
    storage,
    prices,
    rules: () => undefined,
    ...(writer !== undefined && { writer }),
  };
  const venue = await createPaperVenue(options);
  return {
    venue,
    market: BTC_USDT,
    clock,
    prices,
    options,
    secrets: [],
    setPrice: (bid, ask) => {
      price = { bid, ask };
      return Promise.resolve();
    },
    advance: (ms) => clock.advance(ms),
    reopen: async () => {
      await venue.close();
      await settings.beforeReopen?.();
      return createPaperVenue(options);
    },
    close: async () => {
      await venue.close();
      await prices.close();
      await settings.close?.();
    },
  };
}
