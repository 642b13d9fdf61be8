// An old secret opens its door until its time is over, wherever the variable is kept, and no door but its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { isoTime } from '../../model/clock.ts';
import type { Config } from './config.ts';
import { loadConfig } from './load.ts';
import { withRetired } from './retired.ts';
import { ensureSecrets, printEnv, secretsPath, writeWhole } from './secrets.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pinewire-retired-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOON = Date.UTC(2026, 10, 22, 12);

function load(): Config {
  const loaded = loadConfig({ cwd: folder, env: {} });
  if (!loaded.ok) throw new Error('refused');
  return loaded.config;
}

it('a generated token', () => {
  const data = join(folder, 'data');
  const { secrets } = ensureSecrets(data, manualClock());
  const rotated = { TV_TOKEN: 'the-new-one', TV_TOKEN_PREVIOUS: secrets.TV_TOKEN, TV_TOKEN_PREVIOUS_UNTIL: isoTime(NOON) };
  writeWhole(secretsPath(data), printEnv({ ...secrets, ...rotated }));
  const config = load();
  expect(config.tradingview.tokens).toEqual(['the-new-one']);
  const earlier = withRetired(config, NOON - 1);
  expect(earlier.tradingview.tokens).toEqual(['the-new-one', secrets.TV_TOKEN]);
  expect([earlier.server, earlier.webhook]).toEqual([config.server, config.webhook]);
  expect(withRetired(config, NOON)).toBe(config);
});

it('variables of any name, as the file refers to them', () => {
  const variables = {
    MINE: 'new-webhook-secret',
    MINE_PREVIOUS: 'old, webhook secret',
    ADMIN: 'new-admin-token',
    ADMIN_PREVIOUS: 'old-admin-token',
  };
  const until = { MINE_PREVIOUS_UNTIL: isoTime(NOON), ADMIN_PREVIOUS_UNTIL: isoTime(NOON), WEBHOOK_SECRET_PREVIOUS: 'unrelated' };
  writeFileSync(join(folder, '.env'), printEnv({ ...variables, ...until, WEBHOOK_SECRET_PREVIOUS_UNTIL: isoTime(NOON) }));
  const text = 'webhook: {secrets: [literal-webhook-secret, "${MINE}"]}\nserver: {admin_token: "${ADMIN}"}';
  writeFileSync(join(folder, 'pinewire.yaml'), text);
  const config = withRetired(load(), NOON - 1);
  expect(config.webhook.secrets).toEqual(['literal-webhook-secret', 'new-webhook-secret', 'old, webhook secret']);
  expect(config.server.adminTokens).toEqual(['new-admin-token', 'old-admin-token']);
});

it('nothing without an end', () => {
  writeFileSync(join(folder, '.env'), printEnv({ TV_TOKEN: 'new', TV_TOKEN_PREVIOUS: 'old' }));
  expect(load().retired).toEqual([]);
});

it('an admin token without an end opens nothing, but a command may try it', () => {
  writeFileSync(join(folder, '.env'), printEnv({ PINEWIRE_ADMIN_TOKEN: 'new-one', PINEWIRE_ADMIN_TOKEN_PREVIOUS: 'old-one' }));
  const config = load();
  expect(withRetired(config, NOON).server.adminTokens).toEqual(['new-one']);
  expect(config.earlierAdminTokens).toEqual(['old-one']);
});
