// The bucket of failures: its burst, its rate, its Retry-After, and a memory that does not grow with the number of guessers.
import { expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { createFailureLimit } from './failure-limit.ts';

function atHand(settings = { perSecond: 2, burst: 3 }) {
  let now = 1_000;
  const limit = createFailureLimit({ ...systemClock, monotonic: () => now }, () => settings);
  return { limit, pass: (ms: number) => (now += ms) };
}

test('a burst passes, then it is slowed to the rate, each source for itself', () => {
  const { limit, pass } = atHand();
  const four = [1, 2, 3, 4].map(() => limit.failed('1.2.3.4', 'webhook'));
  expect(four).toEqual([undefined, undefined, undefined, 1]);
  expect(limit.failed('1.2.3.5', 'webhook')).toBeUndefined();
  expect(limit.failed('1.2.3.4', 'api')).toBeUndefined();
  pass(500);
  expect([limit.failed('1.2.3.4', 'webhook'), limit.failed('1.2.3.4', 'webhook')]).toEqual([undefined, 1]);
  pass(3_600_000);
  expect([1, 2, 3, 4].map(() => limit.failed('1.2.3.4', 'webhook'))).toEqual([undefined, undefined, undefined, 1]);
});

test('Retry-After is whole seconds, at most an hour', () => {
  const slow = atHand({ perSecond: 0.1, burst: 1 });
  slow.limit.failed('a', 'webhook');
  expect(slow.limit.failed('a', 'webhook')).toBe(10);
  const never = atHand({ perSecond: 0, burst: 0 });
  expect(never.limit.failed('a', 'webhook')).toBe(3_600);
});

test('a million sources do not fill the memory: the one that failed longest ago is forgotten', () => {
  const { limit } = atHand({ perSecond: 0.001, burst: 1 });
  limit.failed('first', 'webhook');
  expect(limit.failed('first', 'webhook')).toBeDefined();
  for (let i = 0; i < 10_001; i++) limit.failed(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 'webhook');
  expect(limit.failed('first', 'webhook')).toBeUndefined();
  expect(limit.failed('10.0.39.16', 'webhook')).toBeDefined();
});
