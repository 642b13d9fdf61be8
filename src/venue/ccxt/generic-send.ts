// Prepares and sends orders at any exchange of ccxt's: its call is stopped after signing, and goes on with the answer once it was sent.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../model/clock.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { ClientOrderId } from '../../model/ids.ts';
import { type Outcome, type Prepared, VenueError } from '../port.ts';
import { Capture, spells } from './capture.ts';
import { judgeError, toVenueError } from './ccxt-errors.ts';
import { type Failure, judge, judgeTransfer } from './errors.ts';
import type { CcxtExchange } from './exchange.ts';
import { type Expiry, expiryOf } from './expiry.ts';
import { genericFill, genericReport, unifiedOrder } from './generic-read.ts';
import type { HttpClient, Transfer } from './http.ts';
import { prepared, responseOf, SEND_MARGIN_MS } from './prepared.ts';
import type { VenueClock, VenueLog } from './venue-clock.ts';
import { completeWire, type Redactor, type Wire } from './wire.ts';

export interface GenericParts {
  readonly exchange: CcxtExchange;
  /** Absent: spot. */
  readonly type?: 'spot' | 'swap';
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly redactor: Redactor;
  readonly log?: VenueLog | undefined;
}

/** What is wanted of the exchange. */
export interface Wish {
  readonly clientOrderId: ClientOrderId;
  /** Must occur in the request: our id, or for a cancel the venue's. */
  readonly mark: string;
  /** Must occur in the request as they are spelled here. */
  readonly numbers: readonly string[];
  /** Base units in what the venue counts. */
  readonly contractSize: Decimal;
  /** Told where the venue refuses the order because the account is in the other position mode. */
  readonly onPositionMode?: () => void;
  readonly call: (params: Readonly<Record<string, unknown>>) => Promise<unknown>;
}

const DEADLINE_MS = 10_000;
const ANSWER_MAX_BYTES = 1_048_576;
/** Lists of every market and currency; several exchanges send 10 MB. */
const QUESTION_MAX_BYTES = 67_108_864;
const DEFAULT_WINDOW_MS = 5_000;
/** Judged by the status alone, before ccxt reads the body: a 503 can surface as RateLimitExceeded. */
const isTransport = (status: number) =>
  status === 429 || status === 418 || status === 403 || (status >= 300 && status < 400) || status >= 500;

export class GenericSender {
  readonly #parts: GenericParts;
  readonly #time: VenueClock;
  readonly #window: number;
  readonly #expiry: Expiry | undefined;
  /** Whose request is being prepared in this chain of calls; questions of the same instance run beside it untouched. */
  readonly #capture = new AsyncLocalStorage<Capture>();

  constructor(parts: GenericParts, time: VenueClock, window: number | undefined) {
    this.#parts = parts;
    this.#time = time;
    this.#window = window ?? DEFAULT_WINDOW_MS;
    const { exchange } = parts;
    this.#expiry = expiryOf(exchange.id);
    this.#expiry?.install?.(exchange, () => this.#capture.getStore()?.validUntil);
    exchange.fetch = (url, method = 'GET', headers, body) => {
      const wire = completeWire({ url, method, headers: texts({ ...exchange.headers, ...texts(headers) }), body: bodyOf(body) });
      const capture = this.#capture.getStore();
      return capture === undefined ? this.#ask(wire) : capture.take(wire);
    };
  }

