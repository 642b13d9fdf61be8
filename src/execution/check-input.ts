// What the risk stage needs to know beyond the ledger: the market's price, what can be spent, and the limits in force.
import type { Decimal } from '../model/decimal.ts';
import type { AlertPolicy, Limits } from '../model/limits.ts';
import type { Quote } from '../venue/port.ts';

/** What the account could spend when the venue was last asked. */
export interface BalanceSnapshot {
  /** Milliseconds UTC. */
  readonly at: number;
  readonly free: ReadonlyMap<string, Decimal>;
  /** Free and locked together. */
  readonly total: ReadonlyMap<string, Decimal>;
}

/** What the risk stage needs beyond the ledger. */
export interface CheckInput {
  readonly limits: Limits;
  readonly alerts: AlertPolicy;
  /** Milliseconds UTC. */
  readonly now: number;
  readonly quote?: Quote;
  readonly balances?: BalanceSnapshot;
  /** The venue's clock less ours, milliseconds; absent where nobody asked. */
  readonly skew?: number;
  /** What the venue says is held, as far as this exit can leave it: the free balance on spot, the position on margin. Absent where nothing bounds it. */
  readonly heldAtVenue?: Decimal;
}
