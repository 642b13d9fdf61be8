// Who has the store now: read from what that process wrote beside it, without touching the lock.
import { readFileSync } from 'node:fs';

/** What the process that has the store wrote beside it; undefined where that process is gone, because one that was killed left it behind. */
export function owner(store: string): string | undefined {
  const text = readOwner(store);
  const pid = /^pid (\d+)/.exec(text ?? '')?.[1];
  return pid !== undefined && isAlive(Number(pid)) ? text : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readOwner(store: string): string | undefined {
  try {
    return readFileSync(`${store}.owner`, 'utf8').trim().replaceAll(/\s+/g, ' ').slice(0, 200);
  } catch {
    // There is none, or it belongs to somebody else: then it is as if there were none, and the lock has the last word.
    return undefined;
  }
}
