// How much a venue's market looks like a symbol of TradingView, with the reason: for the eye of whoever reviews it, never for an order.
import { nearest } from '../model/nearest.ts';
import { isDerivative } from '../model/market.ts';

interface Likeness {
  /** high: base and quote are the symbol's letters · medium: the base is, the quote is another · low: it only begins alike. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** One sentence without a full stop. */
  readonly reason: string;
}

const RANKS: readonly Likeness['confidence'][] = ['high', 'medium', 'low'];

/** What ends a symbol behind its base; the letters alone do not say where a base ends. */
const QUOTES = 'USD USDT USDC FDUSD BUSD TUSD DAI EUR GBP JPY TRY BRL AUD BTC ETH BNB'.split(' ');

/** Undefined where nothing is alike. */
export function likeness(symbol: string, market: string): Likeness | undefined {
  const wanted = lettersOf(symbol);
  const [base = '', rest = ''] = market.split('/');
  const quote = rest.split(':')[0] ?? '';
  if (letters(base + quote) === wanted) return { confidence: 'high', reason: `${base} and ${quote} are its letters` };
  const otherQuote = wanted.slice(letters(base).length);
  if (base !== '' && wanted.startsWith(letters(base)) && QUOTES.includes(otherQuote)) {
    return { confidence: 'medium', reason: `the base ${base} is the same, but the quote is ${quote} and not ${otherQuote}` };
  }
  const beginning = wanted.slice(0, 3);
  if (beginning === '' || !letters(market).startsWith(beginning)) return undefined;
  return { confidence: 'low', reason: `only its beginning ${beginning} is the same` };
}

/** How many are offered. */
const MOST = 5;

/**
 * The markets among `names` that look like the symbol, the likeliest first. A perpetual (`BTCUSDT.P`) is never offered a spot market:
 * approved by a tired person it would trade another thing.
 */
export function candidatesAmong(symbol: string, names: readonly string[]): readonly string[] {
  const fitting = [...new Set(names)].filter((name) => isDerivative({ symbol: name }) === symbol.endsWith('.P'));
  return rankedCandidates(symbol, fitting)
    .slice(0, MOST)
    .map(({ market }) => market);
}

/** More would not be read. */
const MOST_NEAR = 3;

/** What was meant by a name that is none of `names`: the one a slip of the hand away, then those that look like `letters`. */
export function nearMarkets(given: string, names: readonly string[], letters = given): readonly string[] {
  const close = nearest(given, names);
  const alike = rankedCandidates(letters, names).map(({ market }) => market);
  return [...new Set([...(close === undefined ? [] : [close]), ...alike])].slice(0, MOST_NEAR);
}

/** With what speaks for each, the likeliest first. */
export function rankedCandidates(
  symbol: string,
  markets: readonly string[],
): readonly (Likeness & { readonly market: string })[] {
  const alike = markets.flatMap((market) => {
    const found = likeness(symbol, market);
    return found === undefined ? [] : [{ market, ...found }];
  });
  return alike.sort((one, other) => RANKS.indexOf(one.confidence) - RANKS.indexOf(other.confidence));
}

function lettersOf(symbol: string): string {
  return letters(symbol.replace(/\.P$/, '').replace(/^[^:]*:/, ''));
}

function letters(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
