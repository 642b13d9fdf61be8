// Each fault does to a request exactly what it says, and the record tells the truth about it.
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sign } from './auth.ts';
import { type SimulatorClient, startSimulator } from './client.ts';
import { sleep } from './clock.ts';
import type { Fault } from './faults.ts';

let simulator: SimulatorClient;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

const ORDER = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.001', newClientOrderId: 'mine' };
const place = (terms: { [name: string]: string } = {}) => simulator.signed('POST', '/api/v3/order', { ...ORDER, ...terms });
const lookup = () => simulator.signed('GET', '/api/v3/order', { symbol: 'BTCUSDT', origClientOrderId: 'mine' });
const lastRequest = async () => (await simulator.requests()).at(-1);
const orderCount = async () => (await simulator.orders()).length;

test.for<[Fault, number]>([
  [{ kind: 'cut_before' }, 0],
  [{ kind: 'cut_before', params: { reset: true } }, 0],
  [{ kind: 'cut_after' }, 1],
  [{ kind: 'cut_after', params: { reset: true } }, 1],
])('a broken connection: %j leaves %i order', async ([fault, orders]) => {
  await simulator.setFaults([fault]);
  await expect(place()).rejects.toThrow('fetch failed');
  expect(await orderCount()).toBe(orders);
  expect(await lastRequest()).toMatchObject({ reachedEngine: orders === 1, answer: 'cut', faults: [fault.kind] });
});

test.for<[Fault, number, number, string]>([
  [{ kind: 'http_503_before' }, 0, 503, 'Unknown error, please check your request or try again later.'],
  [{ kind: 'http_503_after' }, 1, 503, 'Unknown error, please check your request or try again later.'],
  [{ kind: 'http_503_after', params: { code: -1006 } }, 1, 503, 'Execution status unknown.'],
  [{ kind: 'http_503_after', params: { code: -1007 } }, 1, 504, 'Send status unknown'],
  [{ kind: 'http_503_before', params: { code: -1008 } }, 0, 503, 'Server is currently overloaded'],
  [{ kind: 'http_503_after', params: { html: true } }, 1, 503, '<html>'],
  [{ kind: 'garbage_200' }, 1, 200, '<html>'],
  [{ kind: 'garbage_200', params: { body: '' } }, 1, 200, ''],
  [{ kind: 'huge_answer', params: { bytes: 1_000_000 } }, 1, 200, 'FILLED'],
  [{ kind: 'wrong_error' }, 0, 400, 'insufficient balance'],
  [{ kind: 'wrong_error', params: { execute: true, status: 401, code: -2015, msg: 'no' } }, 1, 401, '-2015'],
])('an answer that tells little: %j', async ([fault, orders, status, part]) => {
  await simulator.setFaults([fault]);
  const response = await place();
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(part);
  expect(await orderCount()).toBe(orders);
  expect(await lastRequest()).toMatchObject({ reachedEngine: orders === 1, outcome: orders === 1 ? 'accepted' : null });
});

test('half an answer promises the whole', async () => {
  await simulator.setFaults([{ kind: 'half_answer' }]);
  const response = await place();
  expect(Number(response.headers.get('content-length'))).toBeGreaterThan(400);
  await expect(response.text()).rejects.toThrow('terminated');
  expect(await orderCount()).toBe(1);
  expect(await lastRequest()).toMatchObject({ answer: 'half' });
});

test('limits and bans name their end and touch nothing', async () => {
  await simulator.setFaults([
    { kind: 'http_429', count: 1, params: { retryAfter: 7 } },
    { kind: 'http_418', skip: 1 },
  ]);
  const limited = await place();
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  const banned = await lookup();
  expect([banned.status, banned.headers.get('retry-after')]).toEqual([418, '120']);
  expect(await orderCount()).toBe(0);
});

test('a request held past its window is refused in front of the engine', async () => {
  await simulator.setFaults([{ kind: 'hold' }]);
  const late = place({ recvWindow: '1000' });
  while ((await simulator.heldCount()) === 0) await sleep(5);
  expect(await lastRequest()).toMatchObject({ reachedEngine: false, outcome: null, answer: null });
  await simulator.advanceClock(1500);
  expect(await simulator.release()).toBe(1);
  expect(await (await late).json()).toMatchObject({ code: -1021, msg: expect.stringContaining('outside of the recvWindow') });
  expect(await orderCount()).toBe(0);
});

test('a request whose window is over on arrival is not even held', async () => {
  await simulator.setFaults([{ kind: 'hold' }]);
  const timestamp = (await simulator.now()) - 6000;
  const late = await simulator.signed('POST', '/api/v3/order', ORDER, { timestamp });
  expect(await late.json()).toMatchObject({ code: -1021 });
});

