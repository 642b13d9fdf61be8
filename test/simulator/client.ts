// A test's handle on one simulator process: starts it, kills it, drives its side door and asks it what happened.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { sign } from './auth.ts';
import { bookSchema } from './book.ts';
import type { BookBody, MarketStatus } from './control.ts';
import { type Fault, faultStateSchema } from './faults.ts';
import { balanceSchema, orderSchema, requestSchema, tradeSchema } from './order.ts';
import type { StreamFaults } from './sockets.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const PATIENCE_MS = 60_000;

export interface SimulatorOptions {
  /** File of the durable record; a temporary one, removed by `stop`, when absent. */
  readonly record?: string;
  readonly port?: number;
  readonly fee?: string;
  /** Whether it has a WebSocket; otherwise orders have to be asked for, which most tests are about. */
  readonly streams?: boolean;
  /** What all that ask may spend in a minute. */
  readonly weightLimit?: number;
  /** The address it listens on, 127.0.0.1 when absent. */
  readonly host?: string;
  /** The command that it is started within, as `ip netns exec NAME`. */
  readonly within?: readonly string[];
  /** What every account without balances of its own starts with. */
  readonly balances?: { readonly [asset: string]: string };
  /** The first is the default one; `sim-key` with `sim-secret` when absent. */
  readonly accounts?: readonly {
    readonly apiKey: string;
    readonly secret: string;
    readonly balances?: { readonly [asset: string]: string };
  }[];
}

export interface SignedOptions {
  readonly apiKey?: string;
  readonly secret?: string;
  readonly timestamp?: number;
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<SimulatorClient> {
  const directory = options.record === undefined ? await mkdtemp(join(tmpdir(), 'pinewire-simulator-')) : undefined;
  const record = options.record ?? join(directory ?? '', 'venue.db');
  const client = new SimulatorClient({ ...options, record }, directory);
  await client.start();
  return client;
}

export class SimulatorClient {
  readonly record: string;
  readonly apiKey: string;
  readonly secret: string;
  readonly #options: SimulatorOptions;
  readonly #temporary: string | undefined;
  #child: ChildProcess | undefined;
  #url = '';

  constructor(options: SimulatorOptions & { readonly record: string }, temporary?: string) {
    this.record = options.record;
    this.apiKey = options.accounts?.[0]?.apiKey ?? 'sim-key';
    this.secret = options.accounts?.[0]?.secret ?? 'sim-secret';
    this.#options = options;
    this.#temporary = temporary;
  }

