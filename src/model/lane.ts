// A lane is one account on one market: its requests to the venue go one after the other.
import type { AccountId } from './ids.ts';

export interface Lane {
  readonly accountId: AccountId;
  /** The venue's market: `BTC/USDT`. */
  readonly market: string;
}

/** A text that is equal for equal lanes. */
export function laneKey(lane: Lane): string {
  return `${lane.accountId} ${lane.market}`;
}
