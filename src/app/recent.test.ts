// The last hour: counted by kind and source, and forgotten once it is over.
import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { createRecent } from './recent.ts';

test('counts by kind, the most frequent first, and forgets after an hour', async () => {
  const clock = manualClock();
  const recent = createRecent(clock);
  expect(recent.read()).toMatchObject({ alerts: {}, failures: [], venues: [] });
  for (const outcome of ['accepted', 'refused', 'accepted'] as const) recent.alert(outcome);
  recent.failure('webhook', '203.0.113.7');
  for (let i = 0; i < 3; i++) recent.failure('tradingview', '198.51.100.9');
  for (let ms = 1; ms <= 100; ms++) recent.venueRequest('main', ms);
  recent.venueError('main', 'timeout');
  recent.venueError('swing', 'key_refused');
  expect(recent.read()).toMatchObject({
    alerts: { accepted: 2, refused: 1 },
    failures: [
      { door: 'tradingview', source: '198.51.100.9', count: 3 },
      { door: 'webhook', source: '203.0.113.7', count: 1 },
    ],
    venues: [
      { account: 'main', requests: 100, p50_ms: 51, p99_ms: 100, errors: [{ code: 'timeout', count: 1 }] },
      { account: 'swing', requests: 0, p50_ms: null, p99_ms: null, errors: [{ code: 'key_refused', count: 1 }] },
    ],
  });
  await clock.advance(3_600_001);
  expect(recent.read()).toMatchObject({ alerts: {}, failures: [], venues: [] });
});

test('the share that was not taken, of the last hour and of the last day, counts every alert of a flood', async () => {
  const clock = manualClock();
  const recent = createRecent(clock);
  for (let i = 0; i < 30_000; i++) recent.alert(i % 10 === 0 ? 'unauthenticated' : 'accepted');
  await clock.advance(2 * 3_600_000);
  for (const outcome of ['accepted', 'duplicate', 'refused', 'unavailable', 'failed'] as const) recent.alert(outcome);
  expect(recent.read().refused).toEqual({ hour: { all: 5, refused: 3 }, day: { all: 30_005, refused: 3_003 } });
  expect(recent.read().alerts).toEqual({ accepted: 1, duplicate: 1, refused: 1, unavailable: 1, failed: 1 });
  await clock.advance(23 * 3_600_000);
  expect(recent.read().refused).toEqual({ hour: { all: 0, refused: 0 }, day: { all: 5, refused: 3 } });
});

test('a flood costs a bounded part of the memory', () => {
  const recent = createRecent(manualClock());
  for (let i = 0; i < 50_000; i++) recent.failure('webhook', `203.0.113.${i % 250}`);
  expect(recent.read().failures).toHaveLength(10);
  expect(recent.read().failures[0]?.count).toBe(8);
});
