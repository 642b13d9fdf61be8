// Keeps a long-running process small. V8 lets its young generation grow to 64 MB, which buys nothing here: with 16 MB an alert costs 1 % more
// of the processor, with 8 MB 7 %, with 2 MB 23 %. No limit can be set once a process runs, so the growth is stopped when it got there.
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Between two looks it may double once more. */
const YOUNG_BYTES = 8 * 2 ** 20;

/**
 * To be called when the start is over: while a program is read in, nearly all of it survives, and the young generation would double several
 * times in one turn. Until then bin/pinewire.js keeps it at 2 MB; here it is looked at after each collection, because V8 shrinks it again
 * while nothing happens.
 */
export function staySmall(): void {
  // Left alone, the old generation doubles or more before it is collected.
  setFlagsFromString('--heap-growing-percent=40');
  let factor = 0;
  const adjust = (): void => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
    const wanted = young < YOUNG_BYTES ? 2 : 1;
    if (wanted !== factor) setFlagsFromString(`--semi-space-growth-factor=${wanted}`);
    factor = wanted;
  };
  adjust();
  new PerformanceObserver(adjust).observe({ entryTypes: ['gc'] });
}
