// The venue's time, carried forward on the monotonic clock: a jump of our wall clock moves neither a timestamp nor a window.
import type { Clock } from '../../model/clock.ts';

/** Oscillators drift by up to 100 ppm: 60 ms in ten minutes, of a window of 5 s. */
const REFRESH_MS = 600_000;
/** Older than this a failed refresh is an error; before it the old measurement still holds to 0.4 s. */
const USABLE_MS = 3_600_000;

/** Beyond this a request stamped by our own clock would be refused; ours are not, but people should hear of it. */
const WORTH_SAYING_MS = 1_000;

/** Where a venue tells people about itself; the program's log fits. */
export interface VenueLog {
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

interface Anchor {
  readonly venue: number;
  readonly monotonic: number;
  /** Half of it is what `venue` may be wrong by. */
  readonly roundTrip: number;
}

export class VenueClock {
  readonly #clock: Clock;
  readonly #ask: () => Promise<number>;
  readonly #log: VenueLog | undefined;
  #anchor: Anchor | undefined;
  #measuring: Promise<Anchor> | undefined;
  #distrusted = false;

  /** `ask` asks the venue what time it is. */
  constructor(clock: Clock, ask: () => Promise<number>, log?: VenueLog) {
    this.#clock = clock;
    this.#ask = ask;
    this.#log = log;
  }

  /** The venue's time now, milliseconds UTC; asks the venue where the last measurement is too old. */
  async now(): Promise<number> {
    const anchor = await this.#current();
    return Math.floor(anchor.venue + this.#clock.monotonic() - anchor.monotonic);
  }

  /** The same without asking: our own clock where nothing was measured yet. */
  estimate(): number {
    const anchor = this.#anchor;
    if (anchor === undefined) return this.#clock.now();
    return Math.floor(anchor.venue + this.#clock.monotonic() - anchor.monotonic);
  }

  async offset(): Promise<number> {
    return (await this.now()) - this.#clock.now();
  }

  /** The venue called a timestamp wrong: the next use measures anew. */
  distrust(): void {
    this.#distrusted = true;
  }

  async #current(): Promise<Anchor> {
    const anchor = this.#anchor;
    const age = anchor === undefined ? Infinity : this.#clock.monotonic() - anchor.monotonic;
    if (anchor !== undefined && age < REFRESH_MS && !this.#distrusted) return anchor;
    try {
      this.#measuring ??= this.#measure();
      return await this.#measuring;
    } catch (error) {
      if (anchor === undefined || age > USABLE_MS || this.#distrusted) throw error;
      return anchor;
    } finally {
      this.#measuring = undefined;
    }
  }

  /** Twice, because the first question also opens the connection; the quicker answer is the more exact one. */
  async #measure(): Promise<Anchor> {
    const first = await this.#once();
    const second = await this.#once();
    this.#anchor = second.roundTrip <= first.roundTrip ? second : first;
    this.#distrusted = false;
    const offset = Math.round(this.#anchor.venue - this.#clock.now());
    if (Math.abs(offset) > WORTH_SAYING_MS) this.#log?.warn("the venue's clock and ours disagree", { offset_ms: offset });
    return this.#anchor;
  }

  async #once(): Promise<Anchor> {
    const asked = this.#clock.monotonic();
    const venue = await this.#ask();
    const answered = this.#clock.monotonic();
    const roundTrip = answered - asked;
    return { venue: venue + roundTrip / 2, monotonic: answered, roundTrip };
  }
}
