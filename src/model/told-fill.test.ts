import { expect, test } from 'vitest';
import { anOrder } from '../../test/orders.ts';
import { decimal, plain } from './decimal.ts';
import { money } from './money.ts';
import { restToBook, toldTooMuch } from './told-fill.ts';

const usdt = (amount: string) => money(decimal(amount), 'USDT');
const total = (quantity: string, price: string) => ({
  tradeId: 'person-or_1',
  quantity: decimal(quantity),
  price: decimal(price),
  at: 0,
});
const part = anOrder({ size: decimal('0.01'), filled: decimal('0.004'), averagePrice: decimal('50000'), fees: [usdt('0.2')] });

test('totals less what is booked: quantity, price and fee add up to what was told', () => {
  const rest = restToBook({ ...total('0.01', '50600'), fee: usdt('0.5') }, part);
  expect([plain(rest?.quantity ?? decimal('0')), plain(rest?.price ?? decimal('0'))]).toEqual(['0.006', '51000']);
  expect(rest?.fee).toEqual(usdt('0.3'));
  expect(rest?.tradeId).toBe('person-or_1-0.01');
});

test('what nothing is booked of is booked as told, and what is booked whole not again', () => {
  const told = total('0.01', '50000');
  expect(restToBook(told, anOrder())).toBe(told);
  expect(restToBook(total('0.004', '50000'), part)).toBeUndefined();
});

test('more than was asked cannot have filled, unless the venue has another order there; what is booked stays', () => {
  expect(toldTooMuch(total('0.5', '1'), part, false)).toContain('asked for 0.01, so 0.5 cannot have filled');
  expect(toldTooMuch(total('0.5', '1'), anOrder(), false)).toContain('asked for 0.01');
  expect(toldTooMuch(total('0.5', '1'), part, true)).toBeUndefined();
  expect(toldTooMuch(total('0.001', '1'), part, true)).toContain('0.004 of order or_1 are booked already');
  expect(toldTooMuch(total('0.01', '1'), part, false)).toBeUndefined();
});
