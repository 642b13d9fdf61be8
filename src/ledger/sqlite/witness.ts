// A witness outside the store: the journal's last row, in a small file beside it. A store that was put back to an earlier state contradicts it.
import { closeSync, existsSync, fsync, fsyncSync, openSync, readFileSync, realpathSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import { messageOf } from '../../model/thrown.ts';
import { genesis, type Head, readHeads } from '../journal.ts';
import { text } from '../sql.ts';
import type { Database } from './database.ts';

/** One sector of any disk, so that it is written whole or not at all. */
const LENGTH = 128;
/**
 * The system writes it down by itself sooner or later, and a killed process loses nothing. A power cut may take it back this far; it then
 * testifies to less, and never to anything that is not true.
 */
const SYNC_MS = 5_000;

const RECORD = /^(\d+) ([0-9a-f]{64}) *\n$/;

export class Witness {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: (message: string) => void;
  #file: number | undefined;
  #seen: Head | undefined;
  #syncedAt = 0;
  #failed = false;

  /** `file` is the store's. */
  constructor(file: string, clock: Clock, log: (message: string) => void) {
    // A symbolic link is another name of one store, and must not lead to a witness of its own.
    this.#path = `${existsSync(file) ? realpathSync(file) : file}.head`;
    this.#clock = clock;
    this.#log = log;
  }

  /** The last row it was told of, by this process or the one before; undefined where there is none to be read. */
  get testimony(): Head | undefined {
    if (this.#seen === undefined && existsSync(this.#path)) {
      const [, seq, hash] = RECORD.exec(readFileSync(this.#path, 'utf8')) ?? [];
      if (seq !== undefined && hash !== undefined) this.#seen = { ...genesis(1), seq: Number(seq), hash };
    }
    return this.#seen;
  }

  /** To be told only what is on disk already. A witness that cannot be written to is no reason to refuse alerts: it testifies to less. */
  tell(head: Head): void {
    this.#seen = head;
    try {
      this.#write(head);
      this.#failed = false;
    } catch (error) {
      if (!this.#failed) this.#log(`${this.#path} cannot be written: ${messageOf(error)}`);
      this.#failed = true;
    }
  }

  #write({ seq, hash }: Head): void {
    const isNew = this.#file === undefined && !existsSync(this.#path);
    this.#file ??= openSync(this.#path, isNew ? 'wx+' : 'r+', 0o600);
    writeSync(this.#file, `${`${seq} ${hash}`.padEnd(LENGTH - 1)}\n`, 0);
    const now = this.#clock.monotonic();
    if (isNew) {
      fsyncSync(this.#file);
      syncFolder(dirname(this.#path));
    } else if (now - this.#syncedAt > SYNC_MS) {
      this.#syncedAt = now;
      fsync(this.#file, () => undefined);
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export async function headOf(database: Database): Promise<Head> {
  const [head] = await readHeads(database);
  return head ?? genesis(1);
}

/** How the store contradicts its witness, as the beginning of a sentence; undefined where it does not. */
export async function contradiction(database: Database, testimony: Head | undefined): Promise<string | undefined> {
  const head = await headOf(database);
  if (testimony === undefined)
    return head.seq === 0
      ? undefined
      : 'the store came here without its witness (the file that ends in .head), so it may be an old copy';
  if (testimony.seq === 0) return undefined;
  const row = await database.get('SELECT hash FROM events WHERE seq = ?', [testimony.seq]);
  if (row !== undefined && text(row, 'hash') === testimony.hash) return undefined;
  if (head.seq >= testimony.seq)
    return `the store tells another history than the one that was written here up to row ${testimony.seq}`;
  return `the store was put back to an earlier state: its journal ends at row ${head.seq} and went on to row ${testimony.seq}`;
}
