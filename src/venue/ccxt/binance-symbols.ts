// The rules of the markets in use, asked once and kept for a while: every lookup needs them, and exchangeInfo costs 20 of 6,000 a minute.
import type { Clock } from '../../model/clock.ts';
import { VenueError } from '../port.ts';
import type { BinanceApi, Params } from './binance-api.ts';
import { exchangeInfoSchema, type SymbolInfo, symbolNamesSchema, weightPerMinute } from './binance-markets.ts';

/** Binance announces new ticks and lots days ahead. */
const FRESH_MS = 300_000;

/** What a server that knows no filter by symbol may answer; the whole list is asked for then. */
const UNFILTERED = new Set(['not_supported', 'bad_request', 'bad_answer']);

interface Known {
  readonly info: SymbolInfo;
  readonly askedAt: number;
}

export class BinanceSymbols {
  readonly #api: BinanceApi;
  readonly #clock: Clock;
  readonly #allowed: (perMinute: number) => void;
  readonly #known = new Map<string, Known>();
  #listed: { readonly symbols: readonly string[]; readonly askedAt: number } | undefined;

  /** `allowed` is told what weight an address may spend in a minute, as often as the venue says it. */
  constructor(api: BinanceApi, clock: Clock, allowed: (perMinute: number) => void) {
    this.#api = api;
    this.#clock = clock;
    this.#allowed = allowed;
  }

  /** Those of `names` that the venue lists. When it cannot be asked, what it said before still names the market. */
  async of(names: readonly string[]): Promise<readonly SymbolInfo[]> {
    const wanted = names.filter((name) => !this.#isFresh(name));
    if (wanted.length > 0) {
      try {
        const askedAt = this.#clock.monotonic();
        for (const info of await this.#ask(wanted)) this.#known.set(info.symbol, { info, askedAt });
      } catch (error) {
        if (!(error instanceof VenueError) || wanted.some((name) => !this.#known.has(name))) throw error;
      }
    }
    return names.flatMap((name) => this.#known.get(name)?.info ?? []);
  }

  /** The unified names of all markets that trade: up to 20 MB to ask for. */
  async listed(): Promise<readonly string[]> {
    const askedAt = this.#clock.monotonic();
    if (this.#listed !== undefined && askedAt - this.#listed.askedAt < FRESH_MS) return this.#listed.symbols;
    const { symbols } = await this.#api.query({ path: 'exchangeInfo', schema: symbolNamesSchema, large: true });
    const trading = symbols.filter(({ status }) => status === undefined || status === 'TRADING');
    const names = trading.map(({ baseAsset, quoteAsset }) => `${baseAsset}/${quoteAsset}`);
    this.#listed = { symbols: names, askedAt };
    return names;
  }

  #isFresh(name: string): boolean {
    const known = this.#known.get(name);
    return known !== undefined && this.#clock.monotonic() - known.askedAt < FRESH_MS;
  }

  /** One unknown name fails a question for several, so they are asked one by one then. */
  async #ask(names: readonly string[]): Promise<readonly SymbolInfo[]> {
    try {
      return await this.#query(names.length === 1 ? { symbol: names[0] ?? '' } : { symbols: JSON.stringify(names) });
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      if (UNFILTERED.has(error.code)) return this.#query({});
      if (error.code !== 'bad_symbol') throw error;
      return names.length === 1 ? [] : (await Promise.all(names.map((name) => this.#ask([name])))).flat();
    }
  }

  async #query(params: Params): Promise<readonly SymbolInfo[]> {
    const query = { path: 'exchangeInfo', params, schema: exchangeInfoSchema, large: true };
    const { symbols, rateLimits } = await this.#api.query(query);
    const perMinute = weightPerMinute(rateLimits ?? []);
    if (perMinute !== undefined) this.#allowed(perMinute);
    return symbols;
  }
}
