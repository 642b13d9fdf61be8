// The unsigned door in the service: who is let in at POST /tv/<token>, who is not, and that nothing secret stays anywhere.
import { X509Certificate } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { TRADINGVIEW_ADDRESSES } from '../../src/edge/addresses.ts';
import { createIntake } from '../../src/intake/receive.ts';
import { systemClock } from '../../src/app/clock.ts';
import { ask, startServer, testConfig, TV } from '../http/harness.ts';
import { intakeSettings } from '../intake-settings.ts';
import { type MemoryIntake, memoryIntake } from '../memory-intake.ts';
import { asClientCert, asEscapedPem, hasOpenssl, makeCertificate, TRADINGVIEW_SUBJECT } from './certificates.ts';

const [TRADINGVIEW = ''] = TRADINGVIEW_ADDRESSES;
const STRANGER = '203.0.113.9';
const SECRET = 'correct horse "battery" staple';

let memory: MemoryIntake;
let count = 0;

beforeEach(() => {
  memory = memoryIntake();
});

function body(members: object = {}): string {
  return JSON.stringify({
    symbol: 'BTCUSDT',
    exchange: 'binance',
    side: 'buy',
    size: '0.01',
    client_ref: `r${(count += 1)}`,
    ...members,
  });
}

interface Scene {
  readonly tradingview?: object;
  readonly server?: object;
  readonly webhook?: object;
}

/** A server behind a proxy on this machine, with the real intake. */
function open({ tradingview = {}, server = { trustedProxies: ['loopback'] }, webhook = {} }: Scene = {}) {
  const config = testConfig({ server, webhook, tradingview: { allowIps: 'tradingview', ...tradingview } });
  const intake = createIntake({
    ledger: memory,
    clock: systemClock,
    settings: () => intakeSettings(),
    spelling: () => 'hex32',
    webhook: () => ({ secrets: [...config.webhook.secrets, ...config.tradingview.bodySecrets], tolerance: 300_000 }),
  });
  return startServer({ intake, config: () => config });
}

function post(port: number, text: string | Uint8Array, headers: Record<string, string> = {}, token = TV) {
  return ask(port, `/tv/${token}`, { method: 'POST', body: text, headers: { 'x-forwarded-for': TRADINGVIEW, ...headers } });
}

describe('token and address', () => {
  test('each of several tokens opens it; any other path is 404, as if there were nothing', async () => {
    await using server = await open({ tradingview: { tokens: ['first-token', 'second-token'] } });
    for (const token of ['first-token', 'second-token']) expect((await post(server.port, body(), {}, token)).status).toBe(200);
    for (const token of [
      'first-toke',
      'first-tokenx',
      'FIRST-TOKEN',
      'first-token%2F',
      'first-token%00',
      '%2e%2e',
      'x'.repeat(300),
    ]) {
      const got = await post(server.port, body(), {}, token);
      expect([token, got.status, got.json['code']]).toEqual([token, 404, 'not_found']);
    }
    expect(memory.kept).toHaveLength(2);
    expect(server.log.join('')).not.toMatch(/(first|second)-token/);
  });

  test('TradingView resends the same bytes: one alert, two answers', async () => {
    await using server = await open();
    const text = body();
    const first = await post(server.port, text);
    const again = await post(server.port, text, { 'x-forwarded-for': TRADINGVIEW_ADDRESSES[1] ?? '' });
    expect([first.status, again.status, again.json['duplicate']]).toEqual([200, 200, true]);
    expect(again.json['id']).toBe(first.json['id']);
    expect(memory.kept).toHaveLength(1);
  });

  test.each([
    ['a proxy that says nothing', ['loopback'], {}, 'came from 127.0.0.1 without X-Forwarded-For: make the proxy send it'],
    ['a proxy that is not trusted', [], { 'x-forwarded-for': TRADINGVIEW }, 'list it in server.trusted_proxies'],
    ['a stranger behind the proxy', ['loopback'], { 'x-forwarded-for': `${TRADINGVIEW}, ${STRANGER}` }, `came from ${STRANGER};`],
    ['words instead of an address', ['loopback'], { 'x-forwarded-for': 'unknown' }, 'came from 127.0.0.1;'],
  ])('%s is told what was seen', async (_name, trustedProxies, headers, hint) => {
    await using server = await open({ server: { trustedProxies } });
    const got = await ask(server.port, `/tv/${TV}`, { method: 'POST', body: body(), headers });
    expect([got.status, got.json['code']]).toEqual([403, 'foreign_address']);
    expect(got.json['hint']).toContain(hint);
    expect(memory.kept).toHaveLength(0);
  });

  test('a stranger who fails without end is slowed down, and locks nobody else out', async () => {
    await using server = await open({ webhook: { failedRateLimit: { perSecond: 0.01, burst: 2 } } });
    const stranger = { 'x-forwarded-for': STRANGER };
    const guesses = [];
    for (let i = 0; i < 4; i++) guesses.push((await post(server.port, body(), stranger, `guess-${i}`)).status);
    expect(guesses).toEqual([404, 404, 429, 429]);
    // Even a guess that passes itself off as TradingView's: the proxy adds the true address behind it.
    expect((await post(server.port, body(), { 'x-forwarded-for': `${TRADINGVIEW}, ${STRANGER}` }, 'guess')).status).toBe(429);
    // And TradingView's own address, failed as often: a right alert from it still passes.
    for (let i = 0; i < 4; i++) await post(server.port, body(), {}, `guess-${i}`);
    expect((await post(server.port, body())).status).toBe(200);
  });
});

