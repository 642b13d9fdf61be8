import { expect, it, test } from 'vitest';
import { INVISIBLE, printable } from './text.ts';

test.each([0x00, 0x09, 0x0a, 0x1b, 0x7f, 0x85, 0x9f, 0x061c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069])(
  'code point %i is invisible',
  (code) => {
    expect(String.fromCodePoint(code)).toMatch(INVISIBLE);
  },
);

it('leaves what can be seen, and what joins letters of a script', () => {
  const text = 'BTC/USDT 0.5 é ü 日本 \u200d 👩‍🚀 \u00a0\u202f';
  expect(text).not.toMatch(INVISIBLE);
  expect(printable(text)).toBe(text);
  expect(printable('a\u001b[31m\u061cb\u2028c')).toBe('a\u{fffd}[31m\u{fffd}b\u{fffd}c');
});
