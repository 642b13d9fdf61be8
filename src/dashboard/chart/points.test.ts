// The running sum of results: from the first day on.
import { expect, test } from 'vitest';
import { equity } from './points.ts';

const DAY = Date.parse('2026-11-22') / 1_000;

test('one day is one point, no day is none, and days come in their order', () => {
  expect(equity([])).toBeUndefined();
  expect(equity([{ name: '2026-11-22', realised: '-1.5' }])).toEqual([{ time: DAY, value: -1.5 }]);
  const days = [
    { name: '2026-11-23', realised: '2' },
    { name: '2026-11-22', realised: '-1.5' },
  ];
  expect(equity(days)).toEqual([
    { time: DAY, value: -1.5 },
    { time: DAY + 86_400, value: 0.5 },
  ]);
});
