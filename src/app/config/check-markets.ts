// The market table: one market for a symbol, spelled so that a slip is seen; and limits in currencies that can be compared.
import { assumedMarket } from '../../model/market.ts';
import type { Findings } from './checks.ts';
import { DEFAULT_MARKETS } from './defaults.ts';
import type { Draft } from './draft.ts';
import { marketRow } from './resolve.ts';
import type { MarketDraft, RiskDraft } from './schema.ts';
import type { Path } from './source.ts';

export function checkMarkets(draft: Draft, found: Findings): void {
  const seen = new Map<string, { readonly i: number; readonly market: string }>();
  for (const [i, draftRow] of draft.markets.entries()) {
    if (draftRow === undefined) continue;
    const { exchange, symbol, market } = marketRow(draftRow);
    const key = `${exchange} ${symbol}`;
    const first = seen.get(key);
    if (first !== undefined && first.market !== market) {
      found.problem(
        ['markets', i, 'market'],
        `${symbol} on ${exchange} is already ${first.market} in markets[${first.i}]: one symbol is one market`,
      );
    }
    if (first?.market === market) found.note(['markets', i], `repeats markets[${first.i}]`);
    if (first === undefined) seen.set(key, { i, market });
    checkSpelling(i, draftRow, found);
  }
}

function checkSpelling(i: number, { exchange, symbol, market }: MarketDraft, found: Findings): void {
  if (market.includes(':')) {
    found.problem(
      ['markets', i, 'market'],
      `${market} is a derivative, and those are not available yet: must be a spot market such as BTC/USDT`,
    );
    return;
  }
  const { base, quote } = assumedMarket(exchange, market);
  const spelled = (symbol.toUpperCase().split(':').at(-1) ?? '').replace(/\.P$/, '').replaceAll(/[^A-Z0-9]/g, '');
  if (spelled !== base + quote) found.note(['markets', i], `maps ${symbol} to ${market}: the names differ, is that meant?`);
}

/** Limits that would refuse everything, or that apply to nothing. */
export function checkRiskKeys(draft: Draft, found: Findings): void {
  const rows = draft.markets.length === 0 ? DEFAULT_MARKETS : draft.markets.filter((row) => row !== undefined);
  const markets = rows.map(({ market }) => market);
  const check = (path: Path, keys: RiskDraft | undefined, of: readonly string[]) => keys && checkKeys(path, keys, of, found);
  check(['risk'], draft.risk, markets);
  for (const [name, account] of Object.entries(draft.accounts)) {
    const traded = rows.filter(({ exchange }) => exchange === account?.exchange).map(({ market }) => market);
    check(['accounts', name, 'risk'], account?.risk, traded);
  }
  for (const [i, route] of draft.routes.entries()) check(['routes', i, 'risk'], route?.risk, markets);
  for (const [i, row] of draft.markets.entries()) if (row !== undefined) check(['markets', i, 'risk'], row.risk, [row.market]);
}

function checkKeys(path: Path, keys: RiskDraft, markets: readonly string[], found: Findings): void {
  if (markets.length === 0) return;
  for (const market of Object.keys(keys.max_order_size ?? {})) {
    if (!markets.includes(market))
      found.note([...path, 'max_order_size', market], `limits nothing: ${market} is not in the market table`);
  }
  const quotes = new Set(markets.map((market) => assumedMarket('', market).quote));
  for (const key of ['max_order_value', 'max_position_value', 'daily_loss'] as const) {
    const currency = keys[key]?.currency;
    if (currency === undefined || quotes.has(currency)) continue;
    found.note(
      [...path, key],
      `is in ${currency}, but markets are quoted in ${[...quotes].join(', ')}: every entry there would be denied`,
    );
  }
}
