// How long to wait before trying again: exponential, with jitter so that many lanes do not return in step.
import { type Clock, randomFraction } from '../model/clock.ts';
import type { Order } from '../model/order.ts';

const FIRST = 250;
const LONGEST = 30_000;
/** Where the venue says when it may be asked again, an exit does not wait much longer than that. */
const LONGEST_WHEN_NAMED = 5_000;
/**
 * However long a ban is, what waits for its end is due again after this. That the venue is asked nothing until then is the budget's to hold,
 * which costs nobody a request; but another process, at another address, may take over what is due, and a person may have changed it.
 */
const LONGEST_PUT_OFF = 10_000;

/**
 * Whole milliseconds before try number `tries` + 1: between half and all of 250 × 2^tries, at most 30 s. Where the venue named a wait it is
 * never less than that or than 10 s, whichever is shorter, and at most 5 s where the wait is shorter than these.
 */
export function backoff(tries: number, clock: Clock, named?: number): number {
  const longest = named === undefined ? LONGEST : LONGEST_WHEN_NAMED;
  const full = Math.min(longest, FIRST * 2 ** Math.min(tries, 16));
  return Math.ceil(Math.max(Math.min(named ?? 0, LONGEST_PUT_OFF), full * (0.5 + randomFraction(clock) / 2)));
}

/** When to try a queued order again. A ban may last for days: that an entry is too old by then is told when it is. */
export function untilItsEnd({ expiresAt = Infinity }: Pick<Order, 'expiresAt'>, at: number): number {
  return Math.min(at, expiresAt);
}

/** Whole milliseconds until a resting order is looked at again: a tenth of its age, between 1 and 15 s. */
export function pollInterval(age: number): number {
  return Math.round(Math.min(15_000, Math.max(1_000, age / 10)));
}
