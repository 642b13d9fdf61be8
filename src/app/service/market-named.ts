// Which market a person means who types it in a hurry: as the venue spells it, as TradingView does (`BINANCE:BTCUSDT`), in lower case.
import type { MarketEntry } from '../../ledger/port.ts';
import type { Account } from '../../model/account.ts';
import { canonicalExchange, canonicalSymbol } from '../../model/alert.ts';
import { isDerivative } from '../../model/market.ts';
import { nearMarkets } from '../likeness.ts';

interface KnownMarkets {
  readonly account: Pick<Account, 'exchange' | 'type'>;
  /** Markets where the account holds something or an entry of it works. */
  readonly held: readonly string[];
  readonly reviewed: readonly Omit<MarketEntry, 'from'>[];
}

/** The one market it names; else those it may name, or that look like it, and whether it is that it names several. */
type Named =
  | { readonly market: string }
  | { readonly market?: undefined; readonly several: boolean; readonly near: readonly string[] };

export function marketNamed(given: string, { account, held, reviewed }: KnownMarkets): Named {
  const rows = reviewed.filter(
    ({ exchange, market }) =>
      canonicalExchange(exchange) === account.exchange && isDerivative({ symbol: market }) === (account.type === 'swap'),
  );
  const names = [...new Set([...held, ...rows.map(({ market }) => market)])];
  if (names.includes(given)) return { market: given };
  // A row says what a symbol is, whatever its letters say.
  const symbol = canonicalSymbol(given, account.exchange);
  const told = rows.filter((row) => canonicalSymbol(row.symbol, account.exchange) === symbol).map(({ market }) => market);
  const meant = names.filter((name) => told.includes(name) || isSpelled(given, name));
  const [only, second] = meant;
  if (only !== undefined && second === undefined) return { market: only };
  return { several: meant.length > 1, near: meant.length > 1 ? meant : nearMarkets(given, names) };
}

function isSpelled(given: string, market: string): boolean {
  const [pair = '', settle] = given.includes('/') ? given.split(':') : [given.replace(/^[^:]*:/, '').replace(/\.P$/i, '')];
  const [base = '', currency = ''] = market.split(':');
  if (letters(pair) !== letters(base)) return false;
  if (settle !== undefined) return letters(settle) === letters(currency);
  return !/\.P$/i.test(given) || isDerivative({ symbol: market });
}

function letters(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}
