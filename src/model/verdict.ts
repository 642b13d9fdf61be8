// The risk stage's word on one order. An `Approved` cannot be written by hand: the mark is private, and only the risk stage calls `approve`.
import type { Decimal } from './decimal.ts';
import type { Denial } from './denial.ts';
import type { Money } from './money.ts';

/** What goes to the venue, and what it takes from the account until it is settled. */
export interface Terms {
  /** Rounded to the lot, in base units. */
  readonly size: Decimal;
  /** What of the leg is left for its next order, in base units; absent where this one holds all of it. */
  readonly remainder?: Decimal;
  /** Rounded to the tick; limit orders only. */
  readonly price?: Decimal;
  /** Quote currency for a buy, base for a sale; on margin always quote currency. */
  readonly reservation: Money;
  /** What was changed on the way and why, in sentences: `sells 0.00999 instead of 0.01: …`. */
  readonly notes: readonly string[];
  /** The numbers the verdict rests on, for the journal. */
  readonly basis: Readonly<Record<string, string>>;
}

declare const mark: unique symbol;

export type Approved = Terms & { readonly kind: 'approved'; readonly [mark]: true };

export interface Denied {
  readonly kind: 'denied';
  readonly denial: Denial;
}

/** Neither yes nor no yet: an exit while everything is halted, an entry behind an unknown order. The order stays queued. */
export interface Waiting {
  readonly kind: 'wait';
  readonly denial: Denial;
}

export type Verdict = Approved | Denied | Waiting;

/** Called by the risk stage alone; `test/tidy.test.ts` holds that. */
export function approve(terms: Terms): Approved {
  return { kind: 'approved', ...terms } as Approved;
}

/** Whether two approvals send the same order: then a request signed under the one may go out under the other. */
export function sameTerms(a: Terms, b: Terms): boolean {
  const samePrice = a.price === undefined || b.price === undefined ? a.price === b.price : a.price.eq(b.price);
  return samePrice && a.size.eq(b.size);
}
