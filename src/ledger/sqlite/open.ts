// Opens the embedded ledger: lock, folder and file for the owner alone, schema, then writer and reader behind the ledger's port.
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import { GroupCommit } from '../commit.ts';
import { createLedger } from '../ledger.ts';
import { type Ledger, LedgerUnavailable } from '../port.ts';
import { rememberPending } from '../pending.ts';
import type { Store } from '../store.ts';
import { COPIED_AT, copyStore } from './copy.ts';
import { Database, isStorageError } from './database.ts';
import { type Lock, lockStore } from './lock.ts';
import { latest, migrate, type Migrated, MIGRATIONS, readSchema, SchemaMismatch } from './migrate.ts';
import { Reader } from './reader.ts';
import { checkHead, reopen, writerOf } from './writer.ts';

export interface SqliteOptions {
  readonly file: string;
  readonly clock: Clock;
  /** serve and tool write and need the store for themselves; a reader reads what is committed, beside whoever writes. */
  readonly role: 'serve' | 'tool' | 'reader';
  readonly log?: (message: string) => void;
}

/** Rejects with LedgerInUse, SchemaMismatch or LedgerUnavailable where the store is taken, does not fit, or cannot be opened. */
export async function openSqliteLedger(options: SqliteOptions): Promise<Ledger> {
  try {
    return options.role === 'reader' ? openReader(options) : await openWriter(options);
  } catch (error) {
    if (!isStorageError(error) && !isSystemError(error)) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    throw new LedgerUnavailable(`the store ${options.file} cannot be opened: ${problem}`, { cause: error });
  }
}

/** What the operating system said: no such folder, read-only, no room, not permitted. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}

async function openWriter({ file, clock, role, log = () => undefined }: SqliteOptions): Promise<Ledger> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lock = lockStore(file);
  let database: Database | undefined;
  try {
    // SQLite gives its log and index files the mode of the database, so that is what has to be right from the start.
    if (!existsSync(file)) closeSync(openSync(file, 'ax', 0o600));
    database = new Database(file, { readOnly: false });
    const migrated = migrate(database, file, clock.now());
    if (migrated.copy !== undefined)
      log(`the store was brought from schema ${migrated.from} to ${migrated.to}; a copy is at ${migrated.copy}`);
    await checkHead(database, file);
    const ledger = createLedger(storeOf({ file, clock, log, lock, database }), clock);
    await ledger.note([{ kind: 'store.opened', data: opened(role, migrated) }]);
    if (role === 'serve') await haltCopy(ledger);
    return ledger;
  } catch (error) {
    database?.close();
    lock.release();
    throw error;
  }
}

/** Orders that left after a copy was made are queued in it still, and would leave once more: nothing does before a person has compared. */
async function haltCopy(ledger: Ledger): Promise<void> {
  const at = (await ledger.register(COPIED_AT)).get(COPIED_AT);
  if (at === undefined) return;
  const reason = `the store is a copy made at ${at} and knows nothing of later orders: compare with the exchange, cancel what was sent, then resume`;
  await ledger.halt({ level: 'all', reason, by: 'start' });
  await ledger.saveRegister(new Map([[COPIED_AT, null]]));
}

function opened(role: string, { from, to }: Migrated): Record<string, unknown> {
  return { role, schema: to, ...(from !== to && { migrated_from: from }) };
}

interface Parts {
  readonly file: string;
  readonly clock: Clock;
  readonly log: (message: string) => void;
  readonly lock: Lock;
  readonly database: Database;
}

function storeOf({ file, clock, log, lock, database }: Parts): Store {
  const reader = new Reader(file);
  const writer = new GroupCommit({
    clock,
    log,
    connection: writerOf(database, file),
    pending: rememberPending(),
    reopen: async () => {
      await reader.reset();
      return reopen(file);
    },
  });
  return {
    exclusive: true,
    schema: latest(MIGRATIONS),
    write: (work) => writer.write(work),
    read: (work) => reader.read(work),
    healthy: () => writer.healthy(),
    subscribe: (listener) => writer.subscribe(listener),
    backup: (to) => copyStore(file, to, clock.now()),
    close: async () => {
      await reader.close();
      await writer.close();
      lock.release();
    },
  };
}

function openReader({ file, clock }: SqliteOptions): Ledger {
  if (!existsSync(file)) throw new LedgerUnavailable(`there is no store at ${file}`);
  const database = new Database(file, { readOnly: true });
  try {
    const schema = readSchema(database, file);
    const known = latest(MIGRATIONS);
    if (schema < known)
      throw new SchemaMismatch(`store ${file} has schema ${schema}, this pinewire needs ${known}: start pinewire serve once`);
  } finally {
    database.close();
  }
  const reader = new Reader(file);
  return createLedger(
    {
      exclusive: false,
      schema: latest(MIGRATIONS),
      write: () => Promise.reject(new Error(`the store ${file} was opened to be read only`)),
      read: (work) => reader.read(work),
      healthy: () => ({ ok: true }),
      subscribe: () => () => undefined,
      backup: (to) => copyStore(file, to, clock.now()),
      close: () => reader.close(),
    },
    clock,
  );
}
