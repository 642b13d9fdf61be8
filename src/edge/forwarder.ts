// Brings what is in the spool to the receiver: in order within a lane, again and again, signed anew each time, until the receiver has it.
import { sign, signStandard } from '../intake/verify/verify.ts';
import { type Clock, randomFraction } from '../model/clock.ts';
import { signCustody } from './custody.ts';
import { type Spool, SpoolUnavailable, type Waiting } from './spool.ts';
import { judge, type Reply } from './verdict.ts';

export interface ForwarderParts {
  readonly spool: Spool;
  readonly clock: Clock;
  /** Posts one signed body; never rejects. */
  readonly send: (headers: Readonly<Record<string, string>>, body: Uint8Array) => Promise<Reply>;
  /** The secret to sign with, by now. */
  readonly secret: () => string;
  /** How old an entry may become, milliseconds. */
  readonly maxAge: () => number;
  readonly observe: (what: Observation) => void;
}

/** What a person or a monitor should know. */
export type Observation =
  | { readonly kind: 'delivered' | 'parked' | 'again'; readonly alert: Waiting; readonly ageMs: number; readonly problem: string }
  /** The receiver does not answer; or it does again. */
  | { readonly kind: 'receiver away' | 'receiver back'; readonly problem: string }
  | { readonly kind: 'spool'; readonly problem: string };

export interface Forwarder {
  /** Something new waits. */
  wake(): void;
  /** Finishes the attempts on their way. */
  stop(): Promise<void>;
}

const MOST_AT_ONCE = 16;
/** Looks this often even if nobody wakes it: another process may have put an alert back. */
const POLL_MS = 1_000;
const FIRST_WAIT_MS = 250;
/** A receiver that comes back is found this fast. */
const LONGEST_AWAY_MS = 3_000;
/** An answer that a person has to mend is asked for this often. */
const LONGEST_WAIT_MS = 30_000;
const SWEEP_MS = 60_000;

interface Backoff {
  failures: number;
  /** Monotonic milliseconds. */
  until: number;
}

export function startForwarder(parts: ForwarderParts): Forwarder {
  const forwarder = new Loop(parts);
  const running = forwarder.run();
  return {
    wake: () => forwarder.wake(),
    stop: () => {
      forwarder.stop();
      return running;
    },
  };
}

class Loop {
  readonly #parts: ForwarderParts;
  readonly #busy = new Map<string, Promise<void>>();
  readonly #backoffs = new Map<string, Backoff>();
  /** Set while the receiver does not answer at all. */
  #away: Backoff | undefined;
  #stopped = false;
  #woken = false;
  #wakeUp = (): void => undefined;
  #sweepAt = 0;

  constructor(parts: ForwarderParts) {
    this.#parts = parts;
  }

  wake(): void {
    this.#woken = true;
    this.#wakeUp();
  }

  stop(): void {
    this.#stopped = true;
    this.#wakeUp();
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      this.#woken = false;
      await this.#guarded(() => this.#round());
      await this.#rest();
    }
    await Promise.all(this.#busy.values());
  }

  async #round(): Promise<void> {
    const { spool, clock } = this.#parts;
    const now = clock.monotonic();
    if (now >= this.#sweepAt) {
      this.#sweepAt = now + SWEEP_MS;
      await spool.sweep();
    }
    if (this.#away !== undefined && now < this.#away.until) return;
    for (const lane of spool.lanes()) {
      // While the receiver is away one alert asks for all.
      if (this.#busy.size >= (this.#away === undefined ? MOST_AT_ONCE : 1)) break;
      if (this.#busy.has(lane) || now < (this.#backoffs.get(lane)?.until ?? 0)) continue;
      this.#busy.set(lane, this.#work(lane));
    }
  }

  /** Sleeps until something is due. */
  #rest(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#woken || this.#stopped) return resolve();
      const now = this.#parts.clock.monotonic();
      const due = [...this.#backoffs.values(), ...(this.#away === undefined ? [] : [this.#away])].map(({ until }) => until - now);
      const wait = Math.min(POLL_MS, ...due.filter((ms) => ms > 0));
      const cancel = this.#parts.clock.after(wait, resolve);
      this.#wakeUp = () => (cancel(), resolve());
    });
  }

  /** Forwards what waits in a lane until it is empty or the head has to wait. */
  async #work(lane: string): Promise<void> {
    await this.#guarded(async () => {
      while (!this.#stopped) {
        const alert = this.#parts.spool.next(lane);
        if (alert === undefined || !(await this.#forward(alert))) break;
      }
    });
    this.#busy.delete(lane);
    this.wake();
  }

  /** Whether the lane may go on. */
  async #forward(alert: Waiting): Promise<boolean> {
    const { spool, clock, send, maxAge } = this.#parts;
    const reply = await send(this.#headers(alert), alert.body);
    this.#noteReceiver(reply);
    const ageMs = clock.now() - alert.receivedAt;
    const verdict = judge(reply);
    if (verdict.kind === 'delivered') {
      await spool.delivered(alert.seq);
      this.#backoffs.delete(alert.lane);
      this.#observe('delivered', alert, ageMs, '');
      return true;
    }
    const tooOld = verdict.kind === 'again' && alert.effect === 'entry' && ageMs > maxAge();
    if (verdict.kind === 'never' || tooOld) {
      const problem = tooOld ? `older than alerts.max_age: ${verdict.problem}` : verdict.problem;
      await spool.park(alert.seq, problem);
      this.#backoffs.delete(alert.lane);
      this.#observe('parked', alert, ageMs, problem);
      return true;
    }
    if (reply.kind === 'answered') {
      await spool.postponed(alert.seq, verdict.problem);
      this.#backoffs.set(alert.lane, this.#later(this.#backoffs.get(alert.lane), LONGEST_WAIT_MS));
      this.#observe('again', alert, ageMs, verdict.problem);
    }
    return false;
  }

  /** Each attempt is signed for itself, so that none is stale, whenever it is made. */
  #headers({ id, body, receivedAt }: Waiting): Record<string, string> {
    const { clock } = this.#parts;
    const signing = { id, timestamp: Math.floor(clock.now() / 1_000), secret: this.#parts.secret() };
    return { ...sign(body, signing.secret), ...signStandard(body, signing), ...signCustody(body, { ...signing, receivedAt }) };
  }

  #noteReceiver(reply: Reply): void {
    const was = this.#away;
    if (reply.kind === 'away') {
      this.#away = this.#later(was, LONGEST_AWAY_MS);
      if (was === undefined) this.#parts.observe({ kind: 'receiver away', problem: reply.problem });
    } else if (was !== undefined) {
      this.#away = undefined;
      this.#parts.observe({ kind: 'receiver back', problem: '' });
    }
  }

  #later(before: Backoff | undefined, longest: number): Backoff {
    const failures = (before?.failures ?? 0) + 1;
    const wait = Math.min(longest, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10));
    const { clock } = this.#parts;
    return { failures, until: clock.monotonic() + wait * (0.75 + randomFraction(clock) / 2) };
  }

  #observe(kind: 'delivered' | 'parked' | 'again', alert: Waiting, ageMs: number, problem: string): void {
    this.#parts.observe({ kind, alert, ageMs, problem });
  }

  /** A spool that cannot commit mends itself; what was not noted in it is sent once more, and the receiver knows it again. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof SpoolUnavailable)) throw error;
      this.#parts.observe({ kind: 'spool', problem: error.message });
      await this.#parts.clock.sleep(POLL_MS);
    }
  }
}
