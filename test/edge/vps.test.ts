// The page for a VPS walked by somebody who has never seen pinewire: its commands and its files in its order, with the real web servers in front of
// the real programs. What cannot be had here is a name, Let's Encrypt and systemd.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort, ServiceProcess, until } from '../service.ts';
import { block, caddy, type Front, nginx, type WebServer } from './front.ts';
import { type Got, secure } from './https.ts';
import { startReceiver } from './receiver.ts';
import { RelayProcess, WEBHOOK_SECRET } from './relay-process.ts';

const PROGRAM = join(import.meta.dirname, '../../bin/pinewire.js');

/** Another address of this machine: who comes by it is not loopback, as everybody on the internet. */
const OUTSIDE = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

const servers = [nginx, caddy].filter(({ here }) => here);

/** Types the page's commands, as they stand there. */
function type(commands: string, folder: string): { readonly code: number | null; readonly out: string } {
  const typed = commands
    .replaceAll('sudo -u pinewire ', '')
    .replaceAll('/var/lib/pinewire', folder)
    .replaceAll(/(^|\s)pinewire (?=[a-z])/g, `$1'${process.execPath}' '${PROGRAM}' `);
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', typed], { cwd: folder, encoding: 'utf8' });
  return { code: status, out: stdout + stderr };
}

test('the command of the page is pinewire on the one configuration, in whatever folder it is typed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-vps-'));
  writeFileSync(join(folder, 'pinewire.yaml'), 'server: {public_url: "https://bot.example.com"}\n');
  const command = join(folder, 'pinewire');
  const text = block('pinewire-command')
    .replace('sudo --preserve-env=PINEWIRE_ADMIN_TOKEN,PINEWIRE_ADMIN_TOKEN_PREVIOUS -u pinewire', 'env')
    .replace(' node /opt/pinewire/bin/pinewire.js', ` '${process.execPath}' '${PROGRAM}'`)
    .replaceAll('/var/lib/pinewire', folder);
  writeFileSync(command, text, { mode: 0o755 });
  const { status, stdout } = spawnSync(command, ['check'], { cwd: tmpdir(), encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, expect.stringMatching(/public URL +https:\/\/bot\.example\.com/)]);
});

interface Walked {
  readonly folder: string;
  readonly port: number;
}

/** The folder of the user `pinewire` after `init --yes`, with the section of the page in it. */
async function newcomer(): Promise<Walked> {
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-vps-'));
  const initialized = type(
    block('sh', 'pinewire init --yes')
      .split('\n')
      .find((line) => line.includes('init')) ?? '',
    folder,
  );
  expect([initialized.code, initialized.out]).toEqual([0, expect.stringContaining('pinewire.yaml')]);
  return { folder, port: await freePort() };
}

async function arrive(front: Front, path: string, body: string, host = OUTSIDE): Promise<Got> {
  return secure(front.port, path, { body, ...(host !== undefined && { host }) });
}

const isUp = (front: Front) =>
  until(
    () => secure(front.port, '/healthz', { method: 'GET' }),
    ({ status }) => status === 200,
  );

const ALERT = (ref: string) => JSON.stringify({ symbol: 'BTCUSDT', side: 'buy', size: '0.001', client_ref: ref });

/** What nobody may get from outside, by whatever path. */
async function nothingElse(front: Front, token: string, own: number): Promise<void> {
  const paths = ['/', '/api/status', '/api/session', '/api/stream', '/metrics', '/readyz', '/webhook', '/tv', '/assets/index.js'];
  const hidden = [
    '/tv/../api/status',
    '/tv/..%2fapi%2fstatus',
    '/tv/%2e%2e/metrics',
    `/tv/${token}/../../metrics`,
    '//api/status',
  ];
  for (const path of [...paths, ...hidden]) {
    for (const method of ['GET', 'POST']) {
      const host = OUTSIDE === undefined ? {} : { host: OUTSIDE };
      const { status, text } = await secure(front.port, path, { method, ...host });
      // nginx sends who forgets the slash of /tv/ there, where there is nothing without a token.
      expect(path === '/tv' ? [301, 404, 405] : [403, 404, 405], `${method} ${path}: ${text}`).toContain(status);
      expect(text).not.toContain('journal');
    }
  }
  if (OUTSIDE === undefined) return;
  // Who forgets the s of https gets nowhere, and leaves no token behind.
  if (front.plainPort !== undefined) {
    const { status } = await fetch(`http://${OUTSIDE}:${front.plainPort}/tv/${token}`, { method: 'POST', body: '{}' });
    expect([404, 405]).toContain(status);
  }
  // The dashboard's own port is not there at all.
  const refused = await new Promise<string>((resolve) => {
    const socket = connect(own, OUTSIDE, () => (socket.destroy(), resolve('connected')));
    socket.on('error', (error: Error & { code?: string }) => resolve(error.code ?? ''));
  });
  expect(refused).toBe('ECONNREFUSED');
}

/** While what stands behind restarts, TradingView is told to send again, and what it sends again arrives once. */
async function survivesRestart(
  { front, path }: { readonly front: Front; readonly path: string },
  behind: { stop(): Promise<unknown>; start(): Promise<void> },
): Promise<void> {
  const body = ALERT('over-a-restart');
  await behind.stop();
  expect([502, 503]).toContain((await arrive(front, path, body)).status);
  await behind.start();
  const resent = await until(
    () => arrive(front, path, body),
    ({ status }) => status === 200,
  );
  expect(JSON.parse(resent.text)).toMatchObject({ success: true });
  expect(JSON.parse((await arrive(front, path, body)).text)).toMatchObject({ success: true, duplicate: true });
}

