// A store whose disk fails says so, acknowledges nothing meanwhile, and comes back by itself: on a real file system that is full or read-only.
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LedgerUnavailable } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { manualClock } from '../manual-clock.ts';
import { type Acceptor, startAcceptor } from './acceptor-process.ts';
import { aFolder } from './folder.ts';
import { setScene } from './scene.ts';

/** A file system of 8 MB in memory; undefined where this user may not mount one. */
function aDisk(): string | undefined {
  const folder = join(aFolder(), 'disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'pinewire-test', folder], { stdio: 'pipe' });
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  return folder;
}

const accepted = (line: string) => line.startsWith('accepted');
const unavailable = (line: string) => line.startsWith('unavailable');

/** Everything that was acknowledged is there, and what was answered with unavailable may come again. */
async function checkKept(acceptor: Acceptor, file: string): Promise<void> {
  await acceptor.kill('SIGKILL');
  const ledger = await openSqliteLedger({ file, clock: manualClock(), role: 'serve' });
  const kept = new Set((await ledger.orders({ limit: 1_000_000 })).map(({ clientRef }) => clientRef));
  const lost = acceptor.lines.filter(accepted).filter((line) => !kept.has(line.split(' ')[1] ?? ''));
  expect(lost).toEqual([]);
  expect(await ledger.audit()).toMatchObject({ ok: true });
  await ledger.close();
}

test('F4 a full disk: unavailable, nothing lost, and accepting again without a restart once there is room', async (context) => {
  const disk = aDisk();
  if (disk === undefined) return context.skip('mounting a tmpfs needs root');
  const file = join(disk, 'store.db');
  const acceptor = startAcceptor(file, 'run', { inFlight: 4, pause: 2 });
  await acceptor.until(accepted, 0);
  const ballast = join(disk, 'ballast');
  try {
    writeFileSync(ballast, Buffer.alloc(16_000_000));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  }
  await acceptor.until(unavailable);
  expect(acceptor.lines.some((line) => line.startsWith('log the store cannot commit'))).toBe(true);
  rmSync(ballast);
  await acceptor.until(accepted);
  expect(acceptor.lines).toContain('log the store can commit again');
  await checkKept(acceptor, file);
});

test('F4 a store whose disk stays full does not go back and forth: it can commit again once, when there is room for more than a trial', async (context) => {
  const disk = aDisk();
  if (disk === undefined) return context.skip('mounting a tmpfs needs root');
  const acceptor = startAcceptor(join(disk, 'store.db'), 'run', { inFlight: 4, pause: 2 });
  await acceptor.until(accepted, 0);
  const ballast = join(disk, 'ballast');
  const fill = () => {
    try {
      writeFileSync(ballast, Buffer.alloc(16_000_000), { flag: 'a' });
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
  };
  fill();
  await acceptor.until(unavailable);
  // The log that the store gave back when it closed, and less than a trial takes of what was free.
  fill();
  const told = acceptor.lines.length;
  const end = performance.now() + 6_000;
  while (performance.now() < end) await acceptor.until(unavailable);
  const recovered = acceptor.lines.slice(told).filter((line) => line.startsWith('log the store can commit again'));
  expect(recovered.length).toBeLessThanOrEqual(1);
  rmSync(ballast);
  await acceptor.until(accepted);
  await checkKept(acceptor, join(disk, 'store.db'));
});

test('F4 a store on a read-only file system is unavailable, not damaged', async (context) => {
  const disk = aDisk();
  if (disk === undefined) return context.skip('mounting a tmpfs needs root');
  const file = join(disk, 'store.db');
  const acceptor = startAcceptor(file, 'run', { inFlight: 4, pause: 2 });
  await acceptor.until(accepted, 0);
  await acceptor.kill('SIGKILL');
  execFileSync('mount', ['-o', 'remount,ro', disk]);
  await expect(openSqliteLedger({ file, clock: manualClock(), role: 'serve' })).rejects.toThrow(LedgerUnavailable);
  execFileSync('mount', ['-o', 'remount,rw', disk]);
  await checkKept(acceptor, file);
});

test('F4 writes that begin to fail under the running service: unavailable, then accepting again', async (context) => {
  const file = join(aFolder(), 'store.db');
  const acceptor = startAcceptor(file, 'run', { inFlight: 4, pause: 2 });
  await acceptor.until(accepted, 0);
  // From here on every write beyond the first kilobyte of a file fails with EFBIG.
  const limit = (size: string) =>
    execFileSync('prlimit', ['--pid', String(acceptor.process.pid), `--fsize=${size}:`], { stdio: 'pipe' });
  try {
    limit('1024');
  } catch (error) {
    if (error instanceof Error) return context.skip('needs prlimit of util-linux');
    throw error;
  }
  await acceptor.until(unavailable);
  const told = acceptor.lines.length;
  await acceptor.until(unavailable);
  expect(acceptor.lines.slice(told).filter(accepted)).toEqual([]);
  limit('unlimited');
  await acceptor.until(accepted);
  await checkKept(acceptor, file);
});

test('a store that is moved away under the running service is unavailable until it is back', async () => {
  const folder = aFolder();
  const file = join(folder, 'store.db');
  const clock = manualClock();
  const ledger = await openSqliteLedger({ file, clock, role: 'serve' });
  const { come } = await setScene(ledger, clock);
  await come({ clientRef: 'before' });
  for (const end of ['', '-wal', '-shm']) renameSync(file + end, join(folder, `away${end}`));
  // Without the comparison of inodes this is acknowledged, into a file that nobody will open again.
  await expect(come({ clientRef: 'away' })).rejects.toThrow(LedgerUnavailable);
  expect(ledger.healthy()).toMatchObject({ ok: false });
  await expect(come({ clientRef: 'away' })).rejects.toThrow('moved or deleted');
  await clock.advance(10_000);
  await expect(come({ clientRef: 'away' })).rejects.toThrow('is gone');
  for (const end of ['', '-wal', '-shm']) renameIfThere(join(folder, `away${end}`), file + end);
  await clock.advance(10_000);
  expect(ledger.healthy()).toEqual({ ok: true });
  expect(await come({ clientRef: 'before' })).toMatchObject({ kind: 'duplicate' });
  expect(await come({ clientRef: 'away' })).toMatchObject({ kind: 'accepted' });
  await ledger.close();
});

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
