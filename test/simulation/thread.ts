// One thread of the pool: runs the seeds it is given, one after the other.
import { parentPort } from 'node:worker_threads';
import { Coverage, type Counts } from './coverage.ts';
import type { Found } from './pool.ts';
import { weakeningOf } from './weakenings.ts';
import { World } from './world.ts';

export interface Job {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  readonly without: readonly string[];
  readonly weaken?: string;
  readonly untilFailure: boolean;
}

export interface Report {
  readonly histories: number;
  readonly events: number;
  readonly found: readonly Found[];
  readonly counts: Counts;
}

async function run({ from, to, steps, without, weaken, untilFailure }: Job): Promise<Report> {
  const coverage = new Coverage();
  const found: Found[] = [];
  let [histories, events] = [0, 0];
  const weakening = weaken === undefined ? undefined : weakeningOf(weaken);
  for (let seed = from; seed <= to; seed++) {
    const outcome = await new World({ seed, steps, without, ...(weakening && { weakening }) }).run();
    histories += 1;
    events += outcome.events;
    coverage.add(outcome.counts);
    if (outcome.violation !== undefined) found.push({ seed, violation: outcome.violation });
    if (untilFailure && found.length > 0) break;
  }
  return { histories, events, found, counts: coverage.counts };
}

const port = parentPort;
port?.on('message', (job: Job) => {
  run(job).then(
    (report) => port.postMessage(report),
    (error: unknown) => {
      throw error;
    },
  );
});
