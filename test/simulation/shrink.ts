// Makes a failing history smaller while the same invariant still breaks: fewer steps first, then without one kind of fault or act after another.
import { OPTIONAL_ACTS } from './acts.ts';
import { FAULT_KINDS } from './faults.ts';
import type { Outcome, Plan } from './plan.ts';
import { World } from './world.ts';

export interface Shrunk {
  readonly plan: Plan;
  readonly outcome: Outcome;
}

export async function shrink(plan: Plan, invariant: string): Promise<Shrunk> {
  let best: Shrunk = { plan, outcome: await run(plan) };
  const tryOut = async (smaller: Plan): Promise<boolean> => {
    const outcome = await run(smaller);
    if (outcome.violation?.invariant !== invariant) return false;
    best = { plan: smaller, outcome };
    return true;
  };
  for (const share of [0.1, 0.25, 0.5, 0.75]) {
    if (await tryOut({ ...best.plan, steps: Math.ceil(plan.steps * share) })) break;
  }
  for (const kind of [...FAULT_KINDS, ...OPTIONAL_ACTS])
    await tryOut({ ...best.plan, without: [...(best.plan.without ?? []), kind] });
  for (let cut = best.plan.steps >> 1; cut > 0; cut >>= 1) {
    while (best.plan.steps > cut && (await tryOut({ ...best.plan, steps: best.plan.steps - cut })));
  }
  return { ...best, outcome: await run({ ...best.plan, telling: true }) };
}

function run(plan: Plan): Promise<Outcome> {
  return new World(plan).run();
}

/** The command that plays it again. */
export function commandOf({ seed, steps, without = [], weakening }: Plan): string {
  const left = without.length === 0 ? '' : ` --without ${without.join(',')}`;
  const weaken = weakening === undefined ? '' : ` --weaken '${weakening.name}'`;
  return `node test/simulation/main.ts --seed ${seed} --steps ${steps}${left}${weaken}`;
}
