// How many histories of the simulation this machine plays through in a minute.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { line, title } from './statistics.ts';

const MAIN = fileURLToPath(new URL('../test/simulation/main.ts', import.meta.url));

/** Rejects where a history breaks an invariant: then there is no figure to give. */
export function benchSimulation(seeds: number): void {
  title(`Simulation: ${seeds} seeds of 200 steps`);
  const started = performance.now();
  execFileSync(process.execPath, [MAIN, '--seeds', `1..${seeds}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  line('seeds a minute', Math.round((seeds / (performance.now() - started)) * 60_000).toLocaleString('en-US'));
}
