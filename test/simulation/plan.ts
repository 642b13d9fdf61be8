// What a history is made from, and what is left of it.
import type { Counts } from './coverage.ts';
import type { Violation } from './invariants.ts';
import type { Weakening } from './weakening.ts';

export interface Plan {
  readonly seed: number;
  /** Events that reach a process until the storm is over. */
  readonly steps: number;
  /** Kinds of faults, and things people and senders do, that are left out. */
  readonly without?: readonly string[];
  readonly weakening?: Weakening;
  /** Keeps what happened, for people. */
  readonly telling?: boolean;
}

export interface Outcome {
  readonly violation: Violation | undefined;
  readonly counts: Counts;
  readonly events: number;
  readonly lines: readonly string[];
  /** Of everything that was logged and journalled: equal for equal histories. */
  readonly fingerprint: string;
}
