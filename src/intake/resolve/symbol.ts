// TradingView's symbol to the venue's market: one exact row of the reviewed table, or none. A guess here buys the wrong thing.
import { canonicalSymbol } from '../../model/alert.ts';
import type { Market } from '../../model/market.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { IntakeSettings } from '../settings.ts';
import { quoted } from '../../model/text.ts';

/** A (symbol, exchange) without a row; it becomes a proposal for review. */
export interface Unmapped {
  readonly symbol: string;
  readonly exchange: string;
  /** Names of markets that look like it: for people, never for orders. */
  readonly candidates: readonly string[];
}

/** The symbol is canonical for the alert's exchange; where the alert named none, its prefix is taken off for the account's here. */
export function findMarket(symbol: string, exchange: string, settings: IntakeSettings): Market | Unmapped {
  const spelled = canonicalSymbol(symbol, exchange);
  const market = settings.market(spelled, exchange);
  return market ?? { symbol: spelled, exchange, candidates: settings.candidates(spelled, exchange) };
}

export const REVIEW = 'pinewire markets list shows what waits for review';

export function isUnmapped(found: Market | Unmapped): found is Unmapped {
  return 'candidates' in found;
}

/** How a symbol without a row is mended: by a review, or, where `elsewhere`, by an exchange that somebody has an account on. */
export function marketNotFound(unmapped: readonly Unmapped[], elsewhere = false): Refusal {
  const where = unmapped.map(
    ({ symbol, exchange }) => `${quoted(symbol)} on ${exchange === '' ? 'no exchange' : quoted(exchange)}`,
  );
  const candidates = [...new Set(unmapped.flatMap((one) => one.candidates))];
  const looks = candidates.length === 0 ? '' : `; it could be ${candidates.join(', ')}`;
  const delayed = unmapped.some(({ exchange }) => /_dly?$/.test(exchange))
    ? '; _DL marks a delayed feed: send the exchange by name'
    : '';
  const mend = elsewhere
    ? 'No route has an account on that exchange: leave exchange out of the alert, or add an account'
    : `${REVIEW}, pinewire markets approve ID takes it`;
  return {
    code: 'market_not_found',
    error: 'market not found',
    hint: `no row for ${where.join(' or ')}${looks}${delayed}. ${mend}`,
    details: { symbol: unmapped[0]?.symbol, exchange: unmapped[0]?.exchange, candidates },
  };
}
