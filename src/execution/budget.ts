// What one API key may ask: a turn among all that leaves this address for the venue, and one among what its key asks. The two are counted apart,
// and a venue that bans an address has banned every key that is used there.
import type { Counted } from '../venue/port.ts';
import { type Bucket, PAUSED, type Priority } from './bucket.ts';

export interface Budget {
  /**
   * Resolves when a request may leave, or a question of several, that weighs so much where the venue counts weight; 1 where nothing is said.
   * Rejects as {@link Bucket.take} does.
   */
  take(priority: Priority, weight?: number): Promise<void>;
  /** It weighed less than was taken for it. */
  giveBack(weight: number): void;
  /**
   * Nobody asks for `ms`: the venue named a Retry-After. `code` is our name of its refusal, which says whether all of this address are meant or
   * this key; without one it was a request that carried no key. What was not asked because of a pause says nothing new.
   */
  pause(ms: number, code?: string): void;
  /** For how long nobody at this address may ask; milliseconds. */
  awayFor(): number;
}

export interface BudgetParts {
  readonly key: Bucket;
  readonly address: Bucket;
  readonly countedBy: (code: string) => Counted;
}

export function createBudget({ key, address, countedBy }: BudgetParts): Budget {
  return {
    take: async (priority, weight = 1) => {
      // In this order: after a ban everybody here is let go at once, and the key lets them go one by one.
      await address.take(priority, weight);
      try {
        await key.take(priority);
        while (address.pausedFor() > 0) await address.take(priority, 0);
      } catch (error) {
        address.giveBack(weight);
        throw error;
      }
    },
    giveBack: (weight) => address.giveBack(weight),
    pause: (ms, code) => {
      if (code === PAUSED) return;
      const counted = code === undefined ? 'address' : countedBy(code);
      (counted === 'address' ? address : key).pause(ms);
    },
    awayFor: address.pausedFor,
  };
}
