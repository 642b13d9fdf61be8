// The order in which alerts are due, against a list that is sorted each time.
import { array, assert as check, nat, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { Due } from './due.ts';

test('whoever is put in, put off or taken: the earliest goes, then the oldest, and nobody before the time', () => {
  check(
    property(array(tuple(nat(9), nat(20), nat(20))), (steps) => {
      const due = new Due();
      const plain = new Map<number, number>();
      for (const [seq, at, now] of steps) {
        due.set(seq, at);
        plain.set(seq, at);
        const [first] = [...plain].sort(([a, x], [b, y]) => x - y || a - b);
        expect(due.next()).toBe(first?.[1]);
        const expected = first !== undefined && first[1] <= now ? first[0] : undefined;
        expect(due.take(now)).toBe(expected);
        if (expected !== undefined) plain.delete(expected);
      }
    }),
  );
});
