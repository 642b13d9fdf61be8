// Strangers who take connections and say little: slow headers, slow bodies, silent crowds. Meanwhile every right alert is answered within the
// time its sender has, and in the end the strangers are shown out.
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { until } from '../service.ts';
import { crowd, startRelay, startService, type Target, TV_TOKEN } from './target.ts';

const targets: Partial<Record<Target['name'], Target>> = {};
beforeAll(async () => {
  [targets.service, targets.relay] = await Promise.all([startService(), startRelay()]);
});
afterAll(async () => {
  for (const target of Object.values(targets)) await target[Symbol.asyncDispose]();
});

const get = (name: Target['name']): Target => {
  const target = targets[name];
  if (target === undefined) throw new Error(`${name} was not started`);
  return target;
};

/** Writes on, one piece at a time, until the other side has had enough. */
function drip(socket: Socket, piece: string): void {
  const timer = setInterval(() => socket.write(piece), 400);
  socket.once('close', () => clearInterval(timer));
}

/** Ten right alerts in a row are each answered before their sender hangs up. A machine that does other work may need a while for that. */
async function goesOn(target: Target): Promise<void> {
  const ten = async (): Promise<readonly number[]> => {
    const statuses: number[] = [];
    for (let i = 0; i < 10; i++) statuses.push(await target.alert());
    return statuses;
  };
  await until(ten, (statuses) => statuses.every((status) => status === 200), 60_000);
}

describe.each(['service', 'relay'] as const)('%s', (name) => {
  test('slow headers and slow bodies: alerts go on, and the slow are cut off', { timeout: 180_000 }, async () => {
    const target = get(name);
    const headers = await crowd(target.port, 400, (socket, i) => {
      socket.write(`POST /tv/${TV_TOKEN} HTTP/1.1\r\nHost: h\r\n`);
      drip(socket, `X-Slow-${i}: 1\r\n`);
    });
    const bodies = await crowd(target.port, 400, (socket, i) => {
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
    const target = get(name);
    const silent = await crowd(target.port, 7_000, () => undefined);
    await goesOn(target);
    // There is room for 6,000; the longest silent goes first.
    await until(silent.shownOut, (times) => times >= 1_000, 60_000);
    silent.leave();
  });

  test('more bodies than there are places: the slow ones make way', { timeout: 180_000 }, async () => {
    const target = get(name);
    // The relay has no other door than that of the token.
    const path = name === 'service' ? '/webhook' : `/tv/${TV_TOKEN}`;
    const writing = await crowd(target.port, 2_100, (socket) => {
      socket.write(`POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 4000\r\n\r\n{`);
    });
    // Where they fill the alert's own door it is told to come again, as TradingView does; soon they are slow, and make way.
    await goesOn(target);
    writing.leave();
  });
});