const open = (server: WebServer, to: number, change?: (text: string) => string): Promise<Front> =>
  server.start({ to, host: '0.0.0.0', ...(change && { change }) });

describe.skipIf(OUTSIDE === undefined || servers.length === 0)('the page for a VPS', () => {
  test.each(servers)(
    '$name in front of serve: an alert arrives, a stranger does not, and a restart loses nothing',
    async (server) => {
      const { folder, port } = await newcomer();
      await using service = new ServiceProcess(folder, port);
      const [listen = '', publicUrl = ''] = block('yaml', 'public_url').split('\n').slice(1);
      service.configure((yaml) =>
        yaml
          .replace(listen, listen.replace('5000', String(port)))
          .replace(/^ {2}# public_url: .*$/m, publicUrl)
          .replace('mode: paper,', 'mode: paper, base_url: "http://127.0.0.1:9",'),
      );
      expect(await service.cli('check')).toMatchObject({ code: 0 });
      await service.start();
      await using front = await open(server, port);
      await isUp(front);

      const [urls = ''] = block('sh', 'url --json').split('\n');
      const [url = ''] = (JSON.parse(type(urls, folder).out) as { tradingview: string[] }).tradingview;
      const { pathname: path } = new URL(url);
      const token = path.slice('/tv/'.length);
      expect(url).toBe(`https://bot.example.com/tv/${token}`);
      // On a terminal it is printed without --json.
      expect(type(`${block('sh', 'token show admin').trim()} --json`, folder)).toMatchObject({ code: 0 });
      const sent = type(block('sh', 'pinewire send'), folder);
      expect([sent.code, sent.out]).toEqual([0, expect.stringContaining('Accepted and on disk')]);

      const foreign = await arrive(front, path, ALERT('from-anywhere'));
      const { hint } = JSON.parse(foreign.text) as { hint: string };
      expect([foreign.status, hint]).toEqual([403, expect.stringContaining(`this request came from ${OUTSIDE};`)]);
      await nothingElse(front, token, port);

      service.configure((yaml) =>
        yaml.replace('tokens: ["${TV_TOKEN}"]', `tokens: ["\${TV_TOKEN}"]\n  allow_ips: ["${OUTSIDE}"]`),
      );
      expect(await service.cli('reload')).toMatchObject({ code: 0 });
      expect((await arrive(front, path, ALERT('as-tradingview'))).status).toBe(200);
      await survivesRestart({ front, path }, service);
      const refs = (JSON.parse((await service.cli('orders', '--json')).out) as { orders: { client_ref: string }[] }).orders;
      for (const ref of ['as-tradingview', 'over-a-restart'])
        expect(refs.filter(({ client_ref: one }) => one === ref)).toHaveLength(1);
      expect(refs.map(({ client_ref: ref }) => ref)).not.toContain('from-anywhere');
      expect(front.log()).not.toContain(token);
    },
  );

  test.each(servers)('$name in front of the relay: the same, and what was kept is forwarded once', async (server) => {
    await using receiver = await startReceiver();
    const folder = mkdtempSync(join(tmpdir(), 'pinewire-vps-relay-'));
    const port = await freePort();
    const yaml = block('yaml', 'forward_to')
      .replace('127.0.0.1:8080', `127.0.0.1:${port}`)
      .replace('https://home.example.net/webhook', receiver.url);
    writeFileSync(join(folder, 'pinewire.yaml'), yaml);
    const secrets = type(block('sh', 'TV_TOKEN=').replace('SECRET_OF_THE_RECEIVER', WEBHOOK_SECRET), folder);
    expect([secrets.code, statSync(join(folder, '.env')).mode & 0o777]).toEqual([0, 0o600]);
    const token = /^TV_TOKEN=(\S{64})$/m.exec(readFileSync(join(folder, '.env'), 'utf8'))?.[1] ?? '';
    await using relay = new RelayProcess(folder, `http://127.0.0.1:${port}`);
    await relay.start();
    await using front = await open(server, port, (text) => text.replaceAll('127.0.0.1:5000', `127.0.0.1:${port}`));
    await isUp(front);
    const path = `/tv/${token}`;
    const foreign = await arrive(front, path, ALERT('from-anywhere'));
    expect([foreign.status, foreign.text]).toEqual([403, expect.stringContaining(`this request came from ${OUTSIDE};`)]);
    await nothingElse(front, token, port);

    relay.configure((text) => text.replace('tokens: ["${TV_TOKEN}"]', `tokens: ["\${TV_TOKEN}"]\n  allow_ips: ["${OUTSIDE}"]`));
    await survivesRestart({ front, path }, relay);
    await until(
      () => receiver.received.map(({ clientRef }) => clientRef),
      (refs) => refs.length > 0,
    );
    const [parked = ''] = block('sh', 'relay --parked').split('\n');
    expect(type(parked, folder)).toMatchObject({ code: 0 });
    expect(receiver.received.map(({ clientRef }) => clientRef)).toEqual(['over-a-restart']);
    expect(front.log()).not.toContain(token);
  });
});
