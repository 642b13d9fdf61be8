// Digits come out as they went in: rounding, grouping and signs on text.
import { expect, test } from 'vitest';
import { grouped, plus, signed, signOf, slippage, toPlaces, withPlaces } from './decimal.ts';

test.each([
  ['50075.0750750', 2, '50075.08'],
  ['0.005', 2, '0.01'],
  ['-0.004', 2, '0.00'],
  ['-0.005', 2, '-0.01'],
  ['999.999', 2, '1000.00'],
  ['9007199254740993.5', 0, '9007199254740994'],
  ['0.1', 8, '0.1'],
])('%s to %i places is %s', (text, places, shown) => {
  expect(toPlaces(text, places)).toBe(shown);
});

test('pads to the market’s own precision', () => {
  expect(withPlaces('3001.5', 2)).toBe('3001.50');
  expect(withPlaces('7', 0)).toBe('7');
});

test('groups, with a real minus, and a sign where it is a result', () => {
  expect(grouped('1234567.891')).toBe('1,234,567.891');
  expect(grouped('-1234.5')).toBe('−1,234.5');
  expect(signed('12')).toBe('+12');
  expect(signed('-12')).toBe('−12');
  expect(signed('0.00')).toBe('0.00');
  expect(signOf('-0.00')).toBe(0);
});

test.each([
  ['0.1', '0.2', '0.3'],
  ['1', '-0.000001', '0.999999'],
  ['-5', '5.00', '0.00'],
  ['9007199254740993', '0.5', '9007199254740993.5'],
  ['-0.75', '-0.5', '-1.25'],
])('%s and %s are %s', (one, other, sum) => {
  expect(plus(one, other)).toBe(sum);
});

test('slippage is positive where the fill is worse, whatever the side', () => {
  expect(slippage('buy', '100', '101')).toBeCloseTo(1);
  expect(slippage('sell', '100', '101')).toBeCloseTo(-1);
  expect(slippage('buy', '0', '101')).toBeUndefined();
});
