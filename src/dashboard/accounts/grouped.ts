// Results added up by what a person asks for: exact sums, each currency for itself, because sums over currencies mean nothing.
import type { Money, Result } from '../net/wire.ts';
import { plus } from '../show/decimal.ts';

export type Grouping = 'day' | 'strategy' | 'market';

export interface Group {
  readonly name: string;
  readonly currency: string;
  readonly realised: string;
  readonly fees: readonly Money[];
  readonly fills: number;
}

/** Days newest first, everything else by name. */
export function groupResults(results: readonly Result[], by: Grouping): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const result of results) {
    const name = result[by];
    const key = JSON.stringify([name, result.currency]);
    const there = groups.get(key);
    groups.set(key, {
      name,
      currency: result.currency,
      realised: plus(there?.realised ?? '0', result.realised),
      fees: addFees(there?.fees ?? [], result.fees),
      fills: (there?.fills ?? 0) + result.fills,
    });
  }
  const order = by === 'day' ? -1 : 1;
  return [...groups.values()].sort((one, other) => (one.name === other.name ? 0 : one.name < other.name ? -order : order));
}

function addFees(fees: readonly Money[], more: readonly Money[]): readonly Money[] {
  const sums = new Map(fees.map(({ currency, amount }) => [currency, amount]));
  for (const { currency, amount } of more) sums.set(currency, plus(sums.get(currency) ?? '0', amount));
  return [...sums].map(([currency, amount]) => ({ currency, amount }));
}
