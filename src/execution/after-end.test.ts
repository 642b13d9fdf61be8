import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { anOrder, BTC } from '../../test/orders.ts';
import type { ExecutionLedger } from '../ledger/port.ts';
import { decimal } from '../model/decimal.ts';
import type { Order } from '../model/order.ts';
import type { ExecutionReport } from '../model/report.ts';
import { lookAfterEnd } from './after-end.ts';
import type { Connection } from './connection.ts';
import type { ExecutionContext } from './context.ts';

/** What is committed after a look that finds `shown`, `looks` having gone before; nothing of it is booked that is not yet. */
async function after(order: Order, shown: Partial<ExecutionReport>, looks: number): Promise<unknown[]> {
  const clock = manualClock();
  const committed: unknown[] = [];
  const report = {
    clientOrderId: order.clientOrderId,
    venueOrderId: 'v',
    status: 'canceled',
    filled: decimal('0'),
    fills: [],
  } as const;
  const ledger = {
    book: async () => order,
    freeze: async ({ fields }: Parameters<ExecutionLedger['freeze']>[0]) => void committed.push(fields.join(', ')),
    lookedAfterEnd: async (told: Parameters<ExecutionLedger['lookedAfterEnd']>[0]) =>
      void committed.push(told.nextAt === undefined ? 'done' : `again after ${told.looks}`),
  };
  const connection: Partial<Connection> = {
    stream: {},
    venue: () => Promise.resolve({ markets: () => Promise.resolve([BTC]) }) as never,
    lookup: () => Promise.resolve({ kind: 'found', report: { ...report, ...shown }, searched: [] }),
  };
  const context = { clock, ledger, connection: () => connection, observe: () => undefined } as unknown as ExecutionContext;
  await lookAfterEnd(context, order, looks);
  return committed;
}

const size = decimal('0.01');
const canceled = anOrder({ status: 'canceled', size, reason: { code: 'resolved', text: 'anna says so' } });
const notPlaced = anOrder({ status: 'canceled', size, reason: { code: 'not_placed', text: 'anna says so' } });
const filled = anOrder({ status: 'filled', size, filled: size, reason: { code: 'resolved', text: 'anna says so' } });
const byVenue = anOrder({ status: 'canceled', size, reason: { code: 'canceled_by_venue', text: 'it says so' } });

test.each([
  ['rests, settled as canceled', canceled, { status: 'open' }, ['open, although settled by hand as canceled', 'done']],
  ['rests, settled as not placed', notPlaced, { status: 'open' }, ['open, although settled by hand as canceled', 'done']],
  ['rests, settled as filled', filled, { status: 'open' }, ['open, although settled by hand as filled', 'done']],
  ['has filled by less', filled, { filled: decimal('0.004') }, ['0.004 filled, although 0.01 were booked by hand', 'done']],
  [
    'has filled by more',
    filled,
    { status: 'filled', filled: decimal('0.02') },
    ['0.02 filled, although 0.01 were booked by hand', 'done'],
  ],
  ['is as a person said', filled, { status: 'filled', filled: size }, ['done']],
  ['ended as a person said', canceled, {}, ['done']],
  // Its trades may never come, so they are not waited for.
  [
    'has filled, without a trade, settled as canceled',
    canceled,
    { status: 'filled', filled: size },
    ['0.01 filled, although 0 were booked by hand', 'done'],
  ],
  // What the venue itself has ended may be shown as it was by a server that lags.
  ['rests, ended by the venue', byVenue, { status: 'open' }, ['done']],
] as const)('at the last look the order %s', async (_case, order, shown, expected) => {
  expect(await after(order, shown, 0)).toEqual(['again after 1']);
  expect(await after(order, shown, 1)).toEqual(expected);
});
