import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { anOrder, BTC } from '../../test/orders.ts';
import type { ExecutionLedger } from '../ledger/port.ts';
import { venueFacts } from '../venue/facts.ts';
import type { Lookup, OrderReference } from '../venue/port.ts';
import type { Connection } from './connection.ts';
import type { ExecutionContext } from './context.ts';
import { askFirst, createVouching } from './vouch.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const inherited = { order: anOrder(), arrival: 7, tries: 0, nextAt: NOW };

/** What becomes of an inherited order of which the venue says this. */
async function asked(listed: readonly (typeof BTC)[], lookup: Lookup) {
  const clock = manualClock(NOW);
  const reasons: string[] = [];
  const references: OrderReference[] = [];
  const epoch = () => ({ number: 1, inherited: 10 });
  const ledger = {
    epoch,
    delay: async ({ reason }: Parameters<ExecutionLedger['delay']>[0]) => void reasons.push(reason.text),
  };
  const connection: Partial<Connection> = {
    venue: () => Promise.resolve({ facts: venueFacts('binance'), markets: () => Promise.resolve(listed) }) as never,
    lookup: (reference) => {
      references.push(reference);
      return Promise.resolve(lookup);
    },
  };
  const context = { clock, ledger, connection: () => connection, observe: () => undefined } as unknown as ExecutionContext;
  const vouching = createVouching(epoch, clock.now);
  await askFirst(context, vouching, inherited);
  return { isKnown: vouching.isKnown(inherited), reasons, asked: references.map(({ market }) => market.symbol) };
}

const nothing: Lookup = { kind: 'none', venueTime: NOW, searched: ['order by client id'] };
const failed: Lookup = { kind: 'failed', message: 'Invalid symbol. (-1121)' };

test('an inherited order is sent once the venue has shown no trace of it', async () => {
  expect(await asked([BTC], nothing)).toEqual({ isKnown: true, reasons: [], asked: ['BTC/USDT'] });
});

test('that its market is not listed says nothing about the order: the venue is asked by the market’s name', async () => {
  expect(await asked([], nothing)).toEqual({ isKnown: true, reasons: [], asked: ['BTC/USDT'] });
});

test('and where the venue cannot be asked there, the order waits and says why', async () => {
  const { isKnown, reasons } = await asked([], failed);
  expect(isKnown).toBe(false);
  expect(reasons).toEqual([expect.stringContaining('Invalid symbol')]);
});

test('after a store has forgotten two spaced searches vouch for an order, and one does not; a newer epoch begins anew', () => {
  let number = 2;
  const vouching = createVouching(
    () => ({ number, forgotAt: NOW, inherited: 10 }),
    () => NOW,
  );
  const young = { ...inherited, arrival: 11 };
  expect(vouching.isKnown(young)).toBe(false);
  expect(vouching.noTrace(young.order.id, NOW, 2_000)).toBe(2_000);
  expect(vouching.noTrace(young.order.id, NOW + 500, 2_000)).toBe(1_500);
  expect(vouching.isKnown(young)).toBe(false);
  expect(vouching.noTrace(young.order.id, NOW + 2_000, 2_000)).toBe(0);
  expect(vouching.isKnown(young)).toBe(true);
  number = 3;
  expect(vouching.isKnown(young)).toBe(false);
  expect(vouching.noTrace(young.order.id, NOW + 9_000, 2_000)).toBe(2_000);
});
