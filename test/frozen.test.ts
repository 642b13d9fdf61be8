// A lane that is frozen by an order nobody doubts: people see why, are told what to do, and their word thaws it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../src/app/clock.ts';
import { createActions } from '../src/app/service/actions.ts';
import { openSqliteLedger } from '../src/ledger/sqlite/open.ts';
import { runCli } from './fake-cli.ts';
import { aFolder } from './ledger/folder.ts';
import { setScene } from './ledger/scene.ts';

async function frozenStore() {
  const cwd = aFolder();
  const yaml = `server: {listen: "127.0.0.1:1"}\nstore: ./store.db\naccounts: {demo: {exchange: binance, mode: paper}}\nroutes: [{accounts: [demo]}]\n`;
  writeFileSync(join(cwd, 'pinewire.yaml'), yaml);
  const ledger = await openSqliteLedger({ file: join(cwd, 'store.db'), clock: systemClock, role: 'serve' });
  const { open, report } = await setScene(ledger, systemClock);
  const [first, second] = [await open({ clientRef: 'a' }), await open({ clientRef: 'b' })];
  await ledger.freeze({ order: first, report: report(first), fields: ['size'] });
  return { cwd, ledger, first, second };
}

test('orders and order say that it is frozen and how to go on; resolve settles that order and no other', async () => {
  const { cwd, ledger, first, second } = await frozenStore();
  await ledger.close();
  const why = `BTC/USDT on demo is frozen: order ${first.id} is not at the venue as it was asked: size.`;
  const how = `npx pinewire resolve ${first.id} --as filled|open|canceled|not-placed`;
  for (const argv of [['orders'], ['order', first.id], ['order', second.id]]) {
    const { code, out } = await runCli(argv, { cwd });
    expect({ argv, code, out }).toMatchObject({ code: 0, out: expect.stringContaining(why) as string });
    expect(out).toContain(how);
  }
  const examined = await runCli(['doctor', '--offline'], { cwd });
  expect(examined.out).toContain(`warn  lane: ${why.slice(0, -1)}; look at the venue, then: ${how}`);
  const other = await runCli(['resolve', second.id, '--as', 'canceled'], { cwd });
  expect(other).toMatchObject({ code: 1, err: expect.stringContaining(`its lane is frozen by ${first.id}`) as string });
  const settled = await runCli(['resolve', first.id, '--as', 'open'], { cwd });
  expect(settled).toMatchObject({ code: 0, out: expect.stringContaining('is open now') as string });
  expect((await runCli(['orders'], { cwd })).out).not.toContain('frozen');
});

test('the running service refuses and takes the same words', async () => {
  const { ledger, first, second } = await frozenStore();
  const unused = () => Promise.reject(new Error('not part of this test'));
  const rest = {
    accounts: () => [],
    reviewed: () => [],
    listed: async () => ({ kind: 'unchecked' as const }),
    refreshMarkets: unused,
    reload: unused,
    notifyTest: unused,
  };
  const actions = createActions({ ledger, intake: { close: unused }, clock: systemClock, ...rest });
  expect(await actions.resolve({ orderId: second.id, as: 'canceled', by: 'anna' })).toMatchObject({
    code: 'order_not_unknown',
    hint: expect.stringContaining(`here that is ${first.id}`) as string,
  });
  expect(await actions.resolve({ orderId: first.id, as: 'canceled', by: 'anna' })).toMatchObject({
    kind: 'done',
    value: { order: { status: 'canceled' } },
  });
  expect((await ledger.status(0)).frozen).toEqual([]);
  await ledger.close();
});
