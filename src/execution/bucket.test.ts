import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { createBucket, type Priority } from './bucket.ts';

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
