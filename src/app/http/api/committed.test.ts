// The receipt of an action: the rows that it made and nobody else's, read after the commit.
import { expect, test } from 'vitest';
import { ask, fakeActions, fakeLedger, startServer } from '../../../../test/http/harness.ts';
import { event, ORDER } from '../../../../test/http/rows.ts';
import type { OrderId } from '../../../model/ids.ts';

const post = (body: object = {}) => ({ method: 'POST', as: 'admin' as const, body: JSON.stringify(body) });
const row = (seq: number, changes: object) => ({ ...event(seq), ...changes });

test('a halt answers with its own row of the journal, of those that came in meanwhile', async () => {
  const after: unknown[] = [];
  const ledger = fakeLedger({
    events: async (filter) => {
      after.push([...(filter.after ?? [])], filter.kinds);
      const rows = [
        row(8, { kind: 'halt.set', data: { by: 'api 10.0.0.9', reason: 'another' } }),
        row(9, { kind: 'halt.set', data: { by: 'anna via api 127.0.0.1', reason: 'mine' } }),
      ];
      return rows;
    },
  });
  const { status } = ledger;
  const heads = [{ chain: 1, seq: 7, hash: 'seven' }];
  ledger.status = async (now) => ({ ...(await status(now)), journal: { seq: 7, hash: 'seven', heads } });
  const actions = fakeActions({ halt: async () => ({ kind: 'done', value: { halts: [] } }) });
  await using server = await startServer({ ledger, actions });
  const { json } = await ask(server.port, '/api/halt', post({ by: 'anna' }));
  expect(json['committed']).toMatchObject([{ seq: 9, kind: 'halt.set', data: { reason: 'mine' } }]);
  expect(after).toEqual([[[1, 7]], ['halt.set']]);
});

test('a cancel answers with the rows of its order alone; what was refused has none', async () => {
  const ledger = fakeLedger({
    events: async () => [
      row(1, { kind: 'order.cancel_requested', orderId: 'or_2' as OrderId }),
      row(2, { kind: 'order.cancel_requested', orderId: ORDER.id }),
    ],
  });
  const actions = fakeActions({ cancel: async () => ({ kind: 'done', value: { order: ORDER } }) });
  await using server = await startServer({ ledger, actions });
  const { json } = await ask(server.port, `/api/orders/${ORDER.id}/cancel`, post());
  expect(json['committed']).toMatchObject([{ seq: 2, order_id: ORDER.id }]);
  const refused = await ask(server.port, `/api/orders/${ORDER.id}/resolve`, post({ as: 'canceled' }));
  expect([refused.status, refused.json['committed']]).toEqual([409, undefined]);
});
