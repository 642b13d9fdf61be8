// Names: ids that sort by the time they were made, symbols and exchanges in one spelling, lanes that are told apart.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { canonicalExchange, canonicalSymbol } from './alert.ts';
import { type AccountId, newAccountId, newAlertId, newAttemptId, newIntentId, newOrderId, nextOrderId } from './ids.ts';
import { laneKey } from './lane.ts';
import { sign } from './side.ts';

describe('ids', () => {
  test('say what they name, and are never made twice', () => {
    const clock = manualClock();
    const makers = [newAlertId, newIntentId, newOrderId, newAttemptId, newAccountId];
    expect(makers.map((make) => make(clock).slice(0, 3))).toEqual(['al_', 'in_', 'or_', 'at_', 'ac_']);
    const ids = Array.from({ length: 1000 }, () => newOrderId(clock));
    expect(new Set(ids).size).toBe(1000);
    expect(ids.every((id) => /^or_[0-9a-hjkmnp-tv-z]{23}$/.test(id))).toBe(true);
  });

  test('sort by time', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 45 }), fc.integer({ min: 1, max: 1e9 }), (start, later) => {
        expect(newOrderId(manualClock(start)) < newOrderId(manualClock(start + later))).toBe(true);
      }),
    );
  });
});

test('the order that goes on with a leg has an id of its own, the same whoever makes it at that time', () => {
  const clock = manualClock();
  const [first, other] = [newOrderId(clock), newOrderId(clock)];
  const next = nextOrderId(first, clock.now());
  expect(next).toBe(nextOrderId(first, clock.now()));
  expect(next).toMatch(/^or_[0-9a-hjkmnp-tv-z]{23}$/);
  expect(new Set([first, other, next, nextOrderId(other, clock.now()), nextOrderId(next, clock.now())]).size).toBe(5);
  expect(nextOrderId(first, clock.now() + 1) > next).toBe(true);
});

describe('symbols', () => {
  test.each([
    ['BINANCE:BTCUSDT', 'binance', 'BTCUSDT'],
    ['binance:btcusdt.p', 'BINANCE', 'BTCUSDT.P'],
    ['BYBIT:BTCUSDT', 'binance', 'BYBIT:BTCUSDT'],
    ['BINANCE:BTCUSDT', '', 'BINANCE:BTCUSDT'],
    [':BTCUSDT', '', ':BTCUSDT'],
    [' NQ1! ', 'cme', 'NQ1!'],
  ])('%s on %s', (symbol, exchange, expected) => {
    expect(canonicalSymbol(symbol, exchange)).toBe(expected);
    expect(canonicalSymbol(expected, exchange)).toBe(expected);
  });

  test('exchanges are in lower case', () => {
    expect(canonicalExchange(' BINANCE ')).toBe('binance');
  });
});

test('sides and lanes', () => {
  expect([sign('buy'), sign('sell')]).toEqual(['1', '-1']);
  const lane = (accountId: string, market: string) => laneKey({ accountId: accountId as AccountId, market });
  expect(lane('ac_1', 'BTC/USDT')).not.toBe(lane('ac_1', 'BTC/USDC'));
});
