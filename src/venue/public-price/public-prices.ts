// The prices behind paper trading: the venue's public ones where it can be reached, the last ones known where it cannot; nobody waits for a
// network that is not there.
import type { Clock } from '../../model/clock.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { Market } from '../../model/market.ts';
import { createBinanceFeed } from './binance-feed.ts';
import { createCcxtFeed } from './ccxt-feed.ts';
import type { Feed, Fetch } from './feed.ts';
import { PriceMemory } from './memory.ts';
import type { KeyValueStore, KnownPrices, PriceSource, PublicPrice } from './port.ts';

/** A price read less than this ago is used again. */
const FRESH_MS = 1_000;
/** The longest an order waits for a price. */
const PATIENCE_MS = 500;
/** The longest one request to the venue may take; it goes on behind the backs of those who waited. */
const REQUEST_MS = 3_000;
/** A venue that could not be reached is tried again this often. */
const PROBE_EVERY_MS = 30_000;
/** A market the venue does not list is asked for again after this. */
const UNLISTED_MS = 600_000;

export interface PublicPricesOptions {
  /** ccxt's id of the exchange, lower case. */
  readonly exchange: string;
  readonly clock: Clock;
  readonly storage: KeyValueStore;
  /** Instead of Binance's own addresses: a proxy or a simulator with the same API. */
  readonly baseUrl?: string;
  readonly fetch?: Fetch;
  /** `none` never leaves the machine; otherwise the exchange's own feed. */
  readonly feed?: Feed | 'none';
}

/** Loads the last prices known and starts to probe the venue in the background. Rejects when the store cannot be read. */
export async function createPublicPrices(options: PublicPricesOptions): Promise<PriceSource> {
  const { exchange, clock, storage } = options;
  const memory = await PriceMemory.open(storage, clock, exchange);
  const prices = new PublicPrices(memory, clock, feedOf(options));
  prices.start();
  return prices;
}

function feedOf({ exchange, feed, fetch: ask = globalThis.fetch, baseUrl }: PublicPricesOptions): Feed | undefined {
  if (feed !== undefined) return feed === 'none' ? undefined : feed;
  if (exchange === 'binance') return createBinanceFeed(ask, baseUrl === undefined ? undefined : [baseUrl.replace(/\/+$/, '')]);
  return createCcxtFeed(exchange);
}

class PublicPrices implements PriceSource {
  readonly #memory: PriceMemory;
  readonly #clock: Clock;
  readonly #feed: Feed | undefined;
  readonly #closed = new AbortController();
  readonly #asking = new Map<string, Promise<void>>();
  /** Monotonic times of the last answer, by symbol. */
  readonly #readAt = new Map<string, number>();
  readonly #unlistedAt = new Map<string, number>();
  /** False until the first probe succeeds, and again from a failure to the next good probe: then nobody waits. */
  #reachable = false;
  #cancelProbe: (() => void) | undefined;

  constructor(memory: PriceMemory, clock: Clock, feed: Feed | undefined) {
    this.#memory = memory;
    this.#clock = clock;
    this.#feed = feed;
  }

  start(): void {
    if (this.#feed !== undefined) void this.#probe(this.#feed);
  }

  async read(market: Market): Promise<KnownPrices> {
    const { symbol } = market;
    if (this.#feed !== undefined && this.#reachable && !this.#isFresh(symbol) && !this.#isUnlisted(symbol)) {
      await this.#ask(market, this.#feed);
    }
    const last = this.#memory.public.get(symbol);
    const seen: PublicPrice | undefined = last && { ...last, fresh: this.#isFresh(symbol) };
    const alert = this.#memory.alert.get(symbol);
    return { ...(seen && { public: seen }), ...(alert && { alert }) };
  }

  note({ symbol }: Market, price: Decimal): void {
    this.#memory.named(symbol, { price, at: this.#clock.now() });
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#reachable = false;
    this.#cancelProbe?.();
    await this.#memory.flush();
  }

  #isFresh(symbol: string): boolean {
    const at = this.#readAt.get(symbol);
    return at !== undefined && this.#clock.monotonic() - at < FRESH_MS;
  }

  #isUnlisted(symbol: string): boolean {
    const at = this.#unlistedAt.get(symbol);
    return at !== undefined && this.#clock.monotonic() - at < UNLISTED_MS;
  }

  /** Waits for the answer, but no longer than {@link PATIENCE_MS}; whoever asks meanwhile shares the same request. */
  async #ask(market: Market, feed: Feed): Promise<void> {
    let asking = this.#asking.get(market.symbol);
    if (asking === undefined) {
      asking = this.#fetch(market, feed).finally(() => this.#asking.delete(market.symbol));
      this.#asking.set(market.symbol, asking);
    }
    let tooLate = (): void => undefined;
    const patience = new Promise<void>((resolve) => (tooLate = resolve));
    const cancel = this.#clock.after(PATIENCE_MS, () => {
      this.#lost(feed);
      tooLate();
    });
    await Promise.race([asking, patience]);
    cancel();
  }

  async #fetch(market: Market, feed: Feed): Promise<void> {
    const answer = await this.#within(REQUEST_MS, (signal) => feed.price(market, signal));
    switch (answer.kind) {
      case 'price': {
        const { bid, ask } = answer;
        this.#readAt.set(market.symbol, this.#clock.monotonic());
        this.#memory.saw(market.symbol, { bid, ask, at: this.#clock.now() });
        this.#reached();
        return;
      }
      case 'unlisted':
        this.#unlistedAt.set(market.symbol, this.#clock.monotonic());
        return;
      case 'unreachable':
        this.#lost(feed);
        return;
    }
  }

  /** An answer that came after everyone had stopped waiting counts too: the venue is slow, not gone. */
  #reached(): void {
    this.#reachable = !this.#closed.signal.aborted;
    this.#cancelProbe?.();
    this.#cancelProbe = undefined;
  }

  #lost(feed: Feed): void {
    this.#reachable = false;
    if (this.#closed.signal.aborted) return;
    this.#cancelProbe ??= this.#clock.after(PROBE_EVERY_MS, () => void this.#probe(feed));
  }

  async #probe(feed: Feed): Promise<void> {
    this.#cancelProbe = undefined;
    const answers = await this.#within(REQUEST_MS, (signal) => feed.probe(signal));
    if (this.#closed.signal.aborted) return;
    if (answers) this.#reached();
    else this.#lost(feed);
  }

  /** Runs one request that ends with the deadline and with {@link close}. */
  async #within<Result>(ms: number, run: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const deadline = new AbortController();
    const cancel = this.#clock.after(ms, () => deadline.abort(new Error(`no answer within ${ms} ms`)));
    try {
      return await run(AbortSignal.any([deadline.signal, this.#closed.signal]));
    } finally {
      cancel();
    }
  }
}
