// `pinewire tunnel` against a stand-in for ngrok's package, whose real one needs the internet and an account: what it is asked for, what its
// tunnel leads to, and what is said where it is missing.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { tunnelWith } from '../src/app/cli/tunnel.ts';
import { openTunnelDoor } from '../src/app/cli/tunnel-door.ts';
import type { Cli } from '../src/app/cli/cli.ts';
import { systemClock } from '../src/app/clock.ts';
import { raw } from './http/harness.ts';
import { prepareService } from './service.ts';

const TOKEN = 'token-of-the-tunnel-tests';
const AUTH = 'authtoken-of-nobody';
const alert = { symbol: 'BTCUSDT', exchange: 'binance', side: 'buy', size: '0.001', client_ref: 'tunnel-1' };

function fakeCli(cwd: string, env: Record<string, string>): { cli: Cli; said: string[] } {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const readStdin = () => Promise.resolve(new Uint8Array());
  return { cli: { cwd, env, clock: systemClock, out: say, err: say, terminal: true, readStdin }, said };
}

test('leads to /tv/ of the running service and to nothing else, until it is told to stop', async () => {
  await using service = await prepareService(`tradingview: {tokens: ["${TOKEN}"]}`);
  await service.start();
  const { cli, said } = fakeCli(service.folder, { NGROK_AUTHTOKEN: AUTH });
  const asked: { addr: string; authtoken: string; domain?: string }[] = [];
  let closed = 0;
  const listener = { url: () => 'https://trial.ngrok.example', close: () => Promise.resolve(void (closed += 1)) };
  const forward = (options: (typeof asked)[number]) => (asked.push(options), Promise.resolve(listener));
  const open = Promise.withResolvers<void>();
  const told = Promise.withResolvers<void>();
  const run = tunnelWith(
    () => Promise.resolve({ forward }),
    async (_cli, { stop }) => {
      open.resolve();
      await told.promise;
      await stop();
      return 0;
    },
  );
  const ended = run({ cli, args: [], options: { domain: 'trial.ngrok.example' } });
  await open.promise;
  const [options] = asked;
  expect(options).toMatchObject({ authtoken: AUTH, domain: 'trial.ngrok.example' });
  expect(said.join('\n')).toContain(`https://trial.ngrok.example/tv/${TOKEN}`);
  const base = `http://${options?.addr}`;
  const post = (path: string, headers: Record<string, string>) =>
    fetch(`${base}${path}`, { method: 'POST', body: JSON.stringify(alert), headers });
  // As ngrok says it: the client's address, the last in the list.
  const tradingview = { 'x-forwarded-for': '52.89.214.238' };
  expect((await post(`/tv/${TOKEN}`, tradingview)).status).toBe(200);
  expect((await post(`/tv/${TOKEN}`, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(403);
  expect((await post(`/tv/wrong`, tradingview)).status).toBe(404);
  expect((await fetch(`${base}/healthz`)).status).toBe(200);
  for (const path of ['/', '/api/status', '/metrics', '/tv/', '/tv/a/b', `/tv/../api/status`, '/webhook'])
    expect([path, (await fetch(`${base}${path}`)).status]).toEqual([path, 404]);
  await service.kill9();
  expect((await post(`/tv/${TOKEN}`, tradingview)).status).toBe(503);
  told.resolve();
  expect(await ended).toBe(0);
  expect(closed).toBe(1);
  expect(said.join('\n')).not.toContain(AUTH);
});

test('a certificate that a stranger claims does not pass; the address that the tunnel saw does, behind however many headers', async () => {
  const seen: IncomingHttpHeaders[] = [];
  const behind = createServer((request, response) => {
    seen.push(request.headers);
    response.end();
  });
  behind.maxHeadersCount = 0;
  behind.listen(0, '127.0.0.1');
  await once(behind, 'listening');
  const door = await openTunnelDoor(`http://127.0.0.1:${(behind.address() as AddressInfo).port}`);
  try {
    const claims = 'Client-Cert: :QUJD:\r\nX-Client-Cert: QUJD\r\nX-Forwarded-For: 52.89.214.238\r\n';
    const head = `POST /tv/a HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n${claims}`;
    const { status } = await raw(door.port, `${head}${'a:\r\n'.repeat(1_500)}X-Forwarded-For: 203.0.113.9\r\n\r\n{}`);
    expect(status).toBe(200);
    expect(seen).toMatchObject([{ host: 'h', 'x-forwarded-for': '52.89.214.238, 203.0.113.9' }]);
    expect(Object.keys(seen[0] ?? {}).filter((name) => name.includes('cert'))).toEqual([]);
  } finally {
    await door.close();
    behind.close();
  }
});

test('without the package, without an authtoken, and where ngrok refuses, one line says what to do', async () => {
  await using service = await prepareService('');
  const { cli } = fakeCli(service.folder, {});
  const missing = tunnelWith(() => Promise.resolve(undefined))({ cli, args: [], options: {} });
  await expect(missing).rejects.toThrow(/npm install --no-save @ngrok\/ngrok/);
  const refusing = () => Promise.resolve({ forward: () => Promise.reject(new Error(`bad token ${AUTH}\nERR_NGROK_105`)) });
  await expect(tunnelWith(refusing)({ cli, args: [], options: {} })).rejects.toThrow(/NGROK_AUTHTOKEN/);
  const known = fakeCli(service.folder, { NGROK_AUTHTOKEN: AUTH });
  const refused = tunnelWith(refusing)({ cli: known.cli, args: [], options: {} });
  await expect(refused).rejects.toThrow('ngrok opened no tunnel: bad token …');
  // The program itself, in which the package is not installed.
  expect(await service.cli('tunnel')).toMatchObject({
    code: 1,
    out: expect.stringContaining('@ngrok/ngrok, which is not installed'),
  });
});
