import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { backoff, pollInterval } from './backoff.ts';

test('every wait is a whole number of milliseconds: the ledger stores nothing else', () => {
  const clock = manualClock();
  fc.assert(
    fc.property(fc.nat(40), fc.double({ min: 0, max: 1e9, noNaN: true }), (tries, number) => {
      expect(Number.isInteger(backoff(tries, clock, number))).toBe(true);
      expect(Number.isInteger(pollInterval(number))).toBe(true);
    }),
  );
});

test('a wait doubles with each try up to 30 s, and is as long as the venue asked', () => {
  const clock = manualClock();
  expect(backoff(0, clock)).toBeGreaterThanOrEqual(125);
  expect(backoff(0, clock)).toBeLessThanOrEqual(250);
  expect(backoff(30, clock)).toBeLessThanOrEqual(30_000);
  expect(backoff(30, clock)).toBeGreaterThanOrEqual(15_000);
  expect(backoff(0, clock, 7_000)).toBe(7_000);
});

test('F17 a ban of hours puts nothing off for longer than ten seconds: the budget holds it, and a process elsewhere may go on', () => {
  expect(backoff(0, manualClock(), 7_200_000)).toBe(10_000);
});

test('where the venue names a short wait, the thirtieth try comes within 5 s', () => {
  const clock = manualClock();
  expect(backoff(30, clock, 1_000)).toBeGreaterThanOrEqual(2_500);
  expect(backoff(30, clock, 1_000)).toBeLessThanOrEqual(5_000);
});

test('a resting order is looked at after a tenth of its age, between 1 and 15 s', () => {
  expect([0, 20_000, 3_600_000].map(pollInterval)).toEqual([1_000, 2_000, 15_000]);
});
