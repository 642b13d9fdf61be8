// TLS that ends in pinewire itself: what the public port serves, who is let in by certificate, and certificates that are renewed while it runs.
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/app/clock.ts';
import { createLog } from '../../src/app/log.ts';
import { keepCertificate } from '../../src/app/tls/keeper.ts';
import { expiryOf } from '../../src/app/tls/expiry.ts';
import { readPair } from '../../src/app/tls/pair.ts';
import { manualClock } from '../manual-clock.ts';
import { freePort, prepareService, until } from '../service.ts';
import { ask, raw, startServer, testConfig, TV } from '../http/harness.ts';
import { asEscapedPem, hasOpenssl, makePair, makeServerPair } from './certificates.ts';
import { secure } from './https.ts';
import { startReceiver } from './receiver.ts';
import { prepareRelay, TOKEN } from './relay-process.ts';

const fingerprintOf = (pem: string): string => new X509Certificate(pem).fingerprint256;

describe.skipIf(!hasOpenssl())('TLS', () => {
  let folder: string;
  let files: { certificate: string; key: string };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pinewire-tls-'));
    files = { certificate: join(folder, 'fullchain.pem'), key: join(folder, 'privkey.pem') };
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** As a renewal does it: both files replaced, one after the other. */
  function install(pair: { cert: string; key: string }): void {
    for (const [file, text] of [
      [files.certificate, pair.cert],
      [files.key, pair.key],
    ] as const) {
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    }
  }

  const kept: unknown[] = [];
  const intake = {
    receive: (given: object) => {
      kept.push(given);
      const refusal = { code: 'missing_fields' as const, error: 'missing fields', hint: 'add side' };
      return Promise.resolve({ kind: 'refused' as const, alertId: 'al_1' as never, refusal });
    },
  };

  async function open(tradingview: object = {}) {
    kept.length = 0;
    install(makeServerPair());
    const tls = { host: '127.0.0.1', port: 0, ...files };
    const config = testConfig({ server: { tls, trustedProxies: ['loopback'] }, tradingview });
    const lines: string[] = [];
    const log = createLog({ clock: systemClock, secrets: () => [], write: (line) => lines.push(line) });
    const keeper = keepCertificate({ files, clock: systemClock, log });
    const server = await startServer({ intake, config: () => config, keeper, log });
    return {
      server,
      lines,
      [Symbol.asyncDispose]: async () => {
        keeper.stop();
        await server.server.close();
      },
    };
  }

  describe('the public port', () => {
    test('serves the doors for alerts and the sign of life, and nothing of the rest; the own port stays as it was', async () => {
      await using scene = await open();
      const { port, publicPort } = scene.server;
      expect((await secure(publicPort, `/tv/${TV}`)).text).toContain('missing_fields');
      expect((await secure(publicPort, '/webhook')).text).toContain('Invalid signature');
      expect((await secure(publicPort, '/healthz', { method: 'GET' })).status).toBe(200);
      for (const path of ['/', '/readyz', '/metrics', '/api/status', '/api/session', '/api/stream', '/assets/x.js'])
        expect([path, (await secure(publicPort, path, { method: 'GET' })).status]).toEqual([path, 404]);
      expect((await ask(port, '/readyz')).status).toBe(200);
    });

    test('speaks TLS 1.2 and 1.3, nothing older, and no word without TLS', async () => {
      await using scene = await open();
      const { publicPort } = scene.server;
      for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const)
        expect((await secure(publicPort, '/healthz', { method: 'GET', maxVersion })).status).toBe(200);
      expect(await secure(publicPort, '/healthz', { method: 'GET', maxVersion: 'TLSv1.1' })).toMatchObject({ status: 0 });
      expect((await raw(publicPort, 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')).text).toBe('');
    });
  });

  describe("TradingView's certificate, on the connection itself", () => {
    const verify = { clientCertificate: 'verify' };

    test('lets it in; none, and another one, are refused before anything is read', async () => {
      await using scene = await open(verify);
      const { publicPort } = scene.server;
      const pair = makePair();
      expect((await secure(publicPort, `/tv/${TV}`, { pair })).text).toContain('missing_fields');
      const seen = kept.length;
      const refused = async (sent: Parameters<typeof secure>[2], hint: string): Promise<void> => {
        const got = await secure(publicPort, `/tv/${TV}`, sent);
        expect([got.status, got.text]).toEqual([403, expect.stringContaining('"code":"client_certificate"')]);
        expect(got.text).toContain(hint);
      };
      await refused({}, 'showed none');
      await refused({ pair: makePair('/CN=mallory') }, 'its subject is');
      expect(kept).toHaveLength(seen);
    });

    test('what a header claims is not believed of a stranger', async () => {
      await using scene = await open({ ...verify, allowIps: 'any' });
      const pair = makePair();
      const claimed = { 'x-client-cert': asEscapedPem(pair.cert) };
      const mallory = await secure(scene.server.publicPort, `/tv/${TV}`, { headers: claimed, pair: makePair('/CN=mallory') });
      expect(mallory.text).toContain('its subject is');
    });

    test('a resumed session is judged by the certificate it began with', async () => {
      await using scene = await open(verify);
      const agent = new Agent({ keepAlive: false, maxCachedSessions: 10 });
      const sent = { agent, pair: makePair(), maxVersion: 'TLSv1.2' as const };
      for (let i = 0; i < 3; i++)
        expect((await secure(scene.server.publicPort, `/tv/${TV}`, sent)).text).toContain('missing_fields');
      agent.destroy();
    });

    test('a pinned fingerprint lets only that one in', async () => {
      const [mine, other] = [makePair(), makePair()];
      const certificateFingerprints = [fingerprintOf(mine.cert).replaceAll(':', '').toLowerCase()];
      await using scene = await open({ ...verify, certificateFingerprints });
      expect((await secure(scene.server.publicPort, `/tv/${TV}`, { pair: mine })).text).toContain('missing_fields');
      expect((await secure(scene.server.publicPort, `/tv/${TV}`, { pair: other })).text).toContain('fingerprint');
    });
  });

  describe('renewal', () => {
    test('a new pair counts for new connections, and cuts none; a bad one keeps the old and says so', async () => {
      await using scene = await open();
      const { publicPort } = scene.server;
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const shown = async (): Promise<string> => (await secure(publicPort, '/healthz', { method: 'GET' })).fingerprint;
      const held = await secure(publicPort, '/healthz', { method: 'GET', agent });
      const first = await shown();
      expect(held.fingerprint).toBe(first);
      const renewed = makeServerPair();
      install(renewed);
      await until(shown, (fingerprint) => fingerprint === fingerprintOf(renewed.cert));
      expect(await secure(publicPort, '/healthz', { method: 'GET', agent })).toMatchObject({ status: 200, fingerprint: first });
      install({ cert: renewed.cert, key: makeServerPair().key });
      await until(
        () => scene.lines.join(''),
        (text) => text.includes('certificate not taken over'),
      );
      expect(scene.lines.join('')).toContain('is not the key of');
      expect(await shown()).toBe(fingerprintOf(renewed.cert));
      agent.destroy();
    });

    test('running out is said in time, once a day, and stops readiness when it is over', async () => {
      install(makeServerPair());
      const read = readPair(files);
      if (!read.ok) throw new Error(read.problem);
      const clock = manualClock(read.pair.validFrom + 60_000);
      const said: string[] = [];
      const log = createLog({ clock, secrets: () => [], write: () => undefined });
      const keeper = keepCertificate({ files, clock, log, alarm: (text) => said.push(text) });
      expect(said).toEqual([expect.stringContaining('valid for another 1 day')]);
      await clock.advance(3_600_000);
      expect(said).toHaveLength(1);
      await clock.advance(2 * 86_400_000);
      expect(said.at(-1)).toContain('expired');
      expect(said).toHaveLength(3);
      expect(keeper.expiry().kind).toBe('expired');
      keeper.stop();
    });

    test.each([
      [30, 'fine'],
      [13, 'soon'],
      [-1, 'expired'],
    ])('%i days left: %s', (days, kind) => {
      const now = Date.UTC(2026, 10, 22);
      expect(expiryOf({ validFrom: 0, validTo: now + days * 86_400_000 }, now).kind).toBe(kind);
    });
  });

  describe('files', () => {
    test('what cannot be served with is said by check and stops the start, with the key of the configuration', async () => {
      install(makeServerPair());
      await using service = await prepareService('');
      service.configure((yaml) =>
        yaml.replace(
          'server: {',
          `server: {tls: {listen: "127.0.0.1:0", certificate: "${files.certificate}", key: "${files.key}"}, `,
        ),
      );
      expect((await service.cli('check')).code).toBe(0);
      writeFileSync(files.key, makeServerPair().key);
      const mismatch = `server.tls: ${files.key} is not the key of ${files.certificate}`;
      expect(await service.cli('check')).toMatchObject({ code: 1, out: expect.stringContaining(mismatch) });
      expect(await service.cli('serve')).toMatchObject({ code: 1, out: expect.stringContaining(mismatch) });
      for (const [text, problem] of [
        ['nothing', 'holds no private key'],
        ['-----BEGIN ENCRYPTED PRIVATE KEY-----', 'is encrypted'],
      ] as const) {
        writeFileSync(files.key, text);
        expect((await service.cli('check')).out).toContain(problem);
      }
      rmSync(files.certificate);
      expect((await service.cli('check')).out).toContain('does not exist');
    });
  });

  test('the relay ends TLS too: the wrong certificate is refused and nothing is forwarded, the right one arrives', async () => {
    install(makeServerPair());
    const port = await freePort();
    await using receiver = await startReceiver();
    await using relay = await prepareRelay(receiver.url);
    relay.configure((yaml) =>
      yaml
        .replace(
          'relay: {',
          `relay: {tls: {listen: "127.0.0.1:${port}", certificate: "${files.certificate}", key: "${files.key}"}, `,
        )
        .replace('allow_ips: any', 'allow_ips: any, client_certificate: verify'),
    );
    await relay.start();
    const body = JSON.stringify({ symbol: 'BTCUSDT', side: 'buy', size: '0.001', client_ref: 'tls-1' });
    for (const pair of [undefined, makePair('/CN=mallory')]) {
      const got = await secure(port, `/tv/${TOKEN}`, { body, ...(pair && { pair }) });
      expect([got.status, got.text]).toEqual([403, expect.stringContaining('client_certificate')]);
    }
    expect(await relay.metric('pinewire_relay_waiting')).toBe(0);
    expect((await secure(port, `/tv/${TOKEN}`, { body, pair: makePair() })).status).toBe(200);
    await until(
      () => receiver.received.map(({ clientRef }) => clientRef),
      (refs) => refs.includes('tls-1'),
    );
    expect(receiver.received).toHaveLength(1);
    expect((await secure(port, '/metrics', { method: 'GET' })).status).toBe(404);
    expect(await relay.metric('pinewire_certificate_expiry_timestamp_seconds')).toBeGreaterThan(Date.now() / 1_000);
  });
});
