// One account of the exchange has one name here, and a name keeps its account: otherwise an alert would be traded where nobody looks.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareService, simulatedDesk, venueAccounts } from './service.ts';
import { startSimulator } from './simulator/client.ts';
import { UsdmSimulator } from './simulator/usdm.ts';

test('a name with the key of another account places nothing, and says why', async () => {
  const simulator = await startSimulator({ accounts: venueAccounts(['trader', 'other'], { USDT: '100000' }) });
  const service = await prepareService(simulatedDesk(simulator, { trader: '' }));
  const body = { symbol: 'BTCUSDT', exchange: 'binance', strategy: 'trader', side: 'buy', size: '0.01' };
  await service.start();
  await service.post({ ...body, client_ref: 'before' });
  await service.orderWhen('before', ({ status }) => status === 'filled');
  await service.stop();

  const file = join(service.folder, 'pinewire.yaml');
  const yaml = readFileSync(file, 'utf8').replace('key-trader', 'key-other').replace('secret-trader', 'secret-other');
  writeFileSync(file, yaml);
  await service.start();
  expect((await service.post({ ...body, client_ref: 'after' })).status).toBe(200);
  const waiting = await service.orderWhen('after', ({ reason }) => reason !== null);
  expect(waiting).toMatchObject({ status: 'queued', attempts: 0, code: 'account_unavailable' });
  expect(waiting.reason).toContain('the key of another account');
  expect(await simulator.orders()).toHaveLength(1);
  await service[Symbol.asyncDispose]();
  await simulator.stop();
});

test('where the venue tells no account id, a renamed account is known by its key: nothing is placed beside what the old name holds', async () => {
  const venue = await UsdmSimulator.start('the-secret');
  const config = (name: string) =>
    [
      'accounts:',
      `  ${name}: {exchange: binance, mode: testnet, type: swap, api_key: the-key, api_secret: the-secret, base_url: "${venue.url}"}`,
      `routes: [{strategy: trend, accounts: [${name}]}]`,
      'markets: [{exchange: binance, symbol: BTCUSDT.P, market: "BTC/USDT:USDT"}]',
      '',
    ].join('\n');
  const service = await prepareService(config('perp'));
  const body = { symbol: 'BINANCE:BTCUSDT.P', strategy: 'trend', side: 'buy', size: '0.01' };
  await service.start();
  await service.post({ ...body, client_ref: 'before' });
  await service.orderWhen('before', ({ status }) => status === 'filled');
  await service.stop();

  const file = join(service.folder, 'pinewire.yaml');
  const renamed = readFileSync(file, 'utf8').replace('  perp:', '  other:').replace('[perp]', '[other]');
  writeFileSync(file, renamed);
  await service.start();
  expect((await service.post({ ...body, client_ref: 'after' })).status).toBe(200);
  const waiting = await service.orderWhen('after', ({ reason }) => reason !== null);
  expect(waiting).toMatchObject({ status: 'queued', attempts: 0, code: 'account_unavailable' });
  expect(waiting.reason).toContain('one that has a name already: perp');
  expect(venue.placed).toHaveLength(1);
  await service[Symbol.asyncDispose]();
  venue.stop();
});
