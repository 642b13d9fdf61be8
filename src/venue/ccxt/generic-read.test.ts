import { expect, test } from 'vitest';
import { decimal, ONE, plain } from '../../model/decimal.ts';
import type { ClientOrderId } from '../../model/ids.ts';
import { eventOf } from '../../model/report.ts';
import { genericReport, unifiedOrder } from './generic-read.ts';

test.each([
  // Nothing is booked yet in any of these. What ends the order has its trades, or ends it with less.
  [{ status: 'closed', amount: '2', filled: '2' }, 'filled', '2', 'part'],
  [{ status: 'closed', amount: '2', filled: '0' }, 'canceled', '0', 'cancel'],
  // Without a count it would be over with nothing booked, and nobody would look again.
  [{ status: 'closed', amount: '2' }, 'filled', '2', 'part'],
  [{ status: 'closed' }, 'open', '0', 'accept'],
  [{ status: 'canceled', amount: '2' }, 'canceled', '0', 'cancel'],
  [{ amount: '2' }, 'open', '0', 'accept'],
] as const)('%o is %s with %s filled', (order, status, filled, event) => {
  const report = genericReport(unifiedOrder.parse({ id: 'v', info: {}, ...order }), [], 'c' as ClientOrderId, ONE);
  if (report === undefined) throw new Error('no report');
  expect([report.status, plain(report.filled)]).toEqual([status, filled]);
  expect(eventOf(report, { size: decimal('2') }, decimal('0'))).toBe(event);
});
