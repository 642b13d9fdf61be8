// What a database must do to carry the ledger. SQLite implements it; everything above is written against it alone.
import type { Change, Ledger } from './port.ts';
import type { Sql } from './sql.ts';
import type { Tx } from './transaction.ts';

export interface Store extends Pick<Ledger, 'healthy' | 'subscribe' | 'backup' | 'close'> {
  /** Whether no other process can write: then no other worker can be alive. */
  readonly exclusive: boolean;
  /** The schema's number. */
  readonly schema: number;
  /** Runs `work` in a transaction and resolves once that is committed to disk; rejects with LedgerUnavailable where that failed. */
  write<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Runs `work` on one consistent view of what is committed. It awaits nothing but its queries. */
  read<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
}

export type Listener = (change: Change) => void;
