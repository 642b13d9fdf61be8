// Who goes when places are short: real sockets of several loopback addresses at a real server, and a clock that is moved.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { boundConnections } from './connections.ts';

let now = 0;
let server: Server;
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
  now = 0;
});

async function open(most: number, perSource: number): Promise<void> {
  // Answers nobody: whoever has asked stays at work.
  server = createServer(() => undefined);
  boundConnections(server, { most, perSource, isKnown: (address) => address === '127.0.0.99', clock: { monotonic: () => now } });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

/** Resolves when the server has seen it, and where it asks something, has begun to work on it. */
async function come(from: string, asks = false): Promise<Socket> {
  const seen = once(server, asks ? 'request' : 'connection');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  sockets.push(socket);
  socket.on('error', () => undefined);
  socket.on('connect', () => asks && socket.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n'));
  await seen;
  return socket;
}

const gone = (socket: Socket): Promise<unknown> => (socket.closed ? Promise.resolve() : once(socket.resume(), 'close'));

/** Once this one was served, whatever was closed before it would have arrived. */
async function stays(...those: Socket[]): Promise<void> {
  await new Promise((wake) => setImmediate(wake));
  for (const socket of those) expect(socket.closed || socket.readableEnded).toBe(false);
}

test('who says nothing goes first, the longest silent before the others; who is at work stays', async () => {
  await open(3, 10);
  const working = await come('127.0.0.2', true);
  const [silent, later] = [await come('127.0.0.2'), await come('127.0.0.3')];
  const next = await come('127.0.0.4');
  await gone(silent);
  const after = await come('127.0.0.4');
  await gone(later);
  await stays(working, next, after);
});

test('where all are at work the one who comes is turned away, until somebody is at it for too long', async () => {
  await open(16, 100);
  const first = await come('127.0.0.2', true);
  const others: Socket[] = [];
  for (let i = 1; i < 16; i++) others.push(await come('127.0.0.3', true));
  now = 4_000;
  await gone(await come('127.0.0.4'));
  await stays(first, ...others);
  // Whoever is known finds a place that is kept for it.
  const known = await come('127.0.0.99', true);
  now = 6_000;
  const next = await come('127.0.0.4', true);
  await gone(first);
  await stays(known, next);
});

test('who is known is never silent for too long: strangers go before, and are turned away where only who is known could go', async () => {
  await open(3, 10);
  const known = await come('127.0.0.99');
  const silent = await come('127.0.0.2');
  const working = await come('127.0.0.2', true);
  const next = await come('127.0.0.3', true);
  await gone(silent);
  await stays(known, working, next);
  await gone(await come('127.0.0.4'));
  await stays(known, working, next);
  // A stranger who is at it for too long goes before as well; among themselves the longest silent.
  now = 6_000;
  const second = await come('127.0.0.99');
  const third = await come('127.0.0.99');
  const fourth = await come('127.0.0.99');
  await gone(working);
  await gone(next);
  await stays(known, second, third, fourth);
  await come('127.0.0.99');
  await gone(known);
  await stays(second, third, fourth);
});

test('one source has its share: beyond it its own longest silent goes, and nobody else; who is known is not counted', async () => {
  await open(100, 2);
  const other = await come('127.0.0.3');
  const [one, two] = [await come('127.0.0.2'), await come('127.0.0.2')];
  const three = await come('127.0.0.2');
  await gone(one);
  await stays(other, two, three);
  const known = [await come('127.0.0.99'), await come('127.0.0.99'), await come('127.0.0.99')];
  await stays(...known);
});
