// A token bucket for each source, in a memory that does not grow with the number of sources.
import type { Clock } from '../../model/clock.ts';

export interface Rate {
  /** On average, each second. */
  readonly perSecond: number;
  /** At once, after a while of silence. */
  readonly burst: number;
}

interface Bucket {
  /** Whoever takes one takes it off here. */
  left: number;
  /** Monotonic milliseconds. */
  filledAt: number;
}

/** 10,000 buckets are about 1 MB. */
const MOST_SOURCES = 10_000;

export class SourceBuckets {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** The bucket of a source, as full as it is by now at this rate; the source counts as the last that came. */
  refill(source: string, { perSecond, burst }: Rate): Bucket {
    const now = this.#clock.monotonic();
    const bucket = this.#buckets.get(source) ?? { left: burst, filledAt: now };
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.filledAt) / 1_000) * perSecond);
    bucket.filledAt = now;
    putLast(this.#buckets, source, bucket);
    return bucket;
  }
}

/** Puts what is kept of a source last, as a Map keeps its order. Where there are too many, the source that was put longest ago is forgotten. */
export function putLast<Value>(bySource: Map<string, Value>, source: string, value: Value): void {
  bySource.delete(source);
  bySource.set(source, value);
  const [oldest] = bySource.size > MOST_SOURCES ? bySource.keys() : [];
  if (oldest !== undefined) bySource.delete(oldest);
}
