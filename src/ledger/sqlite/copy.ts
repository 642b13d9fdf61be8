// A consistent copy of a running store, made in a thread so that the service goes on answering meanwhile.
import { chmodSync, closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** VACUUM INTO reads one snapshot: what is committed while it runs is not in the copy. */
const COPY = `
const { workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(workerData.from, { readOnly: true, timeout: 5000 });
database.prepare('VACUUM INTO ?').run(workerData.to);
database.close();
`;

/** Refuses to overwrite. The copy is on disk, readable by its owner alone, when this resolves. */
export async function copyStore(from: string, to: string): Promise<void> {
  if (existsSync(to)) throw new Error(`${to} exists: name a file that does not`);
  closeSync(openSync(to, 'wx', 0o600));
  const worker = new Worker(COPY, { eval: true, workerData: { from, to } });
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the copy ended with ${code}`))));
  });
  chmodSync(to, 0o600);
  const handle = openSync(to, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
