// Counts of the last day, minute by minute: a flood costs no more memory than one alert, and none of it is forgotten.
import type { Clock } from '../model/clock.ts';

const MINUTE_MS = 60_000;
const MOST_MINUTES = 24 * 60;

export class Tally {
  readonly #clock: Pick<Clock, 'monotonic'>;
  /** By minute since the clock began, oldest first. */
  readonly #minutes = new Map<number, Map<string, number>>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  note(what: string): void {
    const minute = this.#minute();
    const counts = this.#minutes.get(minute) ?? new Map<string, number>();
    counts.set(what, (counts.get(what) ?? 0) + 1);
    this.#minutes.set(minute, counts);
    for (const old of this.#minutes.keys()) {
      if (old > minute - MOST_MINUTES) break;
      this.#minutes.delete(old);
    }
  }

  /** How often each was noted within `ms`, to the minute: at most a day. */
  read(ms: number): ReadonlyMap<string, number> {
    const from = this.#minute() - Math.min(MOST_MINUTES, Math.ceil(ms / MINUTE_MS));
    const sums = new Map<string, number>();
    for (const [minute, counts] of this.#minutes) {
      if (minute <= from) continue;
      for (const [what, count] of counts) sums.set(what, (sums.get(what) ?? 0) + count);
    }
    return sums;
  }

  #minute(): number {
    return Math.floor(this.#clock.monotonic() / MINUTE_MS);
  }
}
