// The venue's WebSocket: subscriptions by signature, orders told as they move, and everything that goes wrong on the way.
//
// Where it differs from Binance: only `ping` and `userDataStream.subscribe.signature` are understood; of the events only `executionReport`
// is sent (no balances, no order lists); a connection is not ended after 24 hours; windows are read once, at arrival; nothing is rate
// limited. The engine tells before it answers, which Binance may or may not do.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { timingSafeEqual } from 'node:crypto';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { checkWindow, sign } from './auth.ts';
import type { Clock } from './clock.ts';
import type { News } from './engine.ts';
import { badSignature, Refusal, unknownKey } from './refusal.ts';
import type { Account } from './server.ts';
import { parsed, Sockets, type StreamFaults } from './sockets.ts';

const PATH = '/ws-api/v3';

const requestSchema = z.object({
  id: z.string(),
  method: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

export interface StreamsParts {
  readonly accounts: readonly Account[];
  readonly clock: Clock;
  readonly offersStreams?: boolean;
}

export class Streams {
  readonly #parts: StreamsParts;
  readonly #sockets: Sockets;

  constructor(parts: StreamsParts) {
    this.#parts = parts;
    this.#sockets = new Sockets({
      isOffered: ({ pathname }) => parts.offersStreams === true && pathname === PATH,
      asked: (socket, text) => this.#answer(socket, text),
    });
  }

  get state(): Sockets['state'] {
    return this.#sockets.state;
  }

  set faults(faults: StreamFaults) {
    this.#sockets.faults = faults;
  }

  /** Breaks every connection; says how many stood. */
  cut(): number {
    return this.#sockets.cut();
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.upgrade(request, socket, head);
  }

  tell(news: readonly News[]): void {
    for (const one of news) this.#sockets.tell(one.order.account, { subscriptionId: 0, event: eventOf(one) });
  }

  #answer(socket: WebSocket, text: string): void {
    const request = requestSchema.safeParse(parsed(text));
    if (!request.success) return reply(socket, 400, { id: null, error: { code: -1100, msg: 'Malformed request.' } });
    const { id, method, params = {} } = request.data;
    try {
      if (method === 'ping') return reply(socket, 200, { id, result: {} });
      if (method !== 'userDataStream.subscribe.signature') throw new Refusal(-1020, 'This operation is not supported.');
      this.#sockets.subscribe(socket, this.#authenticate(params).uid);
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
}

function reply(socket: WebSocket, status: number, body: object): void {
  socket.send(JSON.stringify({ status, ...body }));
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
