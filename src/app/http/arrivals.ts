// How often one source may begin a handshake. A ClientHello costs its sender nothing, and its receiver a signature: without this one machine that
// sends the same few hundred bytes again and again keeps a whole processor busy.
import type { Clock } from '../../model/clock.ts';
import { type Rate, SourceBuckets } from './source-buckets.ts';

export class Arrivals {
  readonly #rate: Rate;
  readonly #buckets: SourceBuckets;

  constructor(rate: Rate, clock: Pick<Clock, 'monotonic'>) {
    this.#rate = rate;
    this.#buckets = new SourceBuckets(clock);
  }

  /** Whether one more of this source may come in. Whoever may not has used up nothing. */
  admits(source: string): boolean {
    const bucket = this.#buckets.refill(source, this.#rate);
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }
}
