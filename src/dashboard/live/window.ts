// What of a long list is in sight: measures the rows, keeps the reader's place while rows come in above, and walks by keyboard.
import { type Signal, signal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { list as keyboard } from '../shell/keys.ts';
import type { Row } from '../state/book.ts';
import { type ReaderWatch, watchReader } from './reader.ts';

/** Rows kept beyond both edges, so that a quick scroll shows no gap. */
const MARGIN_ROWS = 12;

/** The row that stood in the focus last; whoever comes back from its story stands there again. */
const active = signal<string | undefined>(undefined);
/** Set by whoever leads back to the list; the list takes it. */
export const backToRow = { wanted: false };

export interface Window {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Height of one row in pixels. */
  readonly row: number;
  /** The rows that exist: from `first`, up to but without `last`. */
  readonly first: number;
  readonly last: number;
  /** The one row that Tab reaches: a list of thousands is one stop, and arrows, `j` and `k` walk it. */
  readonly stop: number;
  /** How many rows came in above and were not seen. */
  readonly unread: Signal<number>;
  readonly toTop: () => void;
  readonly onScroll: () => void;
  readonly onFocus: (event: FocusEvent) => void;
}

interface State {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly reader: RefObject<ReaderWatch | null>;
  readonly shown: { current: readonly Row[] };
  readonly top: Signal<number>;
  readonly size: Signal<{ readonly height: number; readonly row: number }>;
  readonly unread: Signal<number>;
}

export function useWindow(rows: readonly Row[]): Window {
  const state: State = {
    scroller: useRef<HTMLDivElement>(null),
    reader: useRef<ReaderWatch>(null),
    shown: useRef<readonly Row[]>(rows),
    top: useSignal(0),
    size: useSignal({ height: 600, row: 40 }),
    unread: useSignal(0),
  };
  useLayoutEffect(() => measure(state), []);
  useLayoutEffect(() => keepPlace(state, rows), [rows]);
  useEffect(() => {
    keyboard.move = (by) => walk(state, by);
    if (backToRow.wanted) walk(state, 0);
    backToRow.wanted = false;
    return () => delete keyboard.move;
  }, []);
  const { height, row } = state.size.value;
  const top = state.top.value;
  const first = Math.max(0, Math.floor(top / row) - MARGIN_ROWS);
  const last = Math.min(rows.length, Math.ceil((top + height) / row) + MARGIN_ROWS);
  const at = rows.slice(first, last).findIndex(({ key }) => key === active.value);
  return {
    scroller: state.scroller,
    row,
    first,
    last,
    stop: at === -1 ? Math.ceil(top / row) : first + at,
    unread: state.unread,
    toTop: () => scrollTo(state, 0),
    onScroll: () => {
      state.top.value = state.scroller.current?.scrollTop ?? 0;
      if (state.top.value < row) state.unread.value = 0;
    },
    onFocus: ({ target }) => {
      const slot = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null;
      if (slot !== null) active.value = slot.dataset['key'];
    },
  };
}

function measure({ scroller, reader, size }: State): (() => void) | undefined {
  const element = scroller.current;
  if (element === null) return undefined;
  const watch = (reader.current = watchReader(element));
  const look = (): void => {
    const row = Number.parseInt(getComputedStyle(element).getPropertyValue('--row'), 10);
    element.parentElement?.style.setProperty('--bar', `${element.offsetWidth - element.clientWidth}px`);
    if (size.value.height !== element.clientHeight || size.value.row !== row) size.value = { height: element.clientHeight, row };
  };
  const observer = new ResizeObserver(look);
  observer.observe(element);
  look();
  return () => {
    observer.disconnect();
    watch.end();
  };
}

/** Rows came in above: a reader keeps the place, everybody else sees the newest. */
function keepPlace(state: State, rows: readonly Row[]): void {
  const { scroller, reader, shown, size, unread } = state;
  const before = shown.current;
  shown.current = rows;
  if (scroller.current === null || reader.current === null || before === rows) return;
  const added = rowsAbove(before, rows);
  if (added === 0) return;
  const stays = reader.current.isReading();
  unread.value = stays ? unread.value + added : 0;
  scrollTo(state, stays ? scroller.current.scrollTop + added * size.value.row : 0);
}

function scrollTo({ scroller, reader, top, unread }: State, to: number): void {
  if (scroller.current === null) return;
  scroller.current.scrollTop = to;
  top.value = scroller.current.scrollTop;
  reader.current?.moved(top.value);
  if (to === 0) unread.value = 0;
}

/** By how many rows what stood first went down; 0 where it is gone, as after a change of the filter. */
function rowsAbove(before: readonly Row[], after: readonly Row[]): number {
  const [first] = before;
  return first === undefined
    ? 0
    : Math.max(
        0,
        after.findIndex(({ key }) => key === first.key),
      );
}

/** 0: to where it stood. */
function walk({ scroller, shown, size, top }: State, by: 1 | 0 | -1): void {
  const element = scroller.current;
  const rows = shown.current;
  if (element === null || rows.length === 0) return;
  const at = rows.findIndex(({ key }) => key === active.peek());
  const next = at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by));
  active.value = rows[next]?.key;
  const { row } = size.peek();
  const from = next * row;
  if (from < element.scrollTop) element.scrollTop = from;
  else if (from + row > element.scrollTop + element.clientHeight) element.scrollTop = from + row - element.clientHeight;
  top.value = element.scrollTop;
  // Once the row exists.
  requestAnimationFrame(() => element.querySelector<HTMLElement>(`[data-index="${next}"] a`)?.focus({ preventScroll: true }));
}
