// What comes to the webhook of the real process: repeats, conflicts, forgeries, bursts and kills; and each row of the contract's table.
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, freePort, prepareService, type ServiceProcess, until, WEBHOOK_SECRET } from './service.ts';

const NEXT_SECRET = 'the-secret-that-comes-next';
const BURST = 1_000;

let service: ServiceProcess;
/** Takes signatures with a timestamp only, under two secrets, and is short with those who fail. */
let strict: ServiceProcess;

beforeAll(async () => {
  // Nobody answers there, so paper prices are those of the alerts.
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const paper = `{exchange: binance, mode: paper, balances: {USDT: "1000000"}, base_url: "${nowhere}"`;
  const rest = 'markets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]\nalerts: {max_age: 1h}\n';
  const routes = 'routes: [{strategy: s, accounts: [demo]}, {strategy: burst, accounts: [burst]}]\n';
  service = await prepareService(
    `accounts:\n  demo: ${paper}, risk: {max_order_size: {BTC/USDT: "1"}}}\n  burst: ${paper}}\n${routes}${rest}`,
  );
  strict = await prepareService(`accounts:\n  demo: ${paper}}\nroutes: [{accounts: [demo]}]\n${rest}`, {
    webhook: `secrets: ["${WEBHOOK_SECRET}", "${NEXT_SECRET}"], require_timestamp: true, failed_rate_limit: {per_second: 1, burst: 20}`,
  });
  await Promise.all([service.start(), strict.start()]);
});

afterAll(async () => {
  await Promise.all([service[Symbol.asyncDispose](), strict[Symbol.asyncDispose]()]);
});

interface Body {
  readonly [member: string]: unknown;
}

const alert = (ref: string, more: Body = {}): Body => ({
  symbol: 'BTCUSDT',
  exchange: 'binance',
  strategy: 's',
  side: 'buy',
  size: '0.01',
  price: '50000',
  client_ref: ref,
  ...more,
});

const signature = (text: string | Buffer, secret = WEBHOOK_SECRET) => createHmac('sha256', secret).update(text).digest('hex');
const idsOf = ({ body }: Answer) => [body['id'], (body['orders'] as readonly { id: string }[]).map(({ id }) => id)];

