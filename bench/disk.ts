// What this disk's fsync costs, in the same run as everything that waits for it.
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { quantile } from './statistics.ts';

const ROUNDS = 400;

/** Writes 4 KiB and syncs, again and again, in `folder`; milliseconds. */
export function measureFsync(folder: string): { readonly p50: number; readonly p99: number } {
  const place = mkdtempSync(join(folder, 'fsync-'));
  const file = openSync(join(place, 'file'), 'w');
  const page = Buffer.alloc(4_096, 1);
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    writeSync(file, page);
    const started = performance.now();
    fsyncSync(file);
    times.push(performance.now() - started);
  }
  closeSync(file);
  rmSync(place, { recursive: true });
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
