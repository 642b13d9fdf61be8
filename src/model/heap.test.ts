import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap } from './heap.ts';

test('whatever comes and goes, the first that is there is taken', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer())), (steps) => {
      const heap = new Heap<number>((a, b) => a < b);
      let plain: number[] = [];
      for (const step of steps) {
        if (step === null) {
          const [first] = plain;
          expect(heap.peek()).toBe(first);
          expect(heap.pop()).toBe(first);
          plain = plain.slice(1);
        } else {
          heap.push(step);
          plain = [...plain, step].sort((a, b) => a - b);
        }
      }
    }),
  );
});
