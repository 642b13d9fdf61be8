// One writer for a store: an exclusive lock on a small file beside it, which the kernel gives back when the process dies, however it dies.
import { chmodSync, closeSync, existsSync, openSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './database.ts';

/** Another process holds the store. */
export class LedgerInUse extends Error {
  override readonly name = 'LedgerInUse';

  constructor(file: string, owner: string) {
    super(`the store ${file} is in use by ${owner}: stop that process, or ask it (its API and command line write through it)`);
  }
}

export interface Lock {
  /** Whether the locked file is still the one that a second process would find. */
  stands(): boolean;
  /** Takes the lock anew where its file was deleted or replaced. Throws LedgerInUse where another process came first. */
  renew(): void;
  release(): void;
}

/** A process that is just ending has its lock for a moment longer. */
const PATIENCE_MS = 250;

/** Throws LedgerInUse where another process, or another ledger of this one, holds the store. */
export function lockStore(file: string): Lock {
  // A symbolic link is another name of one store, and must not lead to a lock of its own.
  const path = `${existsSync(file) ? realpathSync(file) : file}.lock`;
  let database = take(path, file);
  let taken = inode(path);
  const stands = (): boolean => inode(path) === taken;
  return {
    stands,
    renew: () => {
      if (stands()) return;
      const next = take(path, file);
      database.close();
      database = next;
      taken = inode(path);
    },
    release: () => {
      forgetOwner(file);
      database.close();
    },
  };
}

function take(path: string, file: string): DatabaseSync {
  keepPrivate(path);
  const database = new DatabaseSync(path, { timeout: PATIENCE_MS });
  try {
    // An open exclusive transaction is a lock of the operating system. Nothing is ever written, so nothing is left to recover.
    database.exec('BEGIN EXCLUSIVE');
    announceOwner(file);
  } catch (error) {
    database.close();
    if (isBusy(error)) throw new LedgerInUse(file, readOwner(file));
    throw error;
  }
  return database;
}

/** Which file stands under a name: the same name may stand for another one later. */
export function inode(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? 'none' : `${found.dev} ${found.ino}`;
}

/** For the owner alone before SQLite opens it: a journal beside it gets the mode of the file. */
function keepPrivate(path: string): void {
  // By name where it is there: opening and closing the file would give back every lock that this process has on it (POSIX).
  if (existsSync(path)) chmodSync(path, 0o600);
  else closeSync(openSync(path, 'a', 0o600));
}

/** Writes beside the store who holds it, for whoever finds it locked. `listen` is the address of its HTTP server, once there is one. */
export function announceOwner(file: string, listen?: string): void {
  const address = listen === undefined ? '' : `, listening on ${listen}`;
  writeFileSync(ownerFile(file), `pid ${process.pid}${address}\n`, { mode: 0o600 });
}

function forgetOwner(file: string): void {
  try {
    rmSync(ownerFile(file), { force: true });
  } catch {
    // On a disk that turned read-only it stays. Nobody reads it while the lock is free.
    return;
  }
}

function ownerFile(file: string): string {
  return `${file}.owner`;
}

/** Who holds the store, as they wrote it; only said when the lock is taken, so it is not out of date. */
function readOwner(file: string): string {
  try {
    return readFileSync(ownerFile(file), 'utf8').trim();
  } catch {
    return 'another process';
  }
}
