// Histories in which everything goes wrong at once, and the proof that they would show it: each safeguard taken away is noticed.
import { describe, expect, test } from 'vitest';
import { runSeeds } from './pool.ts';
import { WEAKENINGS } from './weakenings.ts';

const STEPS = 200;
const FIXED = 120;
const FRESH = 40;

test(`${FIXED} known seeds: every invariant holds`, { timeout: 240_000 }, async () => {
  const { histories, found, coverage } = await runSeeds({ from: 1, to: FIXED, steps: STEPS });
  expect(found).toEqual([]);
  expect(histories).toBe(FIXED);
  // They were storms: requests were lost on both sides of the engine, and processes died.
  for (const fault of Object.keys(coverage.counts['fault'] ?? {})) expect(coverage.of('fault', fault)).toBeGreaterThan(0);
  expect(Object.keys(coverage.counts['fault'] ?? {}).length).toBeGreaterThan(10);
});

test(`${FRESH} fresh seeds: every invariant holds`, { timeout: 240_000 }, async () => {
  const from = 1_000_000 + Math.floor(Date.now() / 1_000);
  const { found } = await runSeeds({ from, to: from + FRESH - 1, steps: STEPS });
  // A failure names its seed: node test/simulation/main.ts --seed N tells the whole history.
  expect(found).toEqual([]);
});

/** Noticed within a few dozen seeds. The others take hundreds: `node test/simulation/main.ts --until-failure --weaken NAME`. */
const SOON = new Set([
  'client_ref is unique',
  'write ahead',
  'the window is read behind the queue',
  'requests carry a window',
  'two searches prove absence',
  'history and trades are searched',
  'approvals are made under the account’s lock',
  'one unsettled attempt per leg',
  'unknown is a state',
  'a trade is booked once',
  'acknowledged means durable',
]);

describe('a safeguard taken away is noticed', () => {
  test.each(WEAKENINGS.filter(({ name }) => SOON.has(name)).map(({ name }) => name))(
    '%s',
    { timeout: 240_000 },
    async (weaken) => {
      const { found } = await runSeeds({ from: 1, to: 400, steps: STEPS, weaken, untilFailure: true });
      expect(found.length).toBeGreaterThan(0);
    },
  );

  test('each name above is one of the safeguards', () => {
    expect([...SOON].filter((name) => !WEAKENINGS.some((weakening) => weakening.name === name))).toEqual([]);
  });
});
