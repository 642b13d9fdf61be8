// Which legs an order has: what it leaves, and what it enters.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Decimal, decimal, plain, smaller, sum } from './decimal.ts';
import { type SplitInput, splitLegs } from './intent.ts';
import { sign } from './side.ts';
import type { SizeSpec } from './size.ts';

const base = (quantity: string | Decimal): SizeSpec => ({
  kind: 'base',
  quantity: typeof quantity === 'string' ? decimal(quantity) : quantity,
});
const QUOTE: SizeSpec = { kind: 'quote', value: { amount: decimal('50'), currency: 'USDT' } };

const SPLIT: SplitInput = {
  side: 'buy',
  size: base('1'),
  action: undefined,
  position: undefined,
  sizedByRoute: false,
  held: decimal('0'),
  shorts: true,
  sellExisting: false,
  account: 'demo',
  market: 'BTC/USDT',
};

function split(changes: Partial<SplitInput>): string {
  const legs = splitLegs({ ...SPLIT, ...changes });
  if ('code' in legs) return legs.code;
  return legs.map(({ leg, size }) => `${leg} ${size.kind === 'base' ? plain(size.quantity) : size.kind}`).join(', ');
}

const sell = { side: 'sell' } as const;
const spot = { shorts: false } as const;
const long = { held: decimal('2') } as const;
const turned = { position: 'long' } as const;
const short = { held: decimal('-2') } as const;

test.each<[string, Partial<SplitInput>, string]>([
  ['flat, buy', {}, 'entry 1'],
  ['flat, sell', sell, 'entry 1'],
  ['flat, sell on spot', { ...sell, ...spot }, 'nothing_to_close'],
  ['long, buy more', long, 'entry 1'],
  ['long, sell part', { ...long, ...sell }, 'exit 1'],
  ['long, sell exactly', { ...long, ...sell, size: base('2') }, 'exit 2'],
  ['long, sell beyond', { ...long, ...sell, size: base('5') }, 'exit 2, entry 3'],
  ['long, sell beyond on spot', { ...long, ...sell, ...spot, size: base('5') }, 'exit 5'],
  ['short, buy beyond', { ...short, size: base('5') }, 'exit 2, entry 3'],
  ['long, sell beyond to flat', { ...long, ...sell, size: base('5'), position: 'flat' }, 'exit 5'],
  ['long, sell beyond to short', { ...long, ...sell, size: base('5'), position: 'short' }, 'exit 2, entry 3'],
  ['long, sell some and stay long', { ...long, ...sell, position: 'long' }, 'exit 1'],
  ['flat here, sell some and stay long', { ...sell, position: 'long' }, 'nothing_to_close'],
  ['flat here, buy some and stay short', { position: 'short' }, 'nothing_to_close'],
  ['short, buy back to flat', { ...short, position: 'flat' }, 'exit 1'],
  ['flat here, buy back to flat', { position: 'flat' }, 'nothing_to_close'],
  ['close what is long', { ...long, ...sell, action: 'close', size: base('5') }, 'exit 5'],
  ['close nothing', { ...sell, action: 'close' }, 'nothing_to_close'],
  ['close on the wrong side', { ...long, action: 'close' }, 'nothing_to_close'],
  ['open against what is held', { ...long, ...sell, action: 'open' }, 'entry 1'],
  ['open a short on spot', { ...long, ...sell, ...spot, action: 'open' }, 'short_not_available'],
  ['open beats position', { ...sell, action: 'open', position: 'flat' }, 'entry 1'],
  ['sized by the route, leave', { ...long, ...sell, ...spot, sizedByRoute: true, size: QUOTE }, 'exit position'],
  ['sized by the route, turn', { ...long, ...sell, sizedByRoute: true, size: QUOTE }, 'exit position, entry quote'],
  ['sized by the route, enter', { sizedByRoute: true, size: QUOTE }, 'entry quote'],
  ['holdings that pinewire did not buy', { ...sell, ...spot, sellExisting: true }, 'exit 1'],
  ['turn to long on spot', { ...spot, ...turned, positionSize: decimal('0.4') }, 'entry 0.4'],
  ['turn to long on spot, the size signed', { ...spot, ...turned, positionSize: decimal('-0.4') }, 'entry 0.4'],
  ['add to a long on spot', { ...spot, ...turned, ...long, positionSize: decimal('3') }, 'entry 1'],
  ['long on spot, of a size nobody told', { ...spot, ...turned, positionSize: decimal('0') }, 'entry 1'],
  ['turn to long where there are shorts', { ...turned, positionSize: decimal('0.4') }, 'entry 1'],
  [
    'turn to long on spot, sized by the route',
    { ...spot, ...turned, sizedByRoute: true, positionSize: decimal('0.4') },
    'entry 1',
  ],
  ['a position size without a position', { ...spot, positionSize: decimal('0.4') }, 'entry 1'],
  ['sell_existing means nothing to a swap', { ...sell, sellExisting: true }, 'entry 1'],
])('%s', (_, changes, expected) => {
  expect(split(changes)).toBe(expected);
});