test('a request held within its window executes, although its sender has hung up', async () => {
  await simulator.setFaults([{ kind: 'hold', params: { ms: 200 } }]);
  const timestamp = await simulator.now();
  const path = `${simulator.url}/api/v3/order`;
  const body = new URLSearchParams({ ...ORDER, timestamp: String(timestamp) }).toString();
  const headers = { 'X-MBX-APIKEY': simulator.apiKey, 'content-type': 'application/x-www-form-urlencoded' };
  const signed = `${body}&signature=${sign(simulator.secret, body)}`;
  const signal = AbortSignal.timeout(50);
  await expect(fetch(path, { method: 'POST', headers, body: signed, signal })).rejects.toThrow('timeout');
  expect(await orderCount()).toBe(0);
  while ((await lastRequest())?.answer === null) await sleep(20);
  expect(await orderCount()).toBe(1);
  expect(await lastRequest()).toMatchObject({ outcome: 'accepted', answer: 'gone' });
});

test('a late answer follows an order that was placed at once', async () => {
  await simulator.setFaults([{ kind: 'delay_answer', params: { ms: 300 } }]);
  const answer = place();
  while ((await orderCount()) === 0) await sleep(5);
  expect(await lastRequest()).toMatchObject({ answer: null });
  expect((await answer).status).toBe(200);
});

test('a lagging lookup sees an order only after a while', async () => {
  await simulator.setFaults([{ kind: 'lagging_lookup', params: { ms: 5000 } }]);
  await place();
  expect(await (await lookup()).json()).toMatchObject({ code: -2013 });
  for (const path of ['/api/v3/allOrders', '/api/v3/myTrades', '/api/v3/openOrders']) {
    expect(await (await simulator.signed('GET', path, { symbol: 'BTCUSDT' })).json()).toEqual([]);
  }
  await simulator.advanceClock(5001);
  expect(await (await lookup()).json()).toMatchObject({ status: 'FILLED' });
});

test('a replica that is behind is so for a moment, and not again for as long as it was behind', async () => {
  await place();
  await simulator.setFaults([{ kind: 'stale_replica', params: { ms: 60_000 } }]);
  const seen = async () => (await lookup()).status === 200;
  expect(await seen()).toBe(false);
  expect(await seen()).toBe(false);
  await simulator.advanceClock(1_400);
  expect(await seen()).toBe(true);
  // Behind once more, but by less than the order is old.
  await simulator.advanceClock(60_000);
  expect(await seen()).toBe(true);
  await place();
  expect(await simulator.signed('GET', '/api/v3/allOrders', { symbol: 'BTCUSDT' }).then((answer) => answer.json())).toHaveLength(
    1,
  );
});

test('a server with another clock tells its time and judges by it', async () => {
  await simulator.setFaults([{ kind: 'clock_skew', params: { ms: -3_600_000 } }]);
  expect((await place()).status).toBe(400);
  expect(await lastRequest()).toMatchObject({ outcome: expect.stringContaining('ahead of the server') });
  const response = await fetch(`${simulator.url}/api/v3/time`);
  const hourAgo = (await simulator.now()) - 3_600_000;
  expect(Math.abs(Date.parse(response.headers.get('date') ?? '') - hourAgo)).toBeLessThan(2500);
  expect(response.headers.get('x-mbx-used-weight-1m')).toMatch(/^\d+$/);
});

test('rules choose by side, symbol, key and path, skip, count, and strike together', async () => {
  await simulator.setFaults([
    { kind: 'http_503_before', match: { orderSide: 'SELL' } },
    { kind: 'wrong_error', match: { path: '^/api/v3/account$' }, params: { status: 401, code: -2015 } },
    { kind: 'cut_after', skip: 1, count: 1 },
  ]);
  expect((await place()).status).toBe(200);
  await expect(place()).rejects.toThrow('fetch failed');
  expect((await place()).status).toBe(200);
  expect((await place({ side: 'SELL' })).status).toBe(503);
  expect((await simulator.signed('GET', '/api/v3/account')).status).toBe(401);
  await simulator.clearFaults();
  expect((await simulator.signed('GET', '/api/v3/account')).status).toBe(200);
});

async function struckUnder(seed: number): Promise<string> {
  await simulator.setFaults([{ kind: 'http_429', probability: 0.5, match: { path: '/ping$' } }], seed);
  const statuses: number[] = [];
  for (let asked = 0; asked < 24; asked += 1) statuses.push((await fetch(`${simulator.url}/api/v3/ping`)).status);
  return statuses.join();
}

test('one seed strikes the same requests again, another seed others', async () => {
  const first = await struckUnder(7);
  expect(first).toContain('429');
  expect(first).toContain('200');
  expect(await struckUnder(7)).toBe(first);
  expect(await struckUnder(8)).not.toBe(first);
});

test('a request cut off by its sender in the middle never arrived', async () => {
  const socket = connect(Number(new URL(simulator.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.end('POST /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nsymbol=');
  await text(socket);
  expect(await simulator.requests()).toEqual([]);
});
