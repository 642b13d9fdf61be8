// Follows one account at Binance: a WebSocket, a signed subscription, signs of life, and a new connection after every gap.
import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { z } from 'zod';
import { type Clock, randomFraction } from '../../model/clock.ts';
import type { AccountStream, StreamListener } from '../port.ts';
import { reportOfEvent } from './binance-events.ts';
import { readJson } from './json.ts';
import type { Redactor } from './wire.ts';

/**
 * The WebSocket API carries the user data stream since the listen keys were removed (2026-02-20):
 * https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/user-data-stream-requests
 */
export const STREAM_URLS = {
  live: 'wss://ws-api.binance.com:443/ws-api/v3',
  testnet: 'wss://ws-api.testnet.binance.vision/ws-api/v3',
} as const;

/** From the first byte to the confirmed subscription. */
const CONNECT_MS = 10_000;
/** We ask for a sign of life this often (weight 1 of 6,000 a minute), and look this often whether one came. */
const PING_MS = 10_000;
const TICK_MS = 2_500;
/** No sign of life for so long: the connection is dead, whatever the system believes. */
const SILENCE_MS = 20_000;
/** A tick that is so late means that this process stood still; what was told meanwhile may be lost. */
const STOOD_STILL_MS = 10_000;
/** Between two connections; Binance allows 300 in five minutes. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

const SUBSCRIBE = 'subscribe';
const answerSchema = z.object({
  id: z.string(),
  status: z.string(),
  error: z.object({ code: z.string(), msg: z.string() }).optional(),
});
const eventSchema = z.object({ event: z.object({ e: z.string() }).loose() });
/** What the venue tells before it ends the stream. */
const ENDINGS: ReadonlySet<string> = new Set(['eventStreamTerminated', 'serverShutdown']);

export interface StreamKeys {
  readonly apiKey: string;
  /** An HMAC secret, or a private key in PEM (Ed25519 or RSA). */
  readonly secret: string;
}

export interface BinanceStreamParts {
  readonly url: string;
  readonly keys: StreamKeys;
  readonly clock: Clock;
  /** The venue's time, for the timestamp. */
  readonly time: () => Promise<number>;
  readonly recvWindow: number;
  readonly redactor: Redactor;
  readonly listener: StreamListener;
}

export class BinanceStream implements AccountStream {
  readonly #parts: BinanceStreamParts;
  #socket: WebSocket | undefined;
  #timer: (() => void) | undefined;
  #isUp = false;
  #failures = 0;
  #heardAt = 0;
  #pingedAt = 0;
  #tickedAt = 0;
  #pings = 0;

  constructor(parts: BinanceStreamParts) {
    this.#parts = parts;
    this.#open();
  }

  close(): void {
    this.#timer?.();
    this.#drop();
  }

  #open(): void {
    const { clock, url } = this.#parts;
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#timer = clock.after(CONNECT_MS, () => this.#fail(`no subscription within ${CONNECT_MS / 1000} s`));
    socket.addEventListener('open', () => void this.#subscribe(socket));
    socket.addEventListener('message', ({ data }: { data: unknown }) => {
      if (socket === this.#socket) this.#read(data);
    });
    socket.addEventListener('error', (event) => this.#ended(socket, 'message' in event ? event.message : 'connection failed'));
    socket.addEventListener('close', ({ code, reason }) => this.#ended(socket, `closed by the venue: ${code} ${reason}`.trim()));
  }

  async #subscribe(socket: WebSocket): Promise<void> {
    const { keys, time, recvWindow } = this.#parts;
    try {
      const params = { apiKey: keys.apiKey, recvWindow: String(recvWindow), timestamp: String(await time()) };
      const signed = { ...params, signature: signatureOf(keys.secret, new URLSearchParams(params).toString()) };
      const request = { id: SUBSCRIBE, method: 'userDataStream.subscribe.signature', params: signed };
      if (socket === this.#socket) socket.send(JSON.stringify(request));
    } catch (error) {
      this.#ended(socket, `not subscribed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #read(data: unknown): void {
    const { clock, listener } = this.#parts;
    const message = typeof data === 'string' ? readJson(data) : undefined;
    if (message === undefined) return this.#fail('the venue sent what is not JSON');
    this.#heardAt = clock.monotonic();
    if (this.#isUp) listener.heard();
    const answer = answerSchema.safeParse(message);
    if (answer.success && answer.data.id === SUBSCRIBE) return this.#subscribed(answer.data);
    const told = eventSchema.safeParse(message);
    if (!told.success || !this.#isUp) return;
    const { event } = told.data;
    if (ENDINGS.has(event.e)) return this.#fail(`ended by the venue: ${event.e}`);
    const report = reportOfEvent(event);
    // Whatever it was about, it is not told again: all orders have to be looked at.
    if (report === undefined) return this.#fail('the venue told of an order in words that nobody here knows');
    if (report !== 'not ours to read') listener.report(report);
  }

  #subscribed({ status, error }: z.infer<typeof answerSchema>): void {
    if (status !== '200')
      return this.#fail(`subscription refused: ${error === undefined ? status : `${error.code} ${error.msg}`}`);
    const now = this.#parts.clock.monotonic();
    this.#isUp = true;
    this.#tickedAt = this.#pingedAt = now;
    this.#timer?.();
    this.#tickLater();
    this.#parts.listener.up();
  }

  #tickLater(): void {
    this.#timer = this.#parts.clock.after(TICK_MS, () => this.#tick());
  }

  #tick(): void {
    const now = this.#parts.clock.monotonic();
    const stood = now - this.#tickedAt;
    const silent = now - this.#heardAt;
    if (stood > STOOD_STILL_MS) return this.#fail(`this process stood still for ${Math.round(stood / 1000)} s`);
    if (silent > SILENCE_MS) return this.#fail(`no sign of life for ${Math.round(silent / 1000)} s`);
    this.#tickedAt = now;
    if (silent < TICK_MS * 2) this.#failures = 0;
    if (now - this.#pingedAt >= PING_MS) {
      this.#pingedAt = now;
      this.#socket?.send(JSON.stringify({ id: `ping-${++this.#pings}`, method: 'ping' }));
    }
    this.#tickLater();
  }

  #ended(socket: WebSocket, reason: string): void {
    if (socket === this.#socket) this.#fail(reason);
  }

  #fail(reason: string): void {
    const { clock, listener, redactor } = this.#parts;
    this.#timer?.();
    this.#drop();
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.#failures++, 10));
    this.#timer = clock.after(pause * (0.5 + randomFraction(clock) / 2), () => this.#open());
    listener.down(redactor.text(reason));
  }

  /** What still comes from it is not listened to. */
  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#isUp = false;
    socket?.close();
  }
}

/** Over the parameters in alphabetical order. */
function signatureOf(secret: string, payload: string): string {
  if (!secret.includes('PRIVATE KEY')) return createHmac('sha256', secret).update(payload).digest('hex');
  const key = createPrivateKey(secret);
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return sign(digest, Buffer.from(payload), key).toString('base64');
}
