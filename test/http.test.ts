// The HTTP interface as the outside sees it: every row of its table over a real socket, with the real intake and a real store behind it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../src/app/clock.ts';
import type { Config } from '../src/app/config/config.ts';
import type { HttpServer } from '../src/app/http/listener.ts';
import { createServer } from '../src/app/http/server.ts';
import { createLog } from '../src/app/log.ts';
import { logJournal } from '../src/app/log-journal.ts';
import { createMetrics } from '../src/app/metrics.ts';
import { createActions } from '../src/app/service/actions.ts';
import { createIntake } from '../src/intake/receive.ts';
import type { IntakeSettings } from '../src/intake/settings.ts';
import { sign, signStandard } from '../src/intake/verify/verify.ts';
import type { Ledger } from '../src/ledger/port.ts';
import { openSqliteLedger } from '../src/ledger/sqlite/open.ts';
import type { Account } from '../src/model/account.ts';
import { money } from '../src/model/money.ts';
import { decimal } from '../src/model/decimal.ts';
import { ADMIN, ask, fakeActions, type Got, raw, SECRET, testConfig, TV } from './http/harness.ts';
import { intakeSettings } from './intake-settings.ts';
import { BTC } from './orders.ts';

const folder = mkdtempSync(join(tmpdir(), 'pinewire-http-'));
const lines: string[] = [];
let ledger: Ledger;
let server: HttpServer;
let port = 0;
let config: Config = testConfig();
let changes: Parameters<typeof intakeSettings>[0] = {};
let accounts: readonly Account[] = [];
let count = 0;

