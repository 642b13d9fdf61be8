// A wall clock that a test moves under a running process: libfaketime answers what the program asks of the system. Timers and whatever
// else goes by the monotonic clock are left alone, as when somebody sets the time of a machine.
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = 'faketime/libfaketime.so.1';
const PLACES = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib', '/usr/local/lib'];
const LIBRARY = PLACES.map((place) => join(place, NAME)).find(existsSync);

/** Why no clock can be moved here; undefined where one can. */
export const whyNoFakedClock = LIBRARY === undefined ? 'no libfaketime (apt-get install faketime)' : undefined;

export interface FakedClock extends Disposable {
  /** For the process whose clock it is to be. */
  readonly env: Readonly<Record<string, string>>;
  /** So many seconds ahead of the system's; below zero behind it. Counts from the next time the process looks. */
  move(seconds: number): void;
}

export function fakedClock(): FakedClock {
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-clock-'));
  const file = join(folder, 'offset');
  const move = (seconds: number): void => {
    // In one step: the process may be reading it.
    writeFileSync(`${file}.next`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
    renameSync(`${file}.next`, file);
  };
  move(0);
  const env = {
    LD_PRELOAD: LIBRARY ?? '',
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    DONT_FAKE_MONOTONIC: '1',
    NO_FAKE_STAT: '1',
  };
  return { env, move, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
