// Days and hours in a zone: windows over midnight, and the two days a year on which a zone jumps.
import { describe, expect, test } from 'vitest';
import { dayAfter, dayOf, isWithin, isZone, readDays, readTimeOfDay, type TradingHours } from './hours.ts';

describe('reading', () => {
  test.each([
    ['mon-fri', 'mon tue wed thu fri'],
    ['sat,sun', 'sat sun'],
    ['fri-mon', 'fri sat sun mon'],
    ['daily', 'mon tue wed thu fri sat sun'],
    ['Wed', 'wed'],
    ['mon-tue, sat', 'mon tue sat'],
    ['', undefined],
    ['mon-', undefined],
    ['monday', undefined],
    ['mon-tue-wed', undefined],
    ['mon,,tue', undefined],
  ])('days %j', (text, expected) => {
    const days = readDays(text);
    expect(days && [...days].join(' ')).toBe(expected);
  });

  test.each([
    ['08:00', 480],
    ['00:00', 0],
    ['23:59', 1439],
    ['24:00', 1440],
    ['24:01', undefined],
    ['08:60', undefined],
    ['8:00', undefined],
    ['08:00:00', undefined],
    ['', undefined],
  ])('time %j', (text, expected) => {
    expect(readTimeOfDay(text)).toBe(expected);
  });

  test('zones', () => {
    expect(['UTC', 'Europe/Berlin', 'America/New_York'].every(isZone)).toBe(true);
    expect(['', 'Berlin/Europe', 'CEST+1', '../x'].some(isZone)).toBe(false);
  });
});

function hours(days: string, from: string, to: string, zone = 'UTC'): TradingHours {
  const wrong = new Error(`${days} ${from} ${to}`);
  const [first, set, last] = [readTimeOfDay(from), readDays(days), readTimeOfDay(to)];
  if (first === undefined || set === undefined || last === undefined) throw wrong;
  return { days: set, from: first, to: last, zone, text: `${days} ${from}-${to}` };
}

describe('within', () => {
  // 2026-11-22 is a Sunday.
  test.each([
    ['mon-fri', '08:00', '22:00', '2026-11-23T08:00:00Z', true],
    ['mon-fri', '08:00', '22:00', '2026-11-23T07:59:59Z', false],
    ['mon-fri', '08:00', '22:00', '2026-11-23T21:59:59Z', true],
    ['mon-fri', '08:00', '22:00', '2026-11-23T22:00:00Z', false],
    ['mon-fri', '08:00', '22:00', '2026-11-22T12:00:00Z', false],
    ['daily', '00:00', '24:00', '2026-11-22T23:59:59Z', true],
    // Over midnight: the window belongs to the day it begins on.
    ['fri', '22:00', '02:00', '2026-11-27T23:00:00Z', true],
    ['fri', '22:00', '02:00', '2026-11-28T01:59:00Z', true],
    ['fri', '22:00', '02:00', '2026-11-28T02:00:00Z', false],
    ['fri', '22:00', '02:00', '2026-11-27T01:00:00Z', false],
    ['sun', '22:00', '02:00', '2026-11-23T01:00:00Z', true],
    ['sun', '09:00', '09:00', '2026-11-23T08:59:00Z', true],
  ])('%s %s-%s at %s', (days, from, to, at, expected) => {
    expect(isWithin(hours(days, from, to), Date.parse(at))).toBe(expected);
  });

  test('follows its zone through summer time', () => {
    const berlin = hours('daily', '08:00', '09:00', 'Europe/Berlin');
    expect(isWithin(berlin, Date.parse('2026-07-01T06:30:00Z'))).toBe(true);
    expect(isWithin(berlin, Date.parse('2026-12-01T06:30:00Z'))).toBe(false);
    expect(isWithin(berlin, Date.parse('2026-12-01T07:30:00Z'))).toBe(true);
  });
});

test('a day begins at midnight of its zone', () => {
  const at = Date.parse('2026-11-22T23:30:00Z');
  expect([dayOf(at, 'UTC'), dayOf(at, 'Europe/Berlin'), dayOf(at, 'America/New_York')]).toEqual([
    '2026-11-22',
    '2026-11-23',
    '2026-11-22',
  ]);
  expect(dayOf(Date.parse('2026-01-05T00:00:00Z'), 'UTC')).toBe('2026-01-05');
});

test.each([
  ['2026-11-29', '2026-11-30'],
  ['2026-12-31', '2027-01-01'],
  ['2028-02-28', '2028-02-29'],
  // 25 hours long in Berlin.
  ['2026-10-25', '2026-10-26'],
])('the day after %s is %s', (day, next) => {
  expect(dayAfter(day)).toBe(next);
});
