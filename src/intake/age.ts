// How old an alert is, and whether its time is the bar's opening instead of the moment it fired.
import type { Alert } from '../model/alert.ts';
import { type Denial, explainDenial } from '../model/denial.ts';
import { isoTime } from '../model/clock.ts';
import { duration } from './words.ts';

export interface Age {
  /** When it fired as far as anybody knows, never later than now; the age of its entries counts from here. */
  readonly firedAt: number;
  /** Why its entries are refused: too old, or of a time that cannot be. Exits are not, whatever their time says. */
  readonly denial?: Denial;
  /** A better remedy than the denial's own where the reason for the age is plain. */
  readonly hint?: string;
}

export interface AgeInput {
  readonly alert: Pick<Alert, 'time'>;
  /** When it reached us, or the relay in front of us. */
  readonly receivedAt: number;
  readonly now: number;
  readonly maxAge: number;
  /** How far ahead another clock may be: the same as for signatures. */
  readonly tolerance: number;
}

export function ageOf({ alert, receivedAt, now, maxAge, tolerance }: AgeInput): Age {
  const time = alert.time ?? receivedAt;
  const firedAt = Math.min(time, now);
  if (time - now > tolerance) {
    const numbers = { value: isoTime(time), ahead: duration(time - now), limit: duration(tolerance) };
    return { firedAt, denial: { code: 'time_ahead', context: numbers } };
  }
  const age = now - firedAt;
  if (age <= maxAge) return { firedAt };
  const denial: Denial = { code: 'too_old', context: { age: duration(age), limit: duration(maxAge), value: duration(age) } };
  const hint = alert.time === undefined ? undefined : openingHint(alert.time, age, denial);
  return { firedAt, denial, ...(hint !== undefined && { hint }) };
}

/** Bars of every length open at a whole minute, and few alerts fire there. */
function openingHint(time: number, age: number, denial: Denial): string | undefined {
  const bar = openedBar(time, age);
  if (bar !== undefined)
    return `time looks like the opening of a bar of ${bar}: {{time}} is the bar's opening, {{timenow}} is when the alert fired`;
  if (time % MINUTE !== 0) return undefined;
  return `${explainDenial(denial).hint}; if time is {{time}}, the opening of a bar, send {{timenow}}`;
}

const MINUTE = 60_000;
/** TradingView's intervals with a whole number of minutes; a bar opens at a multiple of its length, weeks and months at midnight. */
const INTERVALS: readonly (readonly [name: string, ms: number])[] = [
  ['1m', MINUTE],
  ['3m', 3 * MINUTE],
  ['5m', 5 * MINUTE],
  ['15m', 15 * MINUTE],
  ['30m', 30 * MINUTE],
  ['45m', 45 * MINUTE],
  ['1h', 60 * MINUTE],
  ['2h', 120 * MINUTE],
  ['3h', 180 * MINUTE],
  ['4h', 240 * MINUTE],
  ['1 day', 1440 * MINUTE],
  ['1 week', 7 * 1440 * MINUTE],
  ['1 month', 31 * 1440 * MINUTE],
];

/** The shortest bar that opened at `time` and was open, or had closed within the last minute, `age` later. */
function openedBar(time: number, age: number): string | undefined {
  const found = INTERVALS.find(([, ms]) => time % Math.min(ms, 1440 * MINUTE) === 0 && age <= ms + MINUTE);
  return found?.[0];
}
