// The last hour: counted by kind and source, and forgotten once it is over.
import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { createRecent } from './recent.ts';

test('counts by kind, the most frequent first, and forgets after an hour', async () => {
  const clock = manualClock();
  const recent = createRecent(clock);
  expect(recent.read()).toMatchObject({ alerts: {}, failures: [], venues: [] });
  for (const outcome of ['accepted', 'refused', 'accepted']) recent.alert(outcome);
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

test('a flood costs a bounded part of the memory', () => {
  const recent = createRecent(manualClock());
  for (let i = 0; i < 50_000; i++) recent.failure('webhook', `203.0.113.${i % 250}`);
  expect(recent.read().failures).toHaveLength(10);
  expect(recent.read().failures[0]?.count).toBe(8);
});
