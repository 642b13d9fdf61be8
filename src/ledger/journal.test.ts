import { expect, test } from 'vitest';
import { chain, GENESIS, type StoredEvent } from './journal.ts';

const row: StoredEvent = { seq: 1, at: 2, kind: 'order.queued', alertId: 'a', orderId: 'o', accountId: null, data: '{"x":1}' };

test('the hash of a row is the same in every release', () => {
  expect(chain(GENESIS.hash, row)).toBe('e0c1fd55bbc3178f204b736dc6765dd773f64535eeabd77b54cc288d00f03479');
});

test.each([
  ['seq', { seq: 2 }],
  ['at', { at: 3 }],
  ['kind', { kind: 'order.denied' }],
  ['alert', { alertId: null }],
  ['order', { orderId: 'p' }],
  ['account', { accountId: 'a' }],
  ['data', { data: '{"x":2}' }],
  ['a part that moved to its neighbour', { alertId: 'ao', orderId: '' }],
])('it covers %s', (_what, change) => {
  expect(chain(GENESIS.hash, { ...row, ...change })).not.toBe(chain(GENESIS.hash, row));
});

test('it covers the row before', () => {
  expect(chain('1'.repeat(64), row)).not.toBe(chain(GENESIS.hash, row));
});