describe('a secret in the body', () => {
  const scene = { tradingview: { bodySecrets: ['an older secret', SECRET] } };

  test.each(['passphrase', 'secret', 'token', 'Password'])('%s opens the door, and only stars of it are kept', async (name) => {
    await using server = await open(scene);
    const text = body({ [name]: SECRET });
    const got = await post(server.port, text);
    expect([got.status, got.json['error']]).toEqual([200, undefined]);
    const [kept] = memory.kept;
    const stored = Buffer.from(kept?.arrival.raw ?? []).toString();
    expect(stored).toBe(text.replace(JSON.stringify(SECRET).slice(1, -1), '*'.repeat(JSON.stringify(SECRET).length - 2)));
    expect(stored).toHaveLength(text.length);
    expect(server.log.join('') + got.text).not.toContain('battery');
  });

  test.each([
    ['none', body(), 'no member passphrase'],
    ['a wrong one', body({ passphrase: `${SECRET}x` }), 'its secret is wrong'],
    ['a number', body({ passphrase: 1234 }), 'no member passphrase'],
    ['one that stands deeper', body({ extras: { passphrase: SECRET } }), 'no member passphrase'],
    ['a body that is no JSON', 'BTCUSDT buy', 'no JSON object'],
    ['a body that is not UTF-8', Buffer.from([0xff, 0xfe]), 'no JSON object'],
    [
      'one in escapes',
      body({ passphrase: SECRET }).replace('"passphrase":"c', String.raw`"pass\u0070hrase":"\u0063`),
      'without escapes',
    ],
  ])('%s: 403, and nothing is kept', async (_name, text, hint) => {
    await using server = await open(scene);
    const got = await post(server.port, text);
    expect([got.status, got.json['code']]).toEqual([403, 'body_secret']);
    expect(got.json['hint']).toContain(hint);
    expect(memory.kept).toHaveLength(0);
    expect(server.log.join('') + got.text).not.toContain('battery');
  });

  test('where none is asked for, one in the body is still no member of an alert, and is not kept', async () => {
    await using server = await open();
    const got = await post(server.port, body({ passphrase: SECRET }));
    expect([got.status, got.json['code']]).toEqual([400, 'unknown_field']);
    expect(Buffer.from(memory.kept[0]?.arrival.raw ?? []).toString()).not.toContain('battery');
  });
});

describe.skipIf(!hasOpenssl())("TradingView's certificate, seen by the proxy", () => {
  const pem = hasOpenssl() ? makeCertificate() : '';
  const verify = { tradingview: { clientCertificate: 'verify' } };

  test('is taken in both spellings', async () => {
    await using server = await open(verify);
    const spellings: Record<string, string>[] = [{ 'client-cert': asClientCert(pem) }, { 'x-client-cert': asEscapedPem(pem) }];
    for (const headers of spellings) expect((await post(server.port, body(), headers)).status).toBe(200);
    const other = makeCertificate(TRADINGVIEW_SUBJECT.replace('TradingView Webhooks', 'webhook-server@tradingview.com'));
    expect((await post(server.port, body(), { 'client-cert': asClientCert(other) })).status).toBe(200);
  });

  test.each<[name: string, certificate: string | undefined, hint: string]>([
    ['none', undefined, 'make the proxy ask for it'],
    ['nonsense', 'nonsense', 'no certificate'],
    ['a broken escape', '%zz', 'no certificate'],
    ['another organization', makeCertificate(TRADINGVIEW_SUBJECT.replace('TradingView, Inc.', 'Mallory')), 'its subject is'],
    ['another name', makeCertificate(TRADINGVIEW_SUBJECT.replace('CN=TradingView Webhooks', 'CN=mallory')), 'its subject is'],
    ['another address', makeCertificate(TRADINGVIEW_SUBJECT, 'email:mallory@example.com'), 'it is not for'],
    ['its address as a host', makeCertificate(TRADINGVIEW_SUBJECT, 'DNS:webhook-server@tradingview.com'), 'it is not for'],
  ])('%s: 403, and nothing is kept', async (_name, certificate, hint) => {
    await using server = await open(verify);
    const escaped = certificate?.startsWith('-') === true ? asEscapedPem(certificate) : certificate;
    const headers: Record<string, string> = escaped === undefined ? {} : { 'x-client-cert': escaped };
    const got = await post(server.port, body(), headers);
    expect([got.status, got.json['code']]).toEqual([403, 'client_certificate']);
    expect(got.json['hint']).toContain(hint);
    expect(memory.kept).toHaveLength(0);
  });

  test('nobody but a trusted proxy can say that it saw one', async () => {
    await using server = await open({
      tradingview: { clientCertificate: 'verify', allowIps: 'any' },
      server: { trustedProxies: [] },
    });
    const got = await post(server.port, body(), { 'client-cert': asClientCert(pem) });
    expect([got.status, got.json['code']]).toEqual([403, 'client_certificate']);
    expect(got.json['hint']).toContain('server.trusted_proxies');
  });

  test('a pinned fingerprint lets only that one in', async () => {
    const fingerprint = new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
    await using server = await open({ tradingview: { clientCertificate: 'verify', certificateFingerprints: [fingerprint] } });
    expect((await post(server.port, body(), { 'client-cert': asClientCert(pem) })).status).toBe(200);
    const got = await post(server.port, body(), { 'client-cert': asClientCert(makeCertificate()) });
    expect(got.json['hint']).toContain('fingerprint');
  });
});
