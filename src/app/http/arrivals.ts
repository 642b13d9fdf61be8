// How often one source may begin a handshake. A ClientHello costs its sender nothing, and its receiver a signature: without this one machine that
// sends the same few hundred bytes again and again keeps a whole processor busy.
import type { Clock } from '../../model/clock.ts';

export interface ArrivalRate {
  /** On average, each second. */
  readonly perSecond: number;
  /** At once, after a while of silence. */
  readonly burst: number;
}

interface Bucket {
  left: number;
  /** Monotonic milliseconds. */
  filledAt: number;
}

/** 10,000 buckets are about 1 MB. Beyond that the source that came longest ago is forgotten. */
const MOST_SOURCES = 10_000;

/** A token bucket for each source. */
export class Arrivals {
  readonly #rate: ArrivalRate;
  readonly #clock: Pick<Clock, 'monotonic'>;
  /** Who came last stands last. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: ArrivalRate, clock: Pick<Clock, 'monotonic'>) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /** Whether one more of this source may come in. Whoever may not has used up nothing. */
  admits(source: string): boolean {
    const { perSecond, burst } = this.#rate;
    const now = this.#clock.monotonic();
    const bucket = this.#buckets.get(source) ?? { left: burst, filledAt: now };
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.filledAt) / 1_000) * perSecond);
    bucket.filledAt = now;
    this.#buckets.delete(source);
    this.#buckets.set(source, bucket);
    const [oldest] = this.#buckets.size > MOST_SOURCES ? this.#buckets.keys() : [];
    if (oldest !== undefined) this.#buckets.delete(oldest);
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }
}
