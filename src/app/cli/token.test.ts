// Rotation: each secret that was rotated away stays valid for its day, however many follow within it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from '../../../test/fake-cli.ts';
import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { withRetired } from '../config/retired.ts';

it('several rotations within a day keep every old secret, the latest first', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'pinewire-token-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  writeFileSync(join(cwd, 'pinewire.yaml'), 'server: {listen: "127.0.0.1:1"}\nwebhook: {secrets: ["${MINE}"]}\n');
  const expired = 'MINE_PREVIOUS=from-last-week\nMINE_PREVIOUS_UNTIL=2020-01-01T00:00:00.000Z\n';
  writeFileSync(join(cwd, '.env'), `# mine\nMINE=the-first-secret-of-all\n${expired}`, { mode: 0o600 });
  const made: string[] = ['the-first-secret-of-all'];
  for (let i = 0; i < 3; i++) {
    const { code, out } = await runCli(['token', 'rotate', 'webhook', '--json'], { cwd });
    expect(code).toBe(0);
    made.unshift((JSON.parse(out) as { value: string }).value);
  }
  const loaded = loadConfig({ cwd, env: {} });
  if (!loaded.ok) throw new Error('refused');
  const now = systemClock.now();
  expect(withRetired(loaded.config, now).webhook.secrets).toEqual(made);
  expect(withRetired(loaded.config, now + 25 * 3_600_000).webhook.secrets).toEqual(made.slice(0, 1));
  expect(readFileSync(join(cwd, '.env'), 'utf8')).not.toContain('from-last-week');
});

it('what pinewire does not change: the advice names the file, the key, and what keeps the old one valid', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'pinewire-token-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const file = 'server: {listen: "127.0.0.1:1", admin_token: "written-there"}\nwebhook: {secrets: ["${MINE}"]}\n';
  writeFileSync(join(cwd, 'pinewire.yaml'), file);
  const env = { MINE: 'a-secret-of-the-environment' };
  const written = await runCli(['token', 'rotate', 'admin'], { cwd, env });
  expect(written).toMatchObject({ code: 1, err: expect.stringContaining('is in pinewire.yaml itself') });
  expect(written.err).toContain(
    'write server.admin_token there as a list, ["THE NEW ONE", "THE OLD ONE"], and npx pinewire reload',
  );
  const given = await runCli(['token', 'rotate', 'webhook'], { cwd, env });
  const until = /set MINE to the new one, MINE_PREVIOUS to the old one and MINE_PREVIOUS_UNTIL=(\S+), and restart/.exec(
    given.err,
  );
  expect(Date.parse(until?.[1] ?? '')).toBeGreaterThan(systemClock.now());
});
