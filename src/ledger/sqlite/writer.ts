// The connection that writes, and the proof that a store which failed can be trusted again.
import { existsSync } from 'node:fs';
import type { Connection } from '../commit.ts';
import { beginEpoch, type Epoch } from '../epoch.ts';
import { genesis, headOfRow, isSameHead } from '../journal.ts';
import { text } from '../sql.ts';
import { Database, isStorageError } from './database.ts';
import { inode, type Lock } from './lock.ts';
import { contradiction, headOf, type Witness } from './witness.ts';

/** The file was moved, deleted or replaced under the open connection: what is committed now would be lost at the next start. */
class StoreMoved extends Error {
  override readonly name = 'StoreMoved';
}

export interface Guards {
  readonly lock: Lock;
  readonly witness: Witness;
}

export function writerOf(database: Database, file: string, { lock, witness }: Guards): Connection {
  const opened = inode(file);
  return {
    sql: database,
    begin: async () => {
      // 2 µs against an fsync. SQLite goes on writing into a deleted file without a word.
      if (inode(file) !== opened) throw new StoreMoved(`${file} was moved or deleted while it was open`);
      // Whoever finds no lock file makes one and believes the store to be its own.
      if (!lock.stands()) throw new StoreMoved(`${file}.lock was deleted or replaced: another process may have opened the store`);
      await database.run('BEGIN IMMEDIATE');
    },
    commit: async () => {
      const head = await headOf(database);
      await database.run('COMMIT');
      witness.tell(head);
    },
    isStorageError: (error) => isStorageError(error) || error instanceof StoreMoved,
    close: async () => database.close(),
  };
}

/** Opens a store that failed before: pages checked, journal and head compared, and a commit carried through that takes more than alerts do. */
export async function reopen(file: string, guards: Guards, onEpoch: (epoch: Epoch) => void): Promise<Connection> {
  if (!existsSync(file)) throw new StoreMoved(`${file} is gone`);
  guards.lock.renew();
  const database = new Database(file, { readOnly: false });
  try {
    const verdict = await database.get('PRAGMA quick_check(1)');
    if (verdict === undefined || text(verdict, 'quick_check') !== 'ok') throw new Error(`${file} is damaged: restore a backup`);
    await checkHead(database, file);
    const writer = writerOf(database, file, guards);
    const why = await contradiction(database, guards.witness.testimony);
    await proveRoom(database);
    if (why === undefined) return writer;
    return { ...writer, first: async (tx) => onEpoch(await beginEpoch(tx, { why, halts: true })) };
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * One alert writes 65 to 90 kB of pages, 64 in one commit 340 kB. With less room than that a store would come back for a few alerts and
 * fail again, several times a second.
 */
const ROOM_BYTES = 1_048_576;

async function proveRoom(database: Database): Promise<void> {
  for (const trial of [
    `INSERT OR REPLACE INTO register (key, value) VALUES ('trial', printf('%.*c', ${ROOM_BYTES}, '.'))`,
    `DELETE FROM register WHERE key = 'trial'`,
  ]) {
    // Not by way of the writer: its commit would be told to the witness, whose word against this store is still to be written down.
    await database.run('BEGIN IMMEDIATE');
    await database.run(trial);
    await database.run('COMMIT');
  }
  // What the trial took of the log is given back to the alerts.
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** Whether the journal ends where its head says. */
export async function checkHead(database: Database, file: string): Promise<void> {
  const head = await database.get('SELECT chain, seq, hash FROM heads');
  const last = await database.get('SELECT chain, seq, hash FROM events ORDER BY seq DESC LIMIT 1');
  const end = last === undefined ? genesis(1) : headOfRow(last);
  if (head !== undefined && isSameHead(headOfRow(head), end)) return;
  throw new Error(`the journal of ${file} does not end where its head says: run pinewire audit verify, restore a backup`);
}
