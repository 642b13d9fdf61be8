// A place for a chart: says in words what it shows, and loads what draws it once it comes into sight.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Picture } from './draw.ts';

export function Chart({ picture, words }: { readonly picture: Picture; readonly words: string }) {
  const place = useRef<HTMLDivElement>(null);
  const failed = useSignal(false);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let end: (() => void) | undefined;
    let gone = false;
    const near = ([seen]: readonly IntersectionObserverEntry[]): void => {
      if (seen?.isIntersecting !== true) return;
      watch.disconnect();
      import('./draw.ts').then(
        ({ draw }) => {
          if (!gone) end = draw(element, picture);
        },
        () => {
          failed.value = true;
        },
      );
    };
    // Its own height before it comes into sight, so that nobody scrolls to an empty box.
    const watch = new IntersectionObserver(near, { rootMargin: '300px' });
    watch.observe(element);
    return () => {
      gone = true;
      watch.disconnect();
      end?.();
    };
  }, [picture]);
  return (
    <figure class="chart">
      <div ref={place} class="canvas" role="img" aria-label={words} />
      <figcaption class="quiet">
        {failed.value && 'The chart could not be loaded; load the page again. '}
        {words} Drawn with{' '}
        <a href="https://www.tradingview.com/" rel="noreferrer" target="_blank">
          TradingView Lightweight Charts
        </a>
        .
      </figcaption>
    </figure>
  );
}
