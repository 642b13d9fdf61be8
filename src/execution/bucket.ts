// What a venue counts together, the requests of one API key or those of one address: they leave in order of importance, and a venue that says
// "slow down" is believed by everyone.
import type { Clock } from '../model/clock.ts';

/** First come those that reduce risk, then those that end doubt; polling takes what is left. */
const PRIORITIES = ['cancel or exit', 'lookup', 'entry', 'polling'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface Bucket {
  /** Resolves when the request may leave. */
  take(priority: Priority): Promise<void>;
  /** Nobody takes anything for `ms`: the venue named a Retry-After. Told to whoever shares it. */
  pause(ms: number): void;
  /** As {@link pause}, told by somebody who shares it. */
  hear(ms: number): boolean;
  /** For how long nobody takes anything any more, because the venue said so; milliseconds. */
  pausedFor(): number;
}

interface Waiter {
  readonly rank: number;
  readonly go: () => void;
}

/** Where other processes ask with the same key, or from the same address. */
export interface Sharing {
  /** How many do, this one too: each keeps to its part. */
  sharers(): number;
  /** The venue told this one that nobody asks for `ms`. */
  tell(ms: number): void;
}

const ALONE: Sharing = { sharers: () => 1, tell: () => undefined };

/** A token bucket: `perSecond` on average, `burst` at once. `Infinity` never waits. */
export function createBucket(limit: { perSecond: number; burst: number }, clock: Clock, sharing = ALONE): Bucket {
  const waiting: Waiter[] = [];
  let tokens = limit.burst;
  let filledAt = clock.monotonic();
  let pausedUntil = 0;
  let timer: (() => void) | undefined;

  const perSecond = () => limit.perSecond / sharing.sharers();
  const refill = () => {
    const now = clock.monotonic();
    // No time has passed: times `Infinity` that is no number, and nobody would ever take anything again.
    const gained = now === filledAt ? 0 : ((now - filledAt) / 1000) * perSecond();
    tokens = Math.min(Math.max(1, limit.burst / sharing.sharers()), tokens + gained);
    filledAt = now;
  };
  const pausedFor = () => Math.max(0, pausedUntil - clock.monotonic());
  const wait = () => Math.max(pausedFor(), tokens >= 1 ? 0 : ((1 - tokens) / perSecond()) * 1000);
  const serve = () => {
    timer?.();
    timer = undefined;
    refill();
    while (waiting.length > 0 && wait() <= 0) {
      tokens -= 1;
      takeFirst(waiting)?.go();
    }
    if (waiting.length > 0) timer = clock.after(Math.max(1, Math.ceil(wait())), serve);
  };
  /** Whether that is news. */
  const hear = (ms: number): boolean => {
    const until = clock.monotonic() + ms;
    if (until <= pausedUntil) return false;
    pausedUntil = until;
    return true;
  };
  return {
    take: (priority) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ rank: PRIORITIES.indexOf(priority), go: resolve });
      serve();
      return promise;
    },
    pause: (ms) => {
      if (hear(ms)) sharing.tell(ms);
    },
    hear,
    pausedFor,
  };
}

/** The longest waiting of the most important. */
function takeFirst(waiting: Waiter[]): Waiter | undefined {
  let best = 0;
  waiting.forEach((waiter, at) => {
    if (waiter.rank < (waiting[best]?.rank ?? 0)) best = at;
  });
  return waiting.splice(best, 1)[0];
}
