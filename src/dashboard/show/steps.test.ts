// The way of an order in milliseconds, as far as it has come.
import { expect, test } from 'vitest';
import { compactSteps, stepsInWords, stepsOf } from './steps.ts';

const at = (ms: number): string => new Date(Date.UTC(2026, 10, 22) + ms).toISOString();
const stages = { received_at: at(0), committed_at: at(2), placed_at: at(6), filled_at: at(37) };
const filled = { stages, status: 'filled', type: 'market' } as const;

test('from stage to stage, short in the list and exact in words', () => {
  const steps = stepsOf(filled);
  expect(steps.map(({ name, ms }) => [name, ms])).toEqual([
    ['committed', 2],
    ['placed', 4],
    ['filled', 31],
  ]);
  expect(compactSteps(steps)).toBe('2 + 4 + 31 ms');
  expect(stepsInWords(steps)).toBe('committed after 2 ms, placed 4 ms later, filled 31 ms later');
});

test.each([
  ['a limit order, whose price the market had to reach', { ...filled, type: 'limit' as const }, ['committed', 'placed']],
  ['one that is filled in part', { ...filled, status: 'open' as const }, ['committed', 'placed']],
  [
    'one that waits',
    { ...filled, status: 'queued' as const, stages: { ...stages, placed_at: null, filled_at: null } },
    ['committed'],
  ],
  ['one of which nothing is known', { ...filled, stages: null }, []],
])('%s', (_, order, names) => {
  expect(stepsOf(order).map(({ name }) => name)).toEqual(names);
});

test('seconds have their unit, and a clock that was set back takes no time', () => {
  const slow = { ...stages, committed_at: at(-500), placed_at: at(1_704), filled_at: at(1_710) };
  const steps = stepsOf({ ...filled, stages: slow });
  expect(compactSteps(steps)).toBe('0 ms + 2.2 s + 6 ms');
  expect(stepsInWords(steps)).toBe('committed after 0 ms, placed 2,204 ms later, filled 6 ms later');
});
