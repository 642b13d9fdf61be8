// The rate budget of one API key: requests leave in order of importance, and a venue that says "slow down" is believed by everyone.
import type { Clock } from '../model/clock.ts';

/** First come those that reduce risk, then those that end doubt; polling takes what is left. */
const PRIORITIES = ['cancel or exit', 'lookup', 'entry', 'polling'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface Budget {
  /** Resolves when the request may leave. */
  take(priority: Priority): Promise<void>;
  /** Nobody takes anything for `ms`: the venue named a Retry-After. */
  pause(ms: number): void;
}

interface Waiter {
  readonly rank: number;
  readonly go: () => void;
}

/** A token bucket: `perSecond` on average, `burst` at once. `Infinity` never waits. */
export function createBudget(limit: { perSecond: number; burst: number }, clock: Clock): Budget {
  const waiting: Waiter[] = [];
  let tokens = limit.burst;
  let filledAt = clock.monotonic();
  let pausedUntil = 0;
  let timer: (() => void) | undefined;

  const refill = () => {
    const now = clock.monotonic();
    // No time has passed: times `Infinity` that is no number, and nobody would ever take anything again.
    if (now === filledAt) return;
    tokens = Math.min(limit.burst, tokens + ((now - filledAt) / 1000) * limit.perSecond);
    filledAt = now;
  };
  const wait = () => Math.max(pausedUntil - clock.monotonic(), tokens >= 1 ? 0 : ((1 - tokens) / limit.perSecond) * 1000);
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
  return {
    take: (priority) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ rank: PRIORITIES.indexOf(priority), go: resolve });
      serve();
      return promise;
    },
    pause: (ms) => {
      pausedUntil = Math.max(pausedUntil, clock.monotonic() + ms);
    },
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
