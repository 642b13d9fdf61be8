// The machine under it: who may read the secrets, how fast the disk commits, how much room is left.
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../../../model/clock.ts';
import type { Config } from '../../config/config.ts';
import { remedy } from '../../../ledger/sqlite/remedy.ts';
import { secretsOf } from '../../config/secret-values.ts';
import { secretsPath } from '../../config/secrets.ts';
import { readTextFile } from '../../config/text-file.ts';
import { type Finding, fail, ok, problemOf, warn } from './finding.ts';

export function examineFiles(config: Config): readonly Finding[] {
  // Windows keeps its permissions elsewhere and reports 0666 for everything.
  if (process.platform === 'win32') return [];
  const { folder, dataDir, store, file: written } = config;
  const own = written !== undefined && holdsSecrets(readTextFile(written) ?? '', config) ? [written] : [];
  const files = [...own, join(folder, '.env'), secretsPath(dataDir), store].filter((file) => existsSync(file));
  return files.map((file) => {
    const mode = statSync(file).mode & 0o777;
    const shown = mode.toString(8).padStart(4, '0');
    if ((mode & 0o077) === 0) return ok('files', `${file} is readable by its owner alone (${shown})`);
    const secret = file !== store;
    const detail = `${file} can be read by others on this machine (${shown})`;
    return secret ? fail('files', detail, `chmod 600 ${file}`) : warn('files', detail, `chmod 600 ${file}`);
  });
}

/** Shorter ones stand in any text by chance. */
const SHORTEST_SECRET = 8;

/** Whether secrets are written in the configuration itself, where `${NAME}` would name them. */
function holdsSecrets(text: string, config: Config): boolean {
  return secretsOf(config).some((secret) => secret.length >= SHORTEST_SECRET && text.includes(secret));
}

/** An alert is acknowledged after one fsync; TradingView gives up after 3 s. A disk in a datacentre takes 1 ms, a laptop 5, a slow volume 50. */
const SLOW_FSYNC_MS = 50;
const ROUNDS = 9;

export function examineDisk({ store, dataDir }: Config, clock: Clock): readonly Finding[] {
  const folder = existsSync(store) ? dirname(store) : dataDir;
  if (!existsSync(folder))
    return [warn('disk', `${folder} does not exist yet`, 'npx pinewire serve makes it at its first start')];
  try {
    return [fsyncFinding(folder, clock), spaceFinding(folder)];
  } catch (error) {
    const way = remedy(error, join(folder, 'pinewire.db')) ?? 'give the user that runs pinewire the right to write there';
    return [fail('disk', `${folder} cannot be written: ${problemOf(error)}`, way)];
  }
}

function fsyncFinding(folder: string, clock: Clock): Finding {
  const file = join(folder, `.doctor-${process.pid}`);
  const handle = openSync(file, 'w', 0o600);
  try {
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      writeSync(handle, 'x'.repeat(4096));
      const start = clock.monotonic();
      fsyncSync(handle);
      times.push(clock.monotonic() - start);
    }
    const median = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
    const detail = `a commit reaches the disk in ${median.toFixed(1)} ms (median of ${ROUNDS})`;
    return median > SLOW_FSYNC_MS
      ? warn('disk', detail, 'put the store on a local SSD: every alert waits for this before it is acknowledged')
      : ok('disk', detail);
  } finally {
    closeSync(handle);
    rmSync(file, { force: true });
  }
}

const LITTLE_SPACE_BYTES = 1024 ** 3;

function spaceFinding(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const detail = `${(free / 1024 ** 3).toFixed(1)} GB free under ${folder}`;
  return free < LITTLE_SPACE_BYTES
    ? warn('disk', detail, 'make room: a full disk refuses every alert with 503')
    : ok('disk', detail);
}
