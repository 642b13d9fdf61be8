// Follows one account over a WebSocket, whatever its venue speaks there: signs of life, and a new connection after every gap.
import { type Clock, randomFraction } from '../../model/clock.ts';
import type { ExecutionReport } from '../../model/report.ts';
import { messageOf } from '../../model/thrown.ts';
import { type AccountStream, type StreamListener, VenueError } from '../port.ts';
import { readJson } from './json.ts';
import type { Redactor } from './wire.ts';

/** From the first byte to the confirmed subscription. */
const CONNECT_MS = 10_000;
/** We ask for a sign of life this often, and look this often whether one came. */
const PING_MS = 10_000;
const TICK_MS = 2_500;
/** No sign of life for so long: the connection is dead, whatever the system believes. */
const SILENCE_MS = 20_000;
/** A tick that is so late means that this process stood still; what was told meanwhile may be lost. */
const STOOD_STILL_MS = 10_000;
/** Between two connections; Binance allows 300 in five minutes. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
/** A protocol that has something to keep alive is asked this often whether that is due. */
const UPKEEP_MS = 60_000;

/** What one message means. */
export type Told =
  | { readonly kind: 'subscribed' }
  | { readonly kind: 'reports'; readonly reports: readonly ExecutionReport[] }
  /** The venue waits for this before it goes on. */
  | { readonly kind: 'reply'; readonly text: string }
  /** Nothing more comes over this connection, or nothing that can be relied on. */
  | { readonly kind: 'ended'; readonly reason: string }
  /** A sign of life, and no more. */
  | { readonly kind: 'nothing' };

/** Whatever a message was about that cannot be understood, it is not told again: all orders have to be looked at. */
export const UNREADABLE = { kind: 'ended', reason: 'the venue told of an order in words that nobody here knows' } as const;

/** How one venue is spoken to. */
export interface StreamProtocol {
  /** Of the next connection. Rejects where there is none to be had. */
  address(): Promise<string>;
  /** The first message of a connection; what comes back in the end is read as `subscribed`. */
  subscription(): Promise<string>;
  /** What is answered at once, whatever the answer is. */
  ping(number: number): string;
  read(message: unknown): Told;
  /** Keeps alive what the venue would end; says why the stream is lost, where it is. Never rejects. */
  keep?(): Promise<string | undefined>;
}

export interface VenueStreamParts {
  readonly protocol: StreamProtocol;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly listener: StreamListener;
}

interface Connection {
  /** Undefined until there is an address. */
  socket: WebSocket | undefined;
}

export class VenueStream implements AccountStream {
  readonly #parts: VenueStreamParts;
  /** What comes from any other is not listened to. */
  #connection: Connection | undefined;
  #timer: (() => void) | undefined;
  #isUp = false;
  #failures = 0;
  #heardAt = 0;
  #pingedAt = 0;
  #tickedAt = 0;
  #keptAt = 0;
  #pings = 0;

  constructor(parts: VenueStreamParts) {
    this.#parts = parts;
    this.#open();
  }

  close(): void {
    this.#timer?.();
    this.#drop();
  }

  #open(): void {
    const connection: Connection = { socket: undefined };
    this.#connection = connection;
    const { clock } = this.#parts;
    this.#timer = clock.after(CONNECT_MS, () => this.#fail(`no subscription within ${CONNECT_MS / 1000} s`));
    this.#unlessItFails(connection, () => this.#connect(connection));
  }

  async #connect(connection: Connection): Promise<void> {
    const address = await this.#parts.protocol.address();
    if (connection !== this.#connection) return;
    const socket = new WebSocket(address);
    connection.socket = socket;
    socket.addEventListener('open', () => {
      this.#unlessItFails(connection, async () => {
        const subscription = await this.#parts.protocol.subscription();
        if (connection === this.#connection) socket.send(subscription);
      });
    });
    socket.addEventListener('message', ({ data }: { data: unknown }) => {
      if (connection === this.#connection) this.#read(data);
    });
    socket.addEventListener('error', (event) => {
      const words = 'message' in event ? event.message : '';
      this.#ended(connection, words === '' ? 'the connection broke' : words);
    });
    socket.addEventListener('close', ({ code, reason }) =>
      this.#ended(connection, `closed by the venue: ${code} ${reason}`.trim()),
    );
  }

  #unlessItFails(connection: Connection, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      const reason = messageOf(error);
      this.#ended(connection, `not subscribed: ${reason}`, error instanceof VenueError ? error.retryAfter : undefined);
    });
  }

  #read(data: unknown): void {
    const { clock, listener } = this.#parts;
    const message = typeof data === 'string' ? readJson(data) : undefined;
    if (message === undefined) return this.#fail('the venue sent what is not JSON');
    this.#heardAt = clock.monotonic();
    if (this.#isUp) listener.heard();
    const told = this.#told(message);
    switch (told.kind) {
      case 'subscribed':
        return this.#subscribed();
      case 'ended':
        return this.#fail(told.reason);
      case 'reports':
        if (this.#isUp) told.reports.forEach((report) => listener.report(report));
        return;
      case 'reply':
        return this.#connection?.socket?.send(told.text);
      case 'nothing':
        return;
    }
  }

  /** ccxt's readers throw at what they do not expect; nothing that a venue sends may end this process. */
  #told(message: unknown): Told {
    try {
      return this.#parts.protocol.read(message);
    } catch (error) {
      return { ...UNREADABLE, reason: `${UNREADABLE.reason}: ${messageOf(error)}` };
    }
  }

  #subscribed(): void {
    if (this.#isUp) return;
    const now = this.#parts.clock.monotonic();
    this.#isUp = true;
    this.#tickedAt = this.#pingedAt = this.#keptAt = now;
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
      this.#connection?.socket?.send(this.#parts.protocol.ping(++this.#pings));
    }
    if (now - this.#keptAt >= UPKEEP_MS) {
      this.#keptAt = now;
      this.#keep();
    }
    this.#tickLater();
  }

  #keep(): void {
    const { protocol } = this.#parts;
    const connection = this.#connection;
    if (protocol.keep === undefined || connection === undefined) return;
    this.#unlessItFails(connection, async () => {
      const lost = await protocol.keep?.();
      if (lost !== undefined) this.#ended(connection, lost);
    });
  }

  #ended(connection: Connection, reason: string, retryAfter?: number): void {
    if (connection === this.#connection) this.#fail(reason, retryAfter);
  }

  #fail(reason: string, retryAfter = 0): void {
    const { clock, listener, redactor } = this.#parts;
    this.#timer?.();
    this.#drop();
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.#failures++, 10));
    const shortened = pause * (0.5 + randomFraction(clock) / 2);
    this.#timer = clock.after(Math.max(shortened, retryAfter), () => this.#open());
    listener.down(redactor.text(reason));
  }

  #drop(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#isUp = false;
    connection?.socket?.close();
  }
}
