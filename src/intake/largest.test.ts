// What is larger than one order of its market may be: an exit goes out in several, an entry is refused.
import { describe, expect, test } from 'vitest';
import { type Case, lines, run, swap } from '../../test/intake-case.ts';
import { ANY, PERP } from '../../test/intake-settings.ts';
import { anExit, BTC } from '../../test/orders.ts';
import type { Alert } from '../model/alert.ts';
import { decimal } from '../model/decimal.ts';

describe('above the largest order of the market', () => {
  const rules = { ...BTC.rules, maxQuantity: decimal('9'), maxMarketQuantity: decimal('0.4') };
  const markets = { 'BTCUSDT on binance': { ...BTC, rules }, 'BTCUSDT.P on binance': { ...PERP, rules } };
  const sell = (size: string, more: Partial<Alert> = {}): Partial<Alert> => ({ side: 'sell', size: decimal(size), ...more });
  const onSpot = (input: Case): Case => ({ ...input, settings: { markets } });
  const onSwap = (input: Case): Case => swap({ ...input, settings: { markets, routes: [{ ...ANY, accounts: ['swap'] }] } });
  const limit: Partial<Alert> = { type: 'limit', price: decimal('60000') };

  test.each<[string, Case, string[] | string]>([
    ['a market exit is taken', onSpot({ alert: sell('1'), held: '2' }), ['exit sell market 1']],
    ['a whole position is', onSpot({ alert: sell('1', { action: 'close' }), held: '2' }), ['exit sell market 1']],
    ['an entry is refused', onSpot({ alert: { size: decimal('1') } }), 'size_above_maximum'],
    ['a limit order is measured by its own', onSpot({ alert: sell('9', limit), held: '20' }), ['exit sell limit 9 @ 60000']],
    ['and is refused above it', onSpot({ alert: sell('10', limit), held: '20' }), 'size_above_maximum'],
    ['a turn', onSwap({ alert: sell('1.2'), held: '1' }), ['exit sell market 1', 'entry sell market 0.2']],
    [
      'a turn whose entry is too large: the way out goes, the way in does not',
      onSwap({ alert: sell('1.5'), held: '1' }),
      ['exit sell market 1', 'entry sell market 0.5 denied:size_above_maximum'],
    ],
    [
      'a turn behind an exit counts what goes on with it',
      onSwap({
        alert: sell('0.3'),
        held: '1',
        pending: [anExit({ status: 'open', size: decimal('0.4'), filled: decimal('0.1'), remainder: decimal('0.6') })],
      }),
      ['exit sell market 0.1', 'entry sell market 0.2'],
    ],
  ])('%s', (_, input, expected) => {
    expect(lines(input)).toEqual(expected);
  });

  test('the note says that it goes out in several', () => {
    const decision = run(onSpot({ alert: sell('1'), held: '2' }));
    expect(decision).toMatchObject({
      intents: [
        { orders: [{ note: 'one order on BTC/USDT cannot hold 1: it goes out in several, one after the other, 0.4 first' }] },
      ],
    });
  });
});
