// Sends prepared bytes once, and tells apart what ccxt and fetch do not: whether a connection stood when it went wrong.
import { Agent as PlainAgent, type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Clock } from '../../model/clock.ts';
import type { Wire } from './wire.ts';

export interface Answer {
  readonly kind: 'answered';
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Transfer =
  | Answer
  /** The venue wants nothing from this address for so long, milliseconds: nothing was tried. */
  | { readonly kind: 'paused'; readonly code: 'paused'; readonly message: string; readonly retryAfter: number }
  /** No connection was made, so not a byte left. */
  | { readonly kind: 'not connected'; readonly code: string; readonly message: string }
  /** A connection stood: the request may have arrived, whatever came back. */
  | { readonly kind: 'lost'; readonly code: string; readonly message: string; readonly status?: number };

/** What everybody at this address knows of the way to a venue. */
export interface Traffic {
  /** For how long the venue wants nothing from this address; milliseconds. */
  pausedFor(): number;
  /** An answer came with these headers, whose names are in lower case. */
  answered(headers: Readonly<Record<string, string>>): void;
  /** The venue says what weight this address may spend in a minute. */
  allowed(perMinute: number): void;
}

export const FREE: Traffic = { pausedFor: () => 0, answered: () => undefined, allowed: () => undefined };

export interface TransferLimits {
  readonly deadlineMs: number;
  readonly maxBytes: number;
}

/** An idle connection is given up after this long, well before venues close it: a request on a dying one would be `lost`. */
const IDLE_MS = 15_000;
const MAX_SOCKETS = 64;
const inflate = promisify(gunzip);

export class HttpClient {
  readonly #clock: Clock;
  readonly #traffic: Traffic;
  readonly #plain = new PlainAgent({ keepAlive: true, timeout: IDLE_MS, maxSockets: MAX_SOCKETS });
  readonly #tls = new TlsAgent({ keepAlive: true, timeout: IDLE_MS, maxSockets: MAX_SOCKETS });

  constructor(clock: Clock, traffic = FREE) {
    this.#clock = clock;
    this.#traffic = traffic;
  }

  /** For how long whatever is sent comes back as paused; whole milliseconds. */
  pausedFor(): number {
    return Math.ceil(this.#traffic.pausedFor());
  }

  /** Never rejects, never follows a redirect, never sends twice. */
  send(wire: Wire, limits: TransferLimits): Promise<Transfer> {
    // What was on its way when the ban was told, or waited for no turn (the venue's time, its markets), ends here.
    const retryAfter = this.pausedFor();
    if (retryAfter > 0) {
      const message = `not sent: the venue wants nothing from this address for another ${Math.ceil(retryAfter / 1_000)} s`;
      return Promise.resolve({ kind: 'paused', code: 'paused', message, retryAfter });
    }
    let request: ClientRequest;
    let secure: boolean;
    try {
      const url = new URL(wire.url);
      secure = url.protocol === 'https:';
      const options = { method: wire.method, headers: wire.headers };
      request = secure
        ? tlsRequest(url, { ...options, agent: this.#tls })
        : plainRequest(url, { ...options, agent: this.#plain });
    } catch (error) {
      return Promise.resolve({ kind: 'not connected', code: 'bad_request', message: messageOf(error) });
    }
    return new Promise((resolve) => {
      const settled = (transfer: Transfer): void => {
        if (transfer.kind === 'answered') this.#traffic.answered(transfer.headers);
        resolve(transfer);
      };
      new Exchange(this.#clock, request, limits, settled).run(wire.body, secure);
    });
  }

  close(): void {
    this.#plain.destroy();
    this.#tls.destroy();
  }
}

/** One request and its answer; settles exactly once. */
class Exchange {
  readonly #request: ClientRequest;
  readonly #limits: TransferLimits;
  readonly #resolve: (transfer: Transfer) => void;
  readonly #stopClock: () => void;
  #connected = false;
  #ended = false;
  #settled = false;
  #status: number | undefined;

  constructor(clock: Clock, request: ClientRequest, limits: TransferLimits, resolve: (transfer: Transfer) => void) {
    this.#request = request;
    this.#limits = limits;
    this.#resolve = resolve;
    this.#stopClock = clock.after(limits.deadlineMs, () => this.#fail('timeout', `no answer within ${limits.deadlineMs} ms`));
  }

  run(body: string, secure: boolean): void {
    this.#request.once('socket', (socket) => {
      // Until the handshake is over the request waits in our own buffer.
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', () => (this.#connected = true));
      else this.#connected = true;
    });
    this.#request.once('response', (response) => this.#read(response));
    this.#request.on('error', (error) => this.#fail(codeOf(error), messageOf(error)));
    this.#request.once('close', () => {
      if (!this.#ended) this.#fail('closed', 'the connection was closed before the answer was there');
    });
    this.#request.end(body === '' ? undefined : body);
  }

  #read(response: IncomingMessage): void {
    this.#status = response.statusCode ?? 0;
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > this.#limits.maxBytes) this.#fail('too_large', `the answer is larger than ${this.#limits.maxBytes} bytes`);
      else chunks.push(chunk);
    });
    response.on('error', (error) => this.#fail(codeOf(error), messageOf(error)));
    response.once('end', () => {
      this.#ended = response.complete;
      if (response.complete) void this.#finish(response, Buffer.concat(chunks));
      else this.#fail('cut', 'the answer was cut off');
    });
  }

  async #finish(response: IncomingMessage, bytes: Buffer): Promise<void> {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(response.headers))
      headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
    let body = bytes;
    if (headers['content-encoding'] === 'gzip') {
      try {
        body = await inflate(bytes, { maxOutputLength: this.#limits.maxBytes });
      } catch (error) {
        this.#fail('bad_answer', messageOf(error));
        return;
      }
    }
    this.#settle({ kind: 'answered', status: response.statusCode ?? 0, headers, body: body.toString('utf8') });
  }

  #fail(code: string, message: string): void {
    if (this.#settled) return;
    const status = this.#status === undefined ? {} : { status: this.#status };
    this.#settle(this.#connected ? { kind: 'lost', code, message, ...status } : { kind: 'not connected', code, message });
    this.#request.destroy();
  }

  #settle(transfer: Transfer): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#stopClock();
    this.#resolve(transfer);
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
}

/** An AggregateError (both addresses of a name refused) has an empty message of its own. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? codeOf(error) : error.message;
}
