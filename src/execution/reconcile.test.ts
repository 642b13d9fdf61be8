import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { anOrder, BTC } from '../../test/orders.ts';
import type { ExecutionLedger } from '../ledger/port.ts';
import { decimal } from '../model/decimal.ts';
import type { Attempt } from '../model/attempt.ts';
import type { AttemptId } from '../model/ids.ts';
import { venueFacts } from '../venue/facts.ts';
import type { Connection } from './connection.ts';
import type { ExecutionContext } from './context.ts';
import { lookUp } from './reconcile.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const unknown = anOrder({ status: 'unknown' });

function attempt(changes: Partial<Attempt>): Attempt {
  const request = { method: 'POST', url: '/', headers: {}, body: '', digest: '' };
  const { id: orderId, clientOrderId } = unknown;
  const base = { id: 'at_1' as AttemptId, orderId, kind: 'place', number: 1, clientOrderId, request, state: 'unknown' } as const;
  return { ...base, lookups: 1, createdAt: NOW, ...changes };
}

/** What is committed after a search that found nothing at `venueTime`. */
async function afterNothing(exchange: string, doubt: Attempt, venueTime: number) {
  const clock = manualClock(NOW);
  const committed: unknown[] = [];
  const ledger = {
    noteLookup: async (note: Parameters<ExecutionLedger['noteLookup']>[0]) =>
      void committed.push([note.pastWindow ? 'over' : 'not over', ...(note.waits ? [note.waits.code] : [])].join(', ')),
    absent: async () => void committed.push('absent'),
  };
  const connection: Partial<Connection> = {
    stream: {},
    venue: () => Promise.resolve({ facts: venueFacts(exchange), markets: () => Promise.resolve([BTC]) }) as never,
    lookup: () => Promise.resolve({ kind: 'none', venueTime, searched: [] }),
  };
  const context = { clock, ledger, connection: () => connection, observe: () => undefined } as unknown as ExecutionContext;
  await lookUp(context, unknown, [doubt], 'lookup');
  return committed;
}

test.each([
  // The window is 5 s everywhere it is; the margin 3 s at Binance, 5 s elsewhere.
  ['binance', { validUntil: NOW + 5_000 }, 8_000, 'not over'],
  ['binance', { validUntil: NOW + 5_000 }, 8_001, 'over'],
  ['binance', { validUntil: NOW + 5_000, firstAbsentAt: NOW + 8_001 }, 10_000, 'over'],
  ['binance', { validUntil: NOW + 5_000, firstAbsentAt: NOW + 8_001 }, 10_001, 'absent'],
  // The end of the window lets an exit pass and never proves absence: the order then waits for a person, and says so.
  ['bybit', { validUntil: NOW + 5_000 }, 10_000, 'not over'],
  ['bybit', { validUntil: NOW + 5_000 }, 10_001, 'over, no_proof'],
  ['bybit', { validUntil: NOW + 5_000, firstAbsentAt: NOW + 10_001 }, 3_600_000, 'over, no_proof'],
  ['bybit', { kind: 'cancel', validUntil: NOW + 5_000 }, 10_001, 'over'],
  ['coinbase', {}, 95_000, 'not over'],
  ['coinbase', {}, 95_001, 'over, no_proof'],
  ['coinbase', { firstAbsentAt: NOW + 95_001 }, 3_600_000, 'over, no_proof'],
] as const)('%s, a request %o of which nothing is found %i ms later: %s', async (exchange, doubt, later, expected) => {
  expect(await afterNothing(exchange, attempt(doubt), NOW + later)).toEqual([expected]);
});

