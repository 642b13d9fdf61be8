// How far somebody has read the journal. Rows of one chain become visible in the order of their numbers, those of several chains do not:
// so a reader that must miss nothing keeps a place for each chain.
import type { JournalEvent } from './event.ts';

/** The last row read, by chain; a chain that is not named is at its beginning. */
export type Cursor = ReadonlyMap<number, number>;

export const BEGINNING: Cursor = new Map();

type Row = Pick<JournalEvent, 'chain' | 'seq'>;

/** `1042` where there is the first chain alone; `1:1042,2:1040` where there are several. */
export function printCursor(cursor: Cursor): string {
  const places = [...cursor].filter(([, seq]) => seq > 0).sort(([a], [b]) => a - b);
  const [first] = places;
  if (first === undefined) return '0';
  return places.length === 1 && first[0] === 1 ? String(first[1]) : places.map(([chain, seq]) => `${chain}:${seq}`).join(',');
}

/** Undefined for what no journal ever printed. */
export function readCursor(text: string): Cursor | undefined {
  if (/^\d{1,15}$/.test(text)) return new Map([[1, Number(text)]]);
  if (!/^\d{1,4}:\d{1,15}(?:,\d{1,4}:\d{1,15})*$/.test(text)) return undefined;
  const places = text.split(',').map((place) => place.split(':').map(Number) as [number, number]);
  const cursor = new Map(places);
  return cursor.size === places.length ? cursor : undefined;
}

/** Whether the row was read. */
export function isRead(cursor: Cursor, { chain, seq }: Row): boolean {
  return seq <= (cursor.get(chain) ?? 0);
}

/** The cursor once these rows were read too. */
export function cursorAfter(cursor: Cursor, rows: readonly Row[]): Cursor {
  return furthest(cursor, new Map(rows.map(({ chain, seq }) => [chain, seq])));
}

/** What either of the two has read. */
export function furthest(one: Cursor, other: Cursor): Cursor {
  const both = new Map(one);
  for (const [chain, seq] of other) both.set(chain, Math.max(seq, both.get(chain) ?? 0));
  return both;
}

/** Whether there are rows up to `end` that `cursor` has not come to. */
export function isBehind(cursor: Cursor, end: Cursor): boolean {
  return [...end].some(([chain, seq]) => seq > (cursor.get(chain) ?? 0));
}
