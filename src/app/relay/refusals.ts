// What the relay refuses for its form reaches no receiver, so nobody else could say it: an alarm for each code once an hour, and a count.
import { shortened } from '../../edge/report.ts';
import type { Clock } from '../../model/clock.ts';
import type { Refusal } from '../../model/refusal.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const MOST_TEXT = 300;

export interface Refusals {
  note(refusal: Pick<Refusal, 'code' | 'error' | 'hint'>): void;
  /** Of the last hour, to the minute. */
  count(): number;
}

interface Told {
  readonly at: number;
  /** Refused with the code since then. */
  more: number;
}

/** Codes are the program's own, a few dozen: what is kept is bounded, however many are refused. */
export function createRefusals(clock: Pick<Clock, 'monotonic'>, alarm: (text: string) => void): Refusals {
  const told = new Map<string, Told>();
  const minutes = new Map<number, number>();
  const forgetOld = (minute: number): void => {
    for (const one of minutes.keys()) if (one <= minute - HOUR_MS / MINUTE_MS) minutes.delete(one);
  };
  return {
    note: ({ code, error, hint }) => {
      const now = clock.monotonic();
      const minute = Math.floor(now / MINUTE_MS);
      forgetOld(minute);
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
      const before = told.get(code);
      if (before !== undefined && now - before.at < HOUR_MS) {
        before.more += 1;
        return;
      }
      told.set(code, { at: now, more: 0 });
      const more = before === undefined || before.more === 0 ? '' : `, and ${before.more} more since the last time this was said`;
      alarm(`an alert was refused for its form${more}: ${shortened(`${code}: ${error}; ${hint}`, MOST_TEXT)}`);
    },
    count: () => {
      forgetOld(Math.floor(clock.monotonic() / MINUTE_MS));
      return [...minutes.values()].reduce((sum, one) => sum + one, 0);
    },
  };
}
