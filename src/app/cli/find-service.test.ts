// The service trades on while its file has a fault: whoever steps in then must reach it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli } from '../../../test/fake-cli.ts';
import { ADMIN, ask, fakeActions, startServer, type TestServer, VIEWER } from '../../../test/http/harness.ts';
import { anOrder } from '../../../test/orders.ts';
import type { Halt } from '../../model/halt.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'pinewire-found-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

interface Stage extends AsyncDisposable {
  readonly server: TestServer;
  readonly asked: unknown[];
}

async function running(): Promise<Stage> {
  const asked: unknown[] = [];
  const halts: readonly Halt[] = [{ level: 'all', reason: 'fire', since: 0 }];
  const actions = fakeActions({
    halt: async ({ all, reason }) => (asked.push(['halt', all, reason]), { kind: 'done', value: { halts } }),
    resume: async () => (asked.push(['resume']), { kind: 'done', value: { lifted: 1 } }),
    cancel: async (id) => (asked.push(['cancel', id]), { kind: 'done', value: { order: anOrder({ status: 'open' }) } }),
    close: async ({ what }) => (asked.push(['close', what]), { kind: 'done', value: { orders: [], canceled: [] } }),
  });
  const server = await startServer({ actions });
  return { server, asked, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const HALT = ['halt', '--all', '--reason', 'fire'];

it('halt, cancel, close and resume reach it past a bad line, and say what is wrong with the file', async () => {
  await using stage = await running();
  const { server, asked } = stage;
  const file = `server: {listen: "127.0.0.1:${server.port}", admin_token: "\${TOKEN}"}\nrsik: {}\n`;
  writeFileSync(join(cwd, 'pinewire.yaml'), file);
  writeFileSync(join(cwd, '.env'), `TOKEN=${ADMIN}\n`);
  const halted = await runCli(HALT, { cwd });
  expect(halted).toMatchObject({ code: 0, out: expect.stringContaining('Halted: every account. Nothing is sent any more') });
  expect(halted.err).toMatch(
    /pinewire\.yaml:2:1 rsik: .*; the service at http:\/\/127\.0\.0\.1:\d+ did what was asked all the same$/,
  );
  expect(halted.out).toContain('POST /api/resume');
  expect(await runCli(['cancel', 'or_1'], { cwd })).toMatchObject({ code: 0 });
  expect(await runCli(['close', '--all', '--account', 'demo'], { cwd })).toMatchObject({ code: 0 });
  expect(await runCli(['resume'], { cwd })).toMatchObject({ code: 0 });
  expect(asked).toEqual([['halt', true, 'fire'], ['cancel', 'or_1'], ['close', 'all'], ['resume']]);
  // Without .env the token is known nowhere but where the person says it.
  rmSync(join(cwd, '.env'));
  expect(await runCli(HALT, { cwd })).toMatchObject({ code: 1 });
  expect(await runCli(HALT, { cwd, env: { PINEWIRE_ADMIN_TOKEN: ADMIN } })).toMatchObject({ code: 0 });
});

it('--url and the token of the environment need no configuration', async () => {
  await using stage = await running();
  const { server, asked } = stage;
  const url = `http://127.0.0.1:${server.port}`;
  writeFileSync(join(cwd, 'pinewire.yaml'), 'server: {listen: "127.0.0.1:1", admin_token: "of another service"}\n');
  const halted = await runCli([...HALT, '--url', `${url}/`, '--json'], { cwd, env: { PINEWIRE_ADMIN_TOKEN: ADMIN } });
  expect(halted).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(halted.out)).toMatchObject({ success: true, level: 'all' });
  expect(asked).toHaveLength(1);
  expect(await runCli([...HALT, '--url', url], { cwd })).toMatchObject({ code: 1, err: expect.stringContaining('HTTP 401') });
  expect(await runCli([...HALT, '--url', 'nowhere'], { cwd })).toMatchObject({ code: 2 });
});

it('--url tells another machine no token of this one, and where the environment has a token no other is tried', async () => {
  await using stage = await running();
  const { server, asked } = stage;
  writeFileSync(join(cwd, 'pinewire.yaml'), `server: {listen: "127.0.0.1:1", admin_token: "${ADMIN}"}\n`);
  const url = `http://127.0.0.1:${server.port}`;
  const wrong = await runCli([...HALT, '--url', url], {
    cwd,
    env: { PINEWIRE_ADMIN_TOKEN: 'wrong', PINEWIRE_ADMIN_TOKEN_PREVIOUS: ADMIN },
  });
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('HTTP 401') });
  expect(asked).toEqual([]);
  for (const host of ['bot.example.com', '192.0.2.1', '[2001:db8::1]', 'localhost.example.com']) {
    const { code, err } = await runCli([...HALT, '--url', `http://${host}:5000`], { cwd });
    expect([code, err]).toEqual([1, expect.stringContaining('name its admin token as PINEWIRE_ADMIN_TOKEN in the environment')]);
  }
  for (const own of [url, url.replace('127.0.0.1', 'localhost')])
    expect(await runCli([...HALT, '--url', own], { cwd })).toMatchObject({ code: 0 });
});