/** A request that no client library would make. */
function ask(
  to: ServiceProcess,
  method: string,
  text: string | Buffer,
  headers: OutgoingHttpHeaders,
  agent?: Agent,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${to.url}/webhook`, { method, headers, ...(agent && { agent }) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) as Answer['body'] });
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

describe('the same alert again', () => {
  test('F1 fifty times at once, spelled differently, after a kill and a restart: one order under the same ids', async () => {
    const first = await service.post(alert('f1'));
    expect(first).toMatchObject({ status: 200, body: { success: true, client_ref: 'f1', status: 'queued' } });
    expect(first.body).not.toHaveProperty('duplicate');
    const again = await Promise.all(Array.from({ length: 50 }, () => service.post(alert('f1'))));
    again.push(await service.post(JSON.stringify(alert('f1', { size: 0.01, price: 50_000 }), null, 2)));
    await service.orderWhen('f1', ({ status }) => status === 'filled');
    await service.kill9();
    await service.start();
    again.push(await service.post(alert('f1')));
    expect(again.map(({ status, body }) => [status, body['duplicate']])).toEqual(again.map(() => [200, true]));
    expect(new Set(again.map((answer) => JSON.stringify(idsOf(answer))))).toEqual(new Set([JSON.stringify(idsOf(first))]));
    expect(again.at(-1)?.body['status']).toBe('filled');
    expect(await service.orders('client_ref=f1')).toHaveLength(1);
    const [order] = await service.orders('client_ref=f1');
    expect(order).toMatchObject({ filled: '0.01', attempts: 1 });
  });

  test('F1 fifty times at once with nothing before them: one of them is the first', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => service.post(alert('f1-race'))));
    expect(all.every(({ status }) => status === 200)).toBe(true);
    expect(all.filter(({ body }) => body['duplicate'] !== true)).toHaveLength(1);
    expect(await service.orders('client_ref=f1-race')).toHaveLength(1);
  });

  test('F2 another order under the same client_ref is 409, recorded, and never an order', async () => {
    const first = await service.post(alert('f2'));
    for (const more of [{ size: '0.02' }, { side: 'sell' }, { type: 'limit' }, { price: '50001' }]) {
      const other = await service.post(alert('f2', more));
      expect(other).toMatchObject({
        status: 409,
        body: { success: false, code: 'client_ref_conflict', earlier: first.body['id'] },
      });
      const kept = await service.api(`/api/alerts/${String(other.body['alert_id'])}`);
      expect(kept.body).toMatchObject({ status: 'conflict', code: 'client_ref_conflict' });
    }
    expect(await service.orders('client_ref=f2')).toHaveLength(1);
    expect((await service.post(alert('f2'))).body).toMatchObject({ duplicate: true, id: first.body['id'] });
  });

  test('F3 killed while alerts arrive: what was acknowledged is there, and all of it resent is one order each', async () => {
    const sent: string[] = [];
    const acknowledged = new Map<string, string>();
    /** Sends one alert after another until the connection breaks; what broke was in flight. */
    const sender = async (): Promise<void> => {
      for (;;) {
        const ref = `f3-${sent.length}`;
        sent.push(ref);
        const answer = await service.post(alert(ref));
        expect(answer.status).toBe(200);
        acknowledged.set(ref, JSON.stringify(idsOf(answer)));
      }
    };
    const sending = Promise.allSettled(Array.from({ length: 16 }, sender));
    await until(
      () => acknowledged.size,
      (count) => count > 30,
    );
    await service.kill9();
    await sending;
    expect(acknowledged.size).toBeLessThan(sent.length);
    await service.start();
    for (const ref of sent) {
      const answer = await service.post(alert(ref));
      expect(answer.status).toBe(200);
      const before = acknowledged.get(ref);
      if (before !== undefined)
        expect({ ref, again: answer.body['duplicate'], ids: JSON.stringify(idsOf(answer)) }).toEqual({
          ref,
          again: true,
          ids: before,
        });
    }
    const orders = (await service.orders()).filter(({ client_ref }) => client_ref.startsWith('f3-'));
    expect(orders.map(({ client_ref }) => client_ref).sort()).toEqual([...sent].sort());
  });
});

test(`F8 a burst of ${BURST.toLocaleString('en')} alerts over 64 connections: every one is taken, and every one becomes its order`, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const refs = Array.from({ length: BURST }, (_, i) => `burst-${i}`);
  const answers = await Promise.all(
    refs.map((ref) => {
      const text = JSON.stringify(alert(ref, { strategy: 'burst', size: '0.001' }));
      return ask(service, 'POST', text, { 'x-signature': signature(text) }, agent);
    }),
  );
  agent.destroy();
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(BURST);
  const orders = await until(
    () => service.orders('strategy=burst'),
    (rows) => rows.every(({ status }) => status === 'filled'),
    60_000,
  );
  expect(new Set(orders.map(({ client_ref }) => client_ref))).toEqual(new Set(refs));
  expect(orders).toHaveLength(BURST);
});

describe('the table of the contract', () => {
  test.each([
    ['size 0', alert('t', { size: 0 }), 400, 'invalid_field', { field: 'size' }],
    ['size -1', alert('t', { size: -1 }), 400, 'invalid_field', { field: 'size' }],
    ['size "abc"', alert('t', { size: 'abc' }), 400, 'invalid_field', { field: 'size' }],
    ['size 1e400', JSON.stringify(alert('t')).replace('"0.01"', '1e400'), 400, 'invalid_field', { field: 'size' }],
    ['a field is wrong', alert('t', { side: 'HOLD' }), 400, 'invalid_field', { field: 'side' }],
    ['a field is unknown', alert('t', { stop_loss: 1 }), 400, 'unknown_field', { error: 'unknown field "stop_loss"' }],
    ['fields are missing', { symbol: 'BTCUSDT' }, 400, 'missing_fields', { fields: ['side', 'size', 'client_ref'] }],
    ['not JSON', '{"symbol": BTCUSDT}', 400, 'invalid_json', { error: 'Invalid JSON' }],
    ['a key twice', '{"size":1,"size":2}', 400, 'invalid_json', { error: 'Invalid JSON' }],
    ['nothing', '', 400, 'invalid_json', { error: 'Invalid JSON' }],
    ['no market', alert('t', { symbol: 'NOPEUSDT' }), 404, 'market_not_found', { error: 'market not found' }],
    ['no account', alert('t', { strategy: 'stranger' }), 404, 'no_route', { error: 'no route' }],
    ['denied at once', alert('t', { size: '2' }), 422, 'max_order_size', { limit: '1', value: '2', headroom: '1' }],
  ])('%s', async (_name, body, status, code, more) => {
    const answer = await service.post(body);
    expect(answer).toMatchObject({ status, body: { success: false, code, ...more } });
    expect(answer.body['hint']).toBeTruthy();
    const kept = await service.api(`/api/alerts/${String(answer.body['alert_id'])}`);
    expect(kept.body).toMatchObject({ status: 'refused', code });
    expect(await service.orders('client_ref=t')).toEqual([]);
  });

  test('after all those refusals the client_ref is free', async () => {
    expect((await service.post(alert('t'))).status).toBe(200);
    expect((await service.post(alert('t-quoted', { size: '0.01' }))).status).toBe(200);
    expect((await service.post(alert('t-number', { size: 0.01 }))).status).toBe(200);
  });

  test('unauthenticated: missing, wrong and doubled signatures, and a right one over other bytes', async () => {
    const text = JSON.stringify(alert('forged'));
    const good = signature(text);
    const missing = await ask(service, 'POST', text, {});
    expect(missing).toMatchObject({ status: 400, body: { success: false, error: 'Invalid signature' } });
    expect(missing.body['hint']).toContain('/tv/');
    const forged: OutgoingHttpHeaders[] = [
      { 'x-signature': '0'.repeat(64) },
      { 'x-signature': '' },
      { 'x-signature': [good, good] },
      { 'x-signature': [good, '0'.repeat(64)] },
      { 'x-signature': good, 'x-signature-256': '0'.repeat(64) },
      { 'x-signature': signature(`${text} `) },
      { 'x-signature': signature(text, 'another secret') },
    ];
    for (const headers of forged) {
      expect(await ask(service, 'POST', text, headers)).toMatchObject({ status: 400, body: { error: 'Invalid signature' } });
    }
    expect(await service.orders('client_ref=forged')).toEqual([]);
    expect((await ask(service, 'POST', text, { 'x-signature-256': `sha256=${good}` })).status).toBe(200);
  });

  test('over the limit, in another method, compressed', async () => {
    const large = JSON.stringify(alert('large', { extras: { text: 'x'.repeat(1_000_000) } }));
    const sign = (text: string | Buffer) => ({ 'x-signature': signature(text) });
    expect((await ask(service, 'POST', large, sign(large))).status).toBe(413);
    expect((await ask(service, 'POST', large, { ...sign(large), 'transfer-encoding': 'chunked' })).status).toBe(413);
    const text = JSON.stringify(alert('small'));
    for (const method of ['GET', 'PUT', 'DELETE']) expect((await ask(service, method, '', sign(''))).status).toBe(405);
    const packed = gzipSync(text);
    expect((await ask(service, 'POST', packed, { ...sign(packed), 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await ask(service, 'POST', text, { ...sign(text), 'content-type': 'text/plain' })).status).toBe(200);
  });
});

describe('signatures over time', () => {
  const standard = (text: string, { secret = WEBHOOK_SECRET, id = 'msg', age = 0 }): OutgoingHttpHeaders => {
    const timestamp = String(Math.floor(Date.now() / 1_000) - age);
    const mac = createHmac('sha256', secret).update(`${id}.${timestamp}.${text}`).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` };
  };

  test('F5 with require_timestamp: old, future and timeless signatures are refused, a replay is the duplicate it is', async () => {
    const text = JSON.stringify(alert('f5'));
    const timeless = await ask(strict, 'POST', text, { 'x-signature': signature(text) });
    expect(timeless).toMatchObject({
      status: 400,
      body: { error: 'Invalid signature', hint: expect.stringContaining('require_timestamp') },
    });
    for (const age of [3_600, -3_600]) {
      const stale = await ask(strict, 'POST', text, standard(text, { id: `msg_${age}`, age }));
      expect(stale).toMatchObject({ status: 400, body: { error: 'Stale signature' } });
    }
    const moved = { ...standard(text, { id: 'moved', age: 3_600 }), 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)) };
    expect(await ask(strict, 'POST', text, moved)).toMatchObject({ status: 400, body: { error: 'Invalid signature' } });
    expect(await strict.orders()).toEqual([]);
    const headers = standard(text, { id: 'msg_f5', age: 200 });
    expect((await ask(strict, 'POST', text, headers)).status).toBe(200);
    expect((await ask(strict, 'POST', text, headers)).body['duplicate']).toBe(true);
    const other = JSON.stringify(alert('f5-other'));
    expect(await ask(strict, 'POST', other, standard(other, { id: 'msg_f5' }))).toMatchObject({
      status: 409,
      body: { code: 'webhook_id_conflict' },
    });
  });

  test('F6 rotation: each secret in force verifies, several signatures may stand side by side, and one taken out does not', async () => {
    const send = (ref: string, secret: string) => {
      const text = JSON.stringify(alert(ref));
      return ask(strict, 'POST', text, standard(text, { id: ref, secret }));
    };
    expect((await send('f6-old', WEBHOOK_SECRET)).status).toBe(200);
    expect((await send('f6-new', NEXT_SECRET)).status).toBe(200);
    expect((await send('f6-none', 'no secret of ours')).status).toBe(400);
    const text = JSON.stringify(alert('f6-both'));
    const [foreign, ours] = ['no secret of ours', NEXT_SECRET].map((secret) => standard(text, { id: 'both', secret }));
    const both = {
      ...ours,
      'webhook-signature': `${String(foreign?.['webhook-signature'])} ${String(ours?.['webhook-signature'])}`,
    };
    expect((await ask(strict, 'POST', text, both)).status).toBe(200);
    const file = join(strict.folder, 'pinewire.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(`"${WEBHOOK_SECRET}", `, ''));
    expect(await strict.cli('reload')).toMatchObject({ code: 0 });
    expect((await send('f6-retired', WEBHOOK_SECRET)).status).toBe(400);
    expect((await send('f6-kept', NEXT_SECRET)).status).toBe(200);
  });

  test('too many failures from one source are 429 with Retry-After, and whoever knows the secret still passes', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => fetch(`${strict.url}/webhook`, { method: 'POST', body: '{}' })),
    );
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status !== 429 && status !== 400)).toEqual([]);
    expect(Number(limited[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    const text = JSON.stringify(alert('after-failures'));
    expect((await ask(strict, 'POST', text, standard(text, { id: 'after', secret: NEXT_SECRET }))).status).toBe(200);
  });
});
