// The ledger answers the newest 200 unless told otherwise: what rests behind them must not be called absent.
import { expect, it } from 'vitest';
import { ask, fakeActions, fakeLedger, startServer, testConfig } from '../../test/http/harness.ts';
import { anOrder, DEMO } from '../../test/orders.ts';
import type { OrderFilter } from '../ledger/port.ts';
import type { AccountId, OrderId } from '../model/ids.ts';
import type { Order } from '../model/order.ts';
import type { Cli } from './cli/cli.ts';
import { newest } from './cli/filters.ts';
import { reportHalt } from './cli/halt-report.ts';
import { workingOrders } from './whole-list.ts';

const FIRST = anOrder({ id: 'or_first' as OrderId, status: 'open' });
const OTHERS = Array.from({ length: 2_500 }, (_, i) =>
  anOrder({ id: `or_${i}` as OrderId, accountId: 'ac_other' as AccountId, status: 'open' }),
);

/** As the ledger's. */
async function orders({ status, accountId, before, limit = 200 }: OrderFilter): Promise<readonly Order[]> {
  const found = [...OTHERS, FIRST].filter(
    (order) => [status ?? order.status].flat().includes(order.status) && (accountId ?? order.accountId) === order.accountId,
  );
  const from = before === undefined ? 0 : found.findIndex(({ id }) => id === before) + 1;
  return found.slice(from, from + limit);
}

it('an account whose order rests behind those of others', async () => {
  expect(await workingOrders({ orders }, DEMO.id)).toEqual([FIRST]);
});

it('all of them, however many', async () => {
  expect(await workingOrders({ orders })).toHaveLength(OTHERS.length + 1);
});

it('a halt lists what rests there, on the command line and in the API', async () => {
  const ledger = fakeLedger({ orders, accounts: async () => [DEMO] });
  const said: string[] = [];
  const cli = { out: (text: string) => void said.push(text) } as Cli;
  const store = { config: testConfig(), ledger, accounts: [DEMO], accountName: () => DEMO.name };
  await reportHalt(cli, { account: DEMO.name }, store, false);
  expect(said.join('\n')).toContain(FIRST.id);

  const actions = fakeActions({ halt: async () => ({ kind: 'done', value: { halts: [] } }) });
  await using server = await startServer({ ledger, actions });
  const body = JSON.stringify({ account: DEMO.name });
  const { json } = await ask(server.port, '/api/halt', { method: 'POST', as: 'admin', body });
  expect(json['open_orders']).toMatchObject([{ id: FIRST.id }]);
});

it('a list that is cut says so, unless its length was asked for', async () => {
  const said: string[] = [];
  const cli = { err: (text: string) => void said.push(text) };
  const read = (limit: number) => orders({ limit });
  expect(await newest(cli, { limit: '300' }, read)).toHaveLength(300);
  expect(said).toEqual([]);
  expect(await newest(cli, {}, read)).toHaveLength(200);
  expect(said).toEqual(['pinewire: these are the newest 200; --limit 5000 shows more']);
});
