// A service that cannot start leaves nothing running and says nothing but why; one that is stopped at once is no fault of a venue.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { configOf } from '../../../test/config-of.ts';
import { openSqliteLedger } from '../../ledger/sqlite/open.ts';
import { systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { type ServiceOptions, startService } from './service.ts';

function options(
  port: number,
  mode: 'testnet' | 'live' = 'testnet',
): { readonly lines: string[]; readonly options: ServiceOptions } {
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // A venue that refuses every connection at once.
  const account = 'demo: {exchange: binance, mode: MODE, api_key: k, api_secret: s, base_url: "http://127.0.0.1:9"}'.replace(
    'MODE',
    mode,
  );
  const text = `accounts: {${account}}\nroutes: [{accounts: [demo]}]\nwebhook: {secrets: [webhook-secret-of-a-test]}\nrisk: {max_order_value: "100 USDT"}\n`;
  const config = { ...configOf(text), store: join(folder, 'store.db') };
  const lines: string[] = [];
  const log = createLog({ clock: systemClock, secrets: () => [], write: (line) => lines.push(line) });
  const listen = { host: '127.0.0.1', port };
  return { lines, options: { config, clock: systemClock, log, listen, readConfig: async () => config } };
}

const warnings = (lines: readonly string[]) => lines.filter((line) => /"level":"(?:warn|error)"/.test(line));

test('a taken port is all that a service says that cannot have it', async () => {
  const first = options(0);
  const running = await startService(first.options);
  const port = Number(new URL(running.url).port);
  const second = options(port);
  await expect(startService(second.options)).rejects.toThrow(`127.0.0.1:${port} is taken`);
  // What was begun in the background has had its time to fail.
  await systemClock.sleep(300);
  expect(warnings(second.lines)).toEqual([]);
  await running.stop();
});

test('a service that is stopped while it connects does not blame a venue for its own end', async () => {
  const { lines, options: wanted } = options(0);
  const service = await startService(wanted);
  await service.stop();
  await systemClock.sleep(300);
  // The venue may have refused before the stop; nothing is said that is only about the stop.
  expect(warnings(lines).filter((line) => !line.includes('ECONNREFUSED'))).toEqual([]);
});

test('a store that cannot commit is named once', async () => {
  const { options: wanted } = options(0);
  const service = await startService(wanted);
  rmSync(wanted.config.store);
  await expect(service.ledger.resume({ by: 'test' })).rejects.toThrow('moved or deleted');
  const { error } = (await (await fetch(`${service.url}/readyz`)).json()) as { error: string };
  expect(error).toMatch(/^not ready: the store cannot commit: \S/);
  expect(error.match(/cannot commit/g)).toHaveLength(1);
  // It says so at the end too, and has closed everything all the same: the store can be taken anew.
  await expect(service.stop()).rejects.toThrow('cannot commit');
  const again = await startService(wanted);
  await again.stop();
});

test('with a live account a store without a byte is a missing one: refused, and halted where it is meant', async () => {
  const { options: wanted } = options(0, 'live');
  const { store } = wanted.config;
  await expect(startService(wanted)).rejects.toThrow('is missing or empty and demo is a live account');
  writeFileSync(store, '', { mode: 0o644 });
  await expect(startService(wanted)).rejects.toThrow('is missing or empty and demo is a live account');
  const service = await startService({ ...wanted, newStore: true });
  expect(await service.ledger.halts()).toMatchObject([{ level: 'all', reason: 'a new store knows nothing of earlier orders' }]);
  expect(statSync(store).mode & 0o777).toBe(0o600);
  await service.ledger.resume({ by: 'test' });
  await service.stop();
  const again = await startService(wanted);
  expect(await again.ledger.halts()).toEqual([]);
  await again.stop();
});

test('with a live account a store that nobody has used is a missing one: a first start may have ended before its halt', async () => {
  const { options: wanted } = options(0, 'live');
  const ledger = await openSqliteLedger({ file: wanted.config.store, clock: systemClock, role: 'serve' });
  await ledger.close();
  await expect(startService(wanted)).rejects.toThrow('is missing or empty');
  const service = await startService({ ...wanted, newStore: true });
  expect(await service.ledger.halts()).toHaveLength(1);
  await service.stop();
});
