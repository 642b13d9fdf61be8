import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { BTC } from '../../test/orders.ts';
import type { PositionRow } from '../ledger/port.ts';
import { decimal } from '../model/decimal.ts';
import type { AccountId } from '../model/ids.ts';
import { FLAT } from '../model/position.ts';
import { createDays, type DayParts } from './days.ts';

const row = (account: string, quantity: string, markedAt?: number): PositionRow => ({
  ...FLAT,
  accountId: account as AccountId,
  market: BTC,
  quantity: decimal(quantity),
  ...(markedAt !== undefined && { markedAt }),
  updatedAt: 0,
});

/** Begun days, as `account day`. Accounts whose name begins with `berlin` have their day there. */
function desk(time: string) {
  const clock = manualClock(Date.parse(time));
  const begun: string[] = [];
  const parts: DayParts = {
    clock,
    connection: (id) => (id === 'gone' ? undefined : ({} as never)),
    policy: { alerts: {} as never, limits: (id) => ({ zone: id.startsWith('berlin') ? 'Europe/Berlin' : 'UTC' }) },
    ledger: { beginDay: async (id, day) => void begun.push(`${id} ${day}`) },
  };
  return { clock, begun, look: createDays(parts) };
}

test('a day begins in the account’s own zone, once, and the next one after it', async () => {
  const { clock, begun, look } = desk('2026-11-22T22:59:50Z');
  const rows = () => [row('one', '1', clock.now()), row('berlin', '-1', clock.now()), row('gone', '1', clock.now())];
  await look(rows());
  expect(begun.splice(0)).toEqual(['one 2026-11-22', 'berlin 2026-11-22']);
  await clock.advance(15_000);
  await look(rows());
  expect(begun.splice(0)).toEqual(['berlin 2026-11-23']);
  await clock.advance(3_600_000);
  await look(rows());
  await look(rows());
  expect(begun).toEqual(['one 2026-11-23']);
});

test('a day begins with prices of now: not before everything that is held has one, but it does not wait for one that never comes', async () => {
  const { clock, begun, look } = desk('2026-11-22T09:00:00Z');
  const old = clock.now() - 30_001;
  const rows = (markedAt?: number) => [
    row('sold', '0', old),
    row('stale', '1', old),
    row('stale', '1', clock.now()),
    row('mends', '1', markedAt),
  ];
  await look(rows());
  expect(begun.splice(0)).toEqual(['sold 2026-11-22']);
  await clock.advance(15_000);
  await look(rows(clock.now() - 30_000));
  expect(begun.splice(0)).toEqual(['mends 2026-11-22']);
  await clock.advance(284_999);
  await look(rows());
  expect(begun).toEqual([]);
  await clock.advance(1);
  await look(rows());
  expect(begun).toEqual(['stale 2026-11-22']);
});

test('a day that could not be written down is begun at the next look', async () => {
  const { clock, begun } = desk('2026-11-22T09:00:00Z');
  let isAway = true;
  const beginDay = async (id: AccountId, day: string): Promise<void> => {
    if (isAway) throw new Error('the store is away');
    begun.push(`${id} ${day}`);
  };
  const policy: DayParts['policy'] = { alerts: {} as never, limits: () => ({ zone: 'UTC' }) };
  const look = createDays({ clock, policy, connection: () => ({}) as never, ledger: { beginDay } });
  await expect(look([row('one', '1', clock.now())])).rejects.toThrow('the store is away');
  isAway = false;
  await look([row('one', '1', clock.now())]);
  expect(begun).toEqual(['one 2026-11-22']);
});