  get url(): string {
    return this.#url;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts the process, or starts it again over the same record and on the same port; faults and clock begin anew. */
  async start(): Promise<void> {
    const { fee, balances, accounts, host, weightLimit, within = [] } = this.#options;
    const port = this.#url === '' ? (this.#options.port ?? 0) : Number(new URL(this.#url).port);
    const flags = ['--record', this.record, '--port', String(port), '--until-stdin-closes'];
    if (this.#options.streams === true) flags.push('--streams');
    if (host !== undefined) flags.push('--host', host);
    if (weightLimit !== undefined) flags.push('--weight-limit', String(weightLimit));
    if (fee !== undefined) flags.push('--fee', fee);
    if (balances !== undefined) flags.push('--balances', JSON.stringify(balances));
    if (accounts !== undefined) flags.push('--accounts', JSON.stringify(accounts));
    const [program, ...before] = [...within, process.execPath];
    const child = spawn(program, [...before, MAIN, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child = child;
    const ready = z.object({ listening: z.string() });
    this.#url = ready.parse(JSON.parse(await firstLine(child))).listening;
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    if (this.#temporary !== undefined) await rm(this.#temporary, { recursive: true, force: true });
  }

  /** Gone between two instructions, as in a power cut; `start` brings it back with its record. */
  kill9(): Promise<void> {
    return this.#end('SIGKILL');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  orders = () => this.#control(z.array(orderSchema), 'GET', 'orders');
  trades = () => this.#control(z.array(tradeSchema), 'GET', 'trades');
  balances = () => this.#control(z.array(balanceSchema), 'GET', 'balances');
  /** Every request that arrived, in order of arrival; those after `since` when given. */
  requests = (since = 0) => this.#control(z.array(requestSchema), 'GET', `requests?since=${since}`);
  book = (symbol: string) => this.#control(bookSchema, 'GET', `book?symbol=${symbol}`);
  faults = () => this.#control(z.array(faultStateSchema), 'GET', 'faults');
  now = async () => (await this.#control(z.object({ now: z.int() }), 'GET', 'clock')).now;
  /** How many requests wait in front of the engine. */
  heldCount = async () => (await this.#control(z.object({ held: z.int() }), 'GET', 'held')).held;

  /** More faults beside those already set. */
  setFault = (...faults: Fault[]) => this.#post('faults', { faults, add: true });
  /** These faults and no others, with the dice thrown anew from `seed`. */
  setFaults = (faults: Fault[], seed = 1) => this.#post('faults', { faults, seed });
  clearFaults = () => this.#post('faults', { faults: [] });

  /** Bid and ask at this price, `spread` apart, unlimited; orders it crosses fill now. */
  setPrice = (symbol: string, price: string, spread?: string) => this.#post('price', { symbol, price, spread });
  setBook = (book: BookBody) => this.#post('book', book);
  setMarketStatus = (symbol: string, status: MarketStatus) => this.#post('status', { symbol, status });
  setBalances = (balances: { [asset: string]: string }, apiKey?: string) => this.#post('balances', { balances, apiKey });
  advanceClock = (ms: number) => this.#post('clock', { advanceMs: ms });
  setClockOffset = (ms: number) => this.#post('clock', { offsetMs: ms });
  /** Lets held requests go on; says how many there were. */
  release = async () => (await this.#control(z.object({ released: z.int() }), 'POST', 'release', {})).released;
  /** How many connections stand, how many of them are subscribed, and how many ever were. */
  streams = () => this.#control(z.object({ connected: z.int(), subscribed: z.int(), made: z.int() }), 'GET', 'stream');
  /** What goes wrong with streams from now on, and nothing else. */
  setStreamFaults = (faults: StreamFaults) => this.#post('stream', faults);
  /** Breaks every stream; says how many there were. */
  cutStreams = async () => (await this.#control(z.object({ cut: z.int() }), 'POST', 'cut', {})).cut;
  /** Fills part of an order, at its own price by default; also one already canceled: fills and cancels do cross. */
  fill = (orderId: number, quantity: string, price?: string) => {
    return this.#control(orderSchema, 'POST', 'fill', { orderId, quantity, price });
  };
  /** Ends an order nobody asked to end. */
  endOrder = (orderId: number, status: 'CANCELED' | 'EXPIRED' = 'CANCELED') => {
    return this.#control(orderSchema, 'POST', 'end', { orderId, status });
  };

  /** The first balance of that asset in the default account, or another's by uid. */
  async balance(asset: string, account?: number): Promise<{ free: string; locked: string }> {
    const rows = await this.balances();
    const row = rows.find((candidate) => candidate.asset === asset && candidate.account === (account ?? rows[0]?.account));
    return row ?? { free: '0.00000000', locked: '0.00000000' };
  }

  /** A request signed by the account's owner, past the system under test: manual orders, and raw checks. */
  async signed(
    method: string,
    path: string,
    params: { [name: string]: string } = {},
    options: SignedOptions = {},
  ): Promise<Response> {
    const timestamp = String(options.timestamp ?? (await this.now()));
    const query = new URLSearchParams({ ...params, timestamp }).toString();
    const signature = sign(options.secret ?? this.secret, query);
    const headers = { 'X-MBX-APIKEY': options.apiKey ?? this.apiKey };
    return fetch(`${this.url}${path}?${query}&signature=${signature}`, { method, headers });
  }

  async #post(name: string, body: object): Promise<void> {
    await this.#control(z.unknown(), 'POST', name, body);
  }

  async #control<Result>(schema: z.ZodType<Result>, method: string, name: string, body?: object): Promise<Result> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${this.url}/control/${name}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`simulator: ${name}: ${text}`);
    return schema.parse(JSON.parse(text));
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the simulator has no stdout');
  const lines = createInterface({ input: child.stdout });
  const failed = once(child, 'exit').then(() => {
    throw new Error('the simulator ended before it listened');
  });
  const [line]: unknown[] = await Promise.race([once(lines, 'line', { signal: AbortSignal.timeout(PATIENCE_MS) }), failed]);
  return String(line);
}
