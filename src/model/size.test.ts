// Sizes and money as people configure them, and as the ledger keeps them.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, plain } from './decimal.ts';
import { money, printMoney, readMoney, totals } from './money.ts';
import { parseSizeSpec, printSizeSpec, readRouteSize, type SizeSpec } from './size.ts';

describe("a route's size", () => {
  const show = (text: string) => {
    const size = readRouteSize(text);
    if (size === undefined || size === 'alert') return size;
    return size.kind === 'equity' ? `${plain(size.percent)}%` : printMoney(size.value);
  };

  test.each([
    ['alert', 'alert'],
    [' alert ', 'alert'],
    ['0.01 BTC', '0.01 BTC'],
    ['50 usdt', '50 USDT'],
    ['1e-3 BTC', '0.001 BTC'],
    ['5% of equity', '5%'],
    ['0.5 % of equity', '0.5%'],
    ['100% of equity', '100%'],
  ])('%j', (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  test.each([
    '',
    '50',
    'USDT',
    '50USDT',
    '0 USDT',
    '-1 BTC',
    '1,000 USDT',
    '0% of equity',
    '101% of equity',
    '-5% of equity',
    '5%',
    '5 of equity',
    '5% equity',
    'NaN USDT',
  ])('refuses %j', (text) => {
    expect(show(text)).toBe(undefined);
  });
});

test('what the ledger keeps of a size is read back as the same', () => {
  const number = fc
    .tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 18 }))
    .map(([n, e]) => decimal(`${n}e-${e}`));
  const spec: fc.Arbitrary<SizeSpec> = fc.oneof(
    number.map((quantity) => ({ kind: 'base' as const, quantity })),
    fc
      .tuple(number, fc.constantFrom('USDT', 'BTC'))
      .map(([amount, currency]) => ({ kind: 'quote' as const, value: money(amount, currency) })),
    number.map((percent) => ({ kind: 'equity' as const, percent })),
    fc.constant({ kind: 'position' as const }),
  );
  fc.assert(
    fc.property(spec, (one) => {
      expect(printSizeSpec(parseSizeSpec(printSizeSpec(one)))).toBe(printSizeSpec(one));
    }),
  );
  for (const damaged of ['', 'base', 'base x', 'lots 5', 'quote']) expect(() => parseSizeSpec(damaged)).toThrow(/not a/);
});

describe('money', () => {
  test('is an amount and its currency', () => {
    expect(readMoney('  0.5   usdt ')).toEqual(money(decimal('0.5'), 'USDT'));
    expect(
      ['5', 'USDT 5', '5 U', '5 TOOLONGACURRENCY', '5 US-T', 'x USDT'].map(readMoney).every((value) => value === undefined),
    ).toBe(true);
  });

  test('of two currencies is two sums', () => {
    const [a, b] = [money(decimal('1'), 'USDT'), money(decimal('2'), 'BTC')];
    expect(totals([a, b, a, money(decimal('-2'), 'BTC')]).map(printMoney)).toEqual(['2 USDT']);
  });
});
