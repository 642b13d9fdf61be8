// News of what a store that has forgotten does not know: what an account's exchange has, and what a person does about it.
import type { JournalEvent } from '../../model/event.ts';
import { namesOf } from '../present/forgotten-orders.ts';

/** As the journal has them. */
interface Row {
  readonly market: string;
  readonly side: 'buy' | 'sell' | null;
  readonly size: string | null;
  readonly filled: string;
  readonly average_price: string | null;
  readonly status: string | null;
}

function rowsOf({ data }: JournalEvent): { readonly rows: readonly Row[]; readonly count: number } {
  const rows = Array.isArray(data['orders']) ? (data['orders'] as readonly Row[]) : [];
  return { rows, count: rows.length + Number(data['more'] ?? 0) };
}

export function wasForgotten(event: JournalEvent): boolean {
  return rowsOf(event).count > 0;
}

export function sayCompared(event: JournalEvent, who: string): string {
  const { rows, count } = rowsOf(event);
  if (count === 0)
    return `Compared: ${who} has nothing at its exchange that the store has forgotten. Where it is halted, pinewire resume lifts that.`;
  const orders = rows.map(({ market, side, size, filled, average_price: averagePrice, status }) => ({
    market,
    filled,
    ...(side !== null && { side }),
    ...(size !== null && { size }),
    ...(averagePrice !== null && { averagePrice }),
    ...(status === 'open' && { status: 'open' as const }),
  }));
  // Long lists are cut at their end.
  return `Drift: ${who} has ${count} order${count === 1 ? '' : 's'} at its exchange that the store has forgotten. Let the alerts come again, or take the position over by hand, then pinewire resume: ${namesOf(orders, count)}`;
}
