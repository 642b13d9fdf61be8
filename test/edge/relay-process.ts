// A test's handle on one relay process: the real program on a real port, killed and started at will.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../service.ts';

const PROGRAM = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'bin/pinewire.js');
const PATIENCE_MS = 20_000;

/** The same as the service of the tests has. */
export const WEBHOOK_SECRET = 'webhook-secret-of-the-tests';
export const TOKEN = 'token-of-the-relay-tests';

export interface Posted {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface StuckRow {
  readonly id: string;
  readonly state: string;
  readonly client_ref: string;
  readonly problem: string;
}

/** `yaml` is added to the file. Starts nothing yet. */
export async function prepareRelay(forwardTo: string, yaml = ''): Promise<RelayProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-relay-'));
  const port = await freePort();
  const lines = [
    `relay: {listen: "127.0.0.1:${port}", forward_to: "${forwardTo}", spool: ./relay.db}`,
    `webhook: {secrets: ["${WEBHOOK_SECRET}"]}`,
    `tradingview: {tokens: ["${TOKEN}"], allow_ips: any}`,
    yaml,
  ];
  writeFileSync(join(folder, 'pinewire.yaml'), `${lines.join('\n')}\n`);
  return new RelayProcess(folder, `http://127.0.0.1:${port}`);
}

export class RelayProcess {
  readonly folder: string;
  readonly url: string;
  readonly #log: string[] = [];
  #child: ChildProcess | undefined;

  constructor(folder: string, url: string) {
    this.folder = folder;
    this.url = url;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get log(): string {
    return this.#log.join('');
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [PROGRAM, 'relay'], { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => this.#log.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => this.#log.push(chunk.toString()));
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end && child.exitCode === null) {
      if (await this.#isReady()) return;
      await new Promise((wake) => setTimeout(wake, 10));
    }
    throw new Error(`the relay did not become ready:\n${this.log.slice(-4_000)}`);
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).status === 200;
    } catch {
      return false;
    }
  }

  /** Changes the configuration; the next start reads it. */
  configure(change: (yaml: string) => string): void {
    const file = join(this.folder, 'pinewire.yaml');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }

  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  /** Plays TradingView. */
  async post(body: object | string, token = TOKEN): Promise<Posted> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${this.url}/tv/${token}`, { method: 'POST', body: text });
    return { status: response.status, body: (await response.json()) as Posted['body'] };
  }

  async cli(...argv: readonly string[]): Promise<{ readonly code: number | null; readonly out: string }> {
    const child = spawn(process.execPath, [PROGRAM, ...argv], { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => out.push(chunk.toString()));
    await once(child, 'close');
    return { code: child.exitCode, out: out.join('') };
  }

  async stuck(): Promise<readonly StuckRow[]> {
    const { out } = await this.cli('relay', '--parked', '--json');
    return (JSON.parse(out) as { alerts: StuckRow[] }).alerts;
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }

  /**
   * Memory of its own, in MB. Of Node's binary 45 to 70 MB are resident beside it, as much as the machine's cache happens to hold: an empty
   * Node has them too.
   */
  memory(): number {
    const status = readFileSync(`/proc/${this.#child?.pid ?? 0}/status`, 'utf8');
    return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
