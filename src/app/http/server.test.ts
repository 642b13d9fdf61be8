// The server's own part: routes and doors, refusals in one shape, limits that hold, and a close that cuts nobody off.
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { sign } from '../../intake/verify/verify.ts';
import { LedgerUnavailable } from '../../ledger/port.ts';
import type { AlertId } from '../../model/ids.ts';
import { ADMIN, ask, fakeLedger, raw, SECRET, startServer, testConfig, TV } from '../../../test/http/harness.ts';
import { systemClock } from '../clock.ts';

const BODY = '{"symbol":"BTCUSDT"}';
const signed = (body: string) => ({ method: 'POST', body, headers: sign(Buffer.from(body), SECRET) });
const refused = {
  receive: async () => ({
    kind: 'refused' as const,
    alertId: 'al_1' as AlertId,
    refusal: { code: 'missing_fields' as const, error: 'missing fields', hint: 'add side', details: { fields: ['side'] } },
  }),
};

describe('webhook', () => {
  test('a signed alert reaches intake as the exact bytes, and a refusal names its alert', async () => {
    let arrival: object | undefined;
    const intake = { receive: (given: object) => ((arrival = given), refused.receive()) };
    await using server = await startServer({ intake });
    const got = await ask(server.port, '/webhook', signed(BODY));
    expect(got.status).toBe(400);
    expect(got.json).toEqual({
      success: false,
      code: 'missing_fields',
      error: 'missing fields',
      hint: 'add side',
      alert_id: 'al_1',
      fields: ['side'],
    });
    expect(arrival).toEqual({ raw: Buffer.from(BODY), source: 'webhook', remote: '127.0.0.1' });
  });

  test.each(['text/plain', 'application/json; charset=utf-8', 'nonsense', 'multipart/form-data; boundary=x', ''])(
    'content type %j does not matter',
    async (type) => {
      await using server = await startServer({ intake: refused });
      const { headers, ...rest } = signed(BODY);
      const got = await ask(server.port, '/webhook/', { ...rest, headers: { ...headers, 'content-type': type } });
      expect(got.json['code']).toBe('missing_fields');
    },
  );

  test('no, wrong and doubled signatures are 400 "Invalid signature", and the hint leads to /tv/', async () => {
    await using server = await startServer();
    const unsigned = await ask(server.port, '/webhook', { method: 'POST', body: BODY });
    expect(unsigned.json).toMatchObject({ success: false, code: 'invalid_signature', error: 'Invalid signature' });
    expect(unsigned.json['hint']).toContain('/tv/');
    const wrong = await ask(server.port, '/webhook', { ...signed(BODY), body: `${BODY} ` });
    expect(wrong.json['error']).toBe('Invalid signature');
    const signature = sign(Buffer.from(BODY), SECRET)['X-Signature'] ?? '';
    const doubled = await raw(
      server.port,
      `POST /webhook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Signature: ${signature}\r\nx-signature: ${signature}\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
    );
    expect(doubled.status).toBe(400);
    expect(doubled.text).toContain('Invalid signature');
  });

  test('a store that cannot commit is 503, and a bug is 500 with an id that the log has', async () => {
    let error: Error = new LedgerUnavailable('disk full');
    await using server = await startServer({ intake: { receive: () => Promise.reject(error) } });
    const away = await ask(server.port, '/webhook', signed(BODY));
    expect([away.status, away.json['code'], away.headers['retry-after']]).toEqual([503, 'store_unavailable', '1']);
    error = new TypeError('no such thing');
    const bug = await ask(server.port, '/webhook', signed(BODY));
    expect([bug.status, bug.json['code']]).toEqual([500, 'internal_error']);
    expect(bug.text).not.toContain('no such thing');
    expect(server.log.at(-1)).toContain(String(bug.json['id']));
    expect(server.log.at(-1)).toContain('no such thing');
  });

  test('only failures are limited: 429 with Retry-After for them, while a right signature still passes', async () => {
    const config = testConfig({ webhook: { failedRateLimit: { perSecond: 0.1, burst: 3 } } });
    await using server = await startServer({ config: () => config, intake: refused });
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await ask(server.port, '/webhook', { method: 'POST', body: BODY })).status);
    expect(statuses).toEqual([400, 400, 400, 429, 429]);
    const limited = await ask(server.port, '/webhook', { method: 'POST', body: BODY });
    expect([limited.status, limited.json['code']]).toEqual([429, 'too_many_failures']);
    for (const path of ['/tv/guessed', '/api/orders']) {
      const ends = [];
      for (let i = 0; i < 4; i++)
        ends.push((await ask(server.port, path, { method: path.startsWith('/tv') ? 'POST' : 'GET' })).status);
      expect(ends[0]).not.toBe(429);
      expect(ends[3]).toBe(429);
    }
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(server.port, '/webhook', signed(BODY))).json['code']).toBe('missing_fields');
  });

  test('a large body is 413 although the sender is still writing, compressed 415, other methods 405', async () => {
    await using server = await startServer({ intake: refused });
    const large = await ask(server.port, '/webhook', signed('x'.repeat(1_000_000)));
    expect([large.status, large.json['code']]).toEqual([413, 'body_too_large']);
    const chunked = await ask(server.port, '/webhook', {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked' },
      body: 'x'.repeat(1_000_000),
    });
    expect(chunked.status).toBe(413);
    const gzip = await ask(server.port, '/webhook', { method: 'POST', body: BODY, headers: { 'content-encoding': 'gzip' } });
    expect([gzip.status, gzip.json['code']]).toEqual([415, 'unsupported_encoding']);
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND']) {
      const got = await ask(server.port, '/webhook', { method });
      expect([method, got.status, got.headers['allow']]).toEqual([method, 405, 'POST']);
    }
  });

  test('beyond the alerts in flight it is 503', async () => {
    const open: (() => void)[] = [];
    const intake = { receive: () => new Promise<void>((resolve) => open.push(resolve)).then(refused.receive) };
    await using server = await startServer({ intake, limits: { alertsInFlight: 2 } });
    const first = [ask(server.port, '/webhook', signed(BODY)), ask(server.port, '/webhook', signed(BODY))];
    while (open.length < 2) await systemClock.sleep(2);
    const third = await ask(server.port, '/webhook', signed(BODY));
    expect([third.status, third.json['code']]).toEqual([503, 'overloaded']);
    for (const finish of open) finish();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([400, 400]);
  });
});

describe('strangers', () => {
  test('who only begins a body takes no place of an alert', async () => {
    await using server = await startServer({ intake: refused, limits: { alertsInFlight: 1 } });
    const slow = [0, 1].map(() => raw(server.port, 'POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{', 500));
    await systemClock.sleep(100);
    expect((await ask(server.port, '/webhook', signed(BODY))).json['code']).toBe('missing_fields');
    await Promise.all(slow);
  });
});

describe('tradingview', () => {
  test('a right token needs no signature; a wrong one is 404, a foreign address 403 that says what it saw', async () => {
    let allowIps: string | string[] = 'any';
    const seen: unknown[] = [];
    const intake = { receive: (given: object) => (seen.push(given), refused.receive()) };
    await using server = await startServer({ intake, config: () => testConfig({ tradingview: { allowIps } }) });
    expect((await ask(server.port, `/tv/${TV}`, { method: 'POST', body: BODY })).json['code']).toBe('missing_fields');
    expect(seen).toEqual([{ raw: Buffer.from(BODY), source: 'tradingview', remote: '127.0.0.1' }]);
    expect((await ask(server.port, `/tv/${TV}x`, { method: 'POST', body: BODY })).status).toBe(404);
    allowIps = 'tradingview';
    const foreign = await ask(server.port, `/tv/${TV}`, { method: 'POST', body: BODY });
    expect([foreign.status, foreign.json['code']]).toEqual([403, 'foreign_address']);
    expect(foreign.json['hint']).toMatch(/came from 127\.0\.0\.1.*52\.89\.214\.238/);
    allowIps = ['127.0.0.0/8'];
    expect((await ask(server.port, `/tv/${TV}`, { method: 'POST', body: BODY })).status).toBe(400);
    expect(server.log.join('')).not.toContain(TV);
  });

  test('X-Forwarded-For counts from a trusted proxy only', async () => {
    let trustedProxies: string[] = [];
    const config = () => testConfig({ server: { trustedProxies }, tradingview: { allowIps: 'tradingview' } });
    await using server = await startServer({ intake: refused, config });
    const headers = { 'x-forwarded-for': '10.0.0.1, 52.89.214.238' };
    expect((await ask(server.port, `/tv/${TV}`, { method: 'POST', body: BODY, headers })).status).toBe(403);
    trustedProxies = ['loopback'];
    expect((await ask(server.port, `/tv/${TV}`, { method: 'POST', body: BODY, headers })).status).toBe(400);
    const spoofed = { 'x-forwarded-for': '52.89.214.238, 203.0.113.9' };
    const got = await ask(server.port, `/tv/${TV}`, { method: 'POST', body: BODY, headers: spoofed });
    expect(got.json['remote']).toBe('203.0.113.9');
    // A stranger's own headers do not push out what the proxy adds behind them.
    const head = `POST /tv/${TV} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\nX-Forwarded-For: 52.89.214.238\r\n`;
    const padded = await raw(server.port, `${head}${'a:\r\n'.repeat(1_500)}X-Forwarded-For: 203.0.113.9\r\n\r\n{}`);
    expect([padded.status, padded.text]).toEqual([403, expect.stringContaining('"remote":"203.0.113.9"')]);
  });
});

describe('a store that takes its time', () => {
  test('TradingView is answered before it hangs up, so that it sends again; who signs waits', async () => {
    const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof refused.receive>>>();
    let received = 0;
    const intake = { receive: () => (received++, promise) };
    const config = testConfig({ tradingview: { allowIps: 'any' } });
    await using server = await startServer({ intake, config: () => config, limits: { answerMs: 200, alertsInFlight: 2 } });
    const late = await ask(server.port, `/tv/${TV}`, { method: 'POST', body: BODY });
    expect([late.status, late.json['code'], late.headers['retry-after']]).toEqual([503, 'store_slow', '1']);
    const waits = ask(server.port, '/webhook', signed(BODY));
    // The one that was answered is still being committed, and takes a place as the one that waits does.
    await expect.poll(() => received).toBe(2);
    const third = await ask(server.port, `/tv/${TV}`, { method: 'POST', body: BODY });
    expect(third.json['code']).toBe('overloaded');
    resolve(await refused.receive());
    expect((await waits).status).toBe(400);
    expect((await ask(server.port, `/tv/${TV}`, { method: 'POST', body: BODY })).status).toBe(400);
  });
});

describe('doors', () => {
  test('/api needs an admin token, any of them, and says so as JSON', async () => {
    await using server = await startServer();
    const none = await ask(server.port, '/api/orders');
    expect([none.status, none.json['code'], none.headers['www-authenticate']]).toEqual([401, 'unauthorized', 'Bearer']);
    for (const token of [ADMIN, 'an-older-token']) {
      const got = await ask(server.port, '/api/orders', { headers: { authorization: `bearer ${token}` } });
      expect([got.status, got.json]).toEqual([200, { orders: [] }]);
    }
    for (const value of [ADMIN, `Bearer ${ADMIN}x`, 'Bearer ', 'Basic abc']) {
      expect((await ask(server.port, '/api/orders', { headers: { authorization: value } })).status).toBe(401);
    }
  });

  test('on loopback a foreign host name is refused at /api and /, but not at /webhook', async () => {
    const config = testConfig({ server: { publicUrl: 'https://bot.example.com' } });
    await using server = await startServer({ config: () => config, intake: refused });
    const evil = { headers: { host: 'evil.example.net' } };
    for (const path of ['/', '/api/orders']) {
      const got = await ask(server.port, path, {
        ...evil,
        as: 'admin',
        headers: { ...evil.headers, authorization: `Bearer ${ADMIN}` },
      });
      expect([path, got.status, got.json['code']]).toEqual([path, 403, 'foreign_host']);
    }
    const { headers, ...rest } = signed(BODY);
    expect((await ask(server.port, '/webhook', { ...rest, headers: { ...headers, ...evil.headers } })).status).toBe(400);
    for (const host of ['localhost:5000', '127.0.0.1', '[::1]:80', 'BOT.example.com']) {
      expect((await ask(server.port, '/', { headers: { host } })).status).toBe(200);
    }
  });

  test('metrics are for the admin, or for this machine with no proxy in front', async () => {
    await using server = await startServer();
    const local = await ask(server.port, '/metrics');
    expect(local.status).toBe(200);
    expect(local.text).toContain('pinewire_build_info');
    expect((await ask(server.port, '/metrics', { headers: { 'x-forwarded-for': '127.0.0.1' } })).status).toBe(401);
    expect((await ask(server.port, '/metrics', { headers: { forwarded: 'for=127.0.0.1' } })).status).toBe(401);
    expect((await ask(server.port, '/metrics', { headers: { host: 'evil.example.net' } })).status).toBe(401);
    expect((await ask(server.port, '/metrics', { as: 'admin', headers: { 'x-forwarded-for': '1.2.3.4' } })).status).toBe(200);
  });

  test('who guesses the token at /metrics is slowed, counted and out of guesses at /api too; who has it never waits', async () => {
    const failedRateLimit = { perSecond: 0.01, burst: 3 };
    const config = testConfig({ webhook: { failedRateLimit }, server: { trustedProxies: ['loopback'] } });
    await using server = await startServer({ config: () => config });
    const guess = (path: string, token?: string) => {
      const headers = { 'x-forwarded-for': '203.0.113.9', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
      return ask(server.port, path, { headers }).then(({ status }) => status);
    };
    // Who carries no token guesses nothing.
    for (let i = 0; i < 5; i++) expect(await guess('/metrics')).toBe(401);
    const guesses = [await guess('/metrics', 'a'), await guess('/metrics', 'b'), await guess('/api/orders', 'c')];
    expect(guesses).toEqual([401, 401, 401]);
    expect([await guess('/metrics', 'd'), await guess('/api/orders', 'e')]).toEqual([429, 429]);
    expect(await guess('/metrics', ADMIN)).toBe(200);
    expect((await ask(server.port, '/metrics')).text).toMatch(/failures_total\{door="api",source="internet",slowed="true"\} 2/);
  });

  test('healthz is alive, readyz says what is missing', async () => {
    let missing: string[] = [];
    await using server = await startServer({ ready: () => missing });
    expect((await ask(server.port, '/healthz')).json).toEqual({ status: 'ok' });
    expect((await ask(server.port, '/readyz')).status).toBe(200);
    missing = ['the store cannot commit'];
    const got = await ask(server.port, '/readyz');
    expect([got.status, got.json['not_ready'], got.json['success']]).toEqual([503, missing, false]);
  });

  test('unknown paths are 404 in JSON, wrong methods 405 with what is allowed', async () => {
    await using server = await startServer();
    for (const path of ['/nothing', '/api', '/api/orders/1/2/3', '/%zz', '/webhook/../api/x', `/tv/${'x'.repeat(2_000)}`]) {
      const got = await ask(server.port, path, { as: 'admin' });
      expect([400, 404, 405]).toContain(got.status);
      expect(got.json['success']).toBe(false);
    }
    expect((await ask(server.port, '/nothing')).json['error']).toBe('address not found');
    const got = await ask(server.port, '/api/orders', { method: 'DELETE' });
    expect([got.status, got.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  test('the page runs nothing but its own files', async () => {
    await using server = await startServer();
    const page = await ask(server.port, '/');
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.text).not.toMatch(/<script>|style=|onclick=|https?:\/\//);
    for (const path of [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '')) {
      expect((await ask(server.port, path)).status).toBe(200);
    }
  });
});

describe('malformed HTTP', () => {
  const post = 'POST /webhook HTTP/1.1\r\nHost: x\r\n';
  test.each([
    ['Content-Length with Transfer-Encoding', `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['two Content-Lengths', `${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`],
    ['no HTTP at all', 'hello there\r\n\r\n'],
    ['a line break in a header', `${post}X-A: b\rc\r\n\r\n`],
    ['an unknown method', 'BREW /webhook HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['headers over 16 kB', `${post}X-Large: ${'x'.repeat(40_000)}\r\n\r\n`],
    ['no Host', 'POST /webhook HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'],
    ['a transfer coding', `${post}Connection: close\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ['TLS on a plain port', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000'],
  ])('%s is answered 4xx', async (_name, bytes) => {
    await using server = await startServer({ intake: refused });
    const got = await raw(server.port, bytes);
    expect(got.status).toBeGreaterThanOrEqual(400);
    expect(got.status).toBeLessThan(500);
    expect(server.log.join('')).not.toContain('"error"');
  });

  test('a body that never ends is cut off in time, and nothing is logged as a bug', async () => {
    await using server = await startServer({ intake: refused, limits: { requestMs: 300, headersMs: 300 } });
    const started = systemClock.monotonic();
    const got = await raw(server.port, `${post}Content-Length: 100\r\n\r\nabc`, 8_000);
    expect(systemClock.monotonic() - started).toBeLessThan(4_000);
    expect([0, 408]).toContain(got.status);
    expect(server.log.join('')).not.toContain('request failed');
  });
});

test('who is answered that the request took too long, and holds the line open, is cut off', async () => {
  await using server = await startServer({ intake: refused, limits: { requestMs: 300, headersMs: 300 } });
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write('POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc');
  socket.resume();
  await once(socket, 'end');
  const cut = once(socket, 'error');
  for (let i = 0; i < 20 && socket.writable; i++) {
    socket.write('x');
    await systemClock.sleep(10);
  }
  expect((await cut)[0]).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) as string });
});

describe('lists', () => {
  test('filters reach the ledger, and one that cannot be read is refused', async () => {
    const filters: unknown[] = [];
    const ledger = fakeLedger({ orders: async (filter) => (filters.push(filter), []) });
    await using server = await startServer({ ledger });
    await ask(server.port, '/api/orders?client_ref=a%20b&status=filled&strategy=s&limit=5&since=2026-11-22T12:00:00Z&account=', {
      as: 'admin',
    });
    expect(filters).toEqual([{ clientRef: 'a b', status: 'filled', strategy: 's', limit: 5, since: Date.UTC(2026, 10, 22, 12) }]);
    for (const query of [
      'status=done',
      'limit=0',
      'limit=x',
      'since=yesterday',
      'account=nobody',
      'clientref=x',
      'status=open&status=filled',
    ]) {
      const got = await ask(server.port, `/api/orders?${query}`, { as: 'admin' });
      expect([query, got.status, got.json['code']]).toEqual([query, 400, 'invalid_field']);
    }
    const missing = await ask(server.port, '/api/orders/or_none', { as: 'admin' });
    expect([missing.status, missing.json['code']]).toEqual([404, 'not_found']);
  });
});

describe('closing', () => {
  test('what is in flight is finished, what comes then is 503', async () => {
    let finish = (): void => undefined;
    const receive = () => new Promise<void>((resolve) => (finish = resolve)).then(refused.receive);
    const { server, port } = await startServer({ intake: { receive } });
    const inFlight = ask(port, '/webhook', signed(BODY));
    while (String(finish).includes('undefined')) await systemClock.sleep(2);
    const closed = server.close();
    expect((await ask(port, '/webhook', signed(BODY))).json['code']).toBe('shutting_down');
    expect((await ask(port, '/nothing')).status).toBe(503);
    finish();
    expect((await inFlight).status).toBe(400);
    await closed;
    await expect(ask(port, '/healthz')).rejects.toThrow('ECONNREFUSED');
  });

  test('a handler that never ends does not hold the close', async () => {
    const { server, port } = await startServer({
      intake: { receive: () => new Promise(() => undefined) },
      limits: { closeMs: 100 },
    });
    const hanging = ask(port, '/webhook', signed(BODY)).catch((error: Error) => error.message);
    await systemClock.sleep(50);
    const started = systemClock.monotonic();
    await server.close();
    expect(systemClock.monotonic() - started).toBeLessThan(1_000);
    expect(await hanging).toBe('socket hang up');
  });

  test('a taken port is said in a sentence', async () => {
    await using first = await startServer();
    const config = testConfig({ server: { port: first.port } });
    await expect(startServer({ config: () => config })).rejects.toThrow(/is taken.*--listen/);
  });
});
