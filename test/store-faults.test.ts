// A store whose disk fails under the running process, a store that is held or too new, and a process that is killed again and again: what
// was acknowledged is there, and what could not be stored was never acknowledged.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Answer, freePort, prepareService, type ServiceProcess, until } from './service.ts';

let yaml = '';

beforeAll(async () => {
  // Nobody answers there, so paper prices are those of the alerts.
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  yaml = [
    `accounts: {demo: {exchange: binance, mode: paper, balances: {USDT: "10000000"}, base_url: "${nowhere}"}}`,
    'routes: [{accounts: [demo]}]',
    'markets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]',
    'alerts: {max_age: 1h}',
    '',
  ].join('\n');
});

const alert = (ref: string) => ({
  symbol: 'BTCUSDT',
  exchange: 'binance',
  side: 'buy',
  size: '0.001',
  price: '50000',
  client_ref: ref,
});

/** Posts alerts one after another, each under a name of its own, and keeps what was acknowledged. */
class Sender {
  readonly acknowledged = new Set<string>();
  readonly statuses: number[] = [];
  readonly #service: ServiceProcess;
  #sent = 0;

  constructor(service: ServiceProcess) {
    this.#service = service;
  }

  async post(): Promise<Answer> {
    const ref = `ref-${this.#sent++}`;
    const answer = await this.#service.post(alert(ref));
    this.statuses.push(answer.status);
    if (answer.status === 200) this.acknowledged.add(ref);
    return answer;
  }

  /** Waits until others have posted so many more, or until it is as wanted; says how many there are then. */
  async pass(wanted: number | ((sender: Sender) => boolean)): Promise<number> {
    const end = this.statuses.length + (typeof wanted === 'number' ? wanted : 0);
    await until(
      () => this.statuses.length,
      (count) => (typeof wanted === 'number' ? count >= end : wanted(this)),
    );
    return this.statuses.length;
  }

  postUntil(wanted: number): Promise<Answer> {
    return until(
      () => this.post(),
      ({ status }) => status === wanted,
    );
  }
}

/** Every acknowledged alert has its order, filled; the journal is whole; and the process is the one that was started. */
async function checkKept(service: ServiceProcess, { acknowledged, statuses }: Sender): Promise<void> {
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  const orders = await until(
    () => service.orders(),
    (rows) => rows.every(({ status }) => status === 'filled'),
  );
  const kept = new Set(orders.map(({ client_ref }) => client_ref));
  expect([...acknowledged].filter((ref) => !kept.has(ref))).toEqual([]);
  expect(kept.size).toBe(orders.length);
  expect(await service.cli('audit', 'verify')).toMatchObject({ code: 0, out: expect.stringContaining('The journal is whole') });
}

/** Attempts that were committed and then forgotten until a lookup came upon them: their lanes stood still meanwhile. */
async function abandoned(service: ServiceProcess): Promise<string[]> {
  const { out } = await service.cli('audit', 'export');
  const last = new Map<string, string>();
  const found: string[] = [];
  for (const line of out.split('\n').filter((text) => text.startsWith('{'))) {
    const { kind, order_id } = JSON.parse(line) as { readonly kind: string; readonly order_id: string | null };
    if (order_id === null) continue;
    if (kind === 'order.lookup' && last.get(order_id) === 'order.submitted') found.push(order_id);
    last.set(order_id, kind);
  }
  expect(last.size).toBeGreaterThan(0);
  return found;
}

/** A file system of 48 MB, twice what SQLite's log may take, in memory at `disk` in the service's folder; undefined where this user may not mount one. */
function mountDisk(service: ServiceProcess): string | undefined {
  const folder = join(service.folder, 'disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'pinewire-test', folder], { stdio: 'pipe' });
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
  return folder;
}

/** From here on every fsync of the process fails with EIO; a string says why that is not possible here. */
async function breakFsync(service: ServiceProcess): Promise<string | { mend(): Promise<void> }> {
  const args = ['-f', '-p', String(service.pid), '-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO'];
  const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void strace.kill('SIGKILL'));
  const heard: string[] = [];
  strace.stderr.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
  let problem: string | undefined;
  const ended = new Promise<void>((resolve) => {
    const end = (why: string) => {
      problem = why;
      resolve();
    };
    strace.once('error', () => end('strace is not installed'));
    strace.once('exit', () => end(`strace may not attach: ${heard.join('').slice(0, 200)}`));
  });
  await until(
    () => heard.join(''),
    (text) => text.includes('INJECTED') || problem !== undefined,
  );
  if (problem !== undefined) return problem;
  const mend = async (): Promise<void> => {
    strace.kill('SIGINT');
    await ended;
  };
  return { mend };
}

const unmount = (folder: string) => execFileSync('umount', ['-l', folder]);

