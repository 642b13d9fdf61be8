// What the hostile suite is aimed at: the real service and the real relay, each a process of its own, and what must stay true of them.
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { hasOpenssl, makeServerPair } from '../edge/certificates.ts';
import { prepareRelay } from '../edge/relay-process.ts';
import { freePort, prepareService, WEBHOOK_SECRET } from '../service.ts';
import { ask, dial, type Place } from './dial.ts';

export const TV_TOKEN = 'Token-Of.The_Hostile~Suite-0123456789';
export const BODY_SECRET = 'the body secret of the hostile suite';
export { WEBHOOK_SECRET } from '../service.ts';

/** TradingView gives up after this; whoever is answered later was not answered. */
const SENDERS_PATIENCE_MS = 3_000;

const OVER_TLS = ['service over TLS', 'relay over TLS'] as const;
const DOORS = ['service', 'relay', ...OVER_TLS] as const;
export type DoorName = (typeof DOORS)[number];

/** Where TLS ends in pinewire itself; none on a machine that cannot make a certificate. */
const TLS_DOORS: readonly DoorName[] = hasOpenssl() ? OVER_TLS : [];
const ALL_DOORS: readonly DoorName[] = hasOpenssl() ? DOORS : ['service', 'relay'];

/**
 * A crowd of thousands takes a minute at each door, and both programs open theirs by the same code: by default one door of each is crowded,
 * one of them over TLS.
 */
const EVERY_DOOR = process.env.PINEWIRE_EVERY_DOOR === '1';
export const CROWDED_DOORS = ALL_DOORS.filter((name) => EVERY_DOOR || name === 'service' || name === 'relay over TLS');
export const HANDSHAKE_DOORS = TLS_DOORS.filter((name) => EVERY_DOOR || name === 'service over TLS');

export interface Target extends AsyncDisposable, Place {
  readonly name: DoorName;
  /** Whether it has the door that asks for a signature. */
  readonly signs: boolean;
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

export function startTargets(): Promise<readonly Target[]> {
  return Promise.all(ALL_DOORS.map((name) => startTarget(name)));
}

/** `section` is added to the members of `server`. */
export function startTarget(name: DoorName, section = ''): Promise<Target> {
  const secure = TLS_DOORS.includes(name);
  return name.startsWith('service') ? startService(name, secure, section) : startRelay(name, secure, section);
}

async function startService(name: DoorName, secure: boolean, section: string): Promise<Target> {
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const accounts = `accounts: {demo: {exchange: binance, mode: paper, balances: {USDT: "100000000"}, base_url: "${nowhere}"}}\n`;
  const service = await prepareService(accounts + ROUTES + doorYaml());
  const tls = secure ? await secureDoor(service.folder) : undefined;
  service.configure((yaml) => yaml.replace('server: {', `server: {${section}${tls?.yaml ?? ''}`));
  await service.start();
  return target(name, service, () => service.pid, tls?.port);
}

/** Its receiver is away: what it takes stays in its spool. */
async function startRelay(name: DoorName, secure: boolean, section: string): Promise<Target> {
  const relay = await prepareRelay(`http://127.0.0.1:${await freePort()}/webhook`);
  const tls = secure ? await secureDoor(relay.folder) : undefined;
  relay.configure((yaml) =>
    `server: {${section}}\n${yaml}`
      .replace(/^tradingview: .*$/m, doorYaml().trim())
      .replace('relay: {', `relay: {${tls?.yaml ?? ''}`),
  );
  await relay.start();
  return target(name, relay, () => relay.pid, tls?.port);
}

/** A port with TLS of its own beside the plain one, and what says so in the section's members. */
async function secureDoor(folder: string): Promise<{ readonly port: number; readonly yaml: string }> {
  const { cert, key } = makeServerPair();
  writeFileSync(join(folder, 'cert.pem'), cert, { mode: 0o600 });
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 });
  const port = await freePort();
  return { port, yaml: `tls: {listen: "127.0.0.1:${port}", certificate: ./cert.pem, key: ./key.pem}, ` };
}

function doorYaml(): string {
  return `tradingview: {tokens: ["${TV_TOKEN}"], allow_ips: any, body_secret: "${BODY_SECRET}"}\n`;
}

interface Running extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
  readonly log: string;
}

function target(name: DoorName, running: Running, pid: () => number | undefined, securePort?: number): Target {
  const place = { port: securePort ?? Number(new URL(running.url).port), secure: securePort !== undefined };
  return {
    name,
    ...place,
    signs: name.startsWith('service'),
    alert: (members = {}) => statusOf(place, `/tv/${TV_TOKEN}`, JSON.stringify(anAlert(members))),
    signed: () => {
      const { passphrase: _, ...plain } = anAlert();
      const body = JSON.stringify(plain);
      return statusOf(place, '/webhook', body, { 'x-signature': signatureOf(body) });
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

async function statusOf(
  place: Place,
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  try {
    return (await ask(place, path, { body, headers: { connection: 'close', ...headers }, patienceMs: SENDERS_PATIENCE_MS }))
      .status;
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
export function say(place: Place, bytes: string | Uint8Array, ms = 2_000): Promise<Said> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = dial(place, () => socket.write(bytes));
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

/** Resolves once each of them was connected (through the handshake, where there is one) or refused for the first time. */
export async function crowd(
  place: Place,
  size: number,
  greet: (socket: Socket, i: number) => void,
  { from = ['127.0.0.1'], againMs = 100 }: Manners = {},
): Promise<Crowd> {
  const inside = new Set<Socket>();
  let shownOut = 0;
  let leaving = false;
  const come = (i: number, arrived: () => void): void => {
    const greeted = (): void => {
      greet(socket, i);
      socket.resume();
      arrived();
    };
    const socket = dial(place, greeted, from[i % from.length]);
    inside.add(socket);
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
