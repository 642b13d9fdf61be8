// The reviewed market table in memory: configuration and approved proposals, joined with the market rules the ledger has cached.
import type { Ledger, MarketEntry } from '../../ledger/port.ts';
import { canonicalExchange, canonicalSymbol } from '../../model/alert.ts';
import { assumedMarket, type Market } from '../../model/market.ts';
import { paperMarket } from '../../venue/paper/markets.ts';
import { candidatesAmong } from '../likeness.ts';

export interface MarketTable {
  /** The market for a canonical symbol on a canonical exchange; undefined where no row says so. */
  find(symbol: string, exchange: string): Market | undefined;
  /** The rules of a market by the venue's name: cached, else reviewed by us, else assumed. */
  rules(exchange: string, market: string): Market;
  /** Unified names that look like the symbol, for a proposal. */
  candidates(symbol: string, exchange: string): readonly string[];
  entries(): readonly MarketEntry[];
  /** What a venue listed when it was asked, so that proposals can name it: what it has listed since is not among it. */
  learn(exchange: string, markets: readonly string[]): void;
  /** What was learnt. */
  names(exchange: string): readonly string[];
  /** Reads approved rows and cached rules again; call after either changed. */
  refresh(configured: readonly Omit<MarketEntry, 'from'>[]): Promise<void>;
}

export async function createMarketTable(
  ledger: Pick<Ledger, 'marketEntries' | 'markets'>,
  configured: readonly Omit<MarketEntry, 'from'>[],
): Promise<MarketTable> {
  let rows: readonly MarketEntry[] = [];
  let bySymbol = new Map<string, MarketEntry>();
  let cached = new Map<string, Market>();
  const listed = new Map<string, readonly string[]>();

  const rules = (exchange: string, market: string): Market =>
    cached.get(`${exchange} ${market}`) ?? paperMarket(exchange, market) ?? assumedMarket(exchange, market);
  const refresh = async (fromConfig: readonly Omit<MarketEntry, 'from'>[]): Promise<void> => {
    const approved = await ledger.marketEntries();
    // A row of the configuration stands above an approved one: the file is what a person reads.
    rows = [...approved, ...fromConfig.map((row) => ({ ...row, from: 'config' }))];
    bySymbol = new Map(rows.map((row) => [keyOf(row), row]));
    cached = new Map((await ledger.markets()).map((market) => [`${market.exchange} ${market.symbol}`, market]));
  };
  const names = (exchange: string): readonly string[] => listed.get(exchange) ?? [];
  await refresh(configured);
  return {
    find: (symbol, exchange) => {
      const row = bySymbol.get(`${exchange} ${symbol}`);
      return row === undefined ? undefined : rules(canonicalExchange(row.exchange), row.market);
    },
    rules,
    candidates: (symbol, exchange) =>
      candidatesAmong(symbol, [...names(exchange), ...rows.filter((row) => row.exchange === exchange).map((row) => row.market)]),
    entries: () => rows,
    learn: (exchange, markets) => {
      // Accounts for spot and for perpetuals see different lists of one exchange.
      listed.set(exchange, [...new Set([...names(exchange), ...markets])]);
    },
    names,
    refresh,
  };
}

function keyOf({ exchange, symbol }: Omit<MarketEntry, 'from'>): string {
  const canonical = canonicalExchange(exchange);
  return `${canonical} ${canonicalSymbol(symbol, canonical)}`;
}
