// A service that cannot start leaves nothing running and says nothing but why; one that is stopped at once is no fault of a venue.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { configOf } from '../../../test/config-of.ts';
import { systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { type ServiceOptions, startService } from './service.ts';

function options(port: number): { readonly lines: string[]; readonly options: ServiceOptions } {
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // A venue that refuses every connection at once.
  const account = 'demo: {exchange: binance, mode: testnet, api_key: k, api_secret: s, base_url: "http://127.0.0.1:9"}';
  const text = `accounts: {${account}}\nroutes: [{accounts: [demo]}]\nwebhook: {secrets: [webhook-secret-of-a-test]}\n`;
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
