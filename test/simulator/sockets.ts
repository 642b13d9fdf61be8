// The WebSocket side of a simulated venue: who listens to which account, and everything that goes wrong on the way to them.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { seeded } from './faults.ts';

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

interface Subscriber {
  readonly socket: WebSocket;
  readonly account: number;
  /** A message that waits to be overtaken. */
  held: string | undefined;
}

export interface SocketsParts {
  /** Whether there is an endpoint at the address asked for. */
  readonly isOffered: (url: URL) => boolean;
  /** A connection that now stands. */
  readonly opened?: (socket: WebSocket, url: URL) => void;
  /** What a client sends. */
  readonly asked: (socket: WebSocket, text: string) => void;
}

export class Sockets {
  readonly #parts: SocketsParts;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #subscribers = new Set<Subscriber>();
  #faults: StreamFaults = {};
  #random = seeded(1);
  /** Subscriptions ever made. */
  #made = 0;

  constructor(parts: SocketsParts) {
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

  /** Ends every connection in good order, with these words. */
  end(words: string): void {
    for (const socket of this.#server.clients) socket.close(1008, words);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A client that is killed resets the connection; without a listener that would be the simulator's end.
    socket.on('error', () => socket.destroy());
    const url = new URL(request.url ?? '/', 'ws://venue');
    if (this.#faults.refuse === true || !this.#parts.isOffered(url)) {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (open) => this.#serve(open, url));
  }

  subscribe(socket: WebSocket, account: number): void {
    const subscriber: Subscriber = { socket, account, held: undefined };
    this.#subscribers.add(subscriber);
    socket.on('close', () => this.#subscribers.delete(subscriber));
    this.#made += 1;
  }

  /** To all who listen to the account. */
  tell(account: number, message: object): void {
    const text = JSON.stringify(message);
    for (const subscriber of this.#subscribers) if (subscriber.account === account) this.#send(subscriber, text);
  }

  #serve(socket: WebSocket, url: URL): void {
    let unanswered = 0;
    const pings = setInterval(() => {
      if (unanswered++ >= MOST_UNANSWERED) socket.terminate();
      else if (this.#faults.mute !== true) socket.ping();
    }, PING_MS);
    socket.on('pong', () => (unanswered = 0));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => clearInterval(pings));
    socket.on('message', (data: RawData) => {
      if (this.#faults.mute !== true) this.#parts.asked(socket, textOf(data));
    });
    this.#parts.opened?.(socket, url);
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

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString();
}

/** Undefined where it is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
