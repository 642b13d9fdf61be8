// Whether somebody is reading the list now: then nothing may move under the eye or the finger.
import { now, timeNow } from '../clock.ts';

/** A pointer that has not moved for so long points at nothing. */
const IDLE_MS = 8_000;

export interface ReaderWatch {
  isReading(): boolean;
  /** The page itself set this scroll position. */
  moved(to: number): void;
  end(): void;
}

export function watchReader(scroller: HTMLElement): ReaderWatch {
  const stop = new AbortController();
  const { signal } = stop;
  let pointedAt = Number.NEGATIVE_INFINITY;
  let ours = 0;
  let away = false;
  const point = (): void => {
    pointedAt = timeNow();
  };
  for (const kind of ['pointermove', 'pointerdown', 'touchmove', 'wheel'] as const) {
    scroller.addEventListener(kind, point, { signal, passive: true });
  }
  scroller.addEventListener('pointerleave', () => (pointedAt = Number.NEGATIVE_INFINITY), { signal });
  scroller.addEventListener(
    'scroll',
    () => {
      // What we scrolled ourselves says nothing about the reader.
      if (Math.abs(scroller.scrollTop - ours) < 2) return;
      away = scroller.scrollTop > 4;
    },
    { signal, passive: true },
  );
  return {
    isReading: () => away || now.peek() - pointedAt < IDLE_MS || scroller.contains(document.activeElement),
    moved(to) {
      ours = to;
      if (to === 0) away = false;
    },
    end: () => stop.abort(),
  };
}
