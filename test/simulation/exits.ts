// An exit that finds nothing to close ends there, and nobody sends it again: it must not be judged by what an entry has bought so far as is told.
import type { Decimal } from '../../src/model/decimal.ts';
import { isUnsettled } from '../../src/model/order.ts';
import type { ExchangeOrder } from './exchange-order.ts';
import type { LegOrder } from './legs.ts';

interface Known extends LegOrder {
  readonly accountId: string;
  readonly filled: Decimal;
}

const NOTHING: readonly unknown[] = ['nothing_to_close', 'size_below_minimum'];

/** What is wrong with the denial; undefined where nothing is. What a store that was put back has forgotten nobody can wait for. */
export function lostExit(
  exit: Known,
  code: unknown,
  accepted: Iterable<ExchangeOrder>,
  byClientId: ReadonlyMap<string, Known>,
): string | undefined {
  if (exit.effect !== 'exit' || exit.type !== 'market' || !NOTHING.includes(code)) return undefined;
  for (const { account, asked, traded } of accepted) {
    const entry = byClientId.get(asked.clientOrderId);
    const isBefore = entry?.effect === 'entry' && account === exit.accountId && entry.market === exit.market;
    if (isBefore && isUnsettled(entry.status) && traded.gt(entry.filled))
      return `${exit.id} found nothing to close; ${entry.id} has bought ${traded.toFixed()}, told are ${entry.filled.toFixed()}`;
  }
  return undefined;
}
