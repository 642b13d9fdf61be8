// Paths of certificates that cannot be read: said in one sentence at the start; while it runs the pair before goes on, an alarm tells, and mended
// files count by themselves.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../src/app/log.ts';
import { certificateProblems, certificateWarnings } from '../../src/app/tls/expiry.ts';
import { keepCertificate, NoCertificate } from '../../src/app/tls/keeper.ts';
import { manualClock } from '../manual-clock.ts';
import { ask } from '../http/harness.ts';
import { freePort, prepareService, until } from '../service.ts';
import { hasOpenssl, makeServerPair } from './certificates.ts';
import { secure } from './https.ts';
import { prepareRelay } from './relay-process.ts';

describe.skipIf(!hasOpenssl())('files of a certificate that cannot be used', () => {
  let folder: string;
  let files: { certificate: string; key: string };
  const pair = hasOpenssl() ? makeServerPair() : { cert: '', key: '' };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pinewire-certificate-'));
    files = { certificate: join(folder, 'fullchain.pem'), key: join(folder, 'privkey.pem') };
    install(pair);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function install({ cert, key }: { cert: string; key: string }): void {
    for (const [file, text] of [
      [files.certificate, cert],
      [files.key, key],
    ] as const) {
      rmSync(file, { recursive: true, force: true });
      writeFileSync(file, text, { mode: 0o600 });
    }
  }

  /** What may become of a file; root reads whatever has no rights, so these hold for everybody. */
  const damages: Readonly<Record<string, (file: string) => void>> = {
    'is a symbolic link that leads to itself': (file) => (rmSync(file), symlinkSync(file, file)),
    'is a directory': (file) => (rmSync(file), mkdirSync(file)),
    'leads through something that is no directory': (file) => {
      const plain = join(folder, 'plain');
      writeFileSync(plain, '');
      rmSync(file);
      symlinkSync(join(plain, 'fullchain.pem'), file);
    },
    'is no file': (file) => (rmSync(file), spawnSync('mkfifo', [file])),
    'does not exist': (file) => rmSync(file),
    'has 2000000 bytes': (file) => writeFileSync(file, Buffer.alloc(2_000_000, 'a')),
  };

  describe.each(Object.entries(damages))('%s', (words, damage) => {
    test.each(['certificate', 'key'] as const)('the %s', async (which) => {
      const lines: string[] = [];
      const told: string[] = [];
      const clock = manualClock(Date.now());
      const log = createLog({ clock, secrets: () => [], write: (line) => lines.push(line) });
      const keeper = keepCertificate({ files, clock, log, alarm: (text) => told.push(text) });
      const before = keeper.current();
      told.length = 0;
      damage(files[which]);
      await clock.advance(60_000);
      expect(keeper.current()).toBe(before);
      expect(certificateProblems(keeper)).toEqual([]);
      const [warning = ''] = certificateWarnings(keeper);
      expect(warning).toContain(`${files[which]} ${words}`);
      // Said once, though it was looked at thirty times.
      expect(told).toEqual([warning]);
      expect(lines.filter((line) => line.includes('certificate not taken over'))).toHaveLength(1);
      expect(() => keepCertificate({ files, clock, log })).toThrow(NoCertificate);
      install(pair);
      await clock.advance(10_000);
      expect(keeper.problem()).toBeUndefined();
      expect(lines.join('')).toContain('certificate can be read again');
      keeper.stop();
    });
  });

  test('a pair of which one half is written keeps the one before, and counts once it is whole', async () => {
    const clock = manualClock(Date.now());
    const log = createLog({ clock, secrets: () => [], write: () => undefined });
    const keeper = keepCertificate({ files, clock, log });
    const before = keeper.current();
    const next = makeServerPair();
    writeFileSync(files.certificate, next.cert.slice(0, 200));
    await clock.advance(6_000);
    expect(keeper.problem()).toContain('holds no certificate');
    writeFileSync(files.certificate, next.cert);
    await clock.advance(6_000);
    expect(keeper.problem()).toContain('is not the key of');
    expect(keeper.current()).toBe(before);
    writeFileSync(files.key, next.key);
    await clock.advance(6_000);
    expect(keeper.problem()).toBeUndefined();
    expect(keeper.current()).toMatchObject({ cert: next.cert, key: next.key });
    keeper.stop();
  });

  const tls = async (port?: number): Promise<string> =>
    `tls: {listen: "127.0.0.1:${port ?? (await freePort())}", certificate: "${files.certificate}", key: "${files.key}"}`;

  test('the service and the relay do not start with it: one sentence, exit code 1', async () => {
    await using service = await prepareService('');
    const section = await tls();
    service.configure((yaml) => yaml.replace('server: {', `server: {${section}, `));
    await using relay = await prepareRelay('http://127.0.0.1:9/webhook');
    relay.configure((yaml) => yaml.replace('relay: {', `relay: {${section}, `));
    rmSync(files.certificate);
    symlinkSync(files.certificate, files.certificate);
    for (const [key, ended] of [
      ['server.tls', await service.cli('serve')],
      ['relay.tls', await relay.cli('relay')],
    ] as const) {
      expect(ended.code).toBe(1);
      const said = ended.out.split('\n').filter((line) => line.includes(files.certificate));
      const words = `pinewire: ${key}: ${files.certificate} is a symbolic link that leads to itself: make the link anew`;
      expect(said).toEqual([expect.stringContaining(words)]);
      // Not the trace of a fault.
      expect(ended.out).not.toContain('    at ');
    }
  });

  test('a running service goes on with the pair it has, warns wherever people look, and takes mended files over', async () => {
    const told: string[] = [];
    const phone = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => told.push(chunk.toString()));
      request.on('end', () => response.end());
    });
    await new Promise<void>((resolve) => phone.listen(0, '127.0.0.1', resolve));
    const { port: phonePort } = phone.address() as AddressInfo;
    await using service = await prepareService(`notify: [{webhook: {url: "http://127.0.0.1:${phonePort}/"}, kinds: [edge]}]\n`);
    const port = await freePort();
    const section = await tls(port);
    service.configure((yaml) => yaml.replace('server: {', `server: {${section}, `));
    await service.start();
    const shown = async (): Promise<string> => (await secure(port, '/healthz', { method: 'GET' })).fingerprint;
    const first = await shown();
    expect(first).not.toBe('');
    renameSync(files.certificate, `${files.certificate}.away`);
    symlinkSync(files.certificate, files.certificate);
    const words = 'is a symbolic link that leads to itself';
    const ready = () => ask(Number(new URL(service.url).port), '/readyz');
    await until(ready, ({ status, text }) => status === 200 && text.includes(words));
    await until(
      () => told.join(''),
      (all) => all.includes(words),
    );
    expect(service.log).toContain('certificate not taken over');
    expect(await shown()).toBe(first);
    const doctor = await service.cli('doctor');
    expect(doctor.code).toBe(1);
    expect(doctor.out).toContain(words);
    rmSync(files.certificate);
    const renewed = makeServerPair();
    install(renewed);
    await until(shown, (fingerprint) => fingerprint !== first && fingerprint !== '');
    await until(ready, ({ status, text }) => status === 200 && !text.includes(words));
    phone.close();
  });
});
