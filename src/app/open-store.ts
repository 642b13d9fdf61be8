// Which store the configuration names, and the ledger on it: a file of this machine, or a PostgreSQL that several processes share.
import { statSync } from 'node:fs';
import type { Ledger } from '../ledger/port.ts';
import { openSqliteLedger } from '../ledger/sqlite/open.ts';
import type { SharedLimits } from '../ledger/postgres/open.ts';
import type { Clock } from '../model/clock.ts';
import { isPostgres } from './config/store-url.ts';

export interface StoreOptions {
  /** `store` of the configuration. */
  readonly store: string;
  readonly clock: Clock;
  readonly role: 'serve' | 'tool' | 'reader';
  readonly log?: (message: string) => void;
  /** The store was put back to an earlier state, as its operator knows. */
  readonly restored?: boolean;
}

export interface OpenStore {
  readonly ledger: Ledger;
  /** Whether other processes may have the store too. */
  readonly shared: boolean;
  /** Whether this process does what only one may do. Asked again every few seconds. */
  lead(name: string): Promise<boolean>;
  /** What the processes know together of a venue's limits; absent where this process is alone. */
  readonly limits?: SharedLimits;
}

/**
 * Whether there may be a store to open: a file can be looked for, a server has to be asked. One without a byte is none: no store ever was
 * that. One that this user may not see says so when it is opened.
 */
export function mayExist(store: string): boolean {
  if (isPostgres(store)) return true;
  try {
    return (statSync(store, { throwIfNoEntry: false })?.size ?? 0) > 0;
  } catch {
    return true;
  }
}

/** Rejects with LedgerInUse, SchemaMismatch or LedgerUnavailable where the store is taken, does not fit, or cannot be opened. */
export async function openStore({ store, ...options }: StoreOptions): Promise<OpenStore> {
  if (!isPostgres(store)) {
    const ledger = await openSqliteLedger({ file: store, ...options });
    return { ledger, shared: false, lead: () => Promise.resolve(true) };
  }
  // Loaded only where it is needed: the driver costs 60 ms.
  const { openPostgresLedger } = await import('../ledger/postgres/open.ts');
  const ledger = await openPostgresLedger({ url: store, ...options });
  return { ledger, shared: true, lead: ledger.lead, limits: ledger.limits };
}
