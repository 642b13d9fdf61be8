// A look at something, again and again until it is stopped.
import type { Clock } from './clock.ts';

export interface Looking {
  readonly clock: Pick<Clock, 'after'>;
  /** Milliseconds before the first look, and between the end of one and the next. */
  readonly every: number;
  readonly look: () => Promise<void>;
  /** Told of a look that failed; the next one comes all the same. */
  readonly failed: (error: unknown) => void;
}

/** `stop` resolves once a look that is under way is over. */
export function keepLooking({ clock, every, look, failed }: Looking): { stop(): Promise<void> } {
  let ended = false;
  let cancel = (): void => undefined;
  let looking = Promise.resolve();
  const next = (): void => {
    if (ended) return;
    cancel = clock.after(every, () => {
      looking = look().catch(failed);
      void looking.finally(next);
    });
  };
  next();
  return {
    stop: () => {
      ended = true;
      cancel();
      return looking;
    },
  };
}
