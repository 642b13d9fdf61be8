// What every step of execution works with: the ledger, the clock, the lines to the venues, and who we are.
import type { ExecutionLedger, PeopleLedger, WorkerId } from '../ledger/port.ts';
import type { Clock } from '../model/clock.ts';
import type { AccountId } from '../model/ids.ts';
import type { Policy } from '../model/limits.ts';
import type { Order } from '../model/order.ts';
import type { Lookup, Outcome } from '../venue/port.ts';
import type { Connection } from './connection.ts';

export interface ExecutionContext {
  readonly ledger: ExecutionLedger & Pick<PeopleLedger, 'requestCancel' | 'halts' | 'saveMarkets' | 'note' | 'register'>;
  readonly clock: Clock;
  readonly worker: WorkerId;
  readonly policy: Policy;
  /** Undefined where the configuration no longer names the account. */
  connection(accountId: AccountId): Connection | undefined;
  /** Counts and times what went to a venue. Must not throw. */
  readonly observe: (what: Observation) => void;
  readonly log: ExecutionLog;
}

export type Observation =
  | {
      readonly kind: 'request';
      readonly order: Order;
      readonly request: 'place' | 'cancel' | 'lookup';
      readonly outcome: Outcome['kind'] | Lookup['kind'];
      readonly ms: number;
    }
  /** Anything came over the account's stream, or it was lost. */
  | { readonly kind: 'stream'; readonly account: string; readonly up: boolean }
  | { readonly kind: 'venue error'; readonly account: string; readonly code: string };

/** Structured: a message that is always the same, and its fields. */
export interface ExecutionLog {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
  error(message: string, fields: Readonly<Record<string, unknown>>): void;
}