it('a refusal that is not for a wrong token says what it is for, and no other token is tried', async () => {
  await using stage = await running();
  const { server, asked } = stage;
  const file = `server: {listen: "127.0.0.1:${server.port}", admin_token: ["${VIEWER}", "${ADMIN}"]}\nrsik: {}\n`;
  writeFileSync(join(cwd, 'pinewire.yaml'), file);
  const env = { PINEWIRE_ADMIN_TOKEN: VIEWER };
  const { code, err } = await runCli([...HALT, '--url', `http://127.0.0.1:${server.port}`], { cwd, env });
  expect([code, err]).toEqual([1, expect.stringMatching(/^pinewire: a viewer may only read; a viewer token reads/)]);
  expect(await runCli(HALT, { cwd })).toMatchObject({ code: 1 });
  expect(asked).toEqual([]);
});

it('where nobody answers, how to halt without a configuration is said, and no store is written that may be another one', async () => {
  writeFileSync(join(cwd, 'pinewire.yaml'), 'server: {listen: "127.0.0.1:1"}\nrsik: {}\n');
  const { code, err } = await runCli(HALT, { cwd });
  expect(code).toBe(1);
  expect(err).toContain("curl -XPOST http://127.0.0.1:1/api/halt -H 'authorization: Bearer TOKEN' -d '{\"all\":true,");
  expect(err).toContain('PINEWIRE_ADMIN_TOKEN=TOKEN in the environment and --url');
});

it.each([
  [HALT, '/api/halt', { all: true, reason: 'fire', by: 'ann' }],
  [
    ['halt', '--account', 'demo', '--reason', "it's odd"],
    '/api/halt',
    { all: false, reason: "it's odd", by: 'ann', account: 'demo' },
  ],
  [['resume', '--account', 'demo'], '/api/resume', { by: 'ann', account: 'demo' }],
  [['close', 'BTC/USDT', '--account', 'demo'], '/api/close', { account: 'demo', by: 'ann', market: 'BTC/USDT' }],
])('typed in a shell, the curl that is printed for %j asks for the same', async (command, path, body) => {
  writeFileSync(join(cwd, 'pinewire.yaml'), 'server: {listen: "127.0.0.1:1"}\nrsik: {}\n');
  const { err } = await runCli(command, { cwd, env: { USER: 'ann' } });
  const curl = /curl .*(?=; TOKEN is)/.exec(err)?.[0] ?? '';
  const words = execFileSync('sh', ['-c', `printf '%s\\0' ${curl}`], { encoding: 'utf8' }).split('\0');
  expect(words).toContain(`http://127.0.0.1:1${path}`);
  expect(JSON.parse(words[words.indexOf('-d') + 1] ?? '')).toEqual(body);
});

it('what curl sends is understood, with a body and without one', async () => {
  await using stage = await running();
  const { server, asked } = stage;
  const headers = { authorization: `Bearer ${ADMIN}` };
  expect(await ask(server.port, '/api/halt', { method: 'POST', headers })).toMatchObject({ status: 200 });
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  const all = await ask(server.port, '/api/halt', { method: 'POST', headers: form, body: '{"all":true}' });
  expect(all).toMatchObject({ status: 200 });
  expect(asked).toEqual([
    ['halt', false, ''],
    ['halt', true, ''],
  ]);
});
