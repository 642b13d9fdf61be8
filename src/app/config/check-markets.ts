// The market table: one market for a symbol, spelled so that a slip is seen; and limits in currencies that can be compared.
import { assumedMarket, isDerivative } from '../../model/market.ts';
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
    checkDerivative(i, draftRow, draft, found);
  }
}

function checkSpelling(i: number, { exchange, symbol, market }: MarketDraft, found: Findings): void {
  const { base, quote } = assumedMarket(exchange, market);
  const spelled = (symbol.toUpperCase().split(':').at(-1) ?? '').replace(/\.P$/, '').replaceAll(/[^A-Z0-9]/g, '');
  if (spelled !== base + quote) found.note(['markets', i], `maps ${symbol} to ${market}: the names differ, is that meant?`);
}

/** A perpetual settles in its quote currency or not at all here, and only a swap account can trade it. */
function checkDerivative(i: number, { exchange, market }: MarketDraft, draft: Draft, found: Findings): void {
  if (!isDerivative({ symbol: market })) return;
  const path = ['markets', i, 'market'];
  const { quote } = assumedMarket(exchange, market);
  if (market.split(':')[1] !== quote) {
    found.problem(path, `${market} does not settle in ${quote}: must be a linear perpetual such as BTC/USDT:USDT`);
  } else if (!Object.values(draft.accounts).some((account) => account?.type === 'swap' && account.exchange === exchange)) {
    found.note(path, `is a perpetual, and no account at ${exchange} has type: swap`);
  }
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
