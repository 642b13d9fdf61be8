// What a rotation keeps valid is taken over with what it replaced, and nothing of a `.env` that init does not own is lost.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from '../../../test/fake-cli.ts';
import { loadConfig } from '../config/load.ts';
import { withRetired } from '../config/retired.ts';
import { printEnv } from '../config/secrets.ts';

const UNTIL = '2026-11-23T12:00:00.000Z';

it('names the file as the next command finds it', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'pinewire-init-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  mkdirSync(join(cwd, 'my conf'));
  const { out } = await runCli(['init', '--yes', '--config', 'my conf/bot.yaml'], { cwd });
  const next = "--config 'my conf/bot.yaml'";
  expect(out).toContain(`Next: npx pinewire check ${next}, then npx pinewire serve ${next}`);
});

it('takes over the secrets that were rotated away, and keeps every other line', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'pinewire-init-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  mkdirSync(join(cwd, 'data'));
  const previous = { TV_TOKEN_PREVIOUS: 'tv-before', TV_TOKEN_PREVIOUS_UNTIL: UNTIL };
  const older = { TV_TOKEN_PREVIOUS_2: 'tv-long-before', TV_TOKEN_PREVIOUS_2_UNTIL: UNTIL };
  const generated = { TV_TOKEN: 'tv-now', ...previous, ...older, WEBHOOK_SECRET: 'generated-hook', STRANGE: 'not ours' };
  writeFileSync(join(cwd, 'data', 'secrets.env'), printEnv(generated));
  const mine = '# mine\nWEBHOOK_SECRET=my-hook\nWEBHOOK_SECRET_PREVIOUS=my-hook-before\n';
  writeFileSync(join(cwd, '.env'), `${mine}WEBHOOK_SECRET_PREVIOUS_UNTIL=${UNTIL}\nOTHER=1\n`);
  expect(await runCli(['init', '--yes'], { cwd })).toMatchObject({ code: 0 });
  const text = readFileSync(join(cwd, '.env'), 'utf8');
  expect(text.startsWith(mine)).toBe(true);
  expect(text).toContain('OTHER=1');
  expect(text).not.toContain('STRANGE');
  const loaded = loadConfig({ cwd, env: {} });
  if (!loaded.ok) throw new Error('refused');
  const config = withRetired(loaded.config, Date.parse(UNTIL) - 1);
  expect(config.tradingview.tokens).toEqual(['tv-now', 'tv-before', 'tv-long-before']);
  expect(config.webhook.secrets).toEqual(['my-hook', 'my-hook-before']);
});
