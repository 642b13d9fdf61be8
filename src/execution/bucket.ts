// What a venue counts together, the requests of one API key or those of one address: they leave in order of importance, and a venue that says
// "slow down" is believed by everyone.
import type { Clock } from '../model/clock.ts';
import { VenueError } from '../venue/port.ts';

/** First come those that reduce risk, then those that end doubt; polling takes what is left. */
const PRIORITIES = ['cancel or exit', 'lookup', 'entry', 'polling'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Tokens: requests, or what a venue calls their weight. */
export interface Limit {
  readonly perSecond: number;
  /** At once, after a while in which nothing was asked. */
  readonly burst: number;
}

/** The code of a VenueError that says when to ask again, because the venue had asked for a pause. */
export const PAUSED = 'paused';
/**
 * A pause as short as this is waited for. Who waited for a longer one, a ban of minutes or days, would occupy a lane of the 256 that run at
 * once, and an exit somewhere else would find none free; and what it had asked before would be old by then.
 */
export const PATIENCE_MS = 5_000;
/** What reduces risk comes back so long before the end of a pause, and so stands first when it is over. */
const EARLIER_MS = 1_000;

export interface Bucket {
  /**
   * Resolves when what costs so much may leave; 1 where nothing is said. Who waits for more than there is holds back everybody of less
   * importance. Rejects with a VenueError, code {@link PAUSED}, where a pause lasts longer than anybody should wait here.
   */
  take(priority: Priority, cost?: number): Promise<void>;
  /** So much of what was taken was not used; below zero, so much more was. */
  giveBack(tokens: number): void;
  /** The venue's own count leaves no more than this. */
  atMost(tokens: number): void;
  setLimit(limit: Limit): void;
  /** Nobody takes anything for `ms`: the venue named a Retry-After. Told to whoever shares it. */
  pause(ms: number): void;
  /** As {@link pause}, told by somebody who shares it. */
  hear(ms: number): boolean;
  /** For how long nobody takes anything any more, because the venue said so; milliseconds. */
  pausedFor(): number;
}

interface Waiter {
  readonly priority: Priority;
  readonly cost: number;
  readonly go: () => void;
  readonly leave: (why: VenueError) => void;
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
export function createBucket(first: Limit, clock: Clock, sharing = ALONE): Bucket {
  const waiting: Waiter[] = [];
  let limit = first;
  let tokens = limit.burst;
  let filledAt = clock.monotonic();
  let pausedUntil = 0;
  let timer: (() => void) | undefined;
  const perSecond = () => limit.perSecond / sharing.sharers();
  const refill = () => {
    const now = clock.monotonic();
    // No time has passed: times `Infinity` that is no number, and nobody would ever take anything again.
    const gained = now === filledAt ? 0 : ((now - filledAt) / 1000) * perSecond();
    tokens = Math.min(capacity(), tokens + gained);
    filledAt = now;
  };
  const capacity = () => Math.max(1, limit.burst / sharing.sharers());
  const pausedFor = () => Math.max(0, pausedUntil - clock.monotonic());
  /** What costs more than there can ever be leaves when the bucket is full, and the next ones wait for it. */
  const wait = (cost: number) => {
    const missing = Math.min(cost, capacity()) - tokens;
    return Math.max(pausedFor(), missing > 0 ? (missing / perSecond()) * 1000 : 0);
  };
  const serve = () => {
    timer?.();
    if (pausedFor() > PATIENCE_MS) sendAway(waiting, pausedFor());
    refill();
    let next = mostImportant(waiting);
    while (next !== undefined && wait(next.cost) <= 0) {
      tokens -= next.cost;
      waiting.splice(waiting.indexOf(next), 1);
      next.go();
      next = mostImportant(waiting);
    }
    if (next !== undefined) timer = clock.after(Math.max(1, Math.ceil(wait(next.cost))), serve);
  };
  /** Whether that is news. */
  const hear = (ms: number): boolean => {
    const until = clock.monotonic() + ms;
    if (until <= pausedUntil) return false;
    pausedUntil = until;
    serve();
    return true;
  };
  return {
    take: (priority, cost = 1) => {
      const { promise, resolve: go, reject: leave } = Promise.withResolvers<void>();
      waiting.push({ priority, cost, go, leave });
      serve();
      return promise;
    },
    giveBack: (unused) => {
      tokens += unused;
      serve();
    },
    atMost: (left) => {
      refill();
      tokens = Math.min(tokens, left);
    },
    setLimit: (next) => {
      refill();
      limit = next;
      serve();
    },
    pause: (ms) => {
      if (hear(ms)) sharing.tell(ms);
    },
    hear,
    pausedFor,
  };
}

function sendAway(waiting: Waiter[], ms: number): void {
  const message = `not asked: the venue wants nothing for another ${Math.ceil(ms / 1_000)} s`;
  for (const { priority, leave } of waiting.splice(0))
    leave(new VenueError(PAUSED, message, Math.ceil(priority === 'cancel or exit' ? ms - EARLIER_MS : ms)));
}

/** The longest waiting of the most important. */
function mostImportant(waiting: readonly Waiter[]): Waiter | undefined {
  return waiting.reduce<Waiter | undefined>(
    (best, waiter) => (best === undefined || rank(waiter) < rank(best) ? waiter : best),
    undefined,
  );
}

function rank({ priority }: Waiter): number {
  return PRIORITIES.indexOf(priority);
}
