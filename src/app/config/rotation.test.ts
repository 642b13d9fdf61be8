// A rotated secret has two lives for a day, wherever it is kept, and nothing else in its file changes.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import type { Config } from './config.ts';
import { loadConfig, loadForServe } from './load.ts';
import { withRetired } from './retired.ts';
import { rotateSecret } from './rotation.ts';

const DAY_MS = 86_400_000;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pinewire-rotation-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(): Config {
  const loaded = loadConfig({ cwd: folder, env: {} });
  if (!loaded.ok) throw new Error('refused');
  return loaded.config;
}

function rotate(...[name, clock]: [Parameters<typeof rotateSecret>[0], Parameters<typeof rotateSecret>[3]]) {
  const rotated = rotateSecret(name, load(), {}, clock);
  if (!rotated.ok) throw new Error(rotated.message);
  return rotated;
}

it('a generated token', async () => {
  const clock = manualClock();
  const first = loadForServe({ cwd: folder, env: {} }, clock);
  if (!first.ok) throw new Error('refused');
  const [old] = first.config.tradingview.tokens;
  const tokens = () => withRetired(load(), clock.now()).tradingview.tokens;
  const second = rotate('TV_TOKEN', clock);
  expect(second.file).toBe(join(folder, 'data/secrets.env'));
  expect(load().tradingview.tokens).toEqual([second.secret]);
  expect(tokens()).toEqual([second.secret, old]);
  expect(withRetired(load(), clock.now()).webhook).toEqual(first.config.webhook);
  await clock.advance(DAY_MS - 1);
  const third = rotate('TV_TOKEN', clock);
  expect(tokens()).toEqual([third.secret, second.secret, old]);
  await clock.advance(1);
  expect(tokens()).toEqual([third.secret, second.secret]);
  await clock.advance(DAY_MS);
  const config = load();
  expect(withRetired(config, clock.now())).toBe(config);
});

it('a secret of .env under a name of its own, with everything else in it', () => {
  const clock = manualClock();
  writeFileSync(
    join(folder, 'pinewire.yaml'),
    'webhook: {secrets: [another-secret-of-mine, "${HOOK}"]}\nserver: {admin_token: "${ADMIN}"}',
  );
  writeFileSync(join(folder, '.env'), '# mine\nexport HOOK=\'my, old % secret\'\nHOOK_2=x\nADMIN=admin-token\nKEY="a\nb"');
  const hook = rotate('WEBHOOK_SECRET', clock);
  const admin = rotate('PINEWIRE_ADMIN_TOKEN', clock);
  const config = withRetired(load(), clock.now());
  expect(config.webhook.secrets).toEqual(['another-secret-of-mine', hook.secret, 'my, old % secret']);
  expect(config.server.adminTokens).toEqual([admin.secret, 'admin-token']);
  expect(readFileSync(join(folder, '.env'), 'utf8')).toMatch(/^# mine\nHOOK_2=x\nKEY="a\nb"\nHOOK=/);
  expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
});

it('is refused where it would change nothing', () => {
  const clock = manualClock();
  writeFileSync(join(folder, 'pinewire.yaml'), 'webhook: {secrets: [written-into-the-file]}');
  writeFileSync(join(folder, '.env'), 'WEBHOOK_SECRET=not-in-use\nTV_TOKEN=in-use\n');
  const message = (name: Parameters<typeof rotateSecret>[0], env = {}) => {
    const rotated = rotateSecret(name, load(), env, clock);
    return rotated.ok ? '' : rotated.message;
  };
  expect(message('WEBHOOK_SECRET')).toContain('written into');
  expect(message('PINEWIRE_ADMIN_TOKEN')).toContain('there is no PINEWIRE_ADMIN_TOKEN yet');
  expect(message('TV_TOKEN', { TV_TOKEN: 'in-use' })).toContain('comes from the environment');
  expect(message('TV_TOKEN')).toBe('');
});
