// Consistent copies of a store: of a running one, made in a thread so that the service goes on answering meanwhile; and of an older one,
// before it is brought forward.
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { isoTime } from '../../model/clock.ts';
import { copyFile, keep } from './copy-file.ts';
import { Database } from './database.ts';

/** Where a copy says that it is one, in the register: a service that starts on it has forgotten what happened since. */
export const COPIED_AT = 'copied_at';

/** VACUUM INTO reads one snapshot: what is committed while it runs is not in the copy. */
const COPY = `
const { workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(workerData.from, { readOnly: true, timeout: 5000 });
database.prepare('VACUUM INTO ?').run(workerData.to);
database.close();
const copy = new DatabaseSync(workerData.to);
copy.prepare('INSERT OR REPLACE INTO register (key, value) VALUES (?, ?)').run(workerData.key, workerData.at);
copy.close();
`;

/** Refuses to overwrite. The copy is on disk, readable by its owner alone, when this resolves; where it rejects there is none. */
export async function copyStore(from: string, to: string, now: number): Promise<void> {
  if (existsSync(to)) throw new Error(`${to} exists: name a file that does not`);
  closeSync(openSync(to, 'wx', 0o600));
  try {
    await writeCopy(from, to, now);
  } catch (error) {
    // Half a copy would pass for one, and stand in the way of the next try.
    for (const file of [to, `${to}-journal`]) rmSync(file, { force: true });
    throw error;
  }
}

async function writeCopy(from: string, to: string, now: number): Promise<void> {
  const worker = new Worker(COPY, { eval: true, workerData: { from, to, key: COPIED_AT, at: isoTime(now) } });
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the copy ended with ${code}`))));
  });
  keep(to);
}

/** Says that it is a copy, like any other: whoever goes back to it with the older program has forgotten what happened since. */
export function copyOlder(database: Database, to: string, now: number): void {
  copyFile(database, to);
  const copy = new Database(to, { readOnly: false });
  copy.exec(`INSERT OR REPLACE INTO register (key, value) VALUES ('${COPIED_AT}', '${isoTime(now)}')`);
  copy.exec('PRAGMA journal_mode = DELETE');
  copy.close();
  keep(to);
}
