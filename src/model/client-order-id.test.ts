// The name of an order at the venue: fixed for ever by a vector, and different wherever the order is different.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientOrderId, isSpelledAsOurs, type OrderIdentity, spellingOf } from './client-order-id.ts';
import type { AccountId } from './ids.ts';

const IDENTITY: OrderIdentity = {
  accountId: 'ac_1' as AccountId,
  strategy: 'rsi-break',
  exchange: 'binance',
  symbol: 'BTCUSDT',
  clientRef: 'tv_2026-11-22T12:00:00Z_long',
  leg: 'entry',
  revision: 1,
};

// Computed apart with Python's hashlib and base64. If this test fails, orders that are on their way can no longer be found.
test('the vector', () => {
  expect(clientOrderId(IDENTITY, 'hex32')).toBe('7b1abd4193e25f4c3900afe0d18a102e');
  expect(clientOrderId(IDENTITY, '0xhex32')).toBe('0x7b1abd4193e25f4c3900afe0d18a102e');
  expect(clientOrderId(IDENTITY, 'gate26')).toBe('t-pmnl2qmt4jpuyoiav7qndcqqfy');
});

describe('for every order', () => {
  const identity = fc.record({
    accountId: fc.string({ maxLength: 5 }).map((text) => text as AccountId),
    strategy: fc.string({ maxLength: 5, unit: 'grapheme' }),
    exchange: fc.constantFrom('', 'binance', 'bybit'),
    symbol: fc.string({ maxLength: 5 }),
    clientRef: fc.string({ maxLength: 8, unit: 'grapheme' }),
    leg: fc.constantFrom('entry' as const, 'exit' as const),
    revision: fc.integer({ min: 1, max: 20 }),
  });

  test('the spelling keeps to its alphabet and length, and holds no word of the user', () => {
    fc.assert(
      fc.property(identity, (one) => {
        expect(clientOrderId(one, 'hex32')).toMatch(/^[0-9a-f]{32}$/);
        expect(clientOrderId(one, '0xhex32')).toMatch(/^0x[0-9a-f]{32}$/);
        expect(clientOrderId(one, 'gate26')).toMatch(/^t-[a-z2-7]{26}$/);
        expect(clientOrderId({ ...one }, 'hex32')).toBe(clientOrderId(one, 'hex32'));
        for (const spelling of ['hex32', '0xhex32', 'gate26'] as const)
          expect(spellingOf(clientOrderId(one, spelling))).toBe(spelling);
      }),
    );
  });

  test('two are equal only where every part is', () => {
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        const same = Object.keys(a).every((part) => a[part as keyof OrderIdentity] === b[part as keyof OrderIdentity]);
        for (const spelling of ['hex32', 'gate26'] as const) {
          expect(clientOrderId(a, spelling) === clientOrderId(b, spelling)).toBe(same);
        }
      }),
    );
  });

  test('moving a letter from one part to the next makes another order', () => {
    const ids = [
      { strategy: 'ab', exchange: '', symbol: 'c' },
      { strategy: 'a', exchange: 'b', symbol: 'c' },
      { strategy: 'a', exchange: '', symbol: 'bc' },
      { strategy: '2:ab', exchange: '', symbol: 'c' },
    ].map((part) => clientOrderId({ ...IDENTITY, ...part }, 'hex32'));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('an id that a venue shows', () => {
  test.each(['hex32', '0xhex32', 'gate26'] as const)('is spelled as ours where it is ours: %s', (spelling) => {
    const ours = clientOrderId(IDENTITY, spelling);
    expect(isSpelledAsOurs(ours, spelling)).toBe(true);
    for (const other of [`${ours}0`, ours.slice(1), ours.toUpperCase(), `web_${ours}`, ''])
      expect(isSpelledAsOurs(other, spelling)).toBe(false);
  });
});
