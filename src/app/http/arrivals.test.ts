import { expect, test } from 'vitest';
import { Arrivals } from './arrivals.ts';

test('a source comes as often as its rate says, after its burst; who is turned away has used up nothing, and nobody else notices', () => {
  let now = 0;
  const arrivals = new Arrivals({ perSecond: 2, burst: 3 }, { monotonic: () => now });
  const times = (count: number, source: string): number =>
    Array.from({ length: count }, () => arrivals.admits(source)).filter(Boolean).length;
  expect(times(10, 'flood')).toBe(3);
  expect(times(2, 'other')).toBe(2);
  now = 1_000;
  expect(times(10, 'flood')).toBe(2);
  now = 3_600_000;
  expect(times(10, 'flood')).toBe(3);
});
