// A test's handle on one pinewire process: the real program on a real port with a configuration of the test's own, killed and started at will.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const PATIENCE_MS = 20_000;

const WEBHOOK_SECRET = 'webhook-secret-of-the-tests';
const ADMIN_TOKEN = 'admin-token-of-the-tests';

export interface OrderRow {
  readonly id: string;
  readonly alert_id: string;
  readonly client_ref: string;
  readonly account: string;
  readonly market: string;
  readonly side: string;
  readonly effect: string;
  readonly size: string | null;
  readonly status: string;
  readonly filled: string;
  readonly client_order_id: string;
  readonly attempts: number;
  readonly reason: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** `yaml` is what follows `server`, `store` and `webhook`: accounts, routes, markets, risk. Starts nothing yet. */
export async function prepareService(yaml: string): Promise<ServiceProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-service-'));
  const port = await freePort();
  const head = `server: {listen: "127.0.0.1:${port}", admin_token: "${ADMIN_TOKEN}"}\nstore: ./pinewire.db\nwebhook: {secrets: ["${WEBHOOK_SECRET}"]}\n`;
  writeFileSync(join(folder, 'pinewire.yaml'), head + yaml);
  return new ServiceProcess(folder, port);
}

export class ServiceProcess {
  readonly folder: string;
  readonly url: string;
  readonly #log: string[] = [];
  #child: ChildProcess | undefined;

  constructor(folder: string, port: number) {
    this.folder = folder;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** What the process has written to both of its outputs, over all its lives. */
  get log(): string {
    return this.#log.join('');
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(root, 'bin/pinewire.js'), 'serve'], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => this.#log.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => this.#log.push(chunk.toString()));
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end) {
      if (child.exitCode !== null) break;
      if (await this.#isReady()) return;
      await new Promise((wake) => setTimeout(wake, 20));
    }
    throw new Error(`the service did not become ready:\n${this.log.slice(-4_000)}`);
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).status === 200;
    } catch {
      return false;
    }
  }

  kill9(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** As an operator stops it; resolves once the process is gone. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
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
