// What a person does where a store's file cannot be opened or copied: SQLite and the system say what failed, and no way out.
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../../model/thrown.ts';
import { resultCode } from './database.ts';

type Fault = 'strange' | 'full' | 'read-only' | 'unopened' | 'closed' | 'taken' | 'broken';

/** SQLite's primary result codes, and the system's. */
const FAULTS: Readonly<Record<string, Fault>> = {
  11: 'strange' /* CORRUPT */,
  26: 'strange' /* NOTADB */,
  ENOTDIR: 'strange',
  13: 'full',
  ENOSPC: 'full',
  EDQUOT: 'full',
  8: 'read-only',
  EROFS: 'read-only',
  14: 'unopened' /* CANTOPEN */,
  EISDIR: 'unopened',
  EACCES: 'closed',
  EPERM: 'closed',
  5: 'taken' /* BUSY */,
  6: 'taken' /* LOCKED */,
  10: 'broken' /* IOERR */,
  EIO: 'broken',
};

/** `it is no store …: name another file`; undefined where nothing is known that helps. */
export function remedy(error: unknown, file: string): string | undefined {
  const fault = FAULTS[codeOf(error)];
  if (fault === undefined) return undefined;
  switch (fault) {
    case 'strange':
      return 'it is no store, or a damaged one: name another file, or put a backup in its place (docs/operate/backup.md)';
    case 'full':
      return `make room on that disk (df -h ${dirname(file)}), and leave what stands beside the store`;
    case 'read-only':
      return 'it or its disk is read-only: give this user the right to write it, or mount the disk for writing';
    case 'unopened':
      return UNOPENED[kindOf(file)];
    case 'closed':
      return UNOPENED.file;
    case 'taken':
      return `another program has it open: end that one (fuser ${file} names it)`;
    case 'broken':
      return 'the disk fails (dmesg says how): copy the store away, then look at the disk';
  }
}

const UNOPENED = {
  folder: 'it is a folder: name a file in it',
  none: 'it is gone: put it back where it was, or a backup in its place (docs/operate/backup.md)',
  file: 'it may not be read or written by this user: run the command as the user whose it is (sudo -u), or give this one the right',
};

/** As one sentence part, `unable to open database file; it is a folder: name a file in it`. */
export function withRemedy(error: unknown, file: string): string {
  const problem = messageOf(error);
  const way = remedy(error, file);
  return way === undefined ? problem : `${problem}; ${way}`;
}

/** What the operating system said: no such folder, read-only, no room, not permitted. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}

function codeOf(error: unknown): string {
  const own = resultCode(error);
  if (own !== undefined) return String(own);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** What this user may not see is taken for a file. */
function kindOf(file: string): keyof typeof UNOPENED {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) return 'none';
    return found.isDirectory() ? 'folder' : 'file';
  } catch {
    return 'file';
  }
}
