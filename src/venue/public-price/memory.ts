// The last price of every market, kept across restarts, so that a machine that loses its network still knows roughly what things cost.
import { z } from 'zod';
import type { Clock } from '../../model/clock.ts';
import { type Decimal, decimal, plain } from '../../model/decimal.ts';
import type { AlertPrice, KeyValueStore } from './port.ts';

/** A burst of 1,000 alerts on one market is one write: prices are worth no more than that. */
const WRITE_AFTER_MS = 2_000;

const price = z.string().transform(decimal);
const publicSchema = z.object({ bid: price, ask: price, at: z.int() });
const alertSchema = z.object({ price, at: z.int() });

export interface LastPublic {
  readonly bid: Decimal;
  readonly ask: Decimal;
  readonly at: number;
}

export class PriceMemory {
  readonly public = new Map<string, LastPublic>();
  readonly alert = new Map<string, AlertPrice>();
  readonly #store: KeyValueStore;
  readonly #clock: Clock;
  readonly #exchange: string;
  #unwritten = new Map<string, string>();
  #cancelTimer: (() => void) | undefined;

  private constructor(store: KeyValueStore, clock: Clock, exchange: string) {
    this.#store = store;
    this.#clock = clock;
    this.#exchange = exchange;
  }

  static async open(store: KeyValueStore, clock: Clock, exchange: string): Promise<PriceMemory> {
    const memory = new PriceMemory(store, clock, exchange);
    const [seen, named] = await Promise.all([store.load(memory.#key('public', '')), store.load(memory.#key('alert', ''))]);
    for (const [key, text] of seen) {
      memory.public.set(key.slice(memory.#key('public', '').length), publicSchema.parse(JSON.parse(text)));
    }
    for (const [key, text] of named) {
      memory.alert.set(key.slice(memory.#key('alert', '').length), alertSchema.parse(JSON.parse(text)));
    }
    return memory;
  }

  saw(symbol: string, { bid, ask, at }: LastPublic): void {
    this.public.set(symbol, { bid, ask, at });
    this.#write(this.#key('public', symbol), JSON.stringify({ bid: plain(bid), ask: plain(ask), at }));
  }

  named(symbol: string, { price, at }: AlertPrice): void {
    this.alert.set(symbol, { price, at });
    this.#write(this.#key('alert', symbol), JSON.stringify({ price: plain(price), at }));
  }

  /** Writes what is not written yet. Where the store is away it stays in memory for the next time: a price is no reason to fail. */
  async flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const entries = this.#unwritten;
    if (entries.size === 0) return;
    this.#unwritten = new Map();
    await this.#store.save(entries).catch(() => {
      this.#unwritten = new Map([...entries, ...this.#unwritten]);
    });
  }

  #write(key: string, text: string): void {
    this.#unwritten.set(key, text);
    this.#cancelTimer ??= this.#clock.after(WRITE_AFTER_MS, () => {
      this.#cancelTimer = undefined;
      void this.flush();
    });
  }

  #key(kind: 'public' | 'alert', symbol: string): string {
    return `price/${this.#exchange}/${kind}/${symbol}`;
  }
}
