// The rest of something that works in turns: over after a while, when it is roused, or once it is to rest for good.
import type { Clock } from './clock.ts';

export class Pause {
  readonly #clock: Pick<Clock, 'after'>;
  #rouse: () => void = asleep;
  #ended = false;

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  /** From `end` on no rest takes any time. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Resolves after `ms`; before that when it is roused, or, with `rousable: false`, only when it ends for good. One at a time. */
  rest(ms: number, rousable = true): Promise<void> {
    return new Promise((resolve) => {
      const over = (): void => {
        cancel();
        this.#rouse = asleep;
        resolve();
      };
      const cancel = this.#clock.after(ms, over);
      this.#rouse = () => {
        if (rousable || this.#ended) over();
      };
      if (this.#ended) over();
    });
  }

  rouse(): void {
    this.#rouse();
  }

  end(): void {
    this.#ended = true;
    this.#rouse();
  }
}

function asleep(): void {
  // Nobody rests, so there is nobody to rouse.
}
