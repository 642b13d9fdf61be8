// Exact numbers: what is read, what is refused, and that nothing is lost on the way.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ceilTo, decimal, floorTo, larger, plain, readDecimal, smaller, sum, ZERO } from './decimal.ts';

/** A decimal as text without exponent: up to 20 digits in front of the point and 18 behind it. */
const amount = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }))
  .map(([whole, part]) => `${whole}.${part.toString().padStart(18, '0')}`);
const step = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 12 }))
  .map(([n, places]) => decimal(`${n}e-${places}`));

test('what was computed from the widest numbers that are read can be read back', () => {
  const widest = decimal(`${'9'.repeat(29)}.${'9'.repeat(30)}`);
  const product = widest.times(widest).plus(decimal('1').div('3'));
  expect(decimal(plain(product)).eq(product)).toBe(true);
  expect(readDecimal(plain(product))).toBeUndefined();
});

describe('reading', () => {
  test.each([
    ['0.1', '0.1'],
    ['42000.0', '42000'],
    ['1e-8', '0.00000001'],
    ['1E+3', '1000'],
    ['+3', '3'],
    ['-0', '0'],
    ['0e9999', '0'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['007', '7'],
    ['0.123456789012345678', '0.123456789012345678'],
    ['9007199254740993', '9007199254740993'],
    ['1e30', `1${'0'.repeat(30)}`],
    ['-1e-30', `-0.${'0'.repeat(29)}1`],
  ])('%s is %s', (text, expected) => {
    const value = readDecimal(text);
    expect(value && plain(value)).toBe(expected);
  });

  test.each([
    '',
    ' ',
    '.',
    '+',
    '-',
    '1e',
    'e5',
    'NaN',
    'Infinity',
    '-Infinity',
    '0x1',
    '1,234',
    '1_000',
    '1 000',
    ' 1',
    '1 ',
    '--1',
    '+-1',
    '1.2.3',
    '1e1.5',
    '1e99999',
    '١',
    '１',
    '1n',
    'abc',
  ])('refuses %j', (text) => {
    expect(readDecimal(text)).toBe(undefined);
    expect(() => decimal(text)).toThrow(/not a decimal/);
  });

  test.each(['1e400', '1e31', '1e-31', '1'.repeat(61), '9'.repeat(500), `0.${'0'.repeat(200)}1`])(
    'refuses %j from outside: it is too wide',
    (text) => {
      expect(readDecimal(text)).toBe(undefined);
    },
  );

  test('a float cannot slip in', () => {
    expect(() => decimal('1').plus(0.1)).toThrow(/Invalid value/);
    expect(() => decimal('1').eq(1)).toThrow(/Invalid value/);
  });
});

describe('properties', () => {
  test('what is printed is read back as the same number', () => {
    fc.assert(
      fc.property(amount, fc.boolean(), (text, negative) => {
        const value = decimal(negative ? `-${text}` : text);
        expect(decimal(plain(value)).eq(value)).toBe(true);
        expect(plain(value)).toMatch(/^-?\d+(?:\.\d*[1-9])?$/);
      }),
    );
  });

  test('18 decimals survive an addition and its way back', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(decimal(a).plus(decimal(b)).minus(decimal(b)).eq(decimal(a))).toBe(true);
      }),
    );
  });

  test('floorTo and ceilTo are the neighbouring multiples', () => {
    fc.assert(
      fc.property(amount, step, (text, lot) => {
        const value = decimal(text);
        const [below, above] = [floorTo(value, lot), ceilTo(value, lot)];
        expect(below.lte(value) && above.gte(value)).toBe(true);
        expect(below.mod(lot).eq(ZERO) && above.mod(lot).eq(ZERO)).toBe(true);
        expect(value.minus(below).lt(lot) && above.minus(value).lt(lot)).toBe(true);
        expect(floorTo(below, lot).eq(below) && ceilTo(below, lot).eq(below)).toBe(true);
      }),
    );
  });

  test('floorTo never rounds up, however close the next multiple is', () => {
    const justBelow = decimal(`2.${'9'.repeat(55)}`);
    expect(plain(floorTo(justBelow, decimal('1')))).toBe('2');
    expect(plain(ceilTo(decimal(`2.${'0'.repeat(54)}1`), decimal('1')))).toBe('3');
    expect(plain(floorTo(decimal('0.3'), decimal('0.1')))).toBe('0.3');
    expect(plain(floorTo(decimal('1'), decimal('0.3')))).toBe('0.9');
  });

  test('without a step nothing is rounded', () => {
    expect(plain(floorTo(decimal('1.23'), undefined))).toBe('1.23');
    expect(plain(ceilTo(decimal('1.23'), undefined))).toBe('1.23');
    expect(plain(ceilTo(decimal('1.23'), ZERO))).toBe('1.23');
  });
});

test('smaller, larger, sum', () => {
  const [one, two] = [decimal('1'), decimal('2')];
  expect([smaller(one, two), smaller(two, one), larger(one, two), larger(two, one)].map(plain)).toEqual(['1', '1', '2', '2']);
  expect(plain(sum([]))).toBe('0');
  expect(plain(sum([decimal('0.1'), decimal('0.2')]))).toBe('0.3');
});
