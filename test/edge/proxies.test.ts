// The web server files of the VPS guide, as they stand on the page: valid, and with a request through each.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ask, startServer, testConfig, TV } from '../http/harness.ts';
import { until } from '../service.ts';
import { asEscapedPem, makePair } from './certificates.ts';
import { block, caddy, nginx, page } from './front.ts';
import { secure } from './https.ts';

const seen: { remote?: string }[] = [];
const intake = {
  receive: (given: object) => {
    seen.push(given);
    return Promise.resolve({
      kind: 'refused' as const,
      alertId: 'al_1' as never,
      refusal: { code: 'missing_fields' as const, error: 'missing fields', hint: 'add side' },
    });
  },
};

function service(tradingview: object = {}, port = 0) {
  seen.length = 0;
  const config = testConfig({
    server: { trustedProxies: ['loopback'], port },
    tradingview: { allowIps: ['127.0.0.1'], ...tradingview },
  });
  return startServer({ intake, config: () => config });
}

/** What both promise: alerts pass with the true address, nothing else does, and a stopped service is a 5xx that TradingView sends again on. */
async function expectDoor(port: number, server: { close(): Promise<void> }): Promise<void> {
  await until(
    () => secure(port, '/healthz', { method: 'GET' }),
    ({ status }) => status === 200,
  );
  const spoofed = { 'x-forwarded-for': '52.89.214.238' };
  expect(JSON.parse((await secure(port, `/tv/${TV}`, { headers: spoofed })).text)).toMatchObject({ code: 'missing_fields' });
  expect(seen.map(({ remote }) => remote)).toEqual(['127.0.0.1']);
  for (const path of ['/', '/api/status', '/metrics', '/webhook', '/readyz', '/tv', '/tv/../api/status'])
    expect([path, (await secure(port, path, { method: 'GET' })).status]).not.toEqual([path, 200]);
  await server.close();
  const { status } = await secure(port, `/tv/${TV}`);
  expect([502, 503]).toContain(status);
}

describe.skipIf(!nginx.here)('nginx', () => {
  test('is valid, lets alerts through and nothing else, and never logs the token', async () => {
    const server = await service();
    await using front = await nginx.start({ to: server.port });
    await expectDoor(front.port, server.server);
    expect(front.log()).not.toContain(TV);
  });

  test("hands TradingView's certificate on, and no claim of one", async () => {
    await using server = await service({ clientCertificate: 'verify' });
    const change = (text: string) =>
      text
        .replace('client_max_body_size', 'ssl_verify_client optional_no_ca;\n    client_max_body_size')
        .replace('X-Client-Cert ""', 'X-Client-Cert $ssl_client_escaped_cert');
    await using front = await nginx.start({ to: server.port, change });
    const { port } = front;
    await until(
      () => secure(port, '/healthz', { method: 'GET' }),
      ({ status }) => status === 200,
    );
    const pair = makePair();
    expect((await secure(port, `/tv/${TV}`, { pair })).text).toContain('missing_fields');
    const claimed = { 'x-client-cert': asEscapedPem(pair.cert), 'client-cert': 'x' };
    expect((await secure(port, `/tv/${TV}`, { headers: claimed })).text).toContain('"code":"client_certificate"');
    expect((await secure(port, `/tv/${TV}`, { pair: makePair('/CN=mallory') })).text).toContain('its subject is');
  });
});

describe.skipIf(spawnSync('systemd-analyze', ['--version']).status !== 0)('systemd', () => {
  test('the unit of the page is valid, with what gives it port 443 too', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pinewire-unit-'));
    const [unit = '', https = ''] = [...page.matchAll(/^```ini\n([\s\S]*?)^```/gm)].map((match) => match[1]);
    expect(https).toContain('CAP_NET_BIND_SERVICE');
    const file = join(folder, 'pinewire.service');
    writeFileSync(file, unit);
    mkdirSync(`${file}.d`);
    writeFileSync(join(`${file}.d`, 'https.conf'), https);
    const checked = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true, force: true });
    // It looks at the machine's own units too; what it says of ours names the file.
    const said = `${checked.stdout}${checked.stderr}`.split('\n').filter((text) => text.includes('pinewire.service'));
    expect(said).toEqual([]);
  });
});

test('what hands a renewed certificate on is a valid script', () => {
  const checked = spawnSync('sh', ['-n'], { input: block('certificate-hook'), encoding: 'utf8' });
  expect([checked.status, checked.stderr]).toEqual([0, '']);
  expect(block('certificate-hook')).toContain('RENEWED_LINEAGE');
});

describe.skipIf(!caddy.here)('Caddy', () => {
  test('is valid, lets alerts through and nothing else, and never logs the token', async () => {
    const server = await service();
    await using front = await caddy.start({ to: server.port });
    await expectDoor(front.port, server.server);
    await until(front.log, (text) => text.includes('/tv/token'));
    expect(front.log()).not.toContain(TV);
  });

  test('holds an alert while the service restarts: TradingView notices nothing', async () => {
    const first = await service();
    await using front = await caddy.start({ to: first.port });
    const { port } = front;
    await until(
      () => secure(port, '/healthz', { method: 'GET' }),
      ({ status }) => status === 200,
    );
    await first.server.close();
    const held = secure(port, `/tv/${TV}`);
    await using again = await service({}, first.port);
    expect((await held).text).toContain('missing_fields');
    expect(again.port).toBe(first.port);
    expect(seen).toHaveLength(1);
  });

  test("hands TradingView's certificate on, and no claim of one", async () => {
    await using server = await service({ clientCertificate: 'verify' });
    const header =
      '\t\t\theader_up Client-Cert ":{http.request.tls.client.certificate_der_base64}:"\n\t\t\theader_up -X-Client-Cert\n';
    const change = (text: string) =>
      text
        .replace('bot.example.com {', `bot.example.com {\n${block('caddy-certificate')}`)
        .replace('header_up -Client-Cert', header);
    await using front = await caddy.start({ to: server.port, change });
    const { port } = front;
    await until(
      () => secure(port, '/healthz', { method: 'GET' }),
      ({ status }) => status === 200,
    );
    const pair = makePair();
    expect((await secure(port, `/tv/${TV}`, { pair })).text).toContain('missing_fields');
    const claimed = { 'x-client-cert': asEscapedPem(pair.cert), 'client-cert': 'x' };
    expect((await secure(port, `/tv/${TV}`, { headers: claimed })).text).toContain('"code":"client_certificate"');
  });
});

test('the page is read: both files are there', async () => {
  expect(block('nginx')).toContain('proxy_pass');
  expect(block('caddy')).toContain('reverse_proxy');
  await using server = await service();
  expect((await ask(server.port, '/healthz')).status).toBe(200);
});
