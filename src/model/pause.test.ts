import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { Pause } from './pause.ts';

test('a rest is over after its time, or when it is roused', async () => {
  const clock = manualClock();
  const pause = new Pause(clock);
  let rested = 0;
  void pause.rest(1_000).then(() => (rested += 1));
  await clock.advance(999);
  expect(rested).toBe(0);
  await clock.advance(1);
  expect(rested).toBe(1);
  pause.rouse();
  void pause.rest(1_000).then(() => (rested += 1));
  await clock.advance(1);
  expect(rested).toBe(1);
  pause.rouse();
  await clock.advance(0);
  expect(rested).toBe(2);
});

test('what is not to be roused rests on, until it ends for good; from then on nothing takes time', async () => {
  const clock = manualClock();
  const pause = new Pause(clock);
  let rested = 0;
  void pause.rest(1_000, false).then(() => (rested += 1));
  pause.rouse();
  await clock.advance(1);
  expect([rested, pause.ended]).toEqual([0, false]);
  pause.end();
  await clock.advance(0);
  expect([rested, pause.ended]).toEqual([1, true]);
  void pause.rest(1_000).then(() => (rested += 1));
  await clock.advance(0);
  expect(rested).toBe(2);
});
