import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { createBucket } from './bucket.ts';
import { createBudget } from './budget.ts';

const FREELY = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };

/** Two keys that leave from one address. */
function twoKeys() {
  const clock = manualClock();
  const address = createBucket(FREELY, clock);
  const countedBy = (code: string) => (code === 'banned' ? 'address' : 'key');
  const [one, other] = [1, 2].map(() =>
    createBudget({ key: createBucket({ perSecond: 10, burst: 2 }, clock), address, countedBy }),
  );
  if (one === undefined || other === undefined) throw new Error('two of them');
  const left: string[] = [];
  const ask = (budget: typeof one, name: string) => void budget.take('entry').then(() => left.push(name));
  return { clock, one, other, left, ask };
}

test('what is counted by key stops the key; a ban of the address stops every key, and so does a request without one', async () => {
  const { clock, one, other, left, ask } = twoKeys();
  one.pause(5_000, 'rate_limited');
  ask(one, 'one');
  ask(other, 'other');
  await clock.advance(0);
  expect(left).toEqual(['other']);
  await clock.advance(5_000);
  expect(left).toEqual(['other', 'one']);
  for (const code of ['banned', undefined]) {
    left.length = 0;
    one.pause(2_000, code);
    ask(other, 'other');
    ask(one, 'one');
    await clock.advance(1_999);
    expect(left).toEqual([]);
    await clock.advance(1);
    expect(left.toSorted()).toEqual(['one', 'other']);
  }
});

test('who waited for a turn of its key when the ban came waits for the end of the ban as well; then each key keeps its pace', async () => {
  const { clock, one, left, ask } = twoKeys();
  for (const name of ['a', 'b', 'c', 'd']) ask(one, name);
  await clock.advance(0);
  expect(left).toEqual(['a', 'b']);
  one.pause(5_000, 'banned');
  await clock.advance(4_999);
  expect(left).toEqual(['a', 'b']);
  for (const name of ['e', 'f', 'g']) ask(one, name);
  await clock.advance(1);
  expect(left.length).toBeLessThan(7);
  await clock.advance(1_000);
  expect(left).toHaveLength(7);
});

test('nobody waits for the end of a longer ban, what was taken is given back, and that it was not asked is no news of the venue', async () => {
  const clock = manualClock();
  const given: number[] = [];
  const address = createBucket(FREELY, clock);
  const counted = { ...address, giveBack: (weight: number) => given.push(weight) };
  const key = createBucket({ perSecond: 10, burst: 1 }, clock);
  const budget = createBudget({ key, address: counted, countedBy: () => 'key' });
  await budget.take('entry', 4);
  const waits = budget.take('entry', 4);
  budget.pause(60_000, 'rate_limited');
  await expect(waits).rejects.toMatchObject({ code: 'paused', retryAfter: 60_000 });
  expect(given).toEqual([4]);
  budget.pause(60_000, 'paused');
  expect([key.pausedFor(), address.pausedFor()]).toEqual([60_000, 0]);
  await clock.advance(30_000);
  budget.pause(60_000, 'paused');
  expect(key.pausedFor()).toBe(30_000);
});