beforeAll(async () => {
  const clock = systemClock;
  const log = createLog({ clock, secrets: () => [SECRET, ADMIN, TV], write: (line) => lines.push(line) });
  ledger = await openSqliteLedger({ file: join(folder, 'pinewire.db'), clock, role: 'serve' });
  logJournal(ledger, log);
  const paper = { exchange: 'binance', mode: 'paper', type: 'spot', sellExisting: false } as const;
  accounts = await ledger.accounts([
    { name: 'demo', ...paper },
    { name: 'second', ...paper },
  ]);
  await ledger.saveMarkets([BTC]);
  const settings = (): IntakeSettings => intakeSettings({ accounts, markets: { 'BTCUSDT on binance': BTC }, ...changes });
  const intake = createIntake({ ledger, clock, settings, spelling: () => 'hex32', webhook: () => config.webhook });
  const { reload, notifyTest } = fakeActions();
  const refreshMarkets = async () => undefined;
  const rest = { reviewed: () => [], listed: async () => ({ kind: 'unchecked' as const }), refreshMarkets, reload, notifyTest };
  const actions = createActions({ ledger, intake, clock, accounts: () => accounts, ...rest });
  const metrics = createMetrics({ ledger, clock, version: '0.0.0', process: false });
  const about = { version: '0.0.0', role: 'all' } as const;
  server = createServer({ config: () => config, clock, ledger, intake, actions, log, metrics, ready: () => [], about });
  const { address } = await server.listen();
  port = Number(new URL(address).port);
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Most tests fail often on purpose, and from one address. */
const PATIENT = { failedRateLimit: { perSecond: 1_000, burst: 1_000 } };

beforeEach(() => {
  config = testConfig({ webhook: PATIENT });
  changes = {};
});

const nextRef = (): string => `ref-${(count += 1)}`;

function alert(members: object = {}): Record<string, unknown> {
  return {
    symbol: 'BTCUSDT',
    exchange: 'binance',
    strategy: 'rsi-break',
    side: 'BUY',
    price: 50_000,
    size: 0.01,
    client_ref: nextRef(),
    ...members,
  };
}

function send(body: object | string, headers: Record<string, string> = {}): Promise<Got> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return ask(port, '/webhook', { method: 'POST', body: text, headers: { ...sign(Buffer.from(text), SECRET), ...headers } });
}

const get = (path: string) => ask(port, path, { as: 'admin' });
const post = (path: string, body: object) => ask(port, path, { as: 'admin', method: 'POST', body: JSON.stringify(body) });
const ordersOf = (got: Got) => got.json['orders'] as { id: string; account: string; status: string; reason: string | null }[];

describe('POST /webhook: taken', () => {
  test('a valid alert is 200 with its ids, and both are there to be read', async () => {
    const sent = alert();
    const got = await send(sent);
    expect(got.status).toBe(200);
    expect(got.json).toMatchObject({ success: true, client_ref: sent['client_ref'], status: 'queued' });
    expect(got.json).not.toHaveProperty('duplicate');
    const [order] = ordersOf(got);
    expect(order).toMatchObject({
      account: 'demo',
      status: 'queued',
      side: 'buy',
      effect: 'entry',
      size: '0.01',
      alert_price: '50000',
    });
    const listed = (await get(`/api/orders?client_ref=${String(sent['client_ref'])}`)).json['orders'];
    expect(listed).toEqual(ordersOf(got));
    const whole = (await get(`/api/orders/${order?.id}`)).json;
    expect(whole['alert_id']).toBe(got.json['id']);
    expect((whole['events'] as { kind: string }[]).map(({ kind }) => kind)).toContain('order.queued');
    const story = (await get(`/api/alerts/${String(got.json['id'])}`)).json;
    expect(story).toMatchObject({ status: 'accepted', source: 'webhook', remote: '127.0.0.1', raw: JSON.stringify(sent) });
    expect(story['orders']).toHaveLength(1);
  });

  test('in a fan-out the account that cannot take it is denied with a reason; where none can it is 422', async () => {
    changes = { routes: [{ accounts: ['demo', 'second'], size: 'alert', sides: 'both', enabled: true }] };
    await post('/api/halt', { account: 'second', reason: 'maintenance' });
    const got = await send(alert());
    expect([got.status, got.json['status']]).toEqual([200, 'queued']);
    expect(ordersOf(got).map(({ account, status }) => [account, status])).toEqual([
      ['demo', 'queued'],
      ['second', 'denied'],
    ]);
    expect(ordersOf(got)[1]?.reason).toContain('maintenance');
    const halted = await post('/api/halt', { reason: 'everybody out' });
    expect(halted.json['halts']).toHaveLength(2);
    const none = await send(alert());
    expect([none.status, none.json['code']]).toEqual([422, 'halted']);
    expect(none.json).toMatchObject({ success: false, alert_id: expect.stringMatching(/^al_/) });
    await post('/api/resume', { account: 'second' });
    expect((await post('/api/resume', {})).json).toMatchObject({ success: true, halts: [] });
    expect((await send(alert())).status).toBe(200);
  });

  test('the same order again is 200 with the same ids, however it is spelled and whoever asks', async () => {
    const sent = alert();
    const first = await send(sent);
    const again = await send(JSON.stringify(sent, null, 2));
    expect([again.status, again.json['duplicate']]).toEqual([200, true]);
    expect([again.json['id'], ordersOf(again)]).toEqual([first.json['id'], ordersOf(first)]);
    changes = { markets: {}, routes: [] };
    expect((await send(sent)).json['duplicate']).toBe(true);
    const together = await Promise.all(Array.from({ length: 20 }, () => send(sent)));
    expect(new Set(together.map((got) => got.json['id']))).toEqual(new Set([first.json['id']]));
  });

  test('another order under the same client_ref is 409, recorded, and never an order', async () => {
    const sent = alert();
    await send(sent);
    const got = await send({ ...sent, size: 0.02 });
    expect([got.status, got.json['code']]).toEqual([409, 'client_ref_conflict']);
    expect(got.json['hint']).toContain('{{timenow}}');
    expect((await get(`/api/orders?client_ref=${String(sent['client_ref'])}`)).json['orders']).toHaveLength(1);
    expect((await get(`/api/alerts/${String(got.json['alert_id'])}`)).json['status']).toBe('conflict');
  });

  test('Standard Webhooks: same id and bytes is the duplicate, same id with other bytes is 409', async () => {
    const body = JSON.stringify(alert());
    const [id, timestamp] = [`msg_${nextRef()}`, Math.floor(systemClock.now() / 1_000)];
    const signed = (text: string) => signStandard(Buffer.from(text), { id, timestamp, secret: SECRET });
    const by = (text: string) => ask(port, '/webhook', { method: 'POST', body: text, headers: signed(text) });
    expect((await by(body)).status).toBe(200);
    expect((await by(body)).json['duplicate']).toBe(true);
    const other = await by(JSON.stringify(alert()));
    expect([other.status, other.json['code']]).toEqual([409, 'webhook_id_conflict']);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json', 'x'])('sent as %s', async (type) => {
    expect((await send(`${JSON.stringify(alert())}\n`, { 'content-type': type })).status).toBe(200);
  });
});

describe('POST /webhook: refused', () => {
  test('no, wrong and stale signatures', async () => {
    const body = JSON.stringify(alert());
    const none = await ask(port, '/webhook', { method: 'POST', body });
    expect([none.status, none.json['error']]).toEqual([400, 'Invalid signature']);
    expect(none.json['hint']).toContain('/tv/');
    expect((await send(body, { 'X-Signature': '0'.repeat(64) })).json['error']).toBe('Invalid signature');
    const old = signStandard(Buffer.from(body), {
      id: 'msg_old',
      timestamp: Math.floor(systemClock.now() / 1_000) - 3_600,
      secret: SECRET,
    });
    const stale = await ask(port, '/webhook', { method: 'POST', body, headers: old });
    expect([stale.status, stale.json['error']]).toEqual([400, 'Stale signature']);
  });

  test.each([
    ['not JSON', '{"symbol": BTCUSDT}', 400, 'Invalid JSON'],
    ['nothing at all', '', 400, 'Invalid JSON'],
    ['missing', '{"symbol":"BTCUSDT","client_ref":"m"}', 400, 'missing fields'],
    ['unknown', JSON.stringify({ ...alert(), client_ref: 'u', stop_loss: 1 }), 400, 'unknown field "stop_loss"'],
    ['no market', JSON.stringify({ ...alert(), client_ref: 'n', symbol: 'NOPEUSDT' }), 404, 'market not found'],
  ])('%s', async (_name, body, status, error) => {
    const got = await send(body);
    expect([got.status, got.json['error'], got.json['success']]).toEqual([status, error, false]);
    expect(got.json['hint']).toBeTruthy();
    const kept = (await get(`/api/alerts/${String(got.json['alert_id'])}`)).json;
    expect([kept['status'], kept['code']]).toEqual(['refused', got.json['code']]);
  });

  test('the answers carry what is to be mended', async () => {
    expect((await send('{"symbol":"BTCUSDT"}')).json['fields']).toEqual(expect.arrayContaining(['side', 'size', 'client_ref']));
    const wrong = await send(alert({ side: 'HOLD' }));
    expect([wrong.status, wrong.json['code'], wrong.json['field']]).toEqual([400, 'invalid_field', 'side']);
    await send(alert({ symbol: 'NEWUSDT' }));
    const proposals = (await get('/api/proposals')).json['proposals'] as { symbol: string; status: string }[];
    expect(proposals).toContainEqual(expect.objectContaining({ symbol: 'NEWUSDT', status: 'open' }));
    changes = { routes: [] };
    const unrouted = await send(alert());
    expect([unrouted.status, unrouted.json['error']]).toEqual([404, 'no route']);
    changes = { limits: { maxOrderValue: money(decimal('100'), 'USDT') } };
    const denied = await send(alert());
    expect([denied.status, denied.json['code']]).toEqual([422, 'max_order_value']);
    expect(denied.json).toMatchObject({ limit: '100 USDT', value: '500 USDT', headroom: '100 USDT' });
  });

  test('a refusal does not use up its client_ref', async () => {
    const sent = alert({ symbol: 'LATERUSDT' });
    expect((await send(sent)).status).toBe(404);
    changes = { markets: { 'LATERUSDT on binance': BTC } };
    expect((await send(sent)).status).toBe(200);
  });

  test('too large, wrong method, compressed', async () => {
    expect((await send(' '.repeat(16_385))).status).toBe(413);
    expect((await send(' '.repeat(1_000_000))).status).toBe(413);
    const method = await ask(port, '/webhook', { method: 'GET' });
    expect([method.status, method.headers['allow'], method.json['code']]).toEqual([405, 'POST', 'method_not_allowed']);
    expect((await send(alert(), { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await send(alert(), { 'content-encoding': 'identity' })).status).toBe(200);
  });

  test('too many failures from a source: 429 with Retry-After, and a right alert still passes', async () => {
    config = testConfig({ webhook: { failedRateLimit: { perSecond: 0.01, burst: 2 } } });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await ask(port, '/webhook', { method: 'POST', body: '{}' })).status);
    expect(statuses).toContain(429);
    const limited = await ask(port, '/webhook', { method: 'POST', body: '{}' });
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect((await send(alert())).status).toBe(200);
    config = testConfig({ webhook: PATIENT });
    await systemClock.sleep(5);
  });

  test.each([
    ['Content-Length with Transfer-Encoding', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two Content-Lengths', 'Content-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['chunks that are none', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['a negative length', 'Content-Length: -1\r\n\r\n'],
  ])('%s never comes to a 5xx', async (_name, rest) => {
    const { status } = await raw(port, `POST /webhook HTTP/1.1\r\nHost: x\r\n${rest}`);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  test('the same signature twice is refused, even though it is right', async () => {
    const body = JSON.stringify(alert());
    const signature = String(Object.values(sign(Buffer.from(body), SECRET))[0]);
    const head = `POST /webhook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}`;
    const twice = await raw(port, `${head}\r\nX-Signature: ${signature}\r\nX-Signature: ${signature}\r\n\r\n${body}`);
    expect([twice.status, twice.text.includes('Invalid signature')]).toEqual([400, true]);
    const once = await raw(port, `${head}\r\nX-Signature: ${signature}\r\n\r\n${body}`);
    expect(once.status).toBe(200);
  });
});

describe('POST /tv/<token>', () => {
  const tv = (token: string, body: object, headers = {}) =>
    ask(port, `/tv/${token}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'text/plain', ...headers },
    });

  test('as the webhook, without a signature but with its own checks', async () => {
    const sent = alert();
    const got = await tv(TV, sent);
    expect([got.status, got.json['client_ref']]).toEqual([200, sent['client_ref']]);
    expect((await get(`/api/alerts/${String(got.json['id'])}`)).json['source']).toBe('tradingview');
    expect((await send(sent)).json['duplicate']).toBe(true);
    expect((await tv('wrong-token', alert())).status).toBe(404);
    config = testConfig({ webhook: PATIENT, tradingview: { allowIps: 'tradingview' }, server: { trustedProxies: ['loopback'] } });
    expect((await tv(TV, alert())).status).toBe(403);
    expect((await tv(TV, alert(), { 'x-forwarded-for': '34.212.75.30' })).status).toBe(200);
    expect((await tv(TV, alert(), { 'x-forwarded-for': '34.212.75.30, 198.51.100.1' })).json['remote']).toBe('198.51.100.1');
  });
});

describe('the rest of the table', () => {
  test('health, readiness, metrics', async () => {
    expect((await ask(port, '/healthz')).status).toBe(200);
    expect((await ask(port, '/readyz')).status).toBe(200);
    const metrics = (await ask(port, '/metrics')).text;
    expect(metrics).toMatch(/pinewire_alerts_total\{outcome="accepted",code="none"\} [1-9]/);
    expect(metrics).toMatch(/pinewire_orders\{status="queued"\} [1-9]/);
    expect((await ask(port, '/metrics', { headers: { 'x-forwarded-for': '1.2.3.4' } })).status).toBe(401);
  });

  test('every /api path answers with a token and refuses without', async () => {
    for (const path of ['orders', 'alerts', 'status', 'positions', 'balances', 'pnl', 'markets', 'proposals']) {
      expect([path, (await get(`/api/${path}`)).status]).toEqual([path, 200]);
      const without = await ask(port, `/api/${path}`);
      expect([path, without.status, without.json['success']]).toEqual([path, 401, false]);
    }
    const refused = (await get('/api/alerts?refused=true&since=1h')).json['alerts'] as { status: string; code: string }[];
    expect(refused.length).toBeGreaterThan(3);
    expect(refused.every(({ status, code }) => status !== 'accepted' && code !== null)).toBe(true);
    const { journal, queue_depth: depth } = (await get('/api/status')).json;
    expect((journal as { seq: number }).seq).toBeGreaterThan(10);
    expect(depth).toBeGreaterThan(0);
  });

  test('a queued order is canceled by a person, and the journal says by whom', async () => {
    const [order] = ordersOf(await send(alert()));
    const got = await post(`/api/orders/${order?.id}/cancel`, { by: 'anna' });
    expect(got.json).toMatchObject({ success: true, order: { status: 'canceled' } });
    expect(JSON.stringify((await get(`/api/orders/${order?.id}`)).json['events'])).toContain('anna via api 127.0.0.1');
    expect((await post('/api/orders/or_none/cancel', {})).status).toBe(404);
  });

  test('the stream resumes without loss while alerts come in', async () => {
    const { journal } = (await get('/api/status')).json as { journal: { seq: number } };
    await Promise.all(Array.from({ length: 30 }, () => send(alert())));
    const stop = new AbortController();
    const headers = { authorization: `Bearer ${ADMIN}`, 'last-event-id': String(journal.seq) };
    const response = await fetch(`http://127.0.0.1:${port}/api/stream`, { headers, signal: stop.signal });
    const late = Promise.all(Array.from({ length: 30 }, () => send(alert())));
    let text = '';
    const accepted = () => text.match(/"kind":"alert.accepted"/g)?.length ?? 0;
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      if (accepted() >= 60) break;
    }
    stop.abort();
    await late;
    const ids = [...text.matchAll(/^id: (\d+)\nevent: journal$/gm)].map((match) => Number(match[1]));
    expect(ids).toEqual(ids.map((_, index) => journal.seq + 1 + index));
    expect(text).toMatch(/event: order\ndata: \{"id":"or_/);
  });

  test('a burst of 1,000 over 64 connections: each is acknowledged, and once', async () => {
    const answers: Got[] = [];
    const sender = async (): Promise<void> => {
      while (answers.length < 1_000) answers.push(await send(alert()));
    };
    await Promise.all(Array.from({ length: 64 }, sender));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map((got) => got.json['id'])).size).toBe(answers.length);
  });
});

test('no secret is in the log, which follows each alert under its id', () => {
  const text = lines.join('');
  for (const secret of [SECRET, ADMIN, TV]) expect(text).not.toContain(secret);
  expect(text).not.toContain('request failed');
  const accepted = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .find(({ message }) => message === 'alert.accepted');
  const stages = lines
    .filter((line) => line.includes(String(accepted?.['alert'])))
    .map((line) => (JSON.parse(line) as { message: string }).message);
  expect(stages).toEqual(expect.arrayContaining(['alert.accepted', 'order.queued']));
});

/** Last, because it closes the store for good. */
describe('a store that is gone', () => {
  test('503 to every alert, never 2xx', async () => {
    await ledger.close();
    const got = await send(alert());
    expect([got.status, got.json['code']]).toEqual([503, 'store_unavailable']);
  });
});
