// Where TLS ends in pinewire, strangers can be a burden before a byte of HTTP: with handshakes that never end, begin anew, or come by the thousand.
// Right alerts, each on a connection of its own with a handshake of its own, go on, and memory stays flat.
import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HTTP_LIMITS } from '../../src/app/http/limits.ts';
import { until } from '../service.ts';
import { clientHello, dial } from './dial.ts';
import { goesOn } from './goes-on.ts';
import { crowd, startTarget, type Target, HANDSHAKE_DOORS } from './target.ts';

const STRANGERS = 300;
/** What the allocator keeps of a thousand handshakes. 4,000 connections that leak 20 kB each would be 80 MB. */
const GROWTH_MB = 60;

describe.each(HANDSHAKE_DOORS)('%s', (name) => {
  let target: Target;
  let hello: Buffer;
  beforeAll(async () => {
    [target, hello] = await Promise.all([startTarget(name), clientHello()]);
  });
  afterAll(() => target[Symbol.asyncDispose]());

  const shapes: Readonly<Record<string, (socket: Socket) => void>> = {
    'no ClientHello': () => undefined,
    'a ClientHello byte by byte': (socket) => drip(socket, hello),
    'half a ClientHello': (socket) => void socket.write(hello.subarray(0, hello.length / 2)),
    'half a handshake': (socket) => void socket.write(hello),
    'a record that promises more than comes': (socket) => void socket.write(Buffer.from([0x16, 0x03, 0x01, 0x3f, 0xff, 0x01])),
  };
  test.each(Object.entries(shapes))('%s: alerts go on, and who does not come to an end is shown out', async (_shape, greet) => {
    const slow = await crowd({ ...target, secure: false }, STRANGERS, greet, { againMs: 1_000 });
    await goesOn(target);
    // Each of them, however much it goes on saying.
    await until(slow.shownOut, (times) => times >= STRANGERS, 30_000);
    slow.leave();
  });

  const noHandshake: Readonly<Record<string, string | Buffer>> = {
    'plain HTTP': 'POST /webhook HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}',
    'SSL 2': Buffer.from([0x80, 0x2e, 0x01, 0x00, 0x02, 0x00, 0x15, 0x00, 0x00, 0x00, 0x10]),
    'an alert in place of a handshake': Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]),
    'a record beyond the limit': Buffer.from([0x16, 0x03, 0x01, 0xff, 0xff, 0x01]),
    'bytes by chance': Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 131) & 0xff)),
  };
  test.each(Object.entries(noHandshake))('%s: the line is cut, and no word of HTTP comes back', async (_what, bytes) => {
    const heard: Buffer[] = [];
    const closed = await new Promise<boolean>((resolve) => {
      const socket = dial({ port: target.port, secure: false }, () => socket.write(bytes));
      socket.setTimeout(20_000, () => (socket.destroy(), resolve(false)));
      socket.on('data', (chunk: Buffer) => heard.push(chunk));
      socket.on('error', () => undefined).on('close', () => resolve(true));
    });
    expect(closed).toBe(true);
    expect(Buffer.concat(heard).toString('latin1')).not.toContain('HTTP');
    expect(await target.alert()).toBe(200);
  });

  test('a handshake that begins anew on its connection is refused', async () => {
    const ended = await new Promise<string>((resolve) => {
      const to = { host: '127.0.0.1', port: target.port, maxVersion: 'TLSv1.2' as const, rejectUnauthorized: false };
      const socket: TLSSocket = connect(to, () => {
        socket.renegotiate({ rejectUnauthorized: false }, (error) => resolve(error === null ? 'renegotiated' : 'refused'));
      });
      socket.on('error', () => resolve('refused'));
      socket.on('close', () => resolve('refused'));
      socket.setTimeout(20_000, () => (socket.destroy(), resolve('neither')));
    });
    expect(ended).toBe('refused');
    expect(await target.alert()).toBe(200);
  });

  test('a flood of handshakes from one source: it gets no more than its share, alerts go on, and memory stays flat', {
    timeout: 180_000,
  }, async () => {
    await using open = await startTarget(name, 'trusted_proxies: [], ');
    let completed = 0;
    const began = performance.now();
    const shakeHands = (socket: Socket): void => {
      completed += 1;
      socket.destroy();
    };
    const flood = await crowd(open, 100, shakeHands, { from: ['127.0.0.22'], againMs: 20 });
    await goesOn(open);
    await until(flood.shownOut, (times) => times >= 2_000, 90_000);
    const warm = open.memory();
    await until(flood.shownOut, (times) => times >= 6_000, 90_000);
    await goesOn(open);
    flood.leave();
    const { burst, perSecond } = HTTP_LIMITS.handshakes;
    expect(completed).toBeGreaterThanOrEqual(burst);
    expect(completed).toBeLessThanOrEqual(burst + perSecond * ((performance.now() - began) / 1_000) + 1);
    expect(open.memory() - warm).toBeLessThan(GROWTH_MB);
  });
});

/** One byte every 100 ms: a ClientHello of 300 bytes takes half a minute, and is never silent. */
function drip(socket: Socket, bytes: Buffer): void {
  let at = 0;
  const timer = setInterval(() => socket.write(bytes.subarray(at, (at += 1))), 100);
  socket.once('close', () => clearInterval(timer));
}
