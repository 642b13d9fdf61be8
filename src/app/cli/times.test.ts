import { describe, expect, it } from 'vitest';
import { clockTime, readSince, span, startOfDay, timeOfDay } from './times.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

describe('readSince', () => {
  it.each([
    ['1h', NOW - 3_600_000],
    ['90s', NOW - 90_000],
    ['7d', NOW - 7 * 86_400_000],
    ['2026-11-22', Date.UTC(2026, 10, 22)],
    ['2026-11-22T10:00:00Z', Date.UTC(2026, 10, 22, 10)],
    ['2026-11-22 10:00', Date.UTC(2026, 10, 22, 10)],
    ['2026-11-22T10:00:00+02:00', Date.UTC(2026, 10, 22, 8)],
  ])('reads %s', (text, expected) => {
    expect(readSince(text, NOW, 'UTC')).toBe(expected);
  });

  it.each([
    ['2026-11-22', 'Europe/Berlin', Date.UTC(2026, 10, 21, 23)],
    ['2026-07-02', 'Europe/Berlin', Date.UTC(2026, 6, 1, 22)],
    ['2026-11-22 10:00', 'America/New_York', Date.UTC(2026, 10, 22, 15)],
    ['2026-11-22T10:00:00Z', 'Europe/Berlin', Date.UTC(2026, 10, 22, 10)],
    // The clocks are set at 02:00: the day begins before that, its noon comes after.
    ['2026-10-25', 'Europe/Berlin', Date.UTC(2026, 9, 24, 22)],
    ['2026-10-25 12:00', 'Europe/Berlin', Date.UTC(2026, 9, 25, 11)],
    ['1h', 'Europe/Berlin', NOW - 3_600_000],
  ])('reads %s in %s, as the tables print it', (text, zone, expected) => {
    expect(readSince(text, NOW, zone)).toBe(expected);
    if (expected < NOW - 3_600_000 && text.length === 10) expect(startOfDay(expected + 3_600_000, zone)).toBe(expected);
  });

  it.each(['', 'yesterday', '1', 'h', '-1h', '1.5h', '2026-13-45', '1y'])('does not guess at %j', (text) => {
    expect(readSince(text, NOW, 'UTC')).toBeUndefined();
  });
});

it('prints clock times in a zone, with its summer time', () => {
  expect(clockTime(NOW, 'UTC')).toBe('2026-11-22 12:00:00');
  expect(clockTime(NOW, 'Europe/Berlin')).toBe('2026-11-22 13:00:00');
  expect(clockTime(Date.UTC(2026, 6, 1, 22, 30), 'Europe/Berlin')).toBe('2026-07-02 00:30:00');
  expect(timeOfDay(NOW + 7, 'UTC')).toBe('12:00:00.007');
});

it.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1234, '1.2 s'],
  [90_000, '1.5 min'],
  [7_200_000, '2 h'],
  [259_200_000, '3 d'],
])('says %d as %s', (ms, text) => {
  expect(span(ms)).toBe(text);
});
