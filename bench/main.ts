// `npm run bench`: every figure pinewire claims, measured here and now, each beside the baseline it is a ratio of.
// `npm run bench -- --quick` takes a tenth of the time; `-- intake latency drain postgres recovery simulation memory relay edge burst dashboard` runs only what is named.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchDashboard } from './dashboard.ts';
import { benchBurst, benchEdge } from './edge.ts';
import { benchIntake } from './intake.ts';
import { benchLatency } from './latency.ts';
import { benchPostgres } from './postgres.ts';
import { benchRecovery } from './recovery.ts';
import { benchSimulation } from './simulation.ts';
import { benchDrain, benchMemory } from './queue.ts';
import { benchRelay } from './relay.ts';

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const wanted = words.filter((word) => !word.startsWith('--'));
const share = quick ? 0.1 : 1;
const runs = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

const root = fileURLToPath(new URL('..', import.meta.url));
// On the disk of the checkout: a temporary folder may live in memory, where an fsync costs nothing.
const folder = join(root, 'data', `bench-${process.pid}`);
mkdirSync(folder, { recursive: true });

console.log(
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
);
console.log(`Node ${process.version}, commit ${commit()}${quick ? ', quick' : ''}`);
try {
  if (runs('intake')) await benchIntake(folder, 60_000 * share);
  if (runs('latency')) await benchLatency(folder, 1_000 * share);
  if (runs('drain')) await benchDrain(folder, 10_000 * share, 1_000);
  if (runs('postgres')) await benchPostgres(folder, share);
  if (runs('recovery')) await benchRecovery(folder);
  if (runs('simulation')) benchSimulation(1_000 * share);
  if (runs('memory')) await benchMemory(folder, 100_000 * share, 1_000);
  if (runs('relay')) await benchRelay(folder, 1_000 * share);
  if (runs('edge')) await benchEdge(folder, 2_000 * share);
  if (runs('burst')) await benchBurst(folder, 1_000);
  if (runs('dashboard')) await benchDashboard(folder, 60 * share);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function commit(): string {
  try {
    const hash = execFileSync('git', ['-C', root, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
    const changed = execFileSync('git', ['-C', root, 'status', '--porcelain'], { encoding: 'utf8' }).trim() !== '';
    return changed ? `${hash} with changes` : hash;
  } catch {
    return 'unknown';
  }
}
