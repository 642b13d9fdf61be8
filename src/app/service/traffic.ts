// What leaves this address for one venue, in what that venue weighs it by: its own figures, once it has told them, come before ours.
import type { Bucket, Limit } from '../../execution/bucket.ts';
import type { Traffic } from '../../venue/ccxt/http.ts';
import type { Weight } from '../../venue/facts/row.ts';

/**
 * In every minute at most a sixth at once and two thirds after it are spent, wherever the venue's own minute begins: five sixths of what it
 * allows. The rest is for whoever else is at this address, and for what was weighed wrong.
 */
export function weightLimit(perMinute: number): Limit {
  return { perSecond: (perMinute * (2 / 3)) / 60, burst: perMinute / 6 };
}

/** Where the venue has counted this much of a minute, nothing is left of what was saved up; what comes in goes on being spent. */
const FULL = 0.95;

export function createTraffic(bucket: Bucket, weight: Weight | undefined): Traffic {
  let perMinute = weight?.perMinute ?? 0;
  return {
    pausedFor: bucket.pausedFor,
    answered: (headers) => {
      const used = weight === undefined ? undefined : headers[weight.header];
      if (used !== undefined && /^\d+$/.test(used)) bucket.atMost(Math.max(0, perMinute * FULL - Number(used)));
    },
    allowed: (told) => {
      if (weight === undefined || told === perMinute) return;
      perMinute = told;
      bucket.setLimit(weightLimit(told));
    },
  };
}
