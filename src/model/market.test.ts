// A market's rules: rounding in the safe direction, and every refusal with its numbers.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, plain } from './decimal.ts';
import { explainDenial } from './denial.ts';
import { assumedMarket, cutSize, fitPrice, fitSize, type Market, marketRuleDenial, type MarketRules } from './market.ts';

const market = (rules: MarketRules): Market => ({ ...assumedMarket('binance', 'BTC/USDT'), rules, rulesFrom: 'venue' });
const BTC = market({
  tick: decimal('0.01'),
  lot: decimal('0.00001'),
  minQuantity: decimal('0.0001'),
  maxQuantity: decimal('100'),
  maxMarketQuantity: decimal('10'),
  minValue: decimal('5'),
});

describe('rounding', () => {
  test('a size never grows; a buy never pays more; a sale never takes less', () => {
    expect(plain(fitSize(BTC, decimal('0.123459')))).toBe('0.12345');
    expect(plain(fitPrice(BTC, decimal('42000.019'), 'buy'))).toBe('42000.01');
    expect(plain(fitPrice(BTC, decimal('42000.011'), 'sell'))).toBe('42000.02');
    expect(plain(fitPrice(BTC, decimal('42000.01'), 'sell'))).toBe('42000.01');
  });

  test('for every tick and price', () => {
    const number = fc
      .tuple(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 10 }))
      .map(([n, e]) => decimal(`${n}e-${e}`));
    fc.assert(
      fc.property(number, number, (tick, price) => {
        const one = market({ tick });
        const [buy, sell] = [fitPrice(one, price, 'buy'), fitPrice(one, price, 'sell')];
        expect(buy.lte(price) && sell.gte(price) && sell.minus(buy).lte(tick)).toBe(true);
      }),
    );
  });

  test('where the venue states no step nothing is rounded', () => {
    expect(plain(fitSize(assumedMarket('x', 'A/B'), decimal('0.123456789')))).toBe('0.123456789');
  });
});

describe('refusals', () => {
  const judge = (size: string, price?: string, type: 'market' | 'limit' = 'limit', rules = BTC) => {
    const asked = decimal(size);
    const fit = { market: rules, type, effect: 'entry' as const, size: fitSize(rules, asked), asked };
    const denial = marketRuleDenial({ ...fit, price: price === undefined ? undefined : decimal(price) });
    return denial && explainDenial(denial);
  };

  test.each([
    ['0.0001', '50000', 'limit', undefined],
    ['0.0001', undefined, 'market', undefined],
    ['100', '50000', 'limit', undefined],
    ['0.00009', '50000', 'limit', 'size 0.00009 becomes 0.00009 on BTC/USDT, below the minimum of 0.0001 (lot 0.00001)'],
    ['0.000001', '50000', 'limit', 'size 0.000001 becomes 0 on BTC/USDT, below the minimum of 0.0001 (lot 0.00001)'],
    ['101', '50000', 'limit', 'size 101 is above the maximum of 100 on BTC/USDT'],
    ['11', '50000', 'market', 'size 11 is above the maximum of 10 on BTC/USDT'],
    ['0.0001', '49999.99', 'limit', 'value 4.999999 USDT of 0.0001 on BTC/USDT is below the minimum of 5 USDT'],
  ] as const)('%s at %s as %s', (size, price, type, error) => {
    expect(judge(size, price, type)?.error).toBe(error);
  });

  test('a size of zero is refused where no rule is known', () => {
    expect(judge('0', '1', 'market', assumedMarket('x', 'A/B'))?.code).toBe('size_below_minimum');
    expect(judge('5', '1', 'market', assumedMarket('x', 'A/B'))).toBe(undefined);
  });

  test('the lot is the minimum where no other is stated', () => {
    expect(judge('0.5', undefined, 'market', market({ lot: decimal('1') }))?.code).toBe('size_below_minimum');
  });
});

test('an assumed market reads its currencies from its name', () => {
  expect(assumedMarket('binance', 'BTC/USDT:USDT')).toMatchObject({ base: 'BTC', quote: 'USDT', rulesFrom: 'assumed' });
});

describe('a market exit that one order cannot hold', () => {
  test.each([
    ['0.4', '0.4'],
    ['10', '10'],
    // Less than two of the largest: halves, so that what is left is no crumb.
    ['10.00001', '5'],
    ['15.00001', '7.5'],
    ['19.99999', '9.99999'],
    ['20', '10'],
    ['35', '10'],
  ])('of %s the first order holds %s', (whole, first) => {
    expect(plain(cutSize(BTC, decimal(whole)))).toBe(first);
  });

  test('the smaller of the two maxima counts, in whole lots; without one, or with one below the lot, nothing is cut', () => {
    const cut = (rules: MarketRules) => plain(cutSize(market({ lot: decimal('0.3'), ...rules }), decimal('90')));
    expect(cut({ maxQuantity: decimal('10') })).toBe('9.9');
    expect(cut({ maxQuantity: decimal('10'), maxMarketQuantity: decimal('20') })).toBe('9.9');
    expect([cut({}), cut({ maxMarketQuantity: decimal('0.2') })]).toEqual(['90', '90']);
  });

  test('for every size, lot and maximum: the orders add up, none is too large, and none is smaller than half of the largest', () => {
    const steps = fc.record({
      lot: fc.constantFrom('1', '0.3', '0.00001'),
      most: fc.integer({ min: 1, max: 60 }),
      size: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(steps, ({ lot, most, size }) => {
        const step = decimal(lot);
        const one = market({ lot: step, maxMarketQuantity: step.times(String(most)) });
        const whole = step.times(String(size));
        const orders = [];
        for (let left = whole; left.gt('0'); left = left.minus(orders.at(-1) ?? left)) orders.push(cutSize(one, left));
        expect(plain(orders.reduce((sum, order) => sum.plus(order), decimal('0')))).toBe(plain(whole));
        expect(orders.length).toBeLessThanOrEqual(Math.ceil(size / most));
        for (const order of orders) {
          expect(order.gt(step.times(String(most)))).toBe(false);
          if (size > most) expect(order.gte(step.times(String(Math.floor(most / 2))))).toBe(true);
        }
      }),
    );
  });
});
