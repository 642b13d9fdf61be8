// A server on a real port with made-up insides, for the tests of src/app/http: what a handler asks for can be set, call by call.
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { ActionResult, Actions } from '../../src/app/actions-port.ts';
import type { Config } from '../../src/app/config/config.ts';
import { systemClock } from '../../src/app/clock.ts';
import type { HttpDeps } from '../../src/app/http/deps.ts';
import type { HttpServer } from '../../src/app/http/listener.ts';
import { createServer } from '../../src/app/http/server.ts';
import { createLog } from '../../src/app/log.ts';
import { createMetrics } from '../../src/app/metrics.ts';
import type { Change, Ledger } from '../../src/ledger/port.ts';
import { ORDER_STATES, type OrderState } from '../../src/model/order.ts';

export const SECRET = 'a-webhook-secret-of-the-tests';
export const ADMIN = 'an-admin-token-of-the-tests';
export const VIEWER = 'a-viewer-token-of-the-tests';
export const TV = 'a-tradingview-token-of-the-tests';

/** Only what the server reads; the rest of a configuration plays no part here. */
export function testConfig(changes: { server?: object; webhook?: object; tradingview?: object } = {}): Config {
  const server = {
    host: '127.0.0.1',
    port: 0,
    adminTokens: ['an-older-token', ADMIN],
    viewerTokens: [VIEWER],
    trustedProxies: [],
    displayZone: 'UTC',
    ...changes.server,
  };
  const failedRateLimit = { perSecond: 5, burst: 50 };
  const webhook = {
    secrets: [SECRET],
    requireTimestamp: false,
    tolerance: 300_000,
    maxBody: 16_384,
    failedRateLimit,
    ...changes.webhook,
  };
  const door = { tokens: [TV], allowIps: 'any', clientCertificate: 'off', certificateFingerprints: [], bodySecrets: [] };
  const tradingview = { ...door, ...changes.tradingview };
  return { folder: '/', server, webhook, tradingview, accounts: [], routes: [], markets: [], notify: [] } as unknown as Config;
}

export interface FakeLedger extends Ledger {
  /** Tells the subscribers. */
  commit(change: Partial<Change>): void;
}

/** A ledger that knows nothing; `answers` replaces single methods. An unexpected call throws. */
export function fakeLedger(answers: Partial<Ledger> = {}): FakeLedger {
  const listeners = new Set<(change: Change) => void>();
  const byStatus = Object.fromEntries(ORDER_STATES.map((state) => [state, 0])) as Record<OrderState, number>;
  const known: Partial<FakeLedger> = {
    accounts: async () => [],
    orders: async () => [],
    order: async () => undefined,
    alerts: async () => [],
    alert: async () => undefined,
    events: async () => [],
    toSettle: async () => [],
    stages: async () => new Map(),
    attempts: async () => [],
    fills: async () => [],
    comparisons: async () => [],
    halts: async () => [],
    positions: async () => [],
    exposure: () => Promise.reject(new Error('no account has limits here')),
    balances: async () => [],
    pnl: async () => [],
    register: async () => new Map(),
    note: async () => undefined,
    marketEntries: async () => [],
    markets: async () => [],
    proposals: async () => [],
    heldLanes: async () => new Map(),
    status: async () => ({
      schema: 1,
      byStatus,
      refusedToday: 0,
      lanes: 0,
      waiting: { due: 0, untaken: 0 },
      frozen: [],
      journal: { seq: 0, hash: '', heads: [] },
    }),
    healthy: () => ({ ok: true }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    commit: (change) => {
      for (const listener of listeners) listener({ events: [], lanes: [], ...change });
    },
    ...answers,
  };
  const unexpected = (name: string) => () => {
    throw new Error(`unexpected call of ${name}`);
  };
  return new Proxy(known as FakeLedger, {
    get: (target, name) =>
      Reflect.get(target, name) ?? (typeof name === 'string' && name !== 'then' ? unexpected(name) : undefined),
  });
}

/** Every action refuses unless one is given. */
export function fakeActions(given: Partial<Actions> = {}): Actions {
  const refuse = async (): Promise<ActionResult<never>> => ({
    kind: 'refused',
    status: 409,
    code: 'not_here',
    error: 'not here',
    hint: 'set it',
  });
  const names = [
    'halt',
    'resume',
    'cancel',
    'close',
    'resolve',
    'approveMarket',
    'rejectMarket',
    'reload',
    'notifyTest',
  ] as const;
  return { ...(Object.fromEntries(names.map((name) => [name, refuse])) as unknown as Actions), ...given };
}

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** That of `server.tls`; 0 without it. */
  readonly publicPort: number;
  readonly server: HttpServer;
  readonly ledger: FakeLedger;
  readonly log: readonly string[];
}

export async function startServer(
  parts: Partial<Omit<HttpDeps, 'ledger'>> & { readonly ledger?: FakeLedger } = {},
): Promise<TestServer> {
  const lines: string[] = [];
  const ledger = parts.ledger ?? fakeLedger();
  const log = createLog({ clock: systemClock, secrets: () => [], write: (line) => lines.push(line) });
  const metrics = createMetrics({ ledger, clock: systemClock, version: '0.0.0', process: false });
  const intake = { receive: () => Promise.reject(new Error('no intake in this test')) };
  const config = testConfig();
  const deps: HttpDeps = {
    config: () => config,
    clock: systemClock,
    ledger,
    intake,
    actions: fakeActions(),
    candles: { read: async () => ({ kind: 'unlisted' }) },
    log,
    metrics,
    ready: () => [],
    about: { version: '0.0.0', role: 'all' },
    ...parts,
  };
  const server = createServer(deps);
  const { address, publicAddress } = await server.listen();
  const publicPort = publicAddress === undefined ? 0 : Number(/\d+$/.exec(publicAddress)?.[0]);
  return {
    port: Number(new URL(address).port),
    publicPort,
    server,
    ledger,
    log: lines,
    [Symbol.asyncDispose]: () => server.close(),
  };
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; fails where it is none. */
  readonly json: Record<string, unknown>;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Uint8Array;
}

/** One request on a connection of its own. `as: admin` adds the admin token. */
export function ask(port: number, path: string, asked: Asked & { readonly as?: 'admin' } = {}): Promise<Got> {
  const headers = { connection: 'close', ...(asked.as === 'admin' && { authorization: `Bearer ${ADMIN}` }), ...asked.headers };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method: asked.method ?? 'GET', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const got = { status: response.statusCode ?? 0, headers: response.headers, text };
        resolve({
          ...got,
          get json() {
            return JSON.parse(text) as Record<string, unknown>;
          },
        });
      });
    });
    request.on('error', reject);
    request.end(asked.body);
  });
}

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

/** Bytes as they are, over a bare socket; resolves with what came back once the other side closes or `ms` have passed. */
export function raw(port: number, bytes: string | readonly string[], ms = 2_000): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1');
    const finish = (): void => {
      cancel();
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    };
    const cancel = systemClock.after(ms, finish);
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('end', finish).on('error', finish).on('close', finish);
    socket.on('connect', () => {
      for (const part of [bytes].flat()) socket.write(part);
    });
  });
}
