// The relay stands on a public machine: what it loads, at the start or ever, holds no exchange client and no database server's driver.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { prepareRelay } from './relay-process.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Every file and package that can be reached from `entry` by an import, static or not. Imports of types alone load nothing. */
function reach(entry: string): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    const text = readFileSync(join(root, file), 'utf8').replaceAll(/^(?:import|export) type [^;]*;$/gm, '');
    for (const match of text.matchAll(/(?:^(?:import|export)\b[^;']*\bfrom |^import |\bimport\()'([^']+)'/gm)) {
      const name = match[1] ?? '';
      if (name.startsWith('.')) visit(relative(root, resolve(root, dirname(file), name)));
      else packages.add(name);
    }
  };
  visit(entry);
  return { files, packages };
}

test('the relay reaches neither venues, execution nor the ledger, and few packages', () => {
  const { files, packages } = reach('src/app/cli/relay.ts');
  expect(files.size).toBeGreaterThan(40);
  expect([...files].every((file) => existsSync(join(root, file)))).toBe(true);
  const outside = [...packages].filter((name) => !name.startsWith('node:'));
  expect(new Set(outside)).toEqual(new Set(['big.js', 'yaml', 'zod']));
  expect([...files].filter((file) => /^src\/(?:execution|dashboard|replay|app\/service)\//.test(file))).toEqual([]);
  const venue = [...files].filter((file) => file.startsWith('src/venue/'));
  // The table of facts and the list of names, by which a configuration is checked; nothing that speaks to an exchange.
  expect(
    venue.filter((file) => !/^src\/venue\/(?:facts|port|ccxt\/class|ccxt\/exchanges)\.ts$|^src\/venue\/facts\//.test(file)),
  ).toEqual([]);
  const ledger = [...files].filter((file) => file.startsWith('src/ledger/'));
  expect(new Set(ledger)).toEqual(
    new Set([
      'src/ledger/port.ts',
      'src/ledger/sql.ts',
      'src/ledger/sqlite/copy-file.ts',
      'src/ledger/sqlite/database.ts',
      'src/ledger/sqlite/lock.ts',
      'src/ledger/sqlite/remedy.ts',
    ]),
  );
});

test('the one file that is built of it holds no more than that', () => {
  const { sources } = JSON.parse(readFileSync(join(root, 'dist/relay.json'), 'utf8')) as { sources: string[] };
  const { files } = reach('src/app/relay/main.ts');
  expect(sources.filter((file) => !files.has(file))).toEqual([]);
  const licences = readFileSync(join(root, 'dist/relay.licenses.txt'), 'utf8');
  for (const name of ['zod', 'yaml', 'big.js']) expect(licences).toContain(name);
  expect(readFileSync(join(root, 'dist/relay.cjs'), 'utf8')).not.toMatch(/fetchMarkets|postgres-protocol/);
});

test.skipIf(process.platform !== 'linux')('the relay that bin/pinewire.js starts is that file, and light', async () => {
  await using relay = await prepareRelay('http://127.0.0.1:9/webhook');
  await relay.start();
  // 22 measured; from its sources it takes three times that.
  expect(relay.memory()).toBeLessThan(32);
});

test('the service does reach an exchange client: the walk sees what it is there to see', () => {
  expect([...reach('src/app/cli/serve.ts').files].some((file) => file.startsWith('src/venue/ccxt/'))).toBe(true);
});
