// Whether an exchange has a market that a person names: a symbol that is mapped to one that is not there is refused with every alert.
import { isDerivative } from '../model/market.ts';
import { nearMarkets } from './likeness.ts';

export type Listed =
  | { readonly kind: 'listed' }
  /** It has others of that kind, and not this one. */
  | { readonly kind: 'missing'; readonly near: readonly string[] }
  /** Nobody could be asked who knows all markets of that kind. */
  | { readonly kind: 'unchecked' };

/** `names` is a whole list of the exchange; one of spot markets says nothing of perpetuals. */
export function listedAs(market: string, names: readonly string[]): Listed {
  if (names.includes(market)) return { kind: 'listed' };
  return ofItsKind(market, names).length === 0 ? { kind: 'unchecked' } : missing(market, names);
}

/** `names`: what there is. */
export function missing(market: string, names: readonly string[]): Listed {
  return { kind: 'missing', near: nearMarkets(market, ofItsKind(market, names), market.replace(/:.*$/, '')) };
}

function ofItsKind(market: string, names: readonly string[]): readonly string[] {
  return names.filter((name) => isDerivative({ symbol: name }) === isDerivative({ symbol: market }));
}

/** The way on, for the refusal. */
export function meant(near: readonly string[]): string {
  return near.length === 0 ? 'pinewire markets find shows what it lists' : `did you mean ${near.join(' or ')}?`;
}

/** Where a proposal has several candidates or none; what stands for the market must not look like one. */
export function marketWanted(candidates: readonly string[]): string {
  const which = candidates.length === 0 ? 'pinewire markets find LETTERS shows what there is' : `one of ${candidates.join(', ')}`;
  return `name the market with --market BASE/QUOTE: ${which}`;
}
