// A file with a fault still says where the service is that must be halted.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from './load.ts';
import { type Reach, readReach } from './reach.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pinewire-reach-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function reach(text: string, env: Readonly<Record<string, string>> = {}): Reach {
  writeFileSync(join(folder, 'pinewire.yaml'), text);
  expect(loadConfig({ cwd: folder, env }).ok).toBe(false);
  return readReach({ cwd: folder, env });
}

const SERVER = 'server: {listen: "127.0.0.1:5055", admin_token: ["${MINE}", "second-token"]}\nstore: ./here/mine.db\n';

it.each([
  ['an unknown key', `${SERVER}rsik: {}\n`],
  ['a line that is no YAML', `${SERVER}accounts: {demo: [\n`],
  ['a key twice', `${SERVER}risk: {}\nrisk: {}\n`],
])('%s', (_name, text) => {
  writeFileSync(join(folder, '.env'), 'MINE=the-first-token\nMINE_PREVIOUS=the-token-before\n');
  expect(reach(text)).toEqual({
    server: { host: '127.0.0.1', port: 5055, adminTokens: ['the-first-token', 'second-token'] },
    store: join(folder, 'here/mine.db'),
    earlierAdminTokens: ['the-token-before'],
  });
});

it('without .env the token is that of the environment, else the generated one', () => {
  const text = 'server: {admin_token: "${PINEWIRE_ADMIN_TOKEN}"}\naccounts: {main: {exchange: binance, api_key: "${KEY}"}}\n';
  expect(reach(text).server.adminTokens).toEqual([]);
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'secrets.env'), 'PINEWIRE_ADMIN_TOKEN=generated-token\n');
  expect(reach(text).server.adminTokens).toEqual(['generated-token']);
  expect(reach(text, { PINEWIRE_ADMIN_TOKEN: 'from-outside' }).server.adminTokens).toEqual(['from-outside', 'generated-token']);
});

it('what cannot be read at all leaves the defaults', () => {
  mkdirSync(join(folder, '.env'));
  const text = 'server: {listen: "nowhere"}\nstore: "postgres://user:password@db/one"\n';
  expect(reach(text)).toEqual({
    server: { host: '127.0.0.1', port: 5000, adminTokens: [] },
    store: 'postgres://user:password@db/one',
    earlierAdminTokens: [],
  });
});
