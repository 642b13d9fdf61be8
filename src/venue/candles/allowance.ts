// How often a venue is asked for candles at most: charts are for looking at, and whoever looks must not use up what orders need.
import type { Clock } from '../../model/clock.ts';

/** Binance counts 2 for a request and 6,000 a minute for an address: this is a twentieth of it. */
const PER_SECOND = 2;
const BURST = 20;

export interface Allowance {
  /** 0: ask. Otherwise come again after so many milliseconds. Nobody waits in here. */
  take(): number;
  /** The venue asked for a pause. */
  pause(ms: number): void;
}

export function createAllowance(clock: Pick<Clock, 'monotonic'>): Allowance {
  let left = BURST;
  let filledAt = clock.monotonic();
  let pausedUntil = 0;
  return {
    take() {
      const now = clock.monotonic();
      if (now < pausedUntil) return pausedUntil - now;
      left = Math.min(BURST, left + ((now - filledAt) / 1_000) * PER_SECOND);
      filledAt = now;
      if (left < 1) return ((1 - left) / PER_SECOND) * 1_000;
      left -= 1;
      return 0;
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, clock.monotonic() + ms);
    },
  };
}
