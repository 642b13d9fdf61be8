// Guessers are slowed, counted and reported, and lock nobody out: not TradingView behind the same proxy, not who knows a secret. A bar close
// of a thousand alerts is answered while its sender listens. What came once is known again after a kill.
import { createHmac } from 'node:crypto';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TRADINGVIEW_ADDRESSES } from '../../src/edge/addresses.ts';
import { freePort, prepareService, type ServiceProcess, until, WEBHOOK_SECRET } from '../service.ts';
import { prepareRelay } from '../edge/relay-process.ts';

const [TRADINGVIEW = ''] = TRADINGVIEW_ADDRESSES;
const TOKEN = 'the-token-of-the-lock-out-tests';
const GUESSER = '198.51.100.7';

let service: ServiceProcess;
const told: string[] = [];
const phone = createServer((request, response) => {
  request.on('data', (chunk: Buffer) => told.push(chunk.toString()));
  request.on('end', () => response.end());
});

beforeAll(async () => {
  await new Promise<void>((resolve) => phone.listen(0, '127.0.0.1', resolve));
  const { port } = phone.address() as AddressInfo;
  service = await prepareService(
    `accounts: {demo: {exchange: binance, mode: paper, balances: {USDT: "100000000"}, base_url: "http://127.0.0.1:${await freePort()}"}}\n` +
      'routes: [{accounts: [demo]}]\nmarkets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]\nalerts: {max_age: 1h}\n' +
      `tradingview: {tokens: ["${TOKEN}"]}\nnotify: [{webhook: {url: "http://127.0.0.1:${port}/"}, kinds: [guessing]}]\n`,
  );
  await service.start();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  phone.close();
});

let count = 0;
const alert = (strategy = '', ref = `r-${(count += 1)}`) =>
  JSON.stringify({ symbol: 'BTCUSDT', strategy, side: 'buy', size: '0.001', price: '50000', type: 'market', client_ref: ref });

/** As a proxy on this machine hands it on, for a client that came with this header of its own. */
async function through(proxy: { readonly seen?: string; readonly spoofed?: string }, token: string, signal?: AbortSignal) {
  const hops = [proxy.spoofed, proxy.seen].filter((hop) => hop !== undefined).join(', ');
  const headers = hops === '' ? {} : { 'x-forwarded-for': hops };
  const init = { method: 'POST', body: alert(), headers, ...(signal && { signal }) };
  const response = await fetch(`${service.url}/tv/${token}`, init);
  return { status: response.status, wait: response.headers.get('retry-after'), text: await response.text() };
}

const statusesOf = (answers: readonly { readonly status: number }[]) =>
  [...new Set(answers.map(({ status }) => status))].sort((a, b) => a - b);

test('a stranger who guesses is slowed, counted and reported once; TradingView through the same proxy never waits', async () => {
  const guesses = await Promise.all(Array.from({ length: 300 }, (_, i) => through({ seen: GUESSER }, `guess-${i}`)));
  expect(statusesOf(guesses)).toEqual([404, 429]);
  expect(Number(guesses.find(({ status }) => status === 429)?.wait)).toBeGreaterThan(0);
  // With TradingView's address in a header of its own making he is still himself, and with the right token too.
  const spoofs = await Promise.all(Array.from({ length: 100 }, () => through({ spoofed: TRADINGVIEW, seen: GUESSER }, TOKEN)));
  expect(statusesOf(spoofs)).not.toContain(200);
  // A proxy that says nothing of its clients: refused with what to do, however often, and no harm to those of whom it does.
  const silent = await Promise.all(Array.from({ length: 100 }, () => through({}, TOKEN)));
  expect(statusesOf(silent)).toEqual([403, 429]);
  expect(silent.find(({ status }) => status === 403)?.text).toContain('make the proxy send it');
  const right = await Promise.all(Array.from({ length: 40 }, () => through({ spoofed: GUESSER, seen: TRADINGVIEW }, TOKEN)));
  expect(statusesOf(right)).toEqual([200]);
  // TradingView's own wrong tokens (an old alert) use up nothing that its right ones need.
  await Promise.all(Array.from({ length: 200 }, () => through({ seen: TRADINGVIEW }, 'an-old-token')));
  expect((await through({ seen: TRADINGVIEW }, TOKEN)).status).toBe(200);

  for (const [source, name] of [
    [GUESSER, 'internet'],
    [TRADINGVIEW, 'tradingview'],
    ['127.0.0.1', 'near'],
  ] as const) {
    const labels = `pinewire_signature_failures_total\\{door="tradingview",source="${name}",slowed="true"\\}`;
    expect(await service.metric(labels), name).toBeGreaterThan(0);
    await until(
      () => told.join(''),
      // TradingView's was an alert with an old token, and is lost.
      (all) => all.includes(name === 'tradingview' ? `Alert lost: TradingView (${source})` : `Guessing: ${source} (${name})`),
    );
    expect(service.log.split('\n').filter((line) => line.includes('door.failures') && line.includes(`"${source}"`))).toHaveLength(
      1,
    );
  }
  const lines = told.flatMap((message) => (JSON.parse(message) as { lines: string[] }).lines);
  expect(lines.filter((line) => line.startsWith(`Guessing: ${GUESSER}`))).toHaveLength(1);
  for (const trace of [service.log, told.join('')]) {
    expect(trace).not.toContain(TOKEN);
    expect(trace).not.toContain('guess-7');
  }
});

