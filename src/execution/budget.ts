// The rate budget of one API key: requests leave in order of importance, and a venue that says "slow down" is believed by everyone.
import type { Clock } from '../model/clock.ts';

/** First come those that reduce risk, then those that end doubt; polling takes what is left. */
const PRIORITIES = ['cancel or exit', 'lookup', 'entry', 'polling'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface Budget {
  /** Resolves when the request may leave. */
  take(priority: Priority): Promise<void>;
  /** Nobody takes anything for `ms`: the venue named a Retry-After. Told to whoever shares the key. */
  pause(ms: number): void;
  /** As {@link pause}, told by somebody who shares the key. */
  hear(ms: number): boolean;
}

interface Waiter {
  readonly rank: number;
  readonly go: () => void;
}

/** Where other processes ask with the same key. */
export interface Sharing {
  /** How many do, this one too: each keeps to its part. */
  sharers(): number;
  /** The venue told this one that nobody asks for `ms`. */
  tell(ms: number): void;
}

const ALONE: Sharing = { sharers: () => 1, tell: () => undefined };

/** A token bucket: `perSecond` on average, `burst` at once. `Infinity` never waits. */
export function createBudget(limit: { perSecond: number; burst: number }, clock: Clock, sharing = ALONE): Budget {
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
  const wait = () => Math.max(pausedUntil - clock.monotonic(), tokens >= 1 ? 0 : ((1 - tokens) / perSecond()) * 1000);
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
