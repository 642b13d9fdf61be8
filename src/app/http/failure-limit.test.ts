// The bucket of failures: its burst, its rate, its Retry-After, and a memory that does not grow with the number of guessers.
import { expect, test } from 'vitest';
import { TRADINGVIEW_ADDRESSES } from '../../edge/addresses.ts';
import { manualClock } from '../../../test/manual-clock.ts';
import { failureWords } from '../present/failures.ts';
import { createFailureLimit, type Door, type Guesser } from './failure-limit.ts';

function atHand(settings = { perSecond: 2, burst: 3 }) {
  const clock = manualClock();
  const reports: Guesser[] = [];
  const counted: unknown[] = [];
  const parts = createFailureLimit({
    clock,
    settings: () => settings,
    metrics: { authenticationFailure: ({ door, source, slowed }) => counted.push([door, source, slowed]) },
    report: (guesser) => reports.push(guesser),
  });
  const limit = { failed: (address: string, door: Door) => parts.failed(address, door, 'not_found') };
  return { limit, reports, counted, pass: clock.advance };
}

test('a burst passes, then it is slowed to the rate, each source for itself', async () => {
  const { limit, pass } = atHand();
  const four = [1, 2, 3, 4].map(() => limit.failed('1.2.3.4', 'webhook'));
  expect(four).toEqual([undefined, undefined, undefined, 1]);
  expect(limit.failed('1.2.3.5', 'webhook')).toBeUndefined();
  expect(limit.failed('1.2.3.4', 'api')).toBeUndefined();
  await pass(500);
  expect([limit.failed('1.2.3.4', 'webhook'), limit.failed('1.2.3.4', 'webhook')]).toEqual([undefined, 1]);
  await pass(3_600_000);
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

test('who keeps guessing is reported once an hour, at whatever door and pace', async () => {
  const { limit, reports, counted, pass } = atHand();
  for (let i = 0; i < 5; i++) limit.failed('2001:db8::1', 'tradingview');
  for (let i = 0; i < 5; i++) limit.failed('2001:db8::2', 'webhook');
  expect(reports).toEqual([
    { source: '2001:db8:0:0::/64', class: 'internet', door: 'tradingview', count: 4, reason: 'not_found', slowed: true },
  ]);
  expect(counted.slice(2, 4)).toEqual([
    ['tradingview', 'internet', false],
    ['tradingview', 'internet', true],
  ]);
  await pass(3_600_000);
  for (let i = 0; i < 5; i++) limit.failed('2001:db8::1', 'tradingview');
  expect(reports).toHaveLength(2);
  for (let i = 0; i < 101; i++) {
    limit.failed('10.1.1.1', 'webhook');
    await pass(30_000);
  }
  expect(reports.slice(2)).toMatchObject([{ source: '10.1.1.1', class: 'near', count: 100, slowed: false }]);
});

test('a flood from a thousand sources is told in twenty reports an hour', () => {
  const { limit, reports } = atHand();
  for (let i = 0; i < 1_000; i++) for (let j = 0; j < 4; j++) limit.failed(`52.1.${i >> 8}.${i & 255}`, 'webhook');
  expect(reports).toHaveLength(20);
});

test.each<[Door, words: string]>([
  ['tradingview', 'was not let in at /tv/ 3 times within an hour, the last time because its token is none of tradingview.tokens'],
  ['webhook', 'was not let in at /webhook 3 times within an hour, the last time because that door asks for a signature'],
])(
  'TradingView does not guess: its first failure at the door %s is told at once, and at the end of the hour how many there were',
  async (door, words) => {
    const { limit, reports, pass } = atHand();
    for (let i = 0; i < 1_000; i++) for (let j = 0; j < 4; j++) limit.failed(`10.1.${i >> 8}.${i & 255}`, door);
    reports.length = 0;
    const [one = '', two = ''] = TRADINGVIEW_ADDRESSES;
    for (const address of [one, two, one]) limit.failed(address, door);
    const report = { class: 'tradingview', door, reason: 'not_found', slowed: false };
    expect(reports).toEqual([
      { ...report, source: one, count: 1 },
      { ...report, source: two, count: 1 },
    ]);
    await pass(1_800_000);
    limit.failed(one, door);
    expect(reports).toHaveLength(2);
    await pass(1_800_000);
    expect(reports.slice(2)).toEqual([{ ...report, source: one, count: 3 }]);
    expect(reports.slice(2).map(failureWords)).toEqual([expect.stringContaining(words)]);
    await pass(3_600_000);
    expect(reports).toHaveLength(3);
    limit.failed(one, door);
    expect(reports.slice(3)).toEqual([{ ...report, source: one, count: 1 }]);
  },
);

test('what TradingView loses at one door hides nothing at the other', () => {
  const { limit, reports } = atHand();
  const [one = ''] = TRADINGVIEW_ADDRESSES;
  for (const door of ['tradingview', 'webhook', 'api'] as const) limit.failed(one, door);
  expect(reports.map(({ door }) => door)).toEqual(['tradingview', 'webhook']);
});
