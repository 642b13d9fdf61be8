// The way of a request to the exchange and of its answer back: every place where it can be lost, late, held up or refused at the door.
import type { Answer, Envelope, Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { Process } from './process.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export type Transfer =
  | Answer
  /** Nobody can say whether the exchange saw it. */
  | { readonly kind: 'lost'; readonly code: string }
  | { readonly kind: 'not connected' };

/** One request that changes something, followed from the process to the engine. */
export interface Flight {
  readonly process: Process;
  readonly envelope: Envelope;
  /** Of the bytes that were committed. */
  readonly digest: string;
  readonly number: number;
  /** The engine has seen it, or it will never get there. */
  decided: boolean;
  /** The process knows an outcome. */
  told: boolean;
}

export interface FlightWatch {
  left(flight: Flight): void;
  decided(flight: Flight, answer: Answer | undefined): void;
}

export interface NetworkParts {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly exchange: Exchange;
  readonly watch: FlightWatch;
  readonly log: (who: string, text: string) => void;
  /** Whether the exchange reads the window again behind its queues. */
  readonly readsWindowTwice: boolean;
  /** What leaves instead of what was committed; the same where nothing is weakened. */
  readonly onLeaving: (envelope: Envelope, exchange: Exchange) => Envelope;
}

/** As the production client: an answer that takes longer is no answer. */
const DEADLINE_MS = 10_000;
/** A request that is dated this far ahead is refused. */
const AHEAD_MS = 1_000;
const WINDOW_MS = 5_000;

export class Network {
  readonly #parts: NetworkParts;
  #flights = 0;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  /** A question: nothing changes at the exchange, so only its answer matters. */
  query(process: Process, envelope: Envelope): Promise<Transfer> {
    const { faults, random, exchange } = this.#parts;
    return new Promise((resolve) => {
      const trouble: Transfer | undefined = faults.strikes('query_fails')
        ? { kind: 'lost', code: 'connection_lost' }
        : faults.strikes('rate_limited')
          ? this.#tooMany()
          : undefined;
      this.#parts.scheduler.after(random.int(1, 20), `query ${envelope.body.kind}`, () => {
        const answer = trouble ?? exchange.answer(envelope);
        process.after(random.int(1, 20), 'answer', () => resolve(answer));
      });
    });
  }

  #tooMany(): Answer {
    const retryAfter = this.#parts.faults.stream('rate_limited').int(1, 5) * 500;
    return { kind: 'error', verdict: 'unsent', code: 'rate_limited', retryAfter };
  }

  /** Sends bytes that change something. */
  send(process: Process, envelope: Envelope, digest: string): Promise<Transfer> {
    const { faults, random, onLeaving, exchange, watch, scheduler } = this.#parts;
    return new Promise((resolve) => {
      // The process may be stopped between the decision to send and the moment at which the bytes leave.
      process.after(random.int(0, 3), 'bytes leave', () => {
        const leaving = onLeaving(envelope, exchange);
        const flight: Flight = { process, envelope: leaving, digest, number: ++this.#flights, decided: false, told: false };
        watch.left(flight);
        const tell = this.#teller(flight, resolve);
        if (faults.strikes('not_connected')) {
          this.#decide(flight, undefined);
          return tell({ kind: 'not connected' }, random.int(1, 30));
        }
        if (faults.strikes('cut_before')) {
          this.#decide(flight, undefined);
          return tell({ kind: 'lost', code: 'connection_lost' }, random.int(1, 300));
        }
        scheduler.after(random.int(1, 40), 'arrival', () => this.#arrive(flight, tell));
      });
    });
  }

  /** Tells the process once: the first of answer, error and deadline. */
  #teller(flight: Flight, resolve: (transfer: Transfer) => void): (transfer: Transfer, ms: number) => void {
    const { process } = flight;
    const tell = (transfer: Transfer, ms: number, label = 'answer'): (() => void) =>
      process.after(ms, label, () => {
        if (flight.told) return;
        flight.told = true;
        deadline();
        resolve(transfer);
      });
    const deadline = tell({ kind: 'lost', code: 'timeout' }, DEADLINE_MS, 'deadline');
    return tell;
  }

  #decide(flight: Flight, answer: Answer | undefined): void {
    flight.decided = true;
    this.#parts.watch.decided(flight, answer);
  }

  #arrive(flight: Flight, tell: (transfer: Transfer, ms: number) => void): void {
    const { faults, random, scheduler, log } = this.#parts;
    const refusal = this.#atTheDoor(flight);
    if (refusal !== undefined) {
      this.#decide(flight, refusal);
      return tell(refusal, random.int(1, 40));
    }
    if (!faults.strikes('held')) return this.#enter(flight, tell);
    // As often within the window as beyond it.
    const ms = faults.stream('held').int(100, faults.stream('held').chance(0.5) ? 6_000 : 20_000);
    log('venue', `request ${flight.number} waits in front of the engine for ${ms} ms`);
    if (faults.strikes('cut_while_held'))
      tell({ kind: 'lost', code: 'connection_lost' }, faults.stream('cut_while_held').int(1, 3_000));
    scheduler.after(ms, 'release', () => this.#enter(flight, tell));
  }

  #atTheDoor({ envelope }: Flight): Answer | undefined {
    const { faults } = this.#parts;
    if (faults.strikes('rate_limited')) return this.#tooMany();
    if (faults.strikes('error_before')) return { kind: 'error', verdict: 'unknown', code: 'http_503' };
    const skew = faults.strikes('skewed_door') ? faults.stream('skewed_door').int(-8_000, 8_000) : 0;
    return this.#outsideWindow(envelope, skew);
  }

  #outsideWindow({ validUntil }: Envelope, skew: number): Answer | undefined {
    if (validUntil === undefined) return undefined;
    const time = this.#parts.exchange.time + skew;
    const isIn = time <= validUntil && validUntil - WINDOW_MS <= time + AHEAD_MS;
    return isIn ? undefined : { kind: 'error', verdict: 'unsent', code: 'clock' };
  }

  #enter(flight: Flight, tell: (transfer: Transfer, ms: number) => void): void {
    const { faults, random, exchange, readsWindowTwice, log } = this.#parts;
    // A request that waited was in time at the door; one that did not may have met a door whose clock is wrong.
    const expired = readsWindowTwice ? this.#outsideWindow(flight.envelope, 0) : undefined;
    const answer = expired ?? exchange.answer(flight.envelope);
    this.#decide(flight, answer);
    if (expired !== undefined) return tell(expired, random.int(1, 40));
    const lost = faults.strikes('cut_after')
      ? 'connection_lost'
      : faults.strikes('error_after')
        ? 'http_503'
        : faults.strikes('half_answer')
          ? 'bad_answer'
          : undefined;
    if (lost !== undefined) {
      log('venue', `the answer to request ${flight.number} is lost: ${lost}`);
      return tell({ kind: 'lost', code: lost }, random.int(1, 60));
    }
    const late = faults.strikes('delayed_answer') ? faults.stream('delayed_answer').int(2_000, 14_000) : 0;
    tell(answer, late + random.int(1, 60));
  }
}
