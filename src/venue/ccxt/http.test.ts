// Nothing leaves for a venue that wants nothing from this address, whoever asks.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { systemClock } from '../../app/clock.ts';
import { FREE, HttpClient } from './http.ts';

test('a request meets the end of a pause before it is sent, and says when to come again', async () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  let pause = 4_200.7;
  const http = new HttpClient(systemClock, { ...FREE, pausedFor: () => pause });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const send = () => http.send({ url, method: 'GET', headers: {}, body: '' }, { deadlineMs: 5_000, maxBytes: 1_000 });
  expect(await send()).toMatchObject({ kind: 'paused', retryAfter: 4_201, message: expect.stringContaining('another 5 s') });
  expect(asked).toBe(0);
  pause = 0;
  expect(await send()).toMatchObject({ kind: 'answered', status: 200 });
  http.close();
  server.close();
});
