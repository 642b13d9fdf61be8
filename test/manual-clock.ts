// A clock that stands still until a test moves it; sleepers wake in order. Randomness is a counter, so that runs repeat.
import type { Clock } from '../src/model/clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on by `ms`, waking every sleeper on the way and letting promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Moves time on by `ms` at once, as for a machine that slept: who would have woken on the way wakes at its end, once. */
  sleepThrough(ms: number): Promise<void>;
}

interface Sleeper {
  readonly at: number;
  readonly run: () => void;
}

export function manualClock(start = Date.UTC(2026, 10, 22, 12)): ManualClock {
  let now = start;
  let seed = 1;
  const sleepers = new Set<Sleeper>();
  const after = (ms: number, run: () => void) => {
    const sleeper = { at: now + ms, run };
    sleepers.add(sleeper);
    return () => void sleepers.delete(sleeper);
  };
  return {
    now: () => now,
    monotonic: () => now - start,
    after,
    sleep: (ms, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const cancel = after(ms, resolve);
      signal?.addEventListener('abort', () => {
        cancel();
        reject(signal.reason);
      });
      return promise;
    },
    randomBytes: (length) => Uint8Array.from({ length }, () => (seed = (seed * 1103515245 + 12345) % 2147483648) >> 16),
    advance: async (ms) => {
      const end = now + ms;
      for (;;) {
        await settle();
        const next = [...sleepers].filter((sleeper) => sleeper.at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        sleepers.delete(next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
      await settle();
    },
    sleepThrough: async (ms) => {
      await settle();
      now += ms;
      const due = [...sleepers].filter((sleeper) => sleeper.at <= now).sort((a, b) => a.at - b.at);
      for (const sleeper of due) {
        // One that woke before it may have called it off.
        if (sleepers.delete(sleeper)) sleeper.run();
        await settle();
      }
    },
  };
}

/** Lets every promise that is ready run, those that follow from them too. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
