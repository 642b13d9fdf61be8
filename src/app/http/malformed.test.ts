// What is no HTTP behind a request that is at work: the request is answered as it ends, then the connection closes.
import { expect, test } from 'vitest';
import type { AlertId } from '../../model/ids.ts';
import { raw, SECRET, startServer } from '../../../test/http/harness.ts';
import { sign } from '../../intake/verify/verify.ts';
import { systemClock } from '../clock.ts';

const BODY = '{"symbol":"BTCUSDT"}';
const signature = sign(Buffer.from(BODY), SECRET)['X-Signature'] ?? '';
const alert = `POST /webhook HTTP/1.1\r\nHost: h\r\nX-Signature: ${signature}\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
const chunked = 'POST /webhook HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n';

/** Each alert takes 50 ms to commit. */
async function start() {
  let committed = 0;
  const receive = async () => {
    await new Promise<void>((wake) => systemClock.after(50, wake));
    committed += 1;
    return { kind: 'accepted' as const, alertId: `al_${committed}` as AlertId, clientRef: 'r', status: 'queued', orders: [] };
  };
  const server = await startServer({ intake: { receive } as never });
  return { server, committed: () => committed, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const statuses = (text: string): number[] => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

test.each([
  ['garbage in the same write', [`${alert}\0\0 no HTTP\r\n\r\n`], [200]],
  ['garbage in two writes', [alert, '\x16\x03\x01', '\0\0\0\0'], [200]],
  ['two alerts and garbage', [`${alert}${alert}garbage\r\n\r\n`], [200, 200]],
  ['an alert, and another that ends in garbage', [`${alert}${chunked}5\r\nabcdezz\r\n`], [200]],
])('%s', async (_name, bytes, expected) => {
  await using scene = await start();
  const began = performance.now();
  const { text } = await raw(scene.server.port, bytes, 5_000);
  expect(statuses(text)).toEqual(expected);
  expect(text).toContain('"id":"al_1"');
  expect(text.match(/connection: close/gi)).toHaveLength(1);
  expect(scene.committed()).toBe(expected.length);
  // Closed by us, and not when the test's patience ended.
  expect(performance.now() - began).toBeLessThan(4_000);
});

test('what is wrong in the middle of a request is answered at once', async () => {
  await using scene = await start();
  const { text } = await raw(scene.server.port, `${chunked}5\r\nabcdezz\r\n`, 5_000);
  expect([statuses(text), scene.committed()]).toEqual([[400], 0]);
});
