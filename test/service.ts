// A test's handle on one pinewire process: the real program on a real port with a configuration of the test's own, killed and started at will.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isTerminal, type OrderState } from '../src/model/order.ts';
import type { SimulatorClient } from './simulator/client.ts';

const PROGRAM = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin/pinewire.js');
const PATIENCE_MS = 60_000;
/** A machine that runs other tests beside this one starts a process slowly. */
const START_PATIENCE_MS = 90_000;

export const WEBHOOK_SECRET = 'webhook-secret-of-the-tests';
export const ADMIN_TOKEN = 'admin-token-of-the-tests';
export const VIEWER_TOKEN = 'viewer-token-of-the-tests';

export interface OrderRow {
  readonly id: string;
  readonly alert_id: string;
  readonly client_ref: string;
  readonly account: string;
  readonly market: string;
  readonly side: string;
  readonly effect: string;
  readonly size: string | null;
  readonly asked: string;
  readonly revision: number;
  readonly remainder: string | null;
  readonly status: string;
  readonly filled: string;
  readonly client_order_id: string;
  readonly attempts: number;
  readonly reason: string | null;
  readonly code: string | null;
  readonly price: string | null;
  readonly fee: string | null;
  readonly average_price: string | null;
  readonly venue_order_id: string | null;
  readonly cancel_requested: string | null;
}

export function isOver({ status }: Pick<OrderRow, 'status'>): boolean {
  return isTerminal(status as OrderState);
}

export interface OrderStory extends OrderRow {
  readonly events: readonly { readonly kind: string; readonly at: string; readonly data: Readonly<Record<string, unknown>> }[];
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * A port that was free a moment ago, below those that systems give to outgoing connections: one of these would be taken by any connection
 * while the process that listens there is killed and started again.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_768);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

export interface ServiceOptions {
  /** Relative to the service's folder. */
  readonly store?: string;
  /** The members of `webhook`. */
  readonly webhook?: string;
  /** What follows `serve`. */
  readonly flags?: readonly string[];
}

/** `yaml` is what follows `server`, `store` and `webhook`: accounts, routes, markets, risk. Starts nothing yet. */
export async function prepareService(yaml: string, options: ServiceOptions = {}): Promise<ServiceProcess> {
  const { store = './pinewire.db', webhook = `secrets: ["${WEBHOOK_SECRET}"]` } = options;
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-service-'));
  const port = await freePort();
  const head = `server: {listen: "127.0.0.1:${port}", admin_token: "${ADMIN_TOKEN}", viewer_token: "${VIEWER_TOKEN}"}\nstore: ${store}\nwebhook: {${webhook}}\n`;
  writeFileSync(join(folder, 'pinewire.yaml'), head + yaml);
  return new ServiceProcess(folder, port, options.flags);
}

/** What {@link simulatedDesk} wants of the simulator: an account under each name. */
export function venueAccounts(names: readonly string[], balances: { readonly [asset: string]: string }) {
  return names.map((name) => ({ apiKey: `key-${name}`, secret: `secret-${name}`, balances }));
}

/** Binance accounts at the simulator, each reached by the strategy of its name, on BTC, ETH, SOL and DOGE. The values are more of the account's members. */
export function simulatedDesk(simulator: Pick<SimulatorClient, 'url'>, accounts: Readonly<Record<string, string>>): string {
  const names = Object.keys(accounts);
  const account = (name: string) =>
    `  ${name}: {exchange: binance, mode: testnet, type: spot, api_key: "key-${name}", api_secret: "secret-${name}", base_url: "${simulator.url}"${accounts[name] === '' ? '' : `, ${accounts[name]}`}}`;
  const market = (base: string) => `  - {exchange: binance, symbol: ${base}USDT, market: ${base}/USDT}`;
  return [
    'accounts:',
    ...names.map(account),
    'routes:',
    ...names.map((name) => `  - {strategy: ${name}, accounts: [${name}]}`),
    'markets:',
    ...['BTC', 'ETH', 'SOL', 'DOGE'].map(market),
    '',
  ].join('\n');
}

/** A Binance futures account named `perp` at the simulator, reached by the strategy `trend`, on the perpetuals of BTC and ETH. */
export function swapDesk(url: string): string {
  const account = `exchange: binance, mode: testnet, type: swap, api_key: the-key, api_secret: the-secret, base_url: "${url}"`;
  const market = (base: string) => `  - {exchange: binance, symbol: ${base}USDT.P, market: "${base}/USDT:USDT"}`;
  return [
    'accounts:',
    `  perp: {${account}, risk: {max_leverage: 2}}`,
    'routes: [{strategy: trend, accounts: [perp]}]',
    'markets:',
    ...['BTC', 'ETH'].map(market),
    '',
  ].join('\n');
}

