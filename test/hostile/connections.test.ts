// Strangers who take connections and say little: slow headers, slow bodies, silent crowds. Meanwhile every right alert is answered within the
// time its sender has, and in the end the strangers are shown out.
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_TOKEN, until } from '../service.ts';
import { goesOn } from './goes-on.ts';
import { CROWDED_DOORS, crowd, startTarget, type Target, TV_TOKEN } from './target.ts';

/** Writes on, one piece at a time, until the other side has had enough. */
function drip(socket: Socket, piece: string): void {
  const timer = setInterval(() => socket.write(piece), 400);
  socket.once('close', () => clearInterval(timer));
}

describe.each(CROWDED_DOORS)('%s', (name) => {
  let target: Target;
  beforeAll(async () => {
    target = await startTarget(name);
  });
  afterAll(() => target[Symbol.asyncDispose]());

  test('slow headers and slow bodies: alerts go on, and the slow are cut off', { timeout: 180_000 }, async () => {
    const headers = await crowd(target, 400, (socket, i) => {
      socket.write(`POST /tv/${TV_TOKEN} HTTP/1.1\r\nHost: h\r\n`);
      drip(socket, `X-Slow-${i}: 1\r\n`);
    });
    const bodies = await crowd(target, 400, (socket, i) => {
      const path = i % 2 === 0 ? `/tv/${TV_TOKEN}` : '/webhook';
      socket.write(`POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 4000\r\n\r\n{`);
      drip(socket, ' ');
    });
    await goesOn(target);
    await until(headers.shownOut, (times) => times >= 400, 60_000);
    await until(bodies.shownOut, (times) => times >= 400, 60_000);
    headers.leave();
    bodies.leave();
  });

  test('a crowd beyond all limits that says nothing: who has something to say finds room', { timeout: 180_000 }, async () => {
    // Where TLS is spoken they do not even begin a handshake, and nothing stands in front that would bring everybody's connections.
    await using alone = target.secure ? await startTarget(name, 'trusted_proxies: [], ') : undefined;
    const door = alone ?? target;
    const from = target.secure ? Array.from({ length: 3 }, (_, i) => `127.0.0.${30 + i}`) : ['127.0.0.1'];
    // There is room for 6,000, and for 2,000 where TLS is spoken; the longest silent goes first.
    const silent = await crowd({ ...door, secure: false }, from.length === 1 ? 7_000 : 3_000, () => undefined, { from });
    await goesOn(door);
    await until(silent.shownOut, (times) => times >= 1_000, 60_000);
    silent.leave();
  });

  test('more bodies than there are places: the slow ones make way', { timeout: 180_000 }, async () => {
    // The relay has no other door than that of the token.
    const path = target.signs ? '/webhook' : `/tv/${TV_TOKEN}`;
    const writing = await crowd(target, 2_100, (socket) => {
      socket.write(`POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 4000\r\n\r\n{`);
    });
    // Where they fill the alert's own door it is told to come again, as TradingView does; soon they are slow, and make way.
    await goesOn(target);
    writing.leave();
  });
});

describe('the dashboard, and strangers who come without a proxy', () => {
  let open: Target;
  beforeAll(async () => {
    open = await startTarget('service', 'trusted_proxies: [], ');
  });
  afterAll(() => open[Symbol.asyncDispose]());

  /** The sender of a sign-in that never gets to its end. */
  const slowSignIn = (socket: Socket): void => {
    const host = `127.0.0.1:${open.port}`;
    socket.write(`POST /api/session HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nContent-Length: 4000\r\n\r\n{`);
  };
  const signIn = async (): Promise<number> => {
    const origin = `http://127.0.0.1:${open.port}`;
    const body = JSON.stringify({ token: ADMIN_TOKEN });
    const init = { method: 'POST', body, headers: { origin, connection: 'close' }, signal: AbortSignal.timeout(10_000) };
    return fetch(`${origin}/api/session`, init).then(
      ({ status }) => status,
      () => 0,
    );
  };

  test('slow sign-ins from many sources take no place of an alert, nor for long those of a right sign-in', {
    timeout: 300_000,
  }, async () => {
    const sources = Array.from({ length: 6 }, (_, i) => `127.0.0.${10 + i}`);
    const slow = await crowd(open, 6_900, slowSignIn, { from: sources, againMs: 250 });
    await goesOn(open, 150_000);
    await until(signIn, (status) => status === 200, 60_000);
    slow.leave();
  });
});

describe.each(CROWDED_DOORS.filter((name) => name.startsWith('service')))('strangers of one source at the %s', (name) => {
  test('they fill its own share, and nobody else notices', { timeout: 180_000 }, async () => {
    await using open = await startTarget(name, 'trusted_proxies: [], ');
    const slowBody = (socket: Socket): void => {
      socket.write('POST /webhook HTTP/1.1\r\nHost: h\r\nContent-Length: 4000\r\n\r\n{');
    };
    // Others came before, were answered and say nothing more: they must not make way for a flood that is not theirs.
    const signOfLife = (socket: Socket): void => void socket.write('GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n');
    const earlier = await crowd(open, 20, signOfLife, { from: ['127.0.0.20'] });
    const manners = { from: ['127.0.0.21'], againMs: 1_000 };
    const flood = await crowd(open, 2_500, (socket, i) => (i % 2 === 0 ? slowBody(socket) : undefined), manners);
    await goesOn(open);
    await until(flood.shownOut, (times) => times >= 1_000, 60_000);
    expect(earlier.shownOut()).toBe(0);
    flood.leave();
    earlier.leave();
  });
});
