import { describe, expect, test } from 'vitest';
import { decimal } from '../../model/decimal.ts';
import { reportOfUpdate } from './binanceusdm-events.ts';
import { readJson } from './json.ts';

const ORDER = {
  s: 'BTCUSDT',
  c: 'mine',
  S: 'SELL',
  o: 'LIMIT',
  f: 'GTC',
  q: '3',
  p: '40000',
  ap: '0',
  x: 'NEW',
  X: 'NEW',
  i: 8_886_774,
  l: '0',
  z: '0',
  L: '0',
  T: 1_568_879_465_650,
  t: 0,
  R: true,
  ps: 'BOTH',
};

/** Of contracts of 0.1 BTC. */
function read(changes: object): unknown {
  const event = readJson(JSON.stringify({ e: 'ORDER_TRADE_UPDATE', T: 1, E: 1, o: { ...ORDER, ...changes } }));
  const report = reportOfUpdate(event, () => decimal('0.1'));
  return report === undefined ? undefined : JSON.parse(JSON.stringify(report));
}

describe('an event of a futures order', () => {
  test('is an execution report in base units, with the one trade that it tells', () => {
    expect(read({})).toEqual({
      clientOrderId: 'mine',
      venueOrderId: '8886774',
      status: 'open',
      side: 'sell',
      type: 'limit',
      size: '0.3',
      price: '40000',
      filled: '0',
      fills: [],
    });
    const trade = { x: 'TRADE', X: 'PARTIALLY_FILLED', l: '1', z: '2', L: '40001.5', n: '1.6', N: 'USDT', t: 4_294_967_296_123 };
    expect(read(trade)).toMatchObject({
      status: 'open',
      filled: '0.2',
      fills: [
        {
          tradeId: '4294967296123',
          quantity: '0.1',
          price: '40001.5',
          at: 1_568_879_465_650,
          fee: { amount: '1.6', currency: 'USDT' },
        },
      ],
    });
  });

  test.each([
    ['CANCELED', 'CANCELED', 'canceled'],
    ['EXPIRED', 'EXPIRED', 'expired'],
    ['EXPIRED', 'EXPIRED_IN_MATCH', 'expired'],
    ['TRADE', 'FILLED', 'filled'],
  ])('%s %s: the order is %s, under its own id', (x, X, status) => {
    expect(read({ x, X, t: 9, l: '1', L: '1', z: '3' })).toMatchObject({ clientOrderId: 'mine', status, filled: '0.3' });
  });

  test('an order that somebody amended is told as it is now, to be compared with what was asked', () => {
    expect(read({ x: 'AMENDMENT', X: 'NEW', q: '2', p: '41000' })).toMatchObject({ status: 'open', size: '0.2', price: '41000' });
  });

  test.each([
    ['autoclose-1568879465650', 'liquidation'],
    ['adl_autoclose', 'auto-deleveraging'],
    ['settlement_autoclose-1', 'settlement of a delisted market'],
  ])('an order of the venue’s own, %s, says what it was for: %s', (c, message) => {
    const report = read({ c, x: 'CALCULATED', X: 'FILLED', o: 'LIQUIDATION', l: '3', z: '3', L: '39000', t: 5 });
    expect(report).toMatchObject({ clientOrderId: c, message, filled: '0.3', status: 'filled' });
  });

  test.each([[{ z: 'many' }], [{ X: 'SOMETHING_NEW' }], [{ i: undefined }]])('%o cannot be understood', (changes) => {
    expect(read(changes)).toBeUndefined();
  });
});
