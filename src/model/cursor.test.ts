import { expect, test } from 'vitest';
import { BEGINNING, cursorAfter, furthest, isBehind, isRead, printCursor, readCursor } from './cursor.ts';

test.each([
  ['0', []],
  ['1042', [[1, 1042]]],
  ['2:7', [[2, 7]]],
  [
    '1:1042,2:1040',
    [
      [2, 1040],
      [1, 1042],
    ],
  ],
] as const)('%s is one spelling for one place', (text, places) => {
  expect(printCursor(new Map(places))).toBe(text);
  const read = readCursor(text);
  expect(read === undefined ? undefined : printCursor(read)).toBe(text);
});

test.each(['', 'x', '-1', '1.5', '1:', ':1', '1:2,', '1:2,1:3', '99999:1', '1234567890123456'])('%j is no place', (text) => {
  expect(readCursor(text)).toBeUndefined();
});

test('a row that becomes visible behind a later one of another chain is not taken as read', () => {
  const cursor = cursorAfter(BEGINNING, [
    { chain: 1, seq: 3 },
    { chain: 1, seq: 5 },
  ]);
  expect(isRead(cursor, { chain: 1, seq: 4 })).toBe(true);
  expect(isRead(cursor, { chain: 2, seq: 4 })).toBe(false);
});

test('places are compared chain by chain', () => {
  const [one, other] = [new Map([[1, 9]]), new Map([[2, 4]])];
  expect(isBehind(one, other)).toBe(true);
  expect(isBehind(furthest(one, other), other)).toBe(false);
  expect(isBehind(furthest(one, other), one)).toBe(false);
});
