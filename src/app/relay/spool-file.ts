// The relay's file: its schema, and one connection to it that is durable after every commit.
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SpoolUnavailable } from '../../edge/spool.ts';
import { ALARM_TABLES } from './alarm-book.ts';

/** `PINR`: a spool is not a store, and neither is opened for the other. */
const APPLICATION_ID = 0x50494e52;
const SCHEMA = 1;

const TABLES = `
CREATE TABLE alerts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  digest TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  lane TEXT NOT NULL,
  effect TEXT NOT NULL,
  client_ref TEXT NOT NULL,
  remote TEXT NOT NULL,
  body BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'parked', 'delivered')),
  tries INTEGER NOT NULL,
  problem TEXT,
  changed_at INTEGER NOT NULL,
  repeats INTEGER NOT NULL
) STRICT;
CREATE INDEX alerts_by_digest ON alerts (digest, received_at);
CREATE INDEX alerts_waiting ON alerts (lane, seq) WHERE state = 'waiting';
CREATE INDEX alerts_settled ON alerts (state, changed_at);
`;

/** Another process holds the file for milliseconds at most: the command line that puts an alert back. */
const BUSY_TIMEOUT_MS = 2_000;

/** The file for its owner alone, made where there is none. Throws SpoolUnavailable, with a sentence for people. */
export function openSpoolFile(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (!existsSync(file)) closeSync(openSync(file, 'ax', 0o600));
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    // FULL: a 2xx says that the alert is on disk.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF');
    database.exec('PRAGMA cache_size = -4000; PRAGMA journal_size_limit = 16777216');
    prepare(database, file);
    chmodSync(file, 0o600);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof SpoolUnavailable) throw error;
    throw new SpoolUnavailable(`the spool ${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function prepare(database: DatabaseSync, file: string): void {
  const [application, schema, tables] = [
    'PRAGMA application_id',
    'PRAGMA user_version',
    'SELECT COUNT(*) FROM sqlite_schema',
  ].map((text) => Object.values(database.prepare(text).get() ?? {})[0]);
  if (tables === 0) {
    database.exec(
      `BEGIN IMMEDIATE; ${TABLES} ${ALARM_TABLES} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA}; COMMIT`,
    );
    return;
  }
  if (application !== APPLICATION_ID)
    throw new SpoolUnavailable(`${file} is no spool of the relay: name another file as relay.spool`);
  if (schema !== SCHEMA)
    throw new SpoolUnavailable(`spool ${file} has schema ${String(schema)}, this pinewire knows ${SCHEMA}: use a newer pinewire`);
}

/** Which file the path leads to; SQLite goes on writing into a deleted one without a word. */
export function inodeOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? 'none' : `${found.dev} ${found.ino}`;
}
