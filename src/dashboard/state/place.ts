// Where on the page somebody is: the part of the address after `#`, so that a link, the back button and a bookmark work.
import { signal } from '@preact/signals';

/** A symbol as an alert names it. */
export interface Listed {
  readonly exchange: string;
  readonly symbol: string;
}

export type Place =
  | { readonly page: 'live' | 'accounts' | 'health' }
  /** `of`: the symbol that somebody came to review. */
  | { readonly page: 'markets'; readonly of?: Listed }
  | { readonly page: 'order' | 'alert'; readonly id: string };

export const place = signal<Place>(read());

type Moved = (from: Place, to: Place) => void;
const listeners = new Set<Moved>();

window.addEventListener('hashchange', () => {
  const from = place.peek();
  const to = read();
  // Before the page is drawn: what it draws may depend on where somebody came from.
  for (const listener of listeners) listener(from, to);
  place.value = to;
});

/** Calls `moved` whenever somebody goes elsewhere, until what is returned is called. */
export function onMove(moved: Moved): () => void {
  listeners.add(moved);
  return () => void listeners.delete(moved);
}

function read(): Place {
  const [, page = '', id = '', symbol = ''] = location.hash.split('/').map(decoded);
  if (page === 'accounts' || page === 'health') return { page };
  if (page === 'markets') return symbol === '' ? { page } : { page, of: { exchange: id, symbol } };
  if ((page === 'order' || page === 'alert') && id !== '') return { page, id };
  return { page: 'live' };
}

/** As it stands where it is no code: somebody may have typed it. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function addressOf(place: Place): string {
  if (place.page === 'live') return '#/';
  if (place.page === 'markets' && place.of !== undefined) {
    return `#/markets/${encodeURIComponent(place.of.exchange)}/${encodeURIComponent(place.of.symbol)}`;
  }
  return 'id' in place ? `#/${place.page}/${encodeURIComponent(place.id)}` : `#/${place.page}`;
}

export function go(to: Place): void {
  location.hash = addressOf(to);
}
