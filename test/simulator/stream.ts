// The venue's WebSocket: subscriptions by signature, orders told as they move, and everything that goes wrong on the way.
//
// Where it differs from Binance: only `ping` and `userDataStream.subscribe.signature` are understood; of the events only `executionReport`
// is sent (no balances, no order lists); a connection is not ended after 24 hours; windows are read once, at arrival; nothing is rate
// limited. The engine tells before it answers, which Binance may or may not do.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { timingSafeEqual } from 'node:crypto';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { checkWindow, sign } from './auth.ts';
import type { Clock } from './clock.ts';
import type { News } from './engine.ts';
import { seeded } from './faults.ts';
import { badSignature, Refusal, unknownKey } from './refusal.ts';
import type { Account } from './server.ts';

const PATH = '/ws-api/v3';
const PING_MS = 20_000;
/** Pings without a pong after which the connection is ended. */
const MOST_UNANSWERED = 3;

/** A message that nothing overtakes goes on after this. */
const OVERTAKEN_WITHIN_MS = 100;

const chance = z.number().min(0).max(1);
export const streamFaultsSchema = z.strictObject({
  /** No such endpoint: 404 in place of the upgrade. */
  refuse: z.boolean().optional(),
  /** Nothing is sent any more, and nothing heard, on connections that stand and on new ones. */
  mute: z.boolean().optional(),
  /** Of each message: it is lost, sent twice, sent after the next one, or the connection breaks in its place. */
  drop: chance.optional(),
  duplicate: chance.optional(),
  reorder: chance.optional(),
  cut: chance.optional(),
  delayMs: z.int().min(0).optional(),
  seed: z.int().optional(),
});
export type StreamFaults = z.infer<typeof streamFaultsSchema>;

