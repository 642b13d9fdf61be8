// The kill switch: for one account or all, for entries or for everything.
import type { AccountId } from './ids.ts';
import type { Effect } from './side.ts';

/** entries: exits and cancels go on · all: nothing is sent. */
export type HaltLevel = 'entries' | 'all';

export interface Halt {
  /** Absent: every account. */
  readonly accountId?: AccountId;
  readonly level: HaltLevel;
  readonly reason: string;
  /** Milliseconds UTC. */
  readonly since: number;
}

/** Whether these halts stop an order of that effect. */
export function stops(halts: readonly Halt[], effect: Effect): Halt | undefined {
  return halts.find((halt) => effect === 'entry' || halt.level === 'all');
}

/** Those that meet this account; without one, those of every account. */
export function meeting(halts: readonly Halt[], accountId?: AccountId): readonly Halt[] {
  return halts.filter((halt) => halt.accountId === undefined || halt.accountId === accountId);
}

/** What holds for an account, or, without one, for every account: the strongest halt that meets it. Undefined where none does. */
export function inForce(halts: readonly Halt[], accountId?: AccountId): Halt | undefined {
  const met = meeting(halts, accountId);
  return met.find(({ level }) => level === 'all') ?? met[0];
}
