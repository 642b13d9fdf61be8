// Over the wire: a place for bodies that somebody holds by writing slowly is taken from him, at each door and at the API, and each has places of its own.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { until } from '../../../test/service.ts';
import { ADMIN, ask, SECRET, startServer, testConfig, TV } from '../../../test/http/harness.ts';

/** One place each, and no deadline that would end a slow body before its place is wanted. */
const limits = { bodies: 1, apiBodies: 1, signInBodies: 1, requestMs: 600_000, headersMs: 600_000 };
const BODY = '{}';
const refusal = { code: 'missing_fields' as const, error: 'missing fields', hint: 'add side' };
const intake = { receive: () => Promise.resolve({ kind: 'refused' as const, alertId: 'al_1' as never, refusal }) };
const open = () => startServer({ intake, limits, config: () => config });
const config = testConfig({ tradingview: { allowIps: 'any' } });

interface Asking {
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

function doors(port: number): Readonly<Record<string, Asking>> {
  const origin = `http://127.0.0.1:${port}`;
  return {
    'the signed door': {
      path: '/webhook',
      body: BODY,
      headers: { 'x-signature': createHmac('sha256', SECRET).update(BODY).digest('hex') },
    },
    "TradingView's door": { path: `/tv/${TV}`, body: BODY },
    'the sign-in': { path: '/api/session', headers: { origin }, body: JSON.stringify({ token: ADMIN }) },
    'the API': { path: '/api/halt', headers: { authorization: `Bearer ${ADMIN}` }, body: '{"reason":"test"}' },
  };
}

/** Asks and never sends the whole body. Resolves when it has been written. */
async function slow(port: number, { path, headers = {} }: Asking): Promise<Socket> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  await once(socket, 'connect');
  socket.write(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${lines.join('')}Content-Length: 4000\r\n\r\n{`);
  return socket;
}

test.each(Object.keys(doors(0)))('%s', async (name) => {
  await using server = await open();
  const { port } = server;
  const all = doors(port);
  const post = async (door: string) => {
    const { path, headers = {}, body = '' } = all[door] ?? { path: '' };
    return (await ask(port, path, { method: 'POST', headers: { host: `127.0.0.1:${port}`, ...headers }, body })).status;
  };
  const door = all[name];
  if (door === undefined) throw new Error(`no door ${name}`);
  const held = await slow(port, door);
  for (const other of Object.keys(all).filter((key) => key !== name))
    expect([other, await post(other)]).not.toEqual([other, 503]);
  // Whoever comes is turned away until the slow one is slow, and then takes its place.
  await until(
    async () => (await post(name), held.closed),
    (closed) => closed,
  );
  expect(await post(name)).not.toBe(503);
});
