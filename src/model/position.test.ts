// Positions folded from fills: by hand for the cases people argue about, and against the cash that moved for all others.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Decimal, decimal, plain, ZERO } from './decimal.ts';
import type { Fill } from './fill.ts';
import { applyFill, averageCost, FLAT, type Position, unrealised } from './position.ts';
import { type Side, sign } from './side.ts';

type Trade = readonly [side: Side, quantity: string, price: string, fee?: string];

function fill(quantity: string, price: string, fee?: string): Fill {
  const [amount, currency] = fee?.split(' ') ?? [];
  const money = amount !== undefined && currency !== undefined ? { fee: { amount: decimal(amount), currency } } : {};
  return { tradeId: '1', quantity: decimal(quantity), price: decimal(price), at: 0, ...money };
}

function fold(...trades: readonly Trade[]): Position {
  return trades.reduce((position, [side, ...rest]) => applyFill(position, side, fill(...rest), 'BTC', 'USDT'), FLAT);
}

function show({ quantity, cost, realised }: Position): string {
  return [quantity, cost, realised].map(plain).join(' ');
}

describe('quantity, cost, realised', () => {
  test.each<[string, readonly Trade[], string]>([
    ['bought', [['buy', '2', '100']], '2 200 0'],
    [
      'bought twice',
      [
        ['buy', '2', '100'],
        ['buy', '2', '200'],
      ],
      '4 600 0',
    ],
    [
      'sold half at a profit',
      [
        ['buy', '2', '100'],
        ['sell', '1', '150'],
      ],
      '1 100 50',
    ],
    [
      'sold all at a loss',
      [
        ['buy', '2', '100'],
        ['sell', '2', '90'],
      ],
      '0 0 -20',
    ],
    ['short', [['sell', '2', '100']], '-2 -200 0'],
    [
      'a short bought back',
      [
        ['sell', '2', '100'],
        ['buy', '2', '90'],
      ],
      '0 0 20',
    ],
    [
      'a short half bought back at a loss',
      [
        ['sell', '2', '100'],
        ['buy', '1', '110'],
      ],
      '-1 -100 -10',
    ],
    [
      'turned from long to short',
      [
        ['buy', '1', '100'],
        ['sell', '3', '110'],
      ],
      '-2 -220 10',
    ],
    [
      'turned from short to long',
      [
        ['sell', '1', '100'],
        ['buy', '3', '90'],
      ],
      '2 180 10',
    ],
    ['a fee in the base asset lowers what is held', [['buy', '1', '100', '0.001 BTC']], '0.999 100 0'],
    [
      'a fee in quote is paid from the result',
      [
        ['buy', '1', '100', '0.1 USDT'],
        ['sell', '1', '100', '0.1 USDT'],
      ],
      '0 0 -0.2',
    ],
    ['a fee in a third currency has no price here', [['buy', '1', '100', '0.01 BNB']], '1 100 0'],
    [
      'sold to the last unit after a fee in base',
      [
        ['buy', '1', '100', '0.001 BTC'],
        ['sell', '0.999', '110'],
      ],
      '0 0 9.89',
    ],
  ])('%s', (_, trades, expected) => {
    expect(show(fold(...trades))).toBe(expected);
  });

  test('average cost and unrealised result', () => {
    const position = fold(['buy', '2', '100'], ['buy', '2', '200']);
    expect(plain(averageCost(position) ?? ZERO)).toBe('150');
    expect(plain(unrealised(position, decimal('160')))).toBe('40');
    expect(plain(unrealised(fold(['sell', '2', '100']), decimal('90')))).toBe('20');
    expect(averageCost(FLAT)).toBe(undefined);
  });
});

describe('for every sequence of fills', () => {
  const number = (max: number) =>
    fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 0, max: 4 })).map(([n, e]) => decimal(`${n}e-${e}`));
  const fee = fc.option(fc.tuple(number(20), fc.constantFrom('USDT', 'BNB')), { nil: undefined });
  const trade = fc.record({ side: fc.constantFrom<Side>('buy', 'sell'), quantity: number(500), price: number(90_000), fee });

  test('realised and unrealised together are the cash that moved plus the worth of what is held', () => {
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 30 }), number(90_000), (trades, mark) => {
        let position = FLAT;
        let cash: Decimal = ZERO;
        let held: Decimal = ZERO;
        for (const { side, quantity, price, fee: paid } of trades) {
          const money = paid === undefined ? {} : { fee: { amount: paid[0], currency: paid[1] } };
          position = applyFill(position, side, { tradeId: '', quantity, price, at: 0, ...money }, 'BTC', 'USDT');
          cash = cash.minus(quantity.times(price).times(sign(side))).minus(paid?.[1] === 'USDT' ? paid[0] : ZERO);
          held = held.plus(quantity.times(sign(side)));
          if (position.quantity.eq(ZERO)) expect(position.cost.eq(ZERO)).toBe(true);
        }
        expect(position.quantity.eq(held)).toBe(true);
        expect(position.realised.plus(unrealised(position, mark)).eq(cash.plus(held.times(mark)))).toBe(true);
      }),
    );
  });

  test('splitting a fill in two changes nothing but rounding far behind the point', () => {
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 8 }), trade, (before, last) => {
        const start = before.reduce(
          (position, { side, quantity, price }) =>
            applyFill(position, side, { tradeId: '', quantity, price, at: 0 }, 'BTC', 'USDT'),
          FLAT,
        );
        const one = (position: Position, quantity: Decimal) =>
          applyFill(position, last.side, { tradeId: '', quantity, price: last.price, at: 0 }, 'BTC', 'USDT');
        const half = last.quantity.times('0.5');
        const [whole, halves] = [one(start, last.quantity), one(one(start, half), half)];
        expect(halves.quantity.eq(whole.quantity)).toBe(true);
        expect(halves.realised.minus(whole.realised).abs().lt('1e-25')).toBe(true);
      }),
    );
  });
});
