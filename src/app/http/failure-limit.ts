// Slows down who guesses: a token bucket per source, taken from only by requests that failed authentication.
import type { Clock } from '../../model/clock.ts';
import { sourceKey } from '../../edge/addresses.ts';

export type Door = 'webhook' | 'tradingview' | 'api';

export interface FailureLimit {
  /** Counts one failure of `address` at a door. Each door counts for itself, so that a stale dashboard hides no webhook's fault. Undefined: answer it as what it is. Otherwise answer 429; the number is when to come again, in seconds. */
  failed(address: string, door: Door): number | undefined;
}

interface Bucket {
  left: number;
  /** Monotonic milliseconds. */
  filledAt: number;
}

/** 10,000 buckets are about 1 MB. Beyond that the source that failed longest ago is forgotten. */
const MOST_SOURCES = 10_000;

/** Longest wait that is named: with a rate of zero the true one would be infinite. */
const LONGEST_WAIT_S = 3_600;

export function createFailureLimit(
  clock: Clock,
  settings: () => { readonly perSecond: number; readonly burst: number },
): FailureLimit {
  /** In order of the last failure: a Map keeps the order in which keys were set. */
  const buckets = new Map<string, Bucket>();
  return {
    failed(address, door) {
      const { perSecond, burst } = settings();
      const key = `${door} ${sourceKey(address)}`;
      const now = clock.monotonic();
      const bucket = buckets.get(key) ?? { left: burst, filledAt: now };
      bucket.left = Math.min(burst, bucket.left + ((now - bucket.filledAt) / 1_000) * perSecond);
      bucket.filledAt = now;
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > MOST_SOURCES) forgetOldest(buckets);
      if (bucket.left >= 1) {
        bucket.left -= 1;
        return undefined;
      }
      return Math.min(LONGEST_WAIT_S, Math.max(1, Math.ceil((1 - bucket.left) / perSecond)));
    },
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  for (const key of buckets.keys()) {
    buckets.delete(key);
    return;
  }
}
