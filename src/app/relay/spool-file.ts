// The relay's file: its schema, brought forward where it is an older one, and one connection to it that is durable after every commit.
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SpoolUnavailable } from '../../edge/spool.ts';
import { copyFile, olderName } from '../../ledger/sqlite/copy-file.ts';
import { withRemedy } from '../../ledger/sqlite/remedy.ts';
import { ALARM_TABLES } from './alarm-book.ts';

/** `PINR`: a spool is not a store, and neither is opened for the other. */
const APPLICATION_ID = 0x50494e52;
const SCHEMA = 3;

/** Published: what changes is a schema 4 and a step to it, never this text. Its digest is pinned in the test beside. */
export const SPOOL_3 = `
CREATE TABLE alerts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  digest TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  strategy TEXT NOT NULL,
  exchange TEXT NOT NULL,
  symbol TEXT NOT NULL,
  effect TEXT NOT NULL,
  client_ref TEXT NOT NULL,
  remote TEXT NOT NULL,
  body BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'parked', 'delivered', 'dropped')),
  tries INTEGER NOT NULL,
  problem TEXT,
  changed_at INTEGER NOT NULL,
  repeats INTEGER NOT NULL
) STRICT;
CREATE INDEX alerts_by_digest ON alerts (digest, received_at);
CREATE INDEX alerts_waiting ON alerts (received_at) WHERE state = 'waiting';
CREATE INDEX alerts_tried ON alerts (seq) WHERE state = 'waiting' AND tries > 0;
CREATE INDEX alerts_settled ON alerts (state, changed_at);
${ALARM_TABLES}`;

/**
 * A lane was `strategy symbol` without the exchange, and a symbol holds no space. Rows of then name no exchange: they go after all that came
 * before them, as they did.
 */
const FROM_2 = `
ALTER TABLE alerts RENAME TO alerts_2;
DROP INDEX alerts_by_digest;
DROP INDEX alerts_waiting;
DROP INDEX alerts_settled;
${SPOOL_3.replace(ALARM_TABLES, '')}
INSERT INTO alerts
SELECT seq, id, digest, received_at, trim(rtrim(lane, replace(lane, ' ', ''))), '',
  substr(lane, length(rtrim(lane, replace(lane, ' ', ''))) + 1),
  effect, client_ref, remote, body, state, tries, problem, changed_at, repeats FROM alerts_2;
DROP TABLE alerts_2;`;

/** Another process holds the file for milliseconds at most: the command line that puts an alert back. */
const BUSY_TIMEOUT_MS = 2_000;

/** The file for its owner alone, made where there is none. Throws SpoolUnavailable, with a sentence for people, an older schema's too. */
export function openSpoolFile(file: string): DatabaseSync {
  return withSentence(file, () => {
    const { database, schema } = connect(file);
    if (schema === SCHEMA) return database;
    database.close();
    throw new SpoolUnavailable(
      `spool ${file} has schema ${schema}, this pinewire needs ${SCHEMA}: start pinewire relay on it once, which brings it forward`,
    );
  });
}

/** Finds out whether it is a spool that this program can work with, and changes nothing of one that is there. */
export function checkSpoolFile(file: string): void {
  withSentence(file, () => connect(file).database.close());
}

/** For the relay alone, and under its lock: an older spool is copied beside it, then brought forward in one transaction. */
export function bringSpoolForward(file: string, now: number, log: (message: string) => void): void {
  withSentence(file, () => {
    const { database, schema } = connect(file);
    try {
      if (schema === SCHEMA) return;
      const copy = olderName(file, SCHEMA, now);
      copyFile(database, copy);
      // Spools with the alarms and without them were written under the number 1.
      const alarms = isThere(database, 'alarms') ? '' : ALARM_TABLES;
      database.exec(`BEGIN IMMEDIATE; ${alarms} ${FROM_2} PRAGMA user_version = ${SCHEMA}; COMMIT`);
      log(`the spool was brought from schema ${schema} to ${SCHEMA}; a copy is at ${copy}`);
    } finally {
      database.close();
    }
  });
}

function withSentence<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof SpoolUnavailable) throw error;
    throw new SpoolUnavailable(`the spool ${file} cannot be opened: ${withRemedy(error, file)}`, { cause: error });
  }
}

interface Connected {
  readonly database: DatabaseSync;
  readonly schema: number;
}

function connect(file: string): Connected {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) closeSync(openSync(file, 'ax', 0o600));
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    // FULL: a 2xx says that the alert is on disk.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF');
    database.exec('PRAGMA cache_size = -4000; PRAGMA journal_size_limit = 16777216');
    const schema = schemaOf(database, file);
    chmodSync(file, 0o600);
    return { database, schema };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** An empty file becomes a spool. */
function schemaOf(database: DatabaseSync, file: string): number {
  if (tell(database, 'SELECT COUNT(*) FROM sqlite_schema') === 0) {
    database.exec(
      `BEGIN IMMEDIATE; ${SPOOL_3} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA}; COMMIT`,
    );
    return SCHEMA;
  }
  if (tell(database, 'PRAGMA application_id') !== APPLICATION_ID)
    throw new SpoolUnavailable(`${file} is no spool of the relay: name another file as relay.spool`);
  const schema = tell(database, 'PRAGMA user_version');
  if (schema > SCHEMA)
    throw new SpoolUnavailable(`spool ${file} has schema ${schema}, this pinewire knows ${SCHEMA}: use a newer pinewire`);
  return schema;
}

function tell(database: DatabaseSync, text: string): number {
  return Number(Object.values(database.prepare(text).get() ?? {})[0]);
}

function isThere(database: DatabaseSync, table: string): boolean {
  return database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(table) !== undefined;
}

/** Which file the path leads to; SQLite goes on writing into a deleted one without a word. */
export function inodeOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? 'none' : `${found.dev} ${found.ino}`;
}
