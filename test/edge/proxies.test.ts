// The web server files of the VPS guide, as they stand on the page: valid, and with a request through each.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask, startServer, testConfig, TV } from '../http/harness.ts';
import { until } from '../service.ts';
import { asEscapedPem, makePair } from './certificates.ts';
import { secure } from './https.ts';
import { freePort } from './relay-process.ts';

const CADDY = process.env['PINEWIRE_CADDY'] ?? 'caddy';
const NGINX = process.env['PINEWIRE_NGINX'] ?? 'nginx';
const has = (command: string, argument: string) => spawnSync(command, [argument]).status === 0;

const page = readFileSync(join(import.meta.dirname, '../../docs/guide/vps.md'), 'utf8');
const block = (language: string): string => new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(page)?.[1] ?? '';

let folder: string;
let running: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pinewire-proxy-'));
});

afterEach(async () => {
  if (running !== undefined && running.exitCode === null) {
    const gone = once(running, 'exit');
    running.kill('SIGTERM');
    await gone;
  }
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

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

function run(command: string, args: readonly string[]): () => string {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder },
  });
  const output: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  running = child;
  return () => output.join('');
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

describe.skipIf(!has(NGINX, '-v'))('nginx', () => {
  async function start(to: number, change = (text: string) => text): Promise<{ port: number; log(): string }> {
    const port = await freePort();
    const pair = makePair('/CN=bot.example.com', 'DNS:bot.example.com');
    writeFileSync(join(folder, 'cert.pem'), pair.cert);
    writeFileSync(join(folder, 'key.pem'), pair.key);
    mkdirSync(join(folder, 'tmp'));
    const site = change(block('nginx'))
      .replace('listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`)
      .replaceAll('127.0.0.1:5000', `127.0.0.1:${to}`)
      .replace('/etc/letsencrypt/live/bot.example.com/fullchain.pem', join(folder, 'cert.pem'))
      .replace('/etc/letsencrypt/live/bot.example.com/privkey.pem', join(folder, 'key.pem'))
      .replace('/var/log/nginx/error.log', join(folder, 'error.log'));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/tmp/${name};`,
    );
    const http = `access_log ${folder}/access.log; ${temporary.join(' ')}`;
    const main = `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log; events {}`;
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, `${main}\nhttp {\n${http}\n${site}}\n`);
    const checked = spawnSync(NGINX, ['-t', '-p', folder, '-c', file], { encoding: 'utf8' });
    expect([checked.status, checked.stderr]).toEqual([0, expect.stringContaining('test is successful')]);
    run(NGINX, ['-p', folder, '-c', file]);
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    return { port, log: () => read('access.log') + read('error.log') };
  }

  test('is valid, lets alerts through and nothing else, and never logs the token', async () => {
    const server = await service();
    const { port, log } = await start(server.port);
    await expectDoor(port, server.server);
    expect(log()).toContain('/healthz');
    expect(log()).not.toContain(TV);
  });

  test("hands TradingView's certificate on, and no claim of one", async () => {
    await using server = await service({ clientCertificate: 'verify' });
    const { port } = await start(server.port, (text) =>
      text
        .replace('client_max_body_size', 'ssl_verify_client optional_no_ca;\n    client_max_body_size')
        .replace('X-Client-Cert ""', 'X-Client-Cert $ssl_client_escaped_cert'),
    );
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

describe.skipIf(!has('systemd-analyze', '--version'))('systemd', () => {
  test('the unit of the page is valid, with what gives it port 443 too', () => {
    const [unit = '', https = ''] = [...page.matchAll(/^```ini\n([\s\S]*?)^```/gm)].map((match) => match[1]);
    expect(https).toContain('CAP_NET_BIND_SERVICE');
    const file = join(folder, 'pinewire.service');
    writeFileSync(file, unit);
    mkdirSync(`${file}.d`);
    writeFileSync(join(`${file}.d`, 'https.conf'), https);
    const checked = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
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

describe.skipIf(!has(CADDY, 'version'))('Caddy', () => {
  async function start(to: number, change = (text: string) => text): Promise<{ port: number; log(): string }> {
    const port = await freePort();
    const options = `{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n\tlocal_certs\n`;
    const site = change(block('caddy'))
      .replace(/^\{\n/, options)
      .replace('bot.example.com {', `bot.example.com:${port} {\n\tbind 127.0.0.1`)
      .replaceAll('127.0.0.1:5000', `127.0.0.1:${to}`);
    const file = join(folder, 'Caddyfile');
    writeFileSync(file, site);
    const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder };
    const checked = spawnSync(CADDY, ['validate', '--adapter', 'caddyfile', '--config', file], { encoding: 'utf8', env });
    expect([checked.status, checked.stdout + checked.stderr]).toEqual([0, expect.stringContaining('Valid configuration')]);
    return { port, log: run(CADDY, ['run', '--adapter', 'caddyfile', '--config', file]) };
  }

  test('is valid, lets alerts through and nothing else, and never logs the token', async () => {
    const server = await service();
    const { port, log } = await start(server.port);
    await expectDoor(port, server.server);
    await until(log, (text) => text.includes('/tv/token'));
    expect(log()).not.toContain(TV);
  });

  test('holds an alert while the service restarts: TradingView notices nothing', async () => {
    const first = await service();
    const { port } = await start(first.port);
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
    const { port } = await start(server.port, (text) =>
      text
        .replace('bot.example.com {', `bot.example.com {\n${block('caddy-certificate')}`)
        .replace('header_up -Client-Cert', header),
    );
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
