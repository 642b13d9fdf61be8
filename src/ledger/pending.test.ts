import { expect, test } from 'vitest';
import { anExit, anOrder } from '../../test/orders.ts';
import { decimal } from '../model/decimal.ts';
import type { OrderId } from '../model/ids.ts';
import { rememberPending } from './pending.ts';
import type { Sql } from './sql.ts';

function empty(): Sql & { queries: number } {
  const sql = {
    queries: 0,
    get: async () => undefined,
    run: async () => 0,
    all: async () => (sql.queries++, []),
    together: async () => [],
  };
  return sql;
}

const [first, second] = [anOrder(), anOrder({ id: 'or_2' as OrderId })];
const one = expect.objectContaining({ id: first.id, filled: first.filled, asked: first.asked }) as unknown;
const other = expect.objectContaining({ id: second.id }) as unknown;

test('a lane is asked for once; what is accepted, changed and ended after that is known', async () => {
  const [pending, sql] = [rememberPending(), empty()];
  expect(await pending.of(sql, first)).toEqual([]);
  pending.put(first, 'added');
  const appended = await pending.of(sql, first);
  pending.put(second, 'added');
  expect(await pending.of(sql, first)).toBe(appended);
  expect(appended).toEqual([one, other]);
  // Only what counts for the next alert makes a new list.
  pending.put({ ...first, status: 'submitting', attempts: 1 }, 'changed');
  expect(await pending.of(sql, first)).toBe(appended);
  pending.put({ ...first, status: 'open', size: decimal('0.01'), filled: decimal('0.004') }, 'changed');
  const part = await pending.of(sql, first);
  expect(part).not.toBe(appended);
  expect(part).toEqual([expect.objectContaining({ id: first.id, size: decimal('0.01'), filled: decimal('0.004') }), other]);
  pending.put({ ...first, status: 'filled' }, 'changed');
  expect(await pending.of(sql, first)).toEqual([other]);
  // A late fill moves an order that is over: it is pending no more.
  pending.put({ ...first, status: 'filled' }, 'changed');
  expect(await pending.of(sql, first)).toEqual([other]);
  expect(sql.queries).toBe(1);
});

test('an order counts with what goes on with its leg; what goes on is asked of the store, because it is not the last', async () => {
  const [pending, sql] = [rememberPending(), empty()];
  await pending.of(sql, first);
  pending.put(first, 'added');
  const cut = { status: 'open', size: decimal('0.004'), remainder: decimal('0.006') } as const;
  pending.put({ ...first, ...cut }, 'changed');
  expect(await pending.of(sql, first)).toEqual([expect.objectContaining({ id: first.id, size: decimal('0.01') })]);
  expect(sql.queries).toBe(1);
  pending.put({ ...second, revision: 2 }, 'added');
  await pending.of(sql, first);
  expect(sql.queries).toBe(2);
});

test('an exit that is queued and to be canceled keeps no other from the position; an entry may still open one', async () => {
  const [pending, sql] = [rememberPending(), empty()];
  await pending.of(sql, first);
  const cancelRequested = { code: 'person', text: 'canceled' };
  for (const order of [anExit(), second]) pending.put(order, 'added');
  for (const order of [anExit(), second]) pending.put({ ...order, cancelRequested }, 'changed');
  expect(await pending.of(sql, first)).toEqual([other]);
  // Sent it was, and found: it counts again.
  pending.put({ ...anExit(), cancelRequested, status: 'open' }, 'changed');
  await pending.of(sql, first);
  expect(sql.queries).toBe(2);
});

test('what was rolled back is asked for again', async () => {
  const [pending, sql] = [rememberPending(), empty()];
  await pending.of(sql, first);
  pending.put(first, 'added');
  pending.forget(first);
  expect(await pending.of(sql, first)).toEqual([]);
  pending.put(first, 'added');
  pending.forgetAll();
  expect(await pending.of(sql, first)).toEqual([]);
  expect(sql.queries).toBe(3);
});

test('beyond what is kept, the lane that was not asked for the longest is forgotten, and never the one at work', async () => {
  const [pending, sql] = [rememberPending(2), empty()];
  const elsewhere = { ...second, market: 'ETH/USDT' };
  await pending.of(sql, first);
  for (const id of ['or_1', 'or_3', 'or_4']) pending.put({ ...first, id: id as OrderId }, 'added');
  expect(await pending.of(sql, first)).toHaveLength(3);
  expect(sql.queries).toBe(1);
  await pending.of(sql, elsewhere);
  pending.put(elsewhere, 'added');
  expect(await pending.of(sql, elsewhere)).toEqual([other]);
  expect(sql.queries).toBe(2);
  await pending.of(sql, first);
  expect(sql.queries).toBe(3);
});
