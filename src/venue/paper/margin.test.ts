// Margin in numbers: what is carried, what is refused, and that money and positions always add up to the same equity.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal, plain, ZERO } from '../../model/decimal.ts';
import { assumedMarket } from '../../model/market.ts';
import { applyFill, FLAT, unrealised } from '../../model/position.ts';
import { covers, marginBalance, marginRefusal, type MarginState, marginTrade } from './margin.ts';

const market = assumedMarket('binance', 'BTC/USDT:USDT');
const mark = decimal('50000');
const state = (cash: string, held = '0', resting = '0'): MarginState => ({
  cash: decimal(cash),
  positions: new Map([[market.symbol, decimal(held)]]),
  marks: new Map([[market.symbol, mark]]),
  resting: decimal(resting),
});
const order = (side: 'buy' | 'sell', size: string, reduceOnly = false) => ({
  side,
  size: decimal(size),
  price: mark,
  reduceOnly,
});

test.each([
  ['all that the equity carries', state('1000'), order('buy', '0.4'), undefined],
  ['one lot more', state('1000'), order('buy', '0.401'), 'insufficient_balance'],
  ['what rests counts', state('1000', '0', '1000'), order('sell', '0.4'), 'insufficient_balance'],
  ['a short counts as a long does', state('21000', '-0.4'), order('sell', '0.001'), 'insufficient_balance'],
  ['leaving a position is free, even under water', state('-30000', '0.5'), order('sell', '0.5'), undefined],
  ['a turn is carried like an entry', state('-19000', '0.4'), order('sell', '0.801'), 'insufficient_balance'],
  ['reduce-only within the position', state('1000', '-0.4'), order('buy', '0.4', true), undefined],
  ['reduce-only beyond it', state('1000', '-0.4'), order('buy', '0.401', true), 'reduce_only'],
  ['reduce-only on the side of the position', state('1000', '0.4'), order('buy', '0.1', true), 'reduce_only'],
  ['reduce-only without one', state('1000'), order('sell', '0.1', true), 'reduce_only'],
])('%s', (_title, before, wanted, code) => {
  expect(marginRefusal(before, market, wanted)?.code).toBe(code);
});

test('a refusal says what would still be carried', () => {
  expect(marginRefusal(state('1000', '0', '500'), market, order('buy', '1'))?.message).toBe(
    'margin: 50500 USDT would be carried by an equity of 1000; at most 19500 more',
  );
});

test('only the side against a position leaves it', () => {
  expect([
    covers(decimal('1'), 'sell', decimal('1')),
    covers(decimal('-1'), 'sell', decimal('1')),
    covers(ZERO, 'buy', ZERO),
  ]).toEqual([true, false, false]);
});

test('whatever is traded, the equity is the start plus what the ledger’s own position has won', () => {
  const trade = fc.record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    lots: fc.integer({ min: 1, max: 500 }),
    price: fc.integer({ min: 40_000, max: 60_000 }),
  });
  fc.assert(
    fc.property(fc.array(trade, { maxLength: 30 }), (trades) => {
      let [cash, held, position] = [decimal('10000'), ZERO, FLAT];
      for (const [i, { side, lots, price }] of trades.entries()) {
        const traded = { side, size: decimal(`${lots}e-3`), price: decimal(String(price)) };
        const { fee, movements } = marginTrade(market, traded, decimal('0.05'));
        held = held.plus(movements[0]?.free ?? ZERO);
        cash = cash.plus(movements[1]?.free ?? ZERO);
        const fill = { tradeId: String(i), quantity: traded.size, price: traded.price, fee, at: i };
        position = applyFill(position, side, fill, market.base, market.quote);
      }
      const { free, locked } = marginBalance(state(plain(cash), plain(held)), 'USDT');
      const won = position.realised.plus(unrealised(position, mark));
      expect(plain(position.quantity)).toBe(plain(held));
      expect(free.plus(locked).minus(won).minus('10000').abs().lt('1e-20')).toBe(true);
    }),
  );
});