test('a purchase that is cut says so', () => {
  const cut = { ...SPLIT, ...spot, ...turned, positionSize: decimal('0.4') };
  const note = 'of the 1 asked, 0.4 are bought: the strategy is long 0.4 after this order, and demo had no short to cover';
  expect(splitLegs(cut)).toMatchObject([{ note }]);
  expect(splitLegs({ ...cut, positionSize: decimal('1') })).toEqual([{ leg: 'entry', size: base('1') }]);
});

describe('for every order by size', () => {
  const number = fc
    .tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 8 }))
    .map(([n, e]) => decimal(`${n}e-${e}`));
  const input = fc.record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    quantity: number,
    held: fc.option(number, { nil: decimal('0') }),
    below: fc.boolean(),
    action: fc.constantFrom(undefined, 'open' as const, 'close' as const),
    position: fc.constantFrom(undefined, 'long' as const, 'short' as const, 'flat' as const),
    shorts: fc.boolean(),
  });

  test('legs add up to what was asked; an exit stands opposite to the position and an entry never behind one that closes', () => {
    fc.assert(
      fc.property(input, ({ quantity, held: amount, below, ...rest }) => {
        const held = below && rest.shorts ? amount.times('-1') : amount;
        const legs = splitLegs({ ...SPLIT, ...rest, size: base(quantity), held });
        if ('code' in legs) return;
        const sizes = legs.map(({ size }) => (size.kind === 'base' ? size.quantity : decimal('-1')));
        expect(sum(sizes).eq(quantity)).toBe(true);
        expect(legs.map(({ leg }) => leg).join()).toMatch(/^(?:entry|exit|exit,entry)$/);
        if (legs.some(({ leg }) => leg === 'exit')) expect(held.times(sign(rest.side)).lt('0')).toBe(true);
        if (legs.length === 2) expect(sizes[0]?.eq(smaller(quantity, held.abs()))).toBe(true);
        const closes = rest.action === 'close' || (!rest.shorts && rest.side === 'sell');
        if (closes) expect(legs.map(({ leg }) => leg)).toEqual(['exit']);
      }),
    );
  });

  test('without shorts a strategy that turns to long never buys more than it is long afterwards', () => {
    fc.assert(
      fc.property(number, number, fc.boolean(), fc.option(number, { nil: decimal('0') }), (quantity, after, negative, held) => {
        const positionSize = negative ? after.times('-1') : after;
        const legs = splitLegs({ ...SPLIT, ...spot, ...turned, size: base(quantity), held, positionSize });
        if ('code' in legs) throw new Error(legs.code);
        const [entry] = legs;
        expect(legs).toHaveLength(1);
        expect(entry?.size.kind === 'base' && entry.size.quantity.eq(smaller(quantity, after))).toBe(true);
        expect(entry?.note === undefined).toBe(after.gte(quantity));
      }),
    );
  });
});