describe('F4 a store that fails', () => {
  test('F4 a full disk: 503 until there is room, then service again by itself, and nothing acknowledged is lost', async (context) => {
    await using service = await prepareService(yaml, { store: './disk/pinewire.db' });
    const disk = mountDisk(service);
    if (disk === undefined) return context.skip('mounting a tmpfs needs root');
    try {
      await service.start();
      const { pid } = service;
      const sender = new Sender(service);
      for (let i = 0; i < 20; i++) await sender.post();
      const ballast = join(disk, 'ballast');
      try {
        writeFileSync(ballast, Buffer.alloc(60_000_000));
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' });
      }
      const refused = await sender.postUntil(503);
      expect(refused.body).toMatchObject({ success: false, code: 'store_unavailable' });
      await until(
        async () => (await fetch(`${service.url}/readyz`)).status,
        (status) => status === 503,
      );
      expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
      expect(await service.metric('pinewire_ledger_up')).toBe(0);
      for (let i = 0; i < 20; i++) expect((await sender.post()).status).toBe(503);
      rmSync(ballast);
      await sender.postUntil(200);
      for (let i = 0; i < 20; i++) expect((await sender.post()).status).toBe(200);
      expect(service.pid).toBe(pid);
      await checkKept(service, sender);
    } finally {
      await service.kill9();
      unmount(disk);
    }
  });

  test('F4 an fsync that fails with an I/O error under load: 503, never an acknowledgement, and all of it goes on by itself', async (context) => {
    await using service = await prepareService(yaml);
    await service.start();
    const sender = new Sender(service);
    const ending = new AbortController();
    const load = Promise.all(
      Array.from({ length: 3 }, async () => {
        while (!ending.signal.aborted) {
          await sender.post();
          await new Promise((wake) => setTimeout(wake, 20));
        }
      }),
    );
    // More than once, because what matters is which commit is hit: an alert's, an attempt's, or an answer's.
    for (let round = 0; round < 3; round++) {
      // A queue behind the alerts, so that attempts and their outcomes are being committed too.
      const queue = Promise.all(Array.from({ length: 100 }, () => sender.post()));
      const broken = await breakFsync(service);
      await queue;
      if (typeof broken === 'string') {
        ending.abort();
        await load;
        return context.skip(broken);
      }
      await sender.pass(({ statuses }) => statuses.at(-1) === 503);
      // The answers to what was committed just before are on their way still.
      const told = await sender.pass(10);
      await sender.pass(10);
      expect(sender.statuses.slice(told).filter((status) => status !== 503)).toEqual([]);
      await broken.mend();
      await sender.pass(({ statuses }) => statuses.at(-1) === 200);
      await sender.pass(20);
    }
    ending.abort();
    await load;
    await checkKept(service, sender);
    expect(await abandoned(service)).toEqual([]);
    await service.kill9();
    await service.start();
    await checkKept(service, sender);
  });

  test('F4 a store that is read-only at the start is refused in one line, and is as good as before once it is mended', async (context) => {
    await using service = await prepareService(yaml, { store: './disk/pinewire.db' });
    const disk = mountDisk(service);
    if (disk === undefined) return context.skip('mounting a tmpfs needs root');
    try {
      await service.start();
      const sender = new Sender(service);
      for (let i = 0; i < 5; i++) await sender.post();
      await service.kill9();
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      const refused = await service.cli('serve');
      expect(refused.code).toBe(1);
      expect(refused.out).toMatch(
        /^pinewire: the store \S*disk\/pinewire\.db cannot be opened: .*read-only.*mount the disk for writing$/m,
      );
      expect(refused.out).not.toContain('at file:');
      execFileSync('mount', ['-o', 'remount,rw', disk]);
      await service.start();
      await sender.post();
      await checkKept(service, sender);
    } finally {
      await service.kill9();
      unmount(disk);
    }
  });
});

test('a second serve on the same store is refused and says who has it; F31 a store of a newer pinewire is refused by its schema', async () => {
  await using service = await prepareService(yaml);
  await service.start();
  const sender = new Sender(service);
  await sender.post();
  const second = await service.cli('serve', '--listen', `127.0.0.1:${await freePort()}`);
  expect(second.code).toBe(1);
  expect(second.out).toContain(`in use by pid ${service.pid}, listening on ${service.url}`);
  expect((await sender.post()).status).toBe(200);
  await service.kill9();

  const file = join(service.folder, 'pinewire.db');
  const setSchema = (schema: number): number => {
    const database = new DatabaseSync(file);
    const before = database.prepare('PRAGMA user_version').get()?.['user_version'];
    database.exec(`PRAGMA user_version = ${schema}`);
    database.close();
    return Number(before);
  };
  const schema = setSchema(999);
  const newer = await service.cli('serve');
  expect(newer.code).toBe(1);
  expect(newer.out).toContain(`has schema 999, this pinewire knows ${schema}`);
  expect(await service.cli('orders')).toMatchObject({ code: 1, out: expect.stringContaining('schema 999') });
  setSchema(schema);
  await service.start();
  await checkKept(service, sender);
});

test('kill -9 ten times under load on paper: each acknowledged alert is one filled order, and the journal is whole', async () => {
  await using service = await prepareService(yaml);
  await service.start();
  const refs: string[] = [];
  const acknowledged = new Set<string>();
  const ending = new AbortController();
  const sender = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const ref = `ref-${refs.length}`;
      refs.push(ref);
      // A refused or broken connection is tried again, as TradingView does.
      while (!acknowledged.has(ref) && !ending.signal.aborted) {
        const answer = await service.post(alert(ref)).catch(() => undefined);
        if (answer?.status === 200) acknowledged.add(ref);
        else await new Promise((wake) => setTimeout(wake, 20));
      }
    }
  };
  const sending = Promise.all(Array.from({ length: 8 }, sender));
  for (let kill = 0; kill < 10; kill++) {
    const before = acknowledged.size;
    await until(
      () => acknowledged.size,
      (count) => count > before + 5,
    );
    await service.kill9();
    await service.start();
  }
  ending.abort();
  await sending;
  const orders = await until(
    () => service.orders(),
    (rows) => rows.every(({ status }) => status === 'filled'),
  );
  expect(orders.length).toBeLessThan(1_000);
  const kept = new Set(orders.map(({ client_ref }) => client_ref));
  expect([...acknowledged].filter((ref) => !kept.has(ref))).toEqual([]);
  expect(kept.size).toBe(orders.length);
  expect(orders.filter(({ filled }) => filled !== '0.001')).toEqual([]);
  expect(await service.cli('audit', 'verify')).toMatchObject({ code: 0 });
});
