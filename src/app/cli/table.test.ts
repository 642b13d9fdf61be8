import { expect, it } from 'vitest';
import { printableLines, table } from './table.ts';

it('lines up columns, numbers to the right', () => {
  const rows = [
    { name: 'BTC/USDT', size: '0.001' },
    { name: 'ETH', size: '12' },
  ];
  const text = table(
    [
      { title: 'MARKET', cell: (row: (typeof rows)[number]) => row.name },
      { title: 'SIZE', cell: (row) => row.size, right: true },
    ],
    rows,
  );
  expect(text).toBe('MARKET     SIZE\nBTC/USDT  0.001\nETH          12');
});

it('hands no escape sequence to the terminal', () => {
  const text = table([{ title: 'TEXT', cell: (row: string) => row }], ['\u001b[31mred\u001b[0m', 'a\nb', '\u202eabc']);
  // oxlint-disable-next-line no-control-regex -- what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  expect(text.split('\n')).toHaveLength(4);
  expect(printableLines('a\u0007\n\tb')).toBe('a\u{fffd}\n  b');
});