test.each([
  // Two searches, spaced as those that prove absence: 2 s at Binance. Of what rests they have time.
  ['limit', undefined, 0, ['not_seen', 0, 30_000]],
  ['limit', 'not_seen', 1_999, ['not_seen', 0, 30_000]],
  ['limit', 'not_seen', 2_000, ['not_shown', 0, 30_000]],
  ['limit', 'not_shown', 9_000, ['not_shown', 0, 30_000]],
  // For what fills at the market something may wait, and a server that lags is not enough.
  ['market', undefined, 0, ['not_seen', 0, 2_000]],
  ['market', 'not_seen', 14_999, ['not_seen', 0, 2_000]],
  ['market', 'not_seen', 15_000, ['not_shown', 0, 30_000]],
  // That it is over the venue has said; where its trades are remains the question.
  ['limit', 'trades_late', 9_000, ['trades_late', 0, 2_000]],
  ['market', 'trades_late', 60_000, ['trades_missing', 0, 30_000]],
  // Whatever else was said of it is no search.
  ['limit', 'exit_first', 9_000, ['not_seen', 9_000, 30_000]],
] as const)('an open order, %s, with the reason %s, and not found %i ms later: %o', async (type, code, later, expected) => {
  const clock = manualClock(NOW + later);
  const noted: unknown[] = [];
  const ledger = {
    noteLookup: async ({ waits, nextAt }: Parameters<ExecutionLedger['noteLookup']>[0]) =>
      void noted.push([waits?.code, (waits?.since ?? 0) - NOW, nextAt - clock.now()]),
  };
  const connection: Partial<Connection> = {
    stream: {},
    venue: () => Promise.resolve({ facts: venueFacts('binance'), markets: () => Promise.resolve([BTC]) }) as never,
    lookup: () => Promise.resolve({ kind: 'none', venueTime: NOW + later, searched: [] }),
  };
  const context = { clock, ledger, connection: () => connection, observe: () => undefined } as unknown as ExecutionContext;
  const reason = code === undefined ? {} : { reason: { code, text: '', since: NOW } };
  await lookUp(context, anOrder({ status: 'open', type, ...reason }), [], 'polling');
  expect(noted).toEqual([expected]);
});

test.each<[code: string | undefined, later: number, booked: string, expected: unknown, told?: string]>([
  [undefined, 0, '0', ['trades_late', 0]],
  // Said once, and then only when it is more: the rest is nothing new.
  ['trades_late', 59_999, '0', undefined],
  ['trades_late', 60_000, '0', ['trades_missing', 0]],
  ['trades_late', 60_000, '0.004', ['trades_missing', 0]],
  ['trades_missing', 90_000, '0', undefined],
  // Unless the venue says another number than before.
  ['trades_missing', 90_000, '0', ['trades_missing', 0], '0.006'],
  // What it was missed for before it was found again does not count.
  ['not_shown', 90_000, '0', ['trades_late', 90_000]],
  ['trades_late', 90_000, '0.01', undefined],
])(
  'the venue says filled of an order that is %s, %i ms later with %s booked: %o',
  async (code, later, booked, expected, told = '0.01') => {
    const clock = manualClock(NOW + later);
    const noted: unknown[] = [];
    const order = anOrder({
      status: 'open',
      ...(code !== undefined && { reason: { code, text: '', since: NOW, filled: told } }),
    });
    const isWhole = booked === '0.01';
    const report = {
      clientOrderId: order.clientOrderId,
      venueOrderId: '1',
      status: 'filled',
      filled: decimal('0.01'),
      fills: [],
    };
    const ledger = {
      book: async () => ({ ...order, filled: decimal(booked), ...(isWhole && { status: 'filled' }) }),
      noteLookup: async ({ waits, nextAt }: Parameters<ExecutionLedger['noteLookup']>[0]) => {
        expect(nextAt).toBeGreaterThan(clock.now());
        noted.push([waits?.code, (waits?.since ?? 0) - NOW]);
      },
    };
    const connection: Partial<Connection> = {
      stream: {},
      venue: () => Promise.resolve({ facts: venueFacts('binance'), markets: () => Promise.resolve([BTC]) }) as never,
      lookup: () => Promise.resolve({ kind: 'found', report, searched: [] }) as never,
      balancesMoved: () => undefined,
    };
    const context = { clock, ledger, connection: () => connection, observe: () => undefined } as unknown as ExecutionContext;
    await lookUp(context, order, [], 'polling');
    expect(noted).toEqual(expected === undefined ? [] : [expected]);
  },
);

test('an order on a market that the venue does not list any more is asked for by the market’s name, and the answer is noted', async () => {
  const clock = manualClock(NOW);
  const notes: unknown[] = [];
  const asked: string[] = [];
  const ledger = { noteLookup: async ({ lookup }: Parameters<ExecutionLedger['noteLookup']>[0]) => void notes.push(lookup) };
  const lookup = { kind: 'failed', message: 'Invalid symbol. (-1121)' } as const;
  const connection: Partial<Connection> = {
    stream: {},
    venue: () => Promise.resolve({ facts: venueFacts('binance'), markets: () => Promise.resolve([]) }) as never,
    lookup: ({ market }) => {
      asked.push(market.symbol);
      return Promise.resolve(lookup);
    },
  };
  const context = { clock, ledger, connection: () => connection, observe: () => undefined } as unknown as ExecutionContext;
  await lookUp(context, unknown, [attempt({ validUntil: NOW + 5_000 })], 'lookup');
  expect([asked, notes]).toEqual([['BTC/USDT'], [lookup]]);
});
