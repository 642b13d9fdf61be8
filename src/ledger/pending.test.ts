import { expect, test } from 'vitest';
import { anOrder } from '../../test/orders.ts';
import type { OrderId } from '../model/ids.ts';
import { rememberPending } from './pending.ts';
import type { Sql } from './sql.ts';

function empty(): Sql & { queries: number } {
  const sql = { queries: 0, get: async () => undefined, run: async () => 0, all: async () => (sql.queries++, []) };
  return sql;
}

const [first, second] = [anOrder(), anOrder({ id: 'or_2' as OrderId })];

test('a lane is asked for once; what is accepted, changed and ended after that is known', async () => {
  const [pending, sql] = [rememberPending(), empty()];
  expect(await pending.of(sql, first)).toEqual([]);
  pending.put(first);
  const appended = await pending.of(sql, first);
  pending.put(second);
  expect(await pending.of(sql, first)).toBe(appended);
  expect(appended).toEqual([first, second]);
  const sent = { ...first, status: 'submitting' } as const;
  pending.put(sent);
  expect(await pending.of(sql, first)).toEqual([sent, second]);
  pending.put({ ...first, status: 'filled' });
  expect(await pending.of(sql, first)).toEqual([second]);
  // A late fill moves an order that is over: it is pending no more.
  pending.put({ ...first, status: 'filled' });
  expect(await pending.of(sql, first)).toEqual([second]);
  expect(sql.queries).toBe(1);
});

test('what was rolled back is asked for again', async () => {
  const [pending, sql] = [rememberPending(), empty()];
  await pending.of(sql, first);
  pending.put(first);
  pending.forget(first);
  expect(await pending.of(sql, first)).toEqual([]);
  pending.put(first);
  pending.forgetAll();
  expect(await pending.of(sql, first)).toEqual([]);
  expect(sql.queries).toBe(3);
});
