// A cancel that its venue did not take: what is done next, and how soon it is tried again.
import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { anOrder, BTC } from '../../test/orders.ts';
import type { ExecutionLedger } from '../ledger/port.ts';
import type { Outcome } from '../venue/port.ts';
import { cancel } from './cancel.ts';
import type { ExecutionContext } from './context.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
/** As every entry it was to be sent within a minute. */
const resting = anOrder({
  status: 'open',
  type: 'limit',
  expiresAt: NOW - 600_000,
  cancelRequested: { code: 'person', text: 'canceled by a person' },
});
const request = { method: 'DELETE', url: '/', headers: {}, body: '', digest: '' };

/** Milliseconds until the order is due again, as each commit says. */
async function dueAfter(outcome: Outcome, tries = 0): Promise<readonly number[]> {
  const clock = manualClock(NOW);
  const due: number[] = [];
  const report = { ...resting, venueOrderId: '1', status: 'open' as const, fills: [] };
  const ledger = {
    halts: () => Promise.resolve([]),
    submitCancel: () => Promise.resolve('submitted'),
    settle: ({ nextAt }: Parameters<ExecutionLedger['settle']>[0]) =>
      Promise.resolve(resting).finally(() => due.push(nextAt - NOW)),
    book: ({ nextAt = NOW }: Parameters<ExecutionLedger['book']>[0]) =>
      Promise.resolve(resting).finally(() => due.push(nextAt - NOW)),
  };
  const connection = {
    stream: {},
    venue: () => Promise.resolve({ markets: () => Promise.resolve([BTC]) }),
    admit: () => Promise.resolve(),
    slowDown: () => undefined,
    prepareCancel: () => Promise.resolve({ record: request, send: () => Promise.resolve(outcome) }),
    lookup: () => Promise.resolve({ kind: 'found', report, searched: [] }),
  };
  const context = {
    clock,
    ledger,
    worker: 'w',
    connection: () => connection,
    observe: () => undefined,
  } as unknown as ExecutionContext;
  await cancel(context, { accountId: resting.accountId, market: resting.market }, { order: resting, tries });
  return due;
}

test.each([
  ['refused', 'cancel_refused', 2],
  // It is not opened by asking four times a second.
  ['unsent', 'market_closed', 2],
  ['unsent', 'unreachable', 1],
] as const)('%s, %s: committed %i times, and a look puts off the next try', async (kind, code, commits) => {
  const due = await dueAfter({ kind, code, message: '' });
  expect(due).toHaveLength(commits);
  if (commits === 2) expect(due.at(-1)).toBeGreaterThanOrEqual(1_000);
});

test('a cancel that was not sent is tried more seldom, however old the order is, and within four seconds, for an exit that waits for it', async () => {
  const unsent = { kind: 'unsent', code: 'rate_limited', message: '' } as const;
  for (const [tries, atLeast] of [
    [0, 125],
    [3, 1_000],
    [9, 2_000],
  ] as const) {
    const [due = 0] = await dueAfter(unsent, tries);
    expect(due).toBeGreaterThanOrEqual(atLeast);
    expect(due).toBeLessThanOrEqual(4_000);
  }
});
