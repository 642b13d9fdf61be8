// Results by day, strategy and market: exact, and never added over currencies.
import { expect, test } from 'vitest';
import type { Result } from '../net/wire.ts';
import { groupResults } from './grouped.ts';

const fee = (amount: string, currency = 'USDT') => ({ amount, currency });
const base = { day: '2026-11-22', account: 'demo', market: 'BTC/USDT', strategy: 'rsi', currency: 'USDT', fills: 1 };
const results: readonly Result[] = [
  { ...base, realised: '0.1', fees: [fee('0.01')] },
  { ...base, market: 'ETH/USDT', realised: '0.2', fees: [fee('0.02'), fee('0.001', 'ETH')] },
  { ...base, day: '2026-11-23', strategy: 'trend', realised: '-1', fees: [] },
  { ...base, currency: 'EUR', market: 'BTC/EUR', realised: '7', fees: [fee('1', 'EUR')] },
];

test('days come newest first, each currency for itself', () => {
  expect(groupResults(results, 'day')).toEqual([
    { name: '2026-11-23', currency: 'USDT', realised: '-1', fees: [], fills: 1 },
    { name: '2026-11-22', currency: 'USDT', realised: '0.3', fees: [fee('0.03'), fee('0.001', 'ETH')], fills: 2 },
    { name: '2026-11-22', currency: 'EUR', realised: '7', fees: [fee('1', 'EUR')], fills: 1 },
  ]);
});

test('strategies and markets come by name', () => {
  expect(groupResults(results, 'strategy').map(({ name, currency, realised }) => [name, currency, realised])).toEqual([
    ['rsi', 'USDT', '0.3'],
    ['rsi', 'EUR', '7'],
    ['trend', 'USDT', '-1'],
  ]);
  expect(groupResults(results, 'market').map(({ name }) => name)).toEqual(['BTC/EUR', 'BTC/USDT', 'ETH/USDT']);
});
