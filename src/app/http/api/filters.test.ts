// A filter that is ignored shows the wrong list: it works, or it is refused.
import { expect, test } from 'vitest';
import { ask, fakeLedger, startServer } from '../../../../test/http/harness.ts';
import { ACCOUNT } from '../../../../test/http/rows.ts';
import { decimal } from '../../../model/decimal.ts';
import type { AccountId } from '../../../model/ids.ts';
import { assumedMarket } from '../../../model/market.ts';

const OTHER = { ...ACCOUNT, id: 'ac_other' as AccountId, name: 'other' };
const USDT = { currency: 'USDT', free: decimal('9'), locked: decimal('1') };
const EARNED = {
  day: '2026-11-22',
  market: 'BTC/USDT',
  strategy: 's',
  currency: 'USDT',
  realised: decimal('1'),
  fees: [],
  fills: 1,
};
const HELD = { quantity: decimal('1'), cost: decimal('1'), realised: decimal('0'), market: assumedMarket('binance', 'BTC/USDT') };
const BOTH = [ACCOUNT.id, OTHER.id];

function ledgerOfTwo() {
  return fakeLedger({
    accounts: async () => [ACCOUNT, OTHER],
    positions: async () => BOTH.map((accountId) => ({ ...HELD, accountId, updatedAt: 0 })),
    balances: async () => BOTH.map((accountId) => ({ accountId, balances: [USDT], at: 0 })),
    pnl: async () => BOTH.map((accountId) => ({ ...EARNED, accountId })),
  });
}

test.each([
  ['positions', 'positions'],
  ['balances', 'balances'],
  ['pnl', 'rows'],
  ['pnl', 'positions'],
])('the account of /api/%s: %s', async (path, member) => {
  await using server = await startServer({ ledger: ledgerOfTwo() });
  const get = async (query: string) => (await ask(server.port, `/api/${path}${query}`, { as: 'admin' })).json[member];
  expect(await get('')).toHaveLength(2);
  const mine = await get('?account=other');
  expect(mine).toHaveLength(1);
  expect(mine).toMatchObject([{ account: 'other' }]);
});

test.each([
  'positions?account=dmeo',
  'balances?acount=demo',
  'pnl?account=dmeo',
  'limits?account=demo',
  'status?account=demo',
  'health?since=1h',
  'setup?account=demo',
  'orders/or_1?account=demo',
  'alerts/al_1?refused=true',
])('refused: /api/%s', async (path) => {
  await using server = await startServer({ ledger: ledgerOfTwo() });
  const { status, json } = await ask(server.port, `/api/${path}`, { as: 'admin' });
  expect([status, json['code']]).toEqual([400, 'invalid_field']);
});

test('a question mark inside a query is part of it', async () => {
  const asked: unknown[] = [];
  const ledger = fakeLedger({ orders: async (filter) => (asked.push(filter), []) });
  await using server = await startServer({ ledger });
  await ask(server.port, '/api/orders?client_ref=why?&strategy=a', { as: 'admin' });
  expect(asked).toEqual([{ clientRef: 'why?', strategy: 'a' }]);
});
