// What a database must do to carry the ledger. SQLite and PostgreSQL implement it; everything above is written against it alone.
import type { AccountId, AttemptId, OrderId } from '../model/ids.ts';
import type { Change, Ledger } from './port.ts';
import type { Epoch } from './epoch.ts';
import type { Sql } from './sql.ts';
import type { Tx } from './transaction.ts';

export interface Store extends Pick<Ledger, 'healthy' | 'subscribe' | 'backup' | 'close'> {
  /** Whether no other process can write: then no other worker can be alive. */
  readonly exclusive: boolean;
  /** As of when this process opened the store, or found that it had changed behind its back. */
  epoch(): Epoch;
  /** The schema's number. */
  readonly schema: number;
  /**
   * Runs `work` in a transaction and resolves once that is committed to disk; rejects with LedgerUnavailable where that failed. A store
   * of several writers locks what it touches before it begins, and may run it again: it has no effect outside the transaction.
   */
  write<Result>(work: (tx: Tx) => Promise<Result>, touches?: Touches): Promise<Result>;
  /** Runs `work` on one consistent view of what is committed. It awaits nothing but its queries. */
  read<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  /** As {@link read}, for work that asks a single time: one statement is one view by itself. */
  look<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
}

/** Whose orders, positions and lanes an operation reads and changes. Not said at all: those of every account. */
export interface Touches {
  readonly accounts?: readonly AccountId[];
  /** The accounts of these. */
  readonly orders?: readonly OrderId[];
  readonly attempts?: readonly AttemptId[];
  /** Somebody waits for the answer who hangs up after three seconds: it goes before what the worker writes. */
  readonly first?: true;
  /** Rows that every account shares, under this key: such operations come last and in the order of their keys, so that no two writers wait for each other. */
  readonly last?: string;
}

export type Listener = (change: Change) => void;
