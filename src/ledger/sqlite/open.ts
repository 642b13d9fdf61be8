// Opens the embedded ledger: lock, folder and file for the owner alone, schema, then writer and reader behind the ledger's port.
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import { GroupCommit } from '../commit.ts';
import { beginEpoch, type Epoch, type Forgetting, readEpoch } from '../epoch.ts';
import { createLedger } from '../ledger.ts';
import { type Ledger, LedgerUnavailable } from '../port.ts';
import { rememberPending } from '../pending.ts';
import { register, saveRegister } from '../register.ts';
import { type Migrated, SCHEMA, SchemaMismatch } from '../schema.ts';
import type { Store } from '../store.ts';
import { COPIED_AT, copyStore } from './copy.ts';
import { Database, isStorageError } from './database.ts';
import { unwitnessedHead } from './from-1.ts';
import { lockStore } from './lock.ts';
import { migrate, readSchema } from './migrate.ts';
import { Reader } from './reader.ts';
import { isSystemError, withRemedy } from './remedy.ts';
import { contradiction, Witness } from './witness.ts';
import { checkHead, type Guards, reopen, writerOf } from './writer.ts';

export interface SqliteOptions {
  readonly file: string;
  readonly clock: Clock;
  /** serve and tool write and need the store for themselves; a reader reads what is committed, beside whoever writes. */
  readonly role: 'serve' | 'tool' | 'reader';
  readonly log?: (message: string) => void;
  /** The caller knows that the store was put back to an earlier state, as with a whole machine. */
  readonly restored?: boolean;
}

/** Rejects with LedgerInUse, SchemaMismatch or LedgerUnavailable where the store is taken, does not fit, or cannot be opened. */
export async function openSqliteLedger(options: SqliteOptions): Promise<Ledger> {
  try {
    return options.role === 'reader' ? openReader(options) : await openWriter(options);
  } catch (error) {
    if (!isStorageError(error) && !isSystemError(error)) throw error;
    const problem = withRemedy(error, options.file);
    throw new LedgerUnavailable(`the store ${options.file} cannot be opened: ${problem}`, { cause: error });
  }
}

async function openWriter(options: SqliteOptions): Promise<Ledger> {
  const { file, clock, role, log = () => undefined, restored = false } = options;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lock = lockStore(file);
  const witness = new Witness(file, clock, log);
  let database: Database | undefined;
  try {
    // SQLite gives its log and index files the mode of the database, so that is what has to be right from the start.
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    // An empty file is what a start leaves that ended right here, or what somebody emptied: nothing was ever in it, as in one that is not there.
    const isNew = size === undefined || size === 0;
    if (size === undefined) closeSync(openSync(file, 'ax', 0o600));
    else if (isNew) chmodSync(file, 0o600);
    database = new Database(file, { readOnly: false });
    const head = witness.testimony === undefined ? await unwitnessedHead(database) : undefined;
    if (head !== undefined) witness.tell(head);
    const migrated = migrate(database, file, clock.now());
    if (migrated.copy !== undefined)
      log(`the store was brought from schema ${migrated.from} to ${migrated.to}; a copy is at ${migrated.copy}`);
    await checkHead(database, file);
    const forgetting = await whatItForgot(database, witness, { isNew, restored });
    const epoch = await readEpoch(database);
    const store = storeOf({ file, clock, log, database, guards: { lock, witness }, epoch });
    if (forgetting !== undefined) await store.forget(forgetting);
    const ledger = createLedger(store, clock);
    await ledger.note([{ kind: 'store.opened', data: opened(role, migrated) }]);
    return ledger;
  } catch (error) {
    database?.close();
    witness.close();
    lock.release();
    throw error;
  }
}

/**
 * Orders that left after a copy was made are queued in it still, and alerts that came after it are not in it: both would be sent once
 * more. A store that was made a moment ago has nothing queued, and whether it may begin at all was asked before.
 */
async function whatItForgot(
  database: Database,
  witness: Witness,
  { isNew, restored }: { readonly isNew: boolean; readonly restored: boolean },
): Promise<Forgetting | undefined> {
  const copied = (await register(database, COPIED_AT)).get(COPIED_AT);
  const told = restored ? 'the store was started with --restored' : undefined;
  const copy = copied === undefined ? undefined : `the store is a copy made at ${copied}`;
  const why = told ?? copy ?? (await contradiction(database, witness.testimony));
  return why === undefined ? undefined : { why, halts: !isNew };
}

function opened(role: string, { from, to }: Migrated): Record<string, unknown> {
  return { role, schema: to, ...(from !== to && { migrated_from: from }) };
}

interface Parts {
  readonly file: string;
  readonly clock: Clock;
  readonly log: (message: string) => void;
  readonly database: Database;
  readonly guards: Guards;
  readonly epoch: Epoch;
}

interface EmbeddedStore extends Store {
  forget(forgetting: Forgetting): Promise<void>;
}

function storeOf({ file, clock, log, database, guards, epoch: first }: Parts): EmbeddedStore {
  const reader = new Reader(file);
  let epoch = first;
  const writer = new GroupCommit({
    clock,
    log,
    connection: writerOf(database, file, guards),
    pending: rememberPending(),
    reopen: async () => {
      await reader.reset();
      return reopen(file, guards, (next) => (epoch = next));
    },
  });
  return {
    exclusive: true,
    epoch: () => epoch,
    forget: async (forgetting) => {
      epoch = await writer.write(async (tx) => {
        await saveRegister(tx, new Map([[COPIED_AT, null]]));
        return beginEpoch(tx, forgetting);
      });
    },
    schema: SCHEMA,
    write: (work) => writer.write(work),
    read: (work) => reader.read(work),
    look: (work) => reader.read(work),
    healthy: () => writer.healthy(),
    subscribe: (listener) => writer.subscribe(listener),
    backup: (to) => copyStore(file, to, clock.now()),
    close: async () => {
      await reader.close();
      await writer.close();
      guards.witness.close();
      guards.lock.release();
    },
  };
}

function openReader({ file, clock }: SqliteOptions): Ledger {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) throw new LedgerUnavailable(`there is no store at ${file}`);
  const database = new Database(file, { readOnly: true });
  try {
    const schema = readSchema(database, file);
    if (schema < SCHEMA)
      throw new SchemaMismatch(`store ${file} has schema ${schema}, this pinewire needs ${SCHEMA}: start pinewire serve once`);
  } finally {
    database.close();
  }
  const reader = new Reader(file);
  return createLedger(
    {
      exclusive: false,
      epoch: () => ({ number: 1, inherited: 0 }),
      schema: SCHEMA,
      write: () => Promise.reject(new Error(`the store ${file} was opened to be read only`)),
      read: (work) => reader.read(work),
      look: (work) => reader.read(work),
      healthy: () => ({ ok: true }),
      subscribe: () => () => undefined,
      backup: (to) => copyStore(file, to, clock.now()),
      close: () => reader.close(),
    },
    clock,
  );
}
