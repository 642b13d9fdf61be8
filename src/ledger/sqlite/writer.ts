// The connection that writes, and the proof that a store which failed can be trusted again.
import { existsSync, statSync } from 'node:fs';
import type { Connection } from '../commit.ts';
import { genesis, headOfRow, isSameHead } from '../journal.ts';
import { text } from '../sql.ts';
import { Database, isStorageError } from './database.ts';

/** The file was moved, deleted or replaced under the open connection: what is committed now would be lost at the next start. */
class StoreMoved extends Error {
  override readonly name = 'StoreMoved';
}

export function writerOf(database: Database, file: string): Connection {
  const opened = inode(file);
  return {
    sql: database,
    begin: async () => {
      // 2 µs against an fsync. SQLite goes on writing into a deleted file without a word.
      if (inode(file) !== opened) throw new StoreMoved(`${file} was moved or deleted while it was open`);
      await database.run('BEGIN IMMEDIATE');
    },
    commit: async () => {
      await database.run('COMMIT');
    },
    isStorageError: (error) => isStorageError(error) || error instanceof StoreMoved,
    close: async () => database.close(),
  };
}

function inode(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? 'none' : `${found.dev} ${found.ino}`;
}

/** Opens a store that failed before: pages checked, journal and head compared, and a commit carried through that takes more than alerts do. */
export async function reopen(file: string): Promise<Connection> {
  if (!existsSync(file)) throw new StoreMoved(`${file} is gone`);
  const database = new Database(file, { readOnly: false });
  try {
    const verdict = await database.get('PRAGMA quick_check(1)');
    if (verdict === undefined || text(verdict, 'quick_check') !== 'ok') throw new Error(`${file} is damaged: restore a backup`);
    await checkHead(database, file);
    const writer = writerOf(database, file);
    await proveRoom(database, writer);
    return writer;
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

async function proveRoom(database: Database, writer: Connection): Promise<void> {
  for (const trial of [
    `INSERT OR REPLACE INTO register (key, value) VALUES ('trial', printf('%.*c', ${ROOM_BYTES}, '.'))`,
    `DELETE FROM register WHERE key = 'trial'`,
  ]) {
    await writer.begin();
    await database.run(trial);
    await writer.commit();
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
