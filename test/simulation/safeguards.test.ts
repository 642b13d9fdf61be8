// The proof of the proof: each safeguard is taken away alone, and the simulation has to notice, by the harm that follows.
import { describe, expect, test } from 'vitest';
import { runSeeds } from './pool.ts';
import { commandOf, shrink } from './shrink.ts';
import { BACKED_UP, weakeningOf, WEAKENINGS } from './weakenings.ts';

/** Found within so many seeds: most within twenty, the rarest within a few hundred. */
const SEEDS = Number(process.env.PINEWIRE_SIM_WEAK_SEEDS ?? 1_500);
const STEPS = 400;

describe('without the safeguard', () => {
  test.each(WEAKENINGS)('"$name" something breaks', { timeout: 240_000 }, async ({ name, breaks, noticedBy = 1 }) => {
    const from = Math.max(1, noticedBy - 5);
    const { found, histories } = await runSeeds({ from, to: from + SEEDS, steps: STEPS, weaken: name, untilFailure: true });
    const [first] = found;
    console.log(`${name}: ${first?.violation.invariant ?? 'nothing breaks'} after ${histories} histories (seed ${first?.seed})`);
    expect(first, 'nothing was found').toBeDefined();
    expect(found.filter(({ violation }) => !breaks.includes(violation.invariant))).toEqual([]);
  });

  test.each(BACKED_UP)('"$name" nothing breaks, because another one stands behind it', { timeout: 240_000 }, async ({ name }) => {
    const { found } = await runSeeds({ from: 1, to: 6, steps: STEPS, weaken: name, untilFailure: true });
    expect(found).toEqual([]);
  });
});

describe('a history that fails', () => {
  test('is made smaller and played again', { timeout: 120_000 }, async () => {
    const weakening = weakeningOf('write ahead');
    const { found } = await runSeeds({ from: 1, to: SEEDS, steps: STEPS, weaken: weakening.name, untilFailure: true });
    const [first] = found;
    if (first === undefined) throw new Error('nothing was found');
    const { plan, outcome } = await shrink({ seed: first.seed, steps: STEPS, weakening }, first.violation.invariant);
    expect(outcome.violation?.invariant).toBe(first.violation.invariant);
    expect(plan.steps).toBeLessThan(STEPS);
    expect(outcome.lines.filter((line) => line.includes('VIOLATED'))).toHaveLength(1);
    expect(commandOf(plan)).toContain(`--seed ${first.seed} --steps ${plan.steps} --without`);
  });
});
