import { describe, expect, test } from 'vitest';
import { reportOfEvent } from './binance-events.ts';

const EVENT = {
  e: 'executionReport',
  c: 'mine',
  C: '',
  S: 'BUY',
  o: 'LIMIT',
  q: '1.00000000',
  p: '0.10264410',
  x: 'NEW',
  X: 'NEW',
  r: 'NONE',
  i: '4293153',
  l: '0.00000000',
  z: '0.00000000',
  L: '0.00000000',
  n: '0',
  N: null,
  T: '1499405658657',
  t: '-1',
};

const read = (changes: object) => JSON.parse(JSON.stringify(reportOfEvent({ ...EVENT, ...changes }))) as unknown;

describe('an event of the user data stream', () => {
  test('is an execution report with the one trade that it tells', () => {
    expect(read({})).toMatchObject({ clientOrderId: 'mine', venueOrderId: '4293153', status: 'open', filled: '0', fills: [] });
    const trade = { x: 'TRADE', X: 'PARTIALLY_FILLED', l: '0.3', z: '0.7', L: '0.1026', n: '0.0003', N: 'ETH', t: '77' };
    expect(read(trade)).toMatchObject({
      status: 'open',
      filled: '0.7',
      side: 'buy',
      type: 'limit',
      size: '1',
      fills: [
        { tradeId: '77', quantity: '0.3', price: '0.1026', at: 1_499_405_658_657, fee: { amount: '0.0003', currency: 'ETH' } },
      ],
    });
  });

  test('of a cancel names the order by the id it was placed under, not by that of the cancel', () => {
    expect(read({ x: 'CANCELED', X: 'CANCELED', c: 'the-cancel', C: 'mine' })).toMatchObject({
      clientOrderId: 'mine',
      status: 'canceled',
    });
  });

  test('of something else is passed over, and one that cannot be understood is not taken for nothing', () => {
    expect(reportOfEvent({ e: 'outboundAccountPosition', B: [] })).toBe('not ours to read');
    expect(reportOfEvent({ ...EVENT, z: 'many' })).toBeUndefined();
    expect(reportOfEvent({ ...EVENT, X: 'SOMETHING_NEW' })).toBeUndefined();
  });
});
