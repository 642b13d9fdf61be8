// Where on the page somebody is: the part of the address after `#`, so that a link, the back button and a bookmark work.
import { signal } from '@preact/signals';

export type Place =
  | { readonly page: 'live' | 'accounts' | 'markets' | 'health' }
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
  const [, page = '', id = ''] = location.hash.split('/');
  if (page === 'accounts' || page === 'markets' || page === 'health') return { page };
  if ((page === 'order' || page === 'alert') && id !== '') return { page, id: decodeURIComponent(id) };
  return { page: 'live' };
}

export function addressOf(place: Place): string {
  if (place.page === 'live') return '#/';
  return 'id' in place ? `#/${place.page}/${encodeURIComponent(place.id)}` : `#/${place.page}`;
}

export function go(to: Place): void {
  location.hash = addressOf(to);
}
