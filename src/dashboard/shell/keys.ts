// The keyboard: `/` searches, `j` and `k` walk the rows, `g` and a letter change the page, `?` shows all of it.
import { signal } from '@preact/signals';
import { after } from '../clock.ts';
import { go, place } from '../state/place.ts';

export const helpOpen = signal(false);

/** Set by the list that is on the page. */
export const list: { move?: (by: 1 | -1) => void; search?: () => void } = {};

export const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['j / k, ↓ / ↑', 'next and previous row'],
  ['Enter', 'open the row'],
  ['/', 'search'],
  ['g then l', 'live'],
  ['g then a', 'accounts'],
  ['g then m', 'markets'],
  ['g then h', 'health'],
  ['Esc', 'close, or back to live'],
  ['?', 'this list'],
];

const PAGES: Readonly<Record<string, 'live' | 'accounts' | 'markets' | 'health'>> = {
  l: 'live',
  a: 'accounts',
  m: 'markets',
  h: 'health',
};

const ARROWS: Readonly<Record<string, string>> = { ArrowDown: 'j', ArrowUp: 'k' };

let afterG = false;

export function listenToKeys(): () => void {
  const stop = new AbortController();
  window.addEventListener('keydown', onKey, { signal: stop.signal });
  return () => stop.abort();
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const { target, key } = event;
  const writes = target instanceof HTMLElement && target.matches('input, select, textarea');
  if (document.querySelector('dialog[open]') !== null) return;
  if (writes) {
    if (key === 'Escape') target.blur();
    return;
  }
  // Elsewhere arrows scroll the page.
  const inList = target instanceof HTMLElement && target.closest('.scroller') !== null;
  if (press(inList ? (ARROWS[key] ?? key) : key)) event.preventDefault();
}

/** Says whether the key meant something. */
function press(key: string): boolean {
  if (afterG) {
    afterG = false;
    const page = PAGES[key];
    if (page !== undefined) go({ page });
    return page !== undefined;
  }
  switch (key) {
    case 'g':
      afterG = true;
      after(1_500, () => {
        afterG = false;
      });
      return true;
    case 'j':
    case 'k':
      list.move?.(key === 'j' ? 1 : -1);
      return list.move !== undefined;
    case '/':
      list.search?.();
      return list.search !== undefined;
    case '?':
      helpOpen.value = true;
      return true;
    case 'Escape':
      if (place.peek().page === 'live') return false;
      go({ page: 'live' });
      return true;
    default:
      return false;
  }
}
