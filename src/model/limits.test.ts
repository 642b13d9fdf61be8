// The limits that need nothing but the order: what stops an entry, and that nothing here stops an exit.
import { describe, expect, test } from 'vitest';
import { decimal } from './decimal.ts';
import { DENIALS, explainDenial } from './denial.ts';
import { stops } from './halt.ts';
import type { AccountId } from './ids.ts';
import { type StaticCheck, staticDenial } from './limits.ts';
import { refusalOf } from './refusal.ts';

const CHECK: StaticCheck = {
  effect: 'entry',
  market: 'BTC/USDT',
  quote: 'USDT',
  limits: { zone: 'UTC' },
  size: decimal('0.01'),
  price: decimal('50000'),
  at: Date.UTC(2026, 10, 23, 12),
};
const usdt = (amount: string) => ({ amount: decimal(amount), currency: 'USDT' });
const monday = { days: new Set(['mon'] as const), from: 480, to: 720, zone: 'UTC', text: 'mon 08:00-12:00' };
const everyDay = { days: new Set(['mon'] as const), from: 0, to: 1440, zone: 'UTC', text: 'mon' };

describe('static limits', () => {
  const errorOf = (changes: Partial<StaticCheck>) => {
    const denial = staticDenial({ ...CHECK, ...changes });
    return denial && explainDenial(denial).error;
  };

  test.each<[string, Partial<StaticCheck>, string | undefined]>([
    ['none', {}, undefined],
    ['size at the limit', { limits: { zone: 'UTC', maxOrderSize: decimal('0.01') } }, undefined],
    [
      'size above it',
      { limits: { zone: 'UTC', maxOrderSize: decimal('0.009') } },
      'size 0.01 is above max_order_size 0.009 on BTC/USDT',
    ],
    ['value at the limit', { limits: { zone: 'UTC', maxOrderValue: usdt('500') } }, undefined],
    [
      'value above it',
      { limits: { zone: 'UTC', maxOrderValue: usdt('499.99') } },
      'value 500 USDT is above max_order_value 499.99 USDT on BTC/USDT',
    ],
    [
      'value in another currency cannot be judged, so it is denied',
      { quote: 'EUR', limits: { zone: 'UTC', maxOrderValue: usdt('9999') } },
      'value 500 EUR is above max_order_value 9999 USDT on BTC/USDT',
    ],
    ['value at no known price', { price: undefined, limits: { zone: 'UTC', maxOrderValue: usdt('1') } }, undefined],
    ['within all hours', { limits: { zone: 'UTC', tradingHours: [everyDay] } }, undefined],
    [
      'outside of one of them',
      { limits: { zone: 'UTC', tradingHours: [everyDay, monday] } },
      'entries are allowed mon 08:00-12:00 UTC, now it is 2026-11-23T12:00:00.000Z (zone UTC)',
    ],
  ])('%s', (_, changes, expected) => {
    expect(errorOf(changes)).toBe(expected);
  });

  test('do not stop an exit', () => {
    const limits = { zone: 'UTC', maxOrderSize: decimal('0'), maxOrderValue: usdt('0'), tradingHours: [monday] };
    expect(errorOf({ limits })).toBeDefined();
    expect(errorOf({ limits, effect: 'exit' })).toBe(undefined);
  });
});

test('a halt of entries lets exits go, a halt of everything nothing', () => {
  const halt = (level: 'entries' | 'all') => ({ accountId: 'ac_1' as AccountId, level, reason: '', since: 0 });
  expect(
    [stops([halt('entries')], 'entry'), stops([halt('entries')], 'exit'), stops([], 'entry')].map((one) => one?.level),
  ).toEqual(['entries', undefined, undefined]);
  expect(stops([halt('entries'), halt('all')], 'exit')?.level).toBe('all');
});

describe('every denial', () => {
  test.each(Object.entries(DENIALS))('%s says what is wrong and how to mend it', (_, { error, hint }) => {
    expect(error).toMatch(/^[a-z{A-Z]/);
    expect(error.length).toBeGreaterThan(20);
    expect(hint.length).toBeGreaterThan(15);
    expect(`${error}${hint}`).not.toMatch(/\.$/);
  });

  test('keeps what its context does not fill, and carries it as details', () => {
    const refusal = refusalOf({ code: 'halted', context: { account: 'demo', reason: '{since}' } });
    expect(refusal.error).toBe('trading is halted for demo since {since}: {since}');
    expect(refusal.details).toEqual({ account: 'demo', reason: '{since}' });
  });
});