  async prepare(wish: Wish): Promise<Prepared> {
    const { exchange, clock, redactor } = this.#parts;
    const expiry = this.#expiry;
    const validUntil = (await this.#time.now()) + this.#window;
    const started = clock.monotonic();
    const capture = new Capture({
      mark: wish.mark,
      ask: (wire) => this.#ask(wire),
      validUntil,
      finish: (wire) => expiry?.finish?.(wire, validUntil) ?? wire,
    });
    const done = this.#capture.run(capture, () => wish.call(expiry?.params?.(validUntil, this.#window) ?? {}));
    const wire = await Promise.race([capture.taken, done.then(nothingSent, failed(exchange.id, redactor))]);
    const missing = wish.numbers.find((number) => !spells(wire, number));
    if (missing !== undefined) {
      // For one: exchanges where a market buy is given as an amount of quote currency.
      throw new VenueError(
        'not_exact',
        `${exchange.id}: the request ccxt builds does not carry ${missing} as it is; nothing was sent`,
      );
    }
    const until = expiry?.read(wire);
    const window =
      until === undefined
        ? undefined
        : { validUntil: until, sendBefore: started + (until - validUntil) + this.#window - SEND_MARGIN_MS };
    const record = redactor.request(wire);
    return prepared({ record, window, clock, send: () => this.#send(wire, { wish, capture, done }) });
  }

  async #send(wire: Wire, { wish, capture, done }: { wish: Wish; capture: Capture; done: Promise<unknown> }): Promise<Outcome> {
    const { http, redactor } = this.#parts;
    const transfer = await http.send(wire, { deadlineMs: DEADLINE_MS, maxBytes: ANSWER_MAX_BYTES });
    const response = responseOf(redactor, transfer);
    const failure = this.#failureOf(transfer);
    if (failure !== undefined) return { ...failure, response };
    capture.answer(this.#read(wire, transfer));
    try {
      const outcome = acknowledge(await done, wish, this.#parts.clock.now());
      return { ...outcome, response };
    } catch (error) {
      const status = transfer.kind === 'answered' ? transfer.status : 0;
      const judged = judgeError(error, { exchange: this.#parts.exchange.id, status });
      if (judged.code === 'clock') this.#time.distrust();
      // The account was switched between net and hedge mode; the order is spelled anew.
      if (judged.code === 'position_mode') wish.onPositionMode?.();
      return { ...judged, message: redactor.text(judged.message), response };
    }
  }

  #failureOf(transfer: Transfer): Failure | undefined {
    if (transfer.kind !== 'answered') return judgeTransfer(transfer);
    return isTransport(transfer.status) ? judge(transfer, this.#parts.clock.now()) : undefined;
  }

  /** A question: sent at once, read and judged by ccxt. */
  async #ask(wire: Wire): Promise<unknown> {
    const transfer = await this.#parts.http.send(wire, { deadlineMs: DEADLINE_MS, maxBytes: QUESTION_MAX_BYTES });
    const failure = this.#failureOf(transfer);
    if (failure === undefined) return this.#read(wire, transfer);
    const retryAfter = failure.kind === 'unsent' ? failure.retryAfter : undefined;
    throw new VenueError(failure.code, this.#parts.redactor.text(failure.message), retryAfter);
  }

  async #read({ url, method, headers, body }: Wire, transfer: Transfer): Promise<unknown> {
    if (transfer.kind !== 'answered') throw new VenueError(transfer.code, transfer.message);
    const answer = {
      status: transfer.status,
      statusText: '',
      headers: transfer.headers,
      text: () => Promise.resolve(transfer.body),
    };
    return this.#parts.exchange.handleRestResponse(answer, url, method, headers, body);
  }
}

function acknowledge(answer: unknown, { clientOrderId, contractSize }: Wish, at: number): Outcome {
  const order = unifiedOrder.safeParse(answer).data;
  const fills = (order?.trades ?? []).flatMap((trade) => genericFill(trade, at, contractSize) ?? []);
  const report = order === undefined ? undefined : genericReport(order, fills, clientOrderId, contractSize);
  if (report !== undefined) return { kind: 'acknowledged', report };
  return { kind: 'unknown', code: 'bad_answer', message: 'an answer without an order in it' };
}

function nothingSent(): never {
  throw new VenueError('not_supported', 'ccxt sent nothing');
}

/** ccxt refuses some orders before it builds a request; asked again it would refuse them again. */
function failed(exchange: string, redactor: Redactor): (error: unknown) => never {
  return (error) => {
    const { code, message, retryAfter } = toVenueError(error, exchange);
    throw new VenueError(code === 'market_rules' ? 'not_supported' : code, redactor.text(message), retryAfter);
  };
}

function texts(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) return {};
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

function bodyOf(body: unknown): string {
  return typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body);
}
