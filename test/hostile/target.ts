// What the hostile suite is aimed at: the real service and the real relay, each a process of its own, and what must stay true of them.
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { prepareRelay } from '../edge/relay-process.ts';
import { freePort, prepareService, WEBHOOK_SECRET } from '../service.ts';

export const TV_TOKEN = 'Token-Of.The_Hostile~Suite-0123456789';
export const BODY_SECRET = 'the body secret of the hostile suite';
export { WEBHOOK_SECRET } from '../service.ts';

/** TradingView gives up after this; whoever is answered later was not answered. */
const SENDERS_PATIENCE_MS = 3_000;

export interface Target extends AsyncDisposable {
  readonly name: 'service' | 'relay';
  readonly url: string;
  readonly port: number;
  /** A right alert, as its sender sees it: the status, or 0 where no answer came within the sender's time. */
  alert(members?: object): Promise<number>;
  /** The same through the door that asks for a signature. */
  signed(): Promise<number>;
  /** Megabytes of resident memory. */
  memory(): number;
  /** Everything it printed and everything it keeps. */
  traces(): string;
}

const ROUTES =
  'routes: [{accounts: [demo]}]\nmarkets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]\nalerts: {max_age: 1h}\n';

/** `server` is added to the members of that section. */
export async function startService(server = ''): Promise<Target> {
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const accounts = `accounts: {demo: {exchange: binance, mode: paper, balances: {USDT: "100000000"}, base_url: "${nowhere}"}}\n`;
  const service = await prepareService(accounts + ROUTES + doorYaml());
  service.configure((yaml) => yaml.replace('server: {', `server: {${server}`));
  await service.start();
  return target('service', service, () => service.pid);
}

/** Its receiver is away: what it takes stays in its spool. */
export async function startRelay(): Promise<Target> {
  const relay = await prepareRelay(`http://127.0.0.1:${await freePort()}/webhook`);
  relay.configure((yaml) => yaml.replace(/^tradingview: .*$/m, doorYaml().trim()));
  await relay.start();
  return target('relay', relay, () => relay.pid);
}

function doorYaml(): string {
  return `tradingview: {tokens: ["${TV_TOKEN}"], allow_ips: any, body_secret: "${BODY_SECRET}"}\n`;
}

interface Running extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
  readonly log: string;
}

function target(name: Target['name'], running: Running, pid: () => number | undefined): Target {
  const { url } = running;
  return {
    name,
    url,
    port: Number(new URL(url).port),
    alert: (members = {}) => statusOf(`${url}/tv/${TV_TOKEN}`, JSON.stringify(anAlert(members))),
    signed: () => {
      const { passphrase: _, ...plain } = anAlert();
      const body = JSON.stringify(plain);
      return statusOf(`${url}/webhook`, body, { 'x-signature': signatureOf(body) });
    },
    memory: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid()}/status`, 'utf8'))?.[1]) / 1_024,
    traces: () => {
      const kept = readdirSync(running.folder, { recursive: true, withFileTypes: true })
        // The configuration holds its own secrets.
        .filter((entry) => entry.isFile() && entry.name !== 'pinewire.yaml' && entry.name !== 'secrets.env')
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
      return [running.log, ...kept].join('\n');
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

async function statusOf(url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const signal = AbortSignal.timeout(SENDERS_PATIENCE_MS);
  try {
    return (await fetch(url, { method: 'POST', body, signal, headers: { connection: 'close', ...headers } })).status;
  } catch (error) {
    if (error instanceof Error) return 0;
    throw error;
  }
}

let count = 0;

export function anAlert(members: object = {}): Readonly<Record<string, unknown>> {
  return {
    passphrase: BODY_SECRET,
    symbol: 'BTCUSDT',
    exchange: 'binance',
    side: 'buy',
    size: '0.001',
    price: '50000',
    type: 'market',
    client_ref: `right-${(count += 1)}`,
    ...members,
  };
}

export function signatureOf(body: string | Uint8Array, secret = WEBHOOK_SECRET): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

export interface Said {
  /** The statuses that came back, in order. */
  readonly statuses: readonly number[];
  readonly text: string;
}

/** Writes these bytes on a connection of their own and listens until the other side hangs up or says nothing for `ms`. */
export function say(port: number, bytes: string | Uint8Array, ms = 2_000): Promise<Said> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const done = (): void => {
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      resolve({ text, statuses: [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status)) });
    };
    socket.setTimeout(ms, done);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', done).on('close', done);
  });
}

/** Connections of strangers, each of whom greets and comes again when it is shown out, until {@link Crowd.leave}. */
export interface Crowd {
  /** How often one of them was shown out. */
  shownOut(): number;
  leave(): void;
}

interface Manners {
  /** Loopback addresses they come from, in turn. */
  readonly from?: readonly string[];
  /** Who was shown out comes again after this. */
  readonly againMs?: number;
}

/** Resolves once each of them was connected or refused for the first time. */
export async function crowd(
  port: number,
  size: number,
  greet: (socket: Socket, i: number) => void,
  { from = ['127.0.0.1'], againMs = 100 }: Manners = {},
): Promise<Crowd> {
  const inside = new Set<Socket>();
  let shownOut = 0;
  let leaving = false;
  const come = (i: number, arrived: () => void): void => {
    const localAddress = from[i % from.length] ?? '127.0.0.1';
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    inside.add(socket);
    socket.once('connect', () => {
      greet(socket, i);
      socket.resume();
      arrived();
    });
    // Closing says it too.
    socket.on('error', arrived);
    socket.on('close', () => {
      arrived();
      inside.delete(socket);
      if (leaving) return;
      shownOut += 1;
      setTimeout(() => !leaving && come(i, () => undefined), againMs);
    });
  };
  await Promise.all(Array.from({ length: size }, (_, i) => new Promise<void>((resolve) => come(i, resolve))));
  return {
    shownOut: () => shownOut,
    leave: () => {
      leaving = true;
      for (const socket of inside) socket.destroy();
    },
  };
}
