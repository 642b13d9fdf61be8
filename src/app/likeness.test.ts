// What a market is offered for, how sure that is, and why: in that order.
import { expect, test } from 'vitest';
import { candidatesAmong, likeness, rankedCandidates } from './likeness.ts';

test.each([
  ['BTCUSDT', 'BTC/USDT', 'high', 'BTC and USDT are its letters'],
  ['BINANCE:BTCUSDT.P', 'BTC/USDT:USDT', 'high', 'BTC and USDT are its letters'],
  ['1000PEPEUSDT', '1000PEPE/USDT', 'high', '1000PEPE and USDT are its letters'],
  ['BTCUSD', 'BTC/USDT', 'medium', 'the base BTC is the same, but the quote is USDT and not USD'],
  ['OPUSD', 'OP/EUR', 'medium', 'the base OP is the same, but the quote is EUR and not USD'],
  // A base whose letters another one begins with is not that one.
  ['BTTCUSDT', 'BTT/USDT', 'low', 'only its beginning BTT is the same'],
] as const)('%s and %s: %s', (symbol, market, confidence, reason) => {
  expect(likeness(symbol, market)).toEqual({ confidence, reason });
});

test('what is not alike is none', () => {
  expect(likeness('BTCUSDT', 'ETH/USDT')).toBeUndefined();
  expect(likeness('', 'ETH/USDT')).toBeUndefined();
});

test('the likeliest first, five at most, each once, and never spot for a perpetual', () => {
  const names = ['BTCB/USDT', 'BTC/EUR', 'BTC/USDT', 'BTC/USDT', 'BTC/USDT:USDT', 'BTCA/X', 'BTCC/X', 'BTCD/X', 'ETH/USDT'];
  expect(candidatesAmong('BTCUSDT', names)).toEqual(['BTC/USDT', 'BTC/EUR', 'BTCB/USDT', 'BTCA/X', 'BTCC/X']);
  expect(candidatesAmong('BTCUSDT.P', names)).toEqual(['BTC/USDT:USDT']);
  expect(rankedCandidates('BTCUSD', ['BTCB/USDT', 'BTC/USDT']).map(({ market }) => market)).toEqual(['BTC/USDT', 'BTCB/USDT']);
});
