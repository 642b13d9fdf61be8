// The program on a store that an older one filled while it ran: what it held is there and goes on, and every kind of alert is taken.
import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SCHEMA } from '../src/ledger/schema.ts';
import { signStandard } from '../src/intake/verify/standard-webhooks.ts';
import { NUMBER_ONE, NUMBER_TWO, ONE_CHAIN, olderDatabase, olderFile } from './ledger/older-store.ts';
import { describeWithPostgres } from './postgres/server.ts';
import { type Answer, freePort, prepareService, type ServiceProcess, WEBHOOK_SECRET } from './service.ts';

async function yaml(): Promise<string> {
  // Nobody answers there, so paper prices are those of the alerts.
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  return `accounts: {demo: {exchange: binance, mode: paper, balances: {USDT: "10000"}, base_url: "${nowhere}"}}
routes: [{accounts: [demo]}]
markets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]
alerts: {max_age: 1h}
risk: {max_order_value: "1000 USDT"}
`;
}

const alert = (ref: string, members: object = {}) => ({
  symbol: 'BTCUSDT',
  exchange: 'binance',
  strategy: 'rsi-break',
  side: 'buy',
  size: '0.001',
  price: '50000',
  client_ref: ref,
  ...members,
});

async function postStandard(service: ServiceProcess, id: string, alerted: object): Promise<Answer> {
  const body = JSON.stringify(alerted);
  const covered = { id, timestamp: Math.floor(Date.now() / 1_000), secret: WEBHOOK_SECRET };
  const headers = signStandard(Buffer.from(body), covered);
  const response = await fetch(`${service.url}/webhook`, { method: 'POST', body, headers });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

async function checkAll(service: ServiceProcess): Promise<void> {
  await service.start();
  // What was there: a repeat is the duplicate it is, by client_ref and by webhook id, and another order is refused.
  expect(await service.post(alert('filled'))).toMatchObject({ status: 200, body: { duplicate: true, status: 'filled' } });
  expect(await service.post(alert('filled', { size: '0.002' }))).toMatchObject({ status: 409 });
  expect(await postStandard(service, 'msg_1', alert('standard'))).toMatchObject({ status: 200, body: { duplicate: true } });
  expect(await postStandard(service, 'msg_1', alert('standard', { size: '0.002' }))).toMatchObject({ status: 409 });
  // What was queued goes out.
  expect(await service.orderWhen('waiting', ({ status }) => status === 'filled')).toMatchObject({ effect: 'exit', attempts: 1 });
  // What comes now.
  expect((await service.api('/api/resume', {})).status).toBe(200);
  expect(await service.post(alert('new'))).toMatchObject({ status: 200, body: { status: 'queued' } });
  expect(await postStandard(service, 'msg_2', alert('new-standard'))).toMatchObject({ status: 200, body: { status: 'queued' } });
  for (const ref of ['new', 'new-standard']) await service.orderWhen(ref, ({ status }) => status === 'filled');
  expect(await service.orders()).toHaveLength(7);
  const { body } = await service.api('/api/positions');
  expect(body).toMatchObject({ positions: [{ market: 'BTC/USDT' }] });
  expect(await service.cli('audit', 'verify')).toMatchObject({ code: 0, out: expect.stringContaining('The journal is whole') });
}

test.each([ONE_CHAIN, NUMBER_ONE, NUMBER_TWO])('on SQLite, from $name', async (shape) => {
  await using service = await prepareService(await yaml());
  olderFile(shape, join(service.folder, 'pinewire.db'));
  await checkAll(service);
  expect(service.log).toContain(`the store was brought from schema ${shape.schema ?? 1} to ${SCHEMA}; a copy is at`);
  expect(readdirSync(service.folder).filter((name) => name.includes(`.before-v${SCHEMA}-`))).toHaveLength(1);
});

describeWithPostgres('on PostgreSQL', (server) => {
  test.each([ONE_CHAIN, NUMBER_ONE, NUMBER_TWO])('from $name', async (shape) => {
    const store = await olderDatabase(shape, server());
    await using service = await prepareService(await yaml(), { store });
    await checkAll(service);
  });
});
