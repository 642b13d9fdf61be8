// The simulation from the command line: one seed told in full, many seeds side by side, or seeds until something breaks.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { INVARIANTS } from './invariants.ts';
import { runSeeds, type Summary } from './pool.ts';
import { commandOf, shrink } from './shrink.ts';
import { WEAKENINGS, BACKED_UP, weakeningOf } from './weakenings.ts';
import type { Plan } from './plan.ts';
import { World } from './world.ts';

const HELP = `node test/simulation/main.ts [options]
  --seed N             one history, told in full
  --seeds A..B         many, side by side
  --until-failure      from --seed or a fresh one on, until something breaks
  --steps M            events until the storm is over (200)
  --without A,B        leaves out kinds of faults and acts
  --weaken NAME        takes one safeguard away
  --threads T          how many at once (${Math.min(availableParallelism(), 8)})
  --coverage           prints how often each step and fault was met

safeguards:
${[...WEAKENINGS, ...BACKED_UP].map(({ name, how }) => `  ${name}: ${how}`).join('\n')}
`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    'until-failure': { type: 'boolean', default: false },
    steps: { type: 'string', default: '200' },
    without: { type: 'string' },
    weaken: { type: 'string' },
    threads: { type: 'string' },
    coverage: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const steps = Number(values.steps);
const without = values.without === undefined || values.without === '' ? [] : values.without.split(',');

function planOf(seed: number): Plan {
  return { seed, steps, without, ...(values.weaken !== undefined && { weakening: weakeningOf(values.weaken) }) };
}

async function one(seed: number): Promise<number> {
  const { violation, lines, counts } = await new World({ ...planOf(seed), telling: true }).run();
  console.log(lines.join('\n'));
  if (values.coverage) console.log(JSON.stringify(counts, null, 2));
  if (violation === undefined) console.log(`\nseed ${seed}: every invariant holds`);
  else await explain(seed, violation.invariant);
  return violation === undefined ? 0 : 1;
}

async function explain(seed: number, invariant: keyof typeof INVARIANTS): Promise<void> {
  const { plan, outcome } = await shrink(planOf(seed), invariant);
  console.log(`\nthe smallest history found in which it breaks:\n\n${outcome.lines.join('\n')}`);
  console.log(`\nseed ${seed} breaks "${invariant}": ${INVARIANTS[invariant]}`);
  console.log(outcome.violation?.what);
  console.log(`again: ${commandOf(plan)}`);
}

async function many(from: number, to: number, untilFailure: boolean): Promise<number> {
  const summary = await runSeeds({
    from,
    to,
    steps,
    without,
    untilFailure,
    ...(values.weaken !== undefined && { weaken: weakeningOf(values.weaken).name }),
    ...(values.threads !== undefined && { threads: Number(values.threads) }),
    onProgress: progress,
  });
  process.stderr.write('\n');
  console.log(speed(summary));
  if (values.coverage) console.log(summary.coverage.print());
  const [first, ...others] = summary.found;
  if (first === undefined) return 0;
  for (const { seed, violation } of others.slice(0, 20))
    console.log(`seed ${seed}: ${violation.invariant}: ${violation.what.slice(0, 200)}`);
  await explain(first.seed, first.violation.invariant);
  return 1;
}

function speed({ histories, events, ms, found }: Summary): string {
  const perMinute = Math.round((histories / ms) * 60_000);
  return `${histories} histories, ${events} events in ${(ms / 1000).toFixed(1)} s: ${perMinute} seeds/minute; ${found.length} broken`;
}

let shown = 0;
function progress(summary: Summary): void {
  if (!process.stderr.isTTY || summary.ms - shown < 1_000) return;
  shown = summary.ms;
  process.stderr.write(`\r${speed(summary)}   `);
}

async function main(): Promise<number> {
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const fresh = Date.now() % 1_000_000_000;
  if (values['until-failure']) return many(Number(values.seed ?? fresh), Number.MAX_SAFE_INTEGER, true);
  if (values.seeds !== undefined) {
    const [from, to] = values.seeds.split('..').map(Number);
    return many(from ?? 1, to ?? from ?? 1, false);
  }
  const seed = Number(values.seed ?? fresh);
  console.log(`seed ${seed}`);
  return one(seed);
}

process.exitCode = await main();