const requestSchema = z.object({
  id: z.string(),
  method: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

interface Subscriber {
  readonly socket: WebSocket;
  readonly account: number;
  /** A message that waits to be overtaken. */
  held: string | undefined;
}

export interface StreamsParts {
  readonly accounts: readonly Account[];
  readonly clock: Clock;
  readonly offersStreams?: boolean;
}

export class Streams {
  readonly #parts: StreamsParts;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #subscribers = new Set<Subscriber>();
  #faults: StreamFaults = {};
  #random = seeded(1);
  /** Subscriptions ever made. */
  #made = 0;

  constructor(parts: StreamsParts) {
    this.#parts = parts;
  }

  get state(): { readonly connected: number; readonly subscribed: number; readonly made: number } {
    return { connected: this.#server.clients.size, subscribed: this.#subscribers.size, made: this.#made };
  }

  set faults(faults: StreamFaults) {
    this.#faults = faults;
    this.#random = seeded(faults.seed ?? 1);
  }

  /** Breaks every connection; says how many stood. */
  cut(): number {
    const standing = [...this.#server.clients];
    for (const socket of standing) socket.terminate();
    return standing.length;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A client that is killed resets the connection; without a listener that would be the simulator's end.
    socket.on('error', () => socket.destroy());
    if (this.#parts.offersStreams !== true || this.#faults.refuse === true || request.url?.split('?')[0] !== PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (open) => this.#serve(open));
  }

  tell(news: readonly News[]): void {
    for (const one of news) {
      const message = JSON.stringify({ subscriptionId: 0, event: eventOf(one) });
      for (const subscriber of this.#subscribers) if (subscriber.account === one.order.account) this.#send(subscriber, message);
    }
  }

  #serve(socket: WebSocket): void {
    let unanswered = 0;
    const pings = setInterval(() => {
      if (unanswered++ >= MOST_UNANSWERED) socket.terminate();
      else if (this.#faults.mute !== true) socket.ping();
    }, PING_MS);
    socket.on('pong', () => (unanswered = 0));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => clearInterval(pings));
    socket.on('message', (data: RawData) => {
      if (this.#faults.mute !== true) this.#answer(socket, textOf(data));
    });
  }

  #answer(socket: WebSocket, text: string): void {
    const request = requestSchema.safeParse(parsed(text));
    if (!request.success) return reply(socket, 400, { id: null, error: { code: -1100, msg: 'Malformed request.' } });
    const { id, method, params = {} } = request.data;
    try {
      if (method === 'ping') return reply(socket, 200, { id, result: {} });
      if (method !== 'userDataStream.subscribe.signature') throw new Refusal(-1020, 'This operation is not supported.');
      const { uid } = this.#authenticate(params);
      const subscriber: Subscriber = { socket, account: uid, held: undefined };
      this.#subscribers.add(subscriber);
      socket.on('close', () => this.#subscribers.delete(subscriber));
      this.#made += 1;
      reply(socket, 200, { id, result: { subscriptionId: 0 } });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply(socket, error.status, { id, error: { code: error.code, msg: error.message } });
    }
  }

  /** Signed are all parameters but the signature, in alphabetical order. */
  #authenticate({ signature, ...params }: Readonly<Record<string, string | number>>): Account {
    const account = this.#parts.accounts.find(({ apiKey }) => apiKey === params['apiKey']);
    if (account === undefined) throw unknownKey();
    const pairs = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
    const expected = sign(account.secret, pairs.map(([name, value]) => `${name}=${value}`).join('&'));
    const given = String(signature);
    const isRight = given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
    if (!isRight) throw badSignature();
    const window = { timestamp: Number(params['timestamp']), recvWindow: Number(params['recvWindow'] ?? 5_000) };
    checkWindow(window, this.#parts.clock.now());
    return account;
  }

  #send(subscriber: Subscriber, message: string): void {
    const { mute, drop = 0, duplicate = 0, reorder = 0, cut = 0, delayMs = 0 } = this.#faults;
    const [isCut, isLost, isTwice, isHeld] = [cut, drop, duplicate, reorder].map((odds) => this.#random() < odds);
    if (isCut === true) return subscriber.socket.terminate();
    if (mute === true || isLost === true) return;
    const { held } = subscriber;
    subscriber.held = isHeld === true && held === undefined ? message : undefined;
    if (subscriber.held !== undefined) {
      setTimeout(() => this.#letGo(subscriber, message), OVERTAKEN_WITHIN_MS);
      return;
    }
    const due = [message, ...(isTwice === true ? [message] : []), ...(held === undefined ? [] : [held])];
    const go = (): void => due.forEach((one) => subscriber.socket.send(one));
    if (delayMs === 0) go();
    else setTimeout(go, delayMs);
  }

  /** Nothing came that could have overtaken it. */
  #letGo(subscriber: Subscriber, message: string): void {
    if (subscriber.held !== message) return;
    subscriber.held = undefined;
    subscriber.socket.send(message);
  }
}

function reply(socket: WebSocket, status: number, body: object): void {
  socket.send(JSON.stringify({ status, ...body }));
}

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function eventOf({ order, execution, trade, at }: News): object {
  const canceled = execution === 'CANCELED';
  return {
    e: 'executionReport',
    E: at,
    s: order.symbol,
    c: canceled ? `cancel-${order.orderId}` : order.clientOrderId,
    S: order.side,
    o: order.type,
    f: order.timeInForce,
    q: order.origQty,
    p: order.price,
    P: order.stopPrice,
    F: '0.00000000',
    g: -1,
    C: canceled ? order.clientOrderId : '',
    x: execution,
    X: order.status,
    r: 'NONE',
    i: order.orderId,
    l: trade?.qty ?? '0.00000000',
    z: order.executedQty,
    L: trade?.price ?? '0.00000000',
    n: trade?.commission ?? '0',
    N: trade?.commissionAsset ?? null,
    T: at,
    t: trade?.id ?? -1,
    w: order.status === 'NEW' || order.status === 'PARTIALLY_FILLED',
    m: false,
    O: order.time,
    Z: order.cummulativeQuoteQty,
    Q: order.origQuoteOrderQty,
    V: 'NONE',
  };
}
