import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { gather } from './gathering.ts';

/** An operation comes in each of `at`, counted in turns of the event loop; returns how many had come when the batch was closed. */
async function gathered(at: readonly number[], most = 512): Promise<number> {
  let came = 1;
  const end = Math.max(...at, 0);
  const coming = (async () => {
    for (let turn = 1; turn <= end; turn++) {
      await setImmediate();
      if (at.includes(turn)) came += 1;
    }
  })();
  await gather({ clock: manualClock(), count: () => came, most });
  const closedWith = came;
  await coming;
  return closedWith;
}

test('who comes a few turns later still shares the fsync, and who comes after a pause does not', async () => {
  expect(await gathered([])).toBe(1);
  expect(await gathered([3, 6, 9, 12])).toBe(5);
  expect(await gathered([3, 12])).toBe(2);
});

test('a batch that is full waits for nobody', async () => {
  expect(await gathered([1, 2, 3, 4, 5, 6], 3)).toBe(3);
});

test('however many keep coming, a batch is closed after 8 ms', async () => {
  const clock = manualClock();
  let came = 0;
  const count = (): number => {
    came += 1;
    return came;
  };
  const started = clock.monotonic();
  const tick = setInterval(() => void clock.advance(1), 1);
  await gather({ clock, count, most: Infinity });
  clearInterval(tick);
  expect(clock.monotonic() - started).toBeGreaterThanOrEqual(8);
  expect(came).toBeGreaterThan(8);
});
