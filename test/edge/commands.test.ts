// The commands around the public edge: what doctor says of the public address and of the relay, and url and send on the relay's machine.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../fake-cli.ts';
import { freePort, prepareService } from '../service.ts';
import { hasOpenssl, makeServerPair } from './certificates.ts';
import { prepareRelay, TOKEN, WEBHOOK_SECRET } from './relay-process.ts';

interface Finding {
  readonly status: string;
  readonly what: string;
  readonly detail: string;
}

/** `ok edge: …` lines of the findings about `what`. */
async function findings(cwd: string, what: string): Promise<string> {
  const { out } = await runCli(['doctor', '--json'], { cwd });
  const all = (JSON.parse(out) as { findings: Finding[] }).findings.filter((finding) => finding.what === what);
  return all.map(({ status, detail }) => `${status} ${detail}`).join('\n');
}

/** A web server in front of `service`, which says of every request that it came from `forwardedFor`. */
async function aFront(service: string, forwardedFor: string): Promise<AsyncDisposable & { readonly url: string }> {
  const { hostname, port } = new URL(service);
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, ...(forwardedFor !== '' && { 'x-forwarded-for': forwardedFor }) };
    const sent = request({ hostname, port, method: incoming.method, path: incoming.url, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    sent.on('error', () => outgoing.destroy());
    incoming.pipe(sent);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const close = async () => (server.closeAllConnections(), void server.close());
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    [Symbol.asyncDispose]: close,
  };
}

describe('doctor and the public address', () => {
  test('follows it as TradingView would: shape, IPv4 address, the sign of life, and an alert posted to /tv/', async () => {
    await using service = await prepareService('');
    await using front = await aFront(service.url, '127.0.0.1');
    service.configure((yaml) => yaml.replace('server: {', `server: {public_url: "${front.url}", `));
    await service.start();
    const said = await findings(service.folder, 'edge');
    expect(said).toContain(`warn ${front.url} is not HTTPS`);
    expect(said).toMatch(/fail http:\S+ names port \d+/);
    expect(said).toContain('warn 127.0.0.1 is 127.0.0.1 as seen from here');
    expect(said).toContain(`ok ${front.url} leads to pinewire`);
    expect(said).toContain('ok an alert posted to /tv/ arrives, and is refused as coming from 127.0.0.1, this machine');
  });

  test.each([
    ['says nothing of its clients', '', '', /fail every alert would be refused: .* come from 127\.0\.0\.1, the proxy/],
    [
      'is not trusted',
      '203.0.113.9',
      '10.0.0.0/8',
      /fail every alert would be refused: .*127\.0\.0\.1, whose X-Forwarded-For is not/,
    ],
    [
      'stands behind another that hides them',
      '203.0.113.9',
      '',
      /warn an alert posted to \/tv\/ arrives, .* from 203\.0\.113\.9/,
    ],
  ])('a proxy that %s is named, before it costs an alert', async (_name, forwardedFor, trusted, seen) => {
    await using service = await prepareService('');
    await using front = await aFront(service.url, forwardedFor);
    const proxies = trusted === '' ? '' : `trusted_proxies: ["${trusted}"], `;
    service.configure((yaml) => yaml.replace('server: {', `server: {${proxies}public_url: "${front.url}", `));
    await service.start();
    expect(await findings(service.folder, 'edge')).toMatch(seen);
    expect(await service.metric('pinewire_signature_failures_total\\{door="tradingview"[^}]*\\}')).toBe(1);
  });

  test('what is asked for that stores nothing, where this machine may send alerts too; a token that is not known there is named', async () => {
    await using service = await prepareService(`tradingview: {tokens: ["${TOKEN}"], allow_ips: [127.0.0.0/8]}`);
    await using front = await aFront(service.url, '127.0.0.1');
    service.configure((yaml) => yaml.replace('server: {', `server: {public_url: "${front.url}", `));
    await service.start();
    expect(await findings(service.folder, 'edge')).toContain(
      'ok an alert posted to /tv/ arrives, and the address of this machine',
    );
    expect((await service.api('/api/alerts?refused=true')).body['alerts']).toEqual([]);
    service.configure((yaml) => yaml.replace(TOKEN, 'a-token-that-came-later'));
    expect(await findings(service.folder, 'edge')).toContain('fail what answers at /tv/ does not know');
  });

  test.each<[name: string, listener: RequestListener, seen: RegExp]>([
    [
      'redirects',
      (_, answer) => answer.writeHead(301, { location: 'https://elsewhere.example' }).end(),
      /fail .*\/tv\/….*HTTP 301/,
    ],
    ['serves something else', (_, answer) => answer.end('<html>'), /fail .*\/healthz: what answers is not pinewire/],
  ])('a web server that %s is named', async (_name, listener, seen) => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await using service = await prepareService('');
    service.configure((yaml) => yaml.replace('server: {', `server: {public_url: "http://127.0.0.1:${port}", `));
    expect(await findings(service.folder, 'edge')).toMatch(seen);
    server.closeAllConnections();
    server.close();
  });

  test('a name without an IPv4 address, and an IPv6 address, are named', async () => {
    await using service = await prepareService('');
    service.configure((yaml) => yaml.replace('server: {', 'server: {public_url: "https://nowhere.invalid", '));
    expect(await findings(service.folder, 'edge')).toContain('fail nowhere.invalid has no IPv4 address');
    service.configure((yaml) => yaml.replace('https://nowhere.invalid', 'http://[::1]:9'));
    expect(await findings(service.folder, 'edge')).toContain('fail [::1] is an IPv6 address');
  });

  test.skipIf(!hasOpenssl())('a certificate that nobody trusts is named, and so is one that runs out', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pinewire-doctor-'));
    const { cert, key } = makeServerPair();
    writeFileSync(join(folder, 'cert.pem'), cert);
    writeFileSync(join(folder, 'key.pem'), key);
    await using service = await prepareService('');
    const port = await freePort();
    const tls = `tls: {listen: "127.0.0.1:${port}", certificate: "${folder}/cert.pem", key: "${folder}/key.pem"}`;
    service.configure((yaml) => yaml.replace('server: {', `server: {${tls}, public_url: "https://127.0.0.1:${port}", `));
    await service.start();
    expect(await findings(service.folder, 'edge')).toMatch(/fail 127\.0\.0\.1:\d+: its certificate is not trusted/);
    expect(await findings(service.folder, 'certificate')).toMatch(/warn server\.tls: the certificate is valid for another 1 day/);
    rmSync(folder, { recursive: true });
  });
});

