// What a venue says of an order, and the event that makes of it: no end before every traded unit is booked.
import { describe, expect, test } from 'vitest';
import { decimal } from './decimal.ts';
import type { ClientOrderId } from './ids.ts';
import { type ExecutionReport, eventOf, mismatches } from './report.ts';
import { anOrder } from '../../test/orders.ts';

function report(changes: Partial<ExecutionReport> = {}): ExecutionReport {
  return { clientOrderId: 'a' as ClientOrderId, venueOrderId: '1', status: 'open', filled: decimal('0'), fills: [], ...changes };
}

describe('events', () => {
  const size = decimal('1');
  test.each([
    ['open', '0', '0', 'accept'],
    ['open', '0.4', '0.4', 'part'],
    ['filled', '1', '1', 'complete'],
    ['filled', '1', '0.4', 'part'],
    ['canceled', '0', '0', 'cancel'],
    ['canceled', '0.4', '0.4', 'cancel'],
    ['canceled', '0.4', '0.3', 'part'],
    ['canceled', '1', '1', 'complete'],
    ['expired', '0.4', '0.4', 'expire'],
    ['expired', '1', '1', 'complete'],
    ['rejected', '0', '0', 'reject'],
  ] as const)('%s with %s filled and %s booked', (status, filled, booked, expected) => {
    expect(eventOf(report({ status, filled: decimal(filled) }), { size }, decimal(booked))).toBe(expected);
  });

  test('an order without a size of ours ends as the venue says', () => {
    expect(eventOf(report({ status: 'canceled', filled: size }), {}, size)).toBe('cancel');
  });
});

test('an order that is not ours is told by its fields, and what the venue does not say is no difference', () => {
  const order = anOrder({ type: 'limit', price: decimal('100'), size: decimal('1') });
  expect(mismatches(report({}), order)).toEqual([]);
  expect(mismatches(report({ side: 'buy', type: 'limit', size: decimal('1.0'), price: decimal('100.00') }), order)).toEqual([]);
  const other = report({ side: 'sell', type: 'market', size: decimal('2'), price: decimal('99') });
  expect(mismatches(other, order)).toEqual(['side', 'type', 'size', 'price']);
  expect(mismatches(report({ price: decimal('99') }), anOrder())).toEqual([]);
});
