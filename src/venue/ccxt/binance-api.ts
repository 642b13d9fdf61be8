// Asks Binance: addresses and signatures by ccxt, transport, window and reading by us, every failure a VenueError without a secret.
import { z } from 'zod';
import type { Clock } from '../../model/clock.ts';
import { VenueError } from '../port.ts';
import { type Failure, judge, judgeTransfer } from './errors.ts';
import type { CcxtExchange } from './exchange.ts';
import type { Answer, HttpClient, Transfer } from './http.ts';
import { milliseconds, readJson } from './json.ts';
import { VenueClock, type VenueLog } from './venue-clock.ts';
import { completeWire, type Redactor, type Wire } from './wire.ts';

export type Params = Readonly<Record<string, string>>;

/** What the venue has to answer within: a market order is done in milliseconds, and a lane waits meanwhile. */
const DEADLINE_MS = 10_000;
const ANSWER_MAX_BYTES = 1_048_576;
/** exchangeInfo of all markets is 15-20 MB at Binance. */
const LARGE_ANSWER_MAX_BYTES = 67_108_864;
/** Binance's own default, and short enough that an unknown order is settled in seconds. */
export const RECV_WINDOW_MS = 5_000;

/** So long the end of a ban is waited for: given up instead, a search of five questions begins anew after each of the bans that others bring on. */
const PATIENCE_MS = 5_000;

const timeSchema = z.object({ serverTime: milliseconds });

export interface Query<Schema extends z.ZodType> {
  readonly path: string;
  readonly params?: Params;
  readonly schema: Schema;
  readonly signed?: boolean;
  readonly large?: boolean;
}

export interface BinanceParts {
  readonly exchange: CcxtExchange;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly redactor: Redactor;
  readonly log?: VenueLog | undefined;
}

export class BinanceApi {
  readonly time: VenueClock;
  readonly #parts: BinanceParts;

  constructor(parts: BinanceParts) {
    this.#parts = parts;
    this.time = new VenueClock(parts.clock, () => this.venueTime(), parts.log);
  }

  /** Asked now, not remembered: what a proof of absence starts from. */
  async venueTime(): Promise<number> {
    const query = { path: 'time', schema: timeSchema };
    const transfer = await this.#ask(query);
    // A reduced server without this endpoint still dates its answers, in whole seconds that are never ahead.
    const date = transfer.kind === 'answered' && transfer.status === 404 ? Date.parse(transfer.headers['date'] ?? '') : NaN;
    return Number.isNaN(date) ? this.#read(transfer, query).serverTime : date;
  }

  /** The final bytes of a signed request. ccxt only computes here: nothing is sent, so nothing can leak or mix. */
  sign(method: string, path: string, params: Params): Wire {
    const { url, headers = {}, body } = this.#parts.exchange.sign(path, 'private', method, { ...params });
    const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    return completeWire({ url, method, headers: Object.fromEntries(texts), body: typeof body === 'string' ? body : '' });
  }

  send(wire: Wire, large = false): Promise<Transfer> {
    const maxBytes = large ? LARGE_ANSWER_MAX_BYTES : ANSWER_MAX_BYTES;
    return this.#parts.http.send(wire, { deadlineMs: DEADLINE_MS, maxBytes });
  }

  /** The answer read by its schema. A timestamp that is called wrong is measured again and sent once more: a question may repeat. */
  async query<Schema extends z.ZodType>(query: Query<Schema>): Promise<z.infer<Schema>> {
    const transfer = await this.#ask(query);
    const failure = this.failureOf(transfer);
    if (failure?.code === 'clock' && query.signed === true) return this.#read(await this.#ask(query), query);
    return this.#read(transfer, query);
  }

  /** Why the transfer is no success, or undefined where it is a 2xx. Also hears what it says about our clock. */
  failureOf(transfer: Transfer): Failure | undefined {
    const failure = this.#judge(transfer);
    if (failure?.code === 'clock') this.time.distrust();
    return failure === undefined ? undefined : { ...failure, message: this.#parts.redactor.text(failure.message) };
  }

  #judge(transfer: Transfer): Failure | undefined {
    if (transfer.kind !== 'answered') return judgeTransfer(transfer);
    if (transfer.status < 200 || transfer.status > 299) return judge(transfer, this.#parts.clock.now());
    return undefined;
  }

  async #ask({ path, params = {}, signed, large }: Query<z.ZodType>): Promise<Transfer> {
    await this.#pauseOver();
    if (signed === true) {
      const timestamp = String(await this.time.now());
      return this.send(this.sign('GET', path, { ...params, recvWindow: String(RECV_WINDOW_MS), timestamp }), large);
    }
    const { url } = this.#parts.exchange.sign(path, 'public', 'GET', { ...params });
    const headers: Record<string, string> = large === true ? { 'Accept-Encoding': 'gzip' } : {};
    return this.send(completeWire({ url, method: 'GET', headers, body: '' }), large);
  }

  /** Before the question is signed: its window does not pass meanwhile. */
  async #pauseOver(): Promise<void> {
    const { clock, http } = this.#parts;
    const givenUpAt = clock.monotonic() + PATIENCE_MS;
    for (let ms = http.pausedFor(); ms > 0 && clock.monotonic() + ms <= givenUpAt; ms = http.pausedFor()) await clock.sleep(ms);
  }

  #read<Schema extends z.ZodType>(transfer: Transfer, { path, schema }: Query<Schema>): z.infer<Schema> {
    const failure = this.failureOf(transfer);
    if (failure !== undefined) throw toError(failure, path);
    const answer = transfer as Answer;
    const read = schema.safeParse(readJson(answer.body));
    if (read.success) return read.data;
    // Perhaps an error under a 2xx.
    const hidden = judge(answer, this.#parts.clock.now());
    throw toError({ ...hidden, message: this.#parts.redactor.text(hidden.message) }, path);
  }
}

/** A failed question has no outcome to be unsure of: what matters is the code, and when to ask again. */
function toError(failure: Failure, path: string): VenueError {
  return new VenueError(failure.code, `${path}: ${failure.message}`, failure.kind === 'unsent' ? failure.retryAfter : undefined);
}