test("on the relay's machine doctor looks at relay, receiver and clock; url and send know where the relay is", async () => {
  await using service = await prepareService('');
  await using relay = await prepareRelay(`${service.url}/webhook`);
  expect(await findings(relay.folder, 'relay')).toMatch(/^warn .*nobody answers\nfail the receiver does not answer/);
  await service.start();
  await relay.start();
  expect(await findings(relay.folder, 'relay')).toMatch(/^ok runs on .*\nok the receiver answers .* its clock is within 1 s/);
  expect(await findings(relay.folder, 'relay')).not.toContain('plain HTTP');
  relay.configure((yaml) => yaml.replace(/forward_to: "[^"]*"/, 'forward_to: "http://192.0.2.1:9/webhook"'));
  expect(await findings(relay.folder, 'relay')).toContain('warn relay.forward_to is plain HTTP to 192.0.2.1');
  relay.configure((yaml) => yaml.replace(/forward_to: "[^"]*"/, `forward_to: "${service.url}/webhook"`));
  const { out } = await relay.cli('url', '--json');
  expect(JSON.parse(out)).toEqual({
    public: false,
    forward_to: `${service.url}/webhook`,
    tradingview: [`${relay.url}/tv/${TOKEN}`],
  });
  writeFileSync(join(relay.folder, 'alert.json'), '{"symbol":"BTCUSDT","side":"buy","size":"0.001","client_ref":"send-1"}');
  const sent = await relay.cli('send', 'alert.json', '--unsigned');
  expect([sent.code, sent.out]).toEqual([0, expect.stringContaining('The relay forwards it')]);
  expect(sent.out).not.toContain(WEBHOOK_SECRET);
  expect((await service.orderWhen('send-1', () => true)).client_ref).toBe('send-1');
});

test('a receiver whose clock would use up much of max_age is named: entries would be too old there', async () => {
  let ahead = 0;
  const receiver = createServer((_, answer) => {
    answer.setHeader('date', new Date(Date.now() + ahead).toUTCString());
    answer.end('{"status":"ok"}');
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await using relay = await prepareRelay(`http://127.0.0.1:${port}/webhook`, 'alerts: {max_age: 60s}');
  // A quarter of max_age is 15 s, half of the tolerance 150 s.
  for (const [seconds, seen] of [
    [10, /ok the receiver answers/],
    [30, /fail the receiver's clock is (29|30) s away from this one, and may be 15 s/],
    [-30, /fail the receiver's clock is (30|31) s away/],
  ] as const) {
    ahead = seconds * 1_000;
    expect(await findings(relay.folder, 'relay')).toMatch(seen);
  }
  receiver.closeAllConnections();
  receiver.close();
});