/** Reads again until `done` accepts it. The time is patience with a slow machine, not a promise. */
export async function until<Value>(
  read: () => Value | Promise<Value>,
  done: (value: Value) => boolean,
  patience = PATIENCE_MS,
): Promise<Value> {
  const end = performance.now() + patience;
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    if (performance.now() > end) throw new Error(`it stayed ${JSON.stringify(value)?.slice(0, 2_000)}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

export class ServiceProcess {
  readonly folder: string;
  readonly url: string;
  readonly #log: string[] = [];
  readonly #flags: readonly string[];
  #child: ChildProcess | undefined;

  constructor(folder: string, port: number, flags: readonly string[] = []) {
    this.folder = folder;
    this.#flags = flags;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** What the process has written to both of its outputs, over all its lives. */
  get log(): string {
    return this.#log.join('');
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves once it is ready. `env` is added to the environment of this life alone. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const child = spawn(process.execPath, [PROGRAM, 'serve', ...this.#flags], {
      cwd: this.folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => this.#log.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => this.#log.push(chunk.toString()));
    const end = performance.now() + START_PATIENCE_MS;
    while (performance.now() < end) {
      if (child.exitCode !== null || child.signalCode !== null) break;
      if (await this.#isReady()) return;
      await new Promise((wake) => setTimeout(wake, 20));
    }
    throw new Error(
      `the service did not become ready (${child.exitCode ?? child.signalCode ?? 'it runs'}):\n${this.log.slice(-4_000)}`,
    );
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).status === 200;
    } catch {
      return false;
    }
  }

  /** Resolves once the process has ended, whoever ended it. */
  async ended(): Promise<void> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As an operator stops it; resolves with the exit code once the process is gone, and with null where it had to be killed after 15 s. */
  async stop(): Promise<number | null> {
    const impatient = setTimeout(() => this.#child?.kill('SIGKILL'), 15_000);
    try {
      return await this.#end('SIGTERM');
    } finally {
      clearTimeout(impatient);
    }
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  /** Changes the configuration; the next start, or a reload, reads it. */
  configure(change: (yaml: string) => string): void {
    const file = join(this.folder, 'pinewire.yaml');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }

  /** Runs `pinewire …` as a person would, in the service's folder. */
  async cli(...argv: readonly string[]): Promise<{ readonly code: number | null; readonly out: string }> {
    const child = spawn(process.execPath, [PROGRAM, ...argv], { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => out.push(chunk.toString()));
    await once(child, 'close');
    return { code: child.exitCode, out: out.join('') };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Posts a body to the webhook with its signature. Rejects where the connection fails. */
  async post(body: string | object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const signature = createHmac('sha256', WEBHOOK_SECRET).update(text).digest('hex');
    const response = await fetch(`${this.url}/webhook`, {
      method: 'POST',
      body: text,
      headers: { 'x-signature': signature, ...headers },
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  async api(path: string, body?: object): Promise<Answer> {
    const method = body === undefined ? 'GET' : 'POST';
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, ...(body && { 'content-type': 'application/json' }) };
    const response = await fetch(`${this.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  /** One order with its events, requests and fills. */
  async order(id: string): Promise<OrderStory> {
    return (await this.api(`/api/orders/${id}`)).body as unknown as OrderStory;
  }

  /** The value of a metric without labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }

  async orders(query = ''): Promise<readonly OrderRow[]> {
    const { body } = await this.api(`/api/orders?limit=1000${query === '' ? '' : `&${query}`}`);
    return body.orders as readonly OrderRow[];
  }

  /** The order of this client_ref once `done` accepts it. */
  async orderWhen(clientRef: string, done: (order: OrderRow) => boolean, patience = PATIENCE_MS): Promise<OrderRow> {
    const end = performance.now() + patience;
    let last: OrderRow | undefined;
    while (performance.now() < end) {
      [last] = await this.orders(`client_ref=${encodeURIComponent(clientRef)}`);
      if (last !== undefined && done(last)) return last;
      await new Promise((wake) => setTimeout(wake, 50));
    }
    throw new Error(`order ${clientRef} stayed ${JSON.stringify(last)}\n${this.log.slice(-2_000)}`);
  }
}
