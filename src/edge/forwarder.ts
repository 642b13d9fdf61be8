// Brings what is in the spool to the receiver: what waits for nothing earlier, again and again, signed anew each time, until the receiver has it.
import { sign, signStandard } from '../intake/verify/verify.ts';
import { type Clock, randomFraction } from '../model/clock.ts';
import { signCustody } from './custody.ts';
import { Due } from './due.ts';
import { type Spool, SpoolUnavailable, type Waiting } from './spool.ts';
import { judge, type Reply, type Verdict } from './verdict.ts';

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
  /** The receiver does not answer, or something else in its place; or it does again. */
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
/** Where a person has to mend something, each try is a refused alert in the receiver's journal: an exit makes one a minute. */
const LONGEST_WAIT_MS = 60_000;
/** An entry that is so late is nothing that anybody waits for: six an hour are enough. */
const LATE_ENTRY_MS = 180_000;
const LONGEST_LATE_MS = 600_000;
const SWEEP_MS = 60_000;
/** Before everything that was tried in vain; among these the oldest goes first. */
const AT_ONCE = Number.NEGATIVE_INFINITY;
/** An alert that found the receiver away this often, while others were answered in between, is the problem itself. */
const SUSPICIOUS = 3;

/** Since an alert was answered last. */
interface Hindered {
  /** How often it found the receiver away again although another was answered in between. */
  readonly times: number;
  /** As many answers as there had been when it found it away last. */
  readonly answers: number;
}

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
  /** By `seq`, what is on its way. */
  readonly #busy = new Map<number, Promise<void>>();
  /** What is free and not on its way. */
  readonly #due = new Due();
  /** Told as free while it was on its way: `waiting` says whether it is to go once more. */
  readonly #toldMeanwhile = new Set<number>();
  /** How often in a row each was put off. */
  readonly #failures = new Map<number, number>();
  /** Each that found the receiver away. */
  readonly #hindered = new Map<number, Hindered>();
  /** How often the receiver has answered anything. */
  #answers = 0;
  /** Set while the receiver does not answer, or something else does in its place. */
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
    for (const seq of spool.free()) {
      this.#failures.delete(seq);
      this.#due.set(seq, AT_ONCE);
    }
    if (this.#away !== undefined && now < this.#away.until) return;
    // While the receiver is away one alert asks for all.
    while (this.#busy.size < (this.#away === undefined ? MOST_AT_ONCE : 1)) {
      const seq = this.#due.take(now);
      if (seq === undefined) break;
      if (this.#busy.has(seq)) this.#toldMeanwhile.add(seq);
      else this.#begin(seq);
    }
  }

  #begin(seq: number): void {
    try {
      const alert = this.#parts.spool.waiting(seq);
      if (alert === undefined) this.#forget(seq);
      else this.#busy.set(seq, this.#work(alert));
    } catch (error) {
      // The spool tells of it once.
      this.#due.set(seq, AT_ONCE);
      throw error;
    }
  }

  #forget(seq: number): void {
    this.#failures.delete(seq);
    this.#hindered.delete(seq);
  }

  /** Sleeps until something is due. */
  #rest(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#woken || this.#stopped) return resolve();
      const now = this.#parts.clock.monotonic();
      const due = [this.#away?.until, this.#due.next()].filter((at) => at !== undefined).map((at) => at - now);
      const wait = Math.ceil(Math.min(POLL_MS, ...due.filter((ms) => ms > 0)));
      const cancel = this.#parts.clock.after(wait, resolve);
      this.#wakeUp = () => (cancel(), resolve());
    });
  }

  /** One attempt. What it leaves waiting is due again, also where the spool could not note what came of it. */
  async #work(alert: Waiting): Promise<void> {
    let again: number | undefined = this.#parts.clock.monotonic();
    await this.#guarded(async () => {
      again = await this.#forward(alert);
    });
    if (again === undefined) this.#forget(alert.seq);
    if (this.#toldMeanwhile.delete(alert.seq)) again = AT_ONCE;
    if (again !== undefined) this.#due.set(alert.seq, again);
    this.#busy.delete(alert.seq);
    this.wake();
  }

  /** When it is due again; undefined where it is settled. */
  async #forward(alert: Waiting): Promise<number | undefined> {
    const { spool, clock, send, maxAge } = this.#parts;
    const reply = await send(this.#headers(alert), alert.body);
    const verdict = this.#noteReceiver(judge(reply), alert.seq);
    const ageMs = clock.now() - alert.receivedAt;
    if (verdict.kind === 'delivered') {
      await spool.delivered(alert.seq);
      this.#observe('delivered', alert, ageMs, '');
      return undefined;
    }
    const tooOld = verdict.kind !== 'never' && alert.effect === 'entry' && ageMs > maxAge();
    if (verdict.kind === 'never' || tooOld) {
      const problem = tooOld ? `older than alerts.max_age: ${verdict.problem}` : verdict.problem;
      if (await spool.park(alert.seq, problem)) this.#observe('parked', alert, ageMs, problem);
      return undefined;
    }
    // Where nothing answers there is nothing to keep for people: that is said of the receiver and not of an alert.
    if (reply.kind === 'answered' || verdict.kind === 'again') await spool.postponed(alert.seq, verdict.problem);
    // Another alert asks next: what hinders may be this one.
    if (verdict.kind === 'away') return this.#away?.until ?? clock.monotonic();
    this.#observe('again', alert, ageMs, verdict.problem);
    const late = alert.effect === 'entry' && ageMs > LATE_ENTRY_MS;
    return this.#later(alert.seq, late ? LONGEST_LATE_MS : LONGEST_WAIT_MS);
  }

  /** Each attempt is signed for itself, so that none is stale, whenever it is made. */
  #headers({ id, body, receivedAt }: Waiting): Record<string, string> {
    const { clock } = this.#parts;
    const signing = { id, timestamp: Math.floor(clock.now() / 1_000), secret: this.#parts.secret() };
    return { ...sign(body, signing.secret), ...signStandard(body, signing), ...signCustody(body, { ...signing, receivedAt }) };
  }

  /** What it means for this alert. */
  #noteReceiver(verdict: Verdict, seq: number): Verdict {
    const was = this.#away;
    if (verdict.kind === 'away') {
      if (this.#isHindrance(seq)) return { ...verdict, kind: 'again' };
      const failures = (was?.failures ?? 0) + 1;
      this.#away = { failures, until: this.#after(failures, LONGEST_AWAY_MS) };
      if (was === undefined) this.#parts.observe({ kind: 'receiver away', problem: verdict.problem });
      return verdict;
    }
    this.#answers += 1;
    this.#hindered.delete(seq);
    if (was === undefined) return verdict;
    this.#away = undefined;
    // They have asked for all, being the oldest, and are not to go last for it.
    for (const [asked, { times }] of this.#hindered) if (times < SUSPICIOUS) this.#due.set(asked, AT_ONCE);
    this.#parts.observe({ kind: 'receiver back', problem: '' });
    return verdict;
  }

  /** Something in front of the receiver may refuse this one alert for ever: then it asks for itself alone. */
  #isHindrance(seq: number): boolean {
    const before = this.#hindered.get(seq);
    const alone = before !== undefined && this.#answers > before.answers;
    const times = (before?.times ?? 0) + (alone ? 1 : 0);
    this.#hindered.set(seq, { times, answers: this.#answers });
    return times >= SUSPICIOUS;
  }

  #later(seq: number, longest: number): number {
    const failures = (this.#failures.get(seq) ?? 0) + 1;
    this.#failures.set(seq, failures);
    return this.#after(failures, longest);
  }

  #after(failures: number, longest: number): number {
    const wait = Math.min(longest, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 12));
    const { clock } = this.#parts;
    return clock.monotonic() + wait * (0.75 + randomFraction(clock) / 4);
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
