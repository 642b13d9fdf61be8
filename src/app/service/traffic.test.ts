import { expect, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { createBucket } from '../../execution/bucket.ts';
import { createTraffic, weightLimit } from './traffic.ts';

const WEIGHT = { perMinute: 6_000, header: 'used', questions: {}, lookup: { always: 1, searches: {} } };

/** How much may be spent within so many milliseconds, by somebody who spends all that he gets. */
async function spent(
  perMinute: number,
  ms: number,
  before: (traffic: ReturnType<typeof createTraffic>) => void,
): Promise<number> {
  const clock = manualClock();
  const bucket = createBucket(weightLimit(perMinute), clock);
  before(createTraffic(bucket, { ...WEIGHT, perMinute }));
  let sum = 0;
  for (let i = 0; i < perMinute * 2; i += 10) void bucket.take('lookup', 10).then(() => (sum += 10));
  for (let passed = 0; passed < ms; passed += 500) await clock.advance(500);
  return sum;
}

test('no minute sees more than five sixths of what the venue allows, and it is nearly that much', async () => {
  const sum = await spent(6_000, 60_000, () => undefined);
  expect(sum).toBeLessThanOrEqual(5_000);
  expect(sum).toBeGreaterThan(4_900);
});

test('what the venue says that it allows counts from then on', async () => {
  const sum = await spent(6_000, 60_000, (traffic) => traffic.allowed(1_200));
  expect(sum).toBeLessThanOrEqual(1_000);
  expect(sum).toBeGreaterThan(950);
});

test('what others at this address have spent of the minute is not there to be spent at once', async () => {
  expect(await spent(6_000, 500, () => undefined)).toBeGreaterThanOrEqual(1_000);
  expect(await spent(6_000, 500, (traffic) => traffic.answered({ used: '5400' }))).toBeLessThan(400);
  expect(await spent(6_000, 500, (traffic) => traffic.answered({ used: '9000' }))).toBeLessThan(50);
  expect(await spent(6_000, 500, (traffic) => traffic.answered({ used: 'nonsense' }))).toBeGreaterThanOrEqual(1_000);
});