test('wrong signatures are slowed too, and a right one from the same address passes', async () => {
  const wrong = await Promise.all(
    Array.from({ length: 200 }, () =>
      fetch(`${service.url}/webhook`, { method: 'POST', body: '{}', headers: { 'x-signature': '0'.repeat(64) } }),
    ),
  );
  expect(statusesOf(wrong)).toEqual([400, 429]);
  expect((await service.post(alert())).status).toBe(200);
});

test('F8 a thousand alerts of one bar close through /tv/: each is answered before its sender hangs up', async () => {
  const cpuSeconds = () => service.metric('process_cpu_seconds_total');
  const agent = new Agent({ keepAlive: true, maxSockets: 250 });
  const send = (ref: string): Promise<number> =>
    new Promise((resolve) => {
      const headers = { 'x-forwarded-for': TRADINGVIEW };
      const sent = request(`${service.url}/tv/${TOKEN}`, { method: 'POST', agent, headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      });
      sent.on('error', () => resolve(0));
      sent.end(alert('bar', ref));
      // The sender's own patience.
      setTimeout(() => sent.destroy(), 3_000).unref();
    });
  const burst = async (name: number) => {
    const [cpu, began] = [await cpuSeconds(), performance.now()];
    const statuses = await Promise.all(Array.from({ length: 1_000 }, (_, i) => send(`bar-${name}-${i}`)));
    const wall = (performance.now() - began) / 1_000;
    const share = ((await cpuSeconds()) - cpu) / wall;
    return { answered: statuses.filter((status) => status === 200).length, wall, share };
  };
  const bursts = [await burst(0)];
  while (bursts.length < 3 && bursts.at(-1)?.answered !== 1_000) bursts.push(await burst(bursts.length));
  agent.destroy();
  const { answered = 0, share = 1 } = bursts.toSorted((a, b) => a.answered - b.answered).at(-1) ?? {};
  // A service that had less than half a processor was not slow: other work was in its way. Everybody else has to be answered in time.
  if (share > 0.5) expect(answered, JSON.stringify(bursts)).toBe(1_000);
  else expect(answered, JSON.stringify(bursts)).toBeGreaterThan(200);
});

test('F8 a thousand alerts at once, each on a connection of its own: all acknowledged, one order each', async () => {
  const { hostname: host, port } = new URL(service.url);
  const send = (i: number): Promise<number> =>
    new Promise((resolve) => {
      const headers = { 'x-forwarded-for': TRADINGVIEW };
      const options = { host, port, path: `/tv/${TOKEN}`, method: 'POST', agent: false as const, headers };
      const sent = request(options, (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)));
      sent.on('error', () => resolve(0));
      sent.end(alert('separate', `separate-${i}`));
    });
  // 408: on a machine that is busy elsewhere this process got to write seconds after it had connected.
  const insist = async (i: number): Promise<number> => {
    for (let tries = 0; tries < 5; tries++) {
      const status = await send(i);
      if (status !== 408) return status;
    }
    return 408;
  };
  const statuses = await Promise.all(Array.from({ length: 1_000 }, (_, i) => insist(i)));
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  const orders = await service.orders('strategy=separate');
  expect(new Set(orders.map(({ client_ref: ref }) => ref)).size).toBe(1_000);
  // One more than there can be would show here.
  for (const i of [0, 500, 999]) expect(await service.orders(`client_ref=separate-${i}`)).toHaveLength(1);
});

test('an id that was used is known after a kill: the same bytes are the same alert, other bytes are refused', async () => {
  const post = (body: string, id: string) => {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const covered = createHmac('sha256', WEBHOOK_SECRET).update(`${id}.${timestamp}.${body}`).digest('base64');
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${covered}` };
    return fetch(`${service.url}/webhook`, { method: 'POST', body, headers }).then(async (response) => ({
      status: response.status,
      body: (await response.json()) as Record<string, unknown>,
    }));
  };
  const body = alert();
  const first = await post(body, 'msg-1');
  expect(first.status).toBe(200);
  await service.kill9();
  await service.start();
  expect(await post(body, 'msg-1')).toMatchObject({ status: 200, body: { id: first.body['id'], duplicate: true } });
  expect(await post(alert(), 'msg-1')).toMatchObject({ status: 409, body: { code: 'webhook_id_conflict' } });
  expect(await post(body, 'msg-2')).toMatchObject({ status: 200, body: { id: first.body['id'], duplicate: true } });
});

test("TradingView's resends through the relay are one alert and one order, whoever is killed between", async () => {
  await using relay = await prepareRelay(`${service.url}/webhook`);
  await relay.start();
  const body = alert('resent');
  const first = await relay.post(body);
  expect(first.status).toBe(200);
  await relay.kill9();
  await relay.start();
  const again = await Promise.all([relay.post(body), relay.post(body)]);
  expect(again.map(({ status, body: { id, duplicate } }) => [status, id, duplicate])).toEqual([
    [200, first.body['id'], true],
    [200, first.body['id'], true],
  ]);
  const { client_ref: ref } = JSON.parse(body) as { client_ref: string };
  await service.orderWhen(ref, () => true);
  expect(await service.orders(`client_ref=${ref}`)).toHaveLength(1);
});
