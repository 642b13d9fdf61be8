import { expect, it } from 'vitest';
import { csv } from './csv.ts';

it('quotes what RFC 4180 wants quoted and ends lines with CRLF', () => {
  expect(
    csv(
      ['a', 'b'],
      [
        ['x,y', 'say "no"'],
        ['two\nlines', 'plain'],
      ],
    ),
  ).toBe('a,b\r\n"x,y","say ""no"""\r\n"two\nlines",plain');
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('makes a formula %j text', (cell) => {
  const line = csv(['a'], [[cell]]).slice(3);
  expect(line.replace(/^"/, '')).toMatch(/^'/);
});
