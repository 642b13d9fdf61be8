import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import type { VenueError } from '../venue/port.ts';
import { createBucket, PAUSED, type Priority } from './bucket.ts';

test('requests beyond the burst leave in order of importance, one by one', async () => {
  const clock = manualClock();
  const bucket = createBucket({ perSecond: 10, burst: 1 }, clock);
  const left: string[] = [];
  const take = (priority: Priority) => bucket.take(priority).then(() => left.push(priority));
  const all = [take('polling'), take('polling'), take('entry'), take('lookup'), take('cancel or exit')];
  await clock.advance(0);
  expect(left).toEqual(['polling']);
  await clock.advance(100);
  expect(left).toEqual(['polling', 'cancel or exit']);
  await clock.advance(300);
  await Promise.all(all);
  expect(left).toEqual(['polling', 'cancel or exit', 'lookup', 'entry', 'polling']);
});

test('a Retry-After holds everybody back for as long as it says', async () => {
  const clock = manualClock();
  const bucket = createBucket({ perSecond: 10, burst: 5 }, clock);
  bucket.pause(2_000);
  let left = false;
  const taken = bucket.take('cancel or exit').then(() => (left = true));
  await clock.advance(1_999);
  expect(left).toBe(false);
  await clock.advance(1);
  await taken;
  expect(left).toBe(true);
});

test('a longer pause is not waited for, also by who waited when it began; what reduces risk comes back a second before its end', async () => {
  const clock = manualClock();
  const bucket = createBucket({ perSecond: 1, burst: 1 }, clock);
  const left: unknown[] = [];
  const take = (priority: Priority): void => {
    bucket.take(priority).then(
      () => left.push(priority),
      ({ code, retryAfter }: VenueError) => left.push([priority, code, retryAfter]),
    );
  };
  take('entry');
  take('polling');
  await clock.advance(0);
  bucket.pause(5_001);
  take('cancel or exit');
  await clock.advance(0);
  expect(left).toEqual(['entry', ['polling', PAUSED, 5_001], ['cancel or exit', PAUSED, 4_001]]);
  await clock.advance(4_001);
  take('cancel or exit');
  await clock.advance(1_000);
  expect(left.at(-1)).toBe('cancel or exit');
});

test('what has no limit never waits, also for two in one tick of a coarse clock', async () => {
  const clock = manualClock();
  const bucket = createBucket({ perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY }, clock);
  let left = 0;
  for (let i = 0; i < 3; i++) void bucket.take('entry').then(() => (left += 1));
  await clock.advance(60_000);
  expect(left).toBe(3);
});

test('who shares it is told of a Retry-After once, and keeps to its part', async () => {
  const clock = manualClock();
  const told: number[] = [];
  let sharers = 2;
  const bucket = createBucket({ perSecond: 10, burst: 4 }, clock, { sharers: () => sharers, tell: (ms) => told.push(ms) });
  let left = 0;
  const take = () => bucket.take('entry').then(() => (left += 1));
  const all = Array.from({ length: 8 }, take);
  await clock.advance(0);
  expect(left).toBe(2);
  await clock.advance(1_000);
  expect(left).toBe(7);
  sharers = 1;
  bucket.pause(2_000);
  bucket.pause(1_000);
  expect(bucket.hear(3_000)).toBe(true);
  expect(told).toEqual([2_000]);
  await clock.advance(2_999);
  expect(left).toBe(7);
  await clock.advance(1);
  await Promise.all(all);
  expect(left).toBe(8);
});

test('what is heavy waits until there is enough for it, behind what is more important and in front of what is less', async () => {
  const clock = manualClock();
  const bucket = createBucket({ perSecond: 10, burst: 20 }, clock);
  const left: string[] = [];
  const take = (priority: Priority, cost: number) => bucket.take(priority, cost).then(() => left.push(`${priority} ${cost}`));
  const all = [take('entry', 20), take('polling', 1), take('entry', 20), take('lookup', 15), take('cancel or exit', 1)];
  await clock.advance(0);
  expect(left).toEqual(['entry 20']);
  await clock.advance(100);
  expect(left).toEqual(['entry 20', 'cancel or exit 1']);
  // Polling would have enough all the time; it does not take from what the lookup waits for.
  await clock.advance(1_499);
  expect(left).toHaveLength(2);
  await clock.advance(1);
  expect(left.at(-1)).toBe('lookup 15');
  await clock.advance(2_100);
  await Promise.all(all);
  expect(left.slice(3)).toEqual(['entry 20', 'polling 1']);
});

test('what was not used goes to who waits; what the venue has counted is gone', async () => {
  const clock = manualClock();
  const bucket = createBucket({ perSecond: 1, burst: 60 }, clock);
  await bucket.take('lookup', 51);
  let left = 0;
  const take = (cost: number) => bucket.take('lookup', cost).then(() => (left += 1));
  const all = [take(51), take(51)];
  await clock.advance(0);
  bucket.giveBack(46);
  await clock.advance(0);
  expect(left).toBe(1);
  bucket.giveBack(46);
  bucket.atMost(10);
  await clock.advance(40_000);
  expect(left).toBe(1);
  await clock.advance(1_000);
  await Promise.all(all);
});

test('what costs more than the bucket holds leaves when it is full; a new limit counts at once', async () => {
  const clock = manualClock();
  const bucket = createBucket({ perSecond: 10, burst: 20 }, clock);
  await bucket.take('entry', 50);
  let left = false;
  const taken = bucket.take('entry', 1).then(() => (left = true));
  await clock.advance(3_099);
  expect(left).toBe(false);
  await clock.advance(1);
  await taken;
  await bucket.take('polling', 0);
  const slow = bucket.take('entry', 20);
  bucket.setLimit({ perSecond: 1_000, burst: 2_000 });
  await clock.advance(20);
  await slow;
});
