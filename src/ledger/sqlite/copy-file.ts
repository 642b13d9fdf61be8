// A SQLite file copied whole before it is brought forward; the relay's spool too.
import { chmodSync, closeSync, fsyncSync, openSync } from 'node:fs';
import { isoTime } from '../../model/clock.ts';

/** Where the copy of an older file goes, before it is brought to schema `to`. */
export function olderName(file: string, to: number, now: number): string {
  return `${file}.before-v${to}-${isoTime(now).replaceAll(/[:.]/g, '')}`;
}

/** What is committed, in a new file. */
export function copyFile(database: { exec(text: string): void }, to: string): void {
  closeSync(openSync(to, 'wx', 0o600));
  database.exec(`VACUUM INTO '${to.replaceAll("'", "''")}'`);
  keep(to);
}

/** On disk, and its owner's alone. */
export function keep(file: string): void {
  chmodSync(file, 0o600);
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
