// Begins each account's day, so that what was lost before the first order of a day is judged counts as lost on it.
import type { Ledger, PositionRow } from '../ledger/port.ts';
import { ZERO } from '../model/decimal.ts';
import { dayOf } from '../model/hours.ts';
import type { AccountId } from '../model/ids.ts';
import type { ExecutionContext } from './context.ts';

/** Two looks of `keepMarks`: older prices are of before the process started, or their venue is away. */
const FRESH_MS = 30_000;
/** A market that cannot be asked for so long does not hide what is lost in the others: it counts at its last price, as everywhere. */
const PATIENCE_MS = 300_000;

interface Day {
  readonly day: string;
  /** When it was first seen, by the clock that never jumps. */
  readonly since: number;
  readonly begun: boolean;
}

export type DayParts = Pick<ExecutionContext, 'clock' | 'connection' | 'policy'> & { readonly ledger: Pick<Ledger, 'beginDay'> };

/**
 * To be called again and again with all positions. The day of whoever has one begins, whether or not a `daily_loss` applies: it may stand under
 * one route alone, or come with a reload.
 */
export function createDays({ clock, connection, policy, ledger }: DayParts): (rows: readonly PositionRow[]) => Promise<void> {
  const days = new Map<AccountId, Day>();
  const begin = async (accountId: AccountId, rows: readonly PositionRow[]): Promise<void> => {
    const { zone } = policy.limits(accountId, rows[0]?.market.symbol ?? '', '');
    const day = dayOf(clock.now(), zone);
    const last = days.get(accountId);
    const today = last?.day === day ? last : { day, since: clock.monotonic(), begun: false };
    days.set(accountId, today);
    if (today.begun) return;
    const isStale = rows.some(({ quantity, markedAt = 0 }) => !quantity.eq(ZERO) && clock.now() - markedAt > FRESH_MS);
    if (isStale && clock.monotonic() - today.since < PATIENCE_MS) return;
    await ledger.beginDay(accountId, day);
    days.set(accountId, { ...today, begun: true });
  };
  return async (positions) => {
    // One after the other: at midnight all are due, and so are the alerts of every daily bar.
    for (const [accountId, rows] of Map.groupBy(positions, (row) => row.accountId)) {
      if (connection(accountId) !== undefined) await begin(accountId, rows);
    }
  };
}
