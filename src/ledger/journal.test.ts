import { expect, test } from 'vitest';
import { chain, genesis, journalHash, type StoredEvent } from './journal.ts';

const FIRST = genesis(1).hash;

const ids = { alertId: 'a', orderId: 'o', accountId: null };
const row: StoredEvent = { chain: 1, previous: 0, seq: 1, at: 2, kind: 'order.queued', ...ids, data: '{"x":1}' };

test('the hash of a row is the same in every release', () => {
  expect(chain(FIRST, row)).toBe('bd6ee9e75c946a374a551297c1a6276c59bdf0571377cd41fbb42a5d49c56818');
});

test.each([
  ['chain', { chain: 2 }],
  ['the number of the row before', { previous: 1 }],
  ['seq', { seq: 2 }],
  ['at', { at: 3 }],
  ['kind', { kind: 'order.denied' }],
  ['alert', { alertId: null }],
  ['order', { orderId: 'p' }],
  ['account', { accountId: 'a' }],
  ['data', { data: '{"x":2}' }],
  ['a part that moved to its neighbour', { alertId: 'ao', orderId: '' }],
])('it covers %s', (_what, change) => {
  expect(chain(FIRST, { ...row, ...change })).not.toBe(chain(FIRST, row));
});

test('it covers the row before', () => {
  expect(chain('1'.repeat(64), row)).not.toBe(chain(FIRST, row));
});

test('of one chain the hash of the journal is its head, of several one over all heads', () => {
  const one = { chain: 1, seq: 5, hash: 'a'.repeat(64) };
  expect(journalHash([])).toBe(FIRST);
  expect(journalHash([one])).toBe(one.hash);
  const both = journalHash([one, { chain: 2, seq: 4, hash: 'b'.repeat(64) }]);
  expect(both).toMatch(/^[0-9a-f]{64}$/);
  expect(journalHash([one, { chain: 2, seq: 3, hash: 'b'.repeat(64) }])).not.toBe(both);
});
