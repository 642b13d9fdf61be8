// Ten thousand rows of which only those in sight exist; what is being read stays where it is while new rows come in above.
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { list as keyboard } from '../shell/keys.ts';
import type { Row } from '../state/book.ts';
import { type ReaderWatch, watchReader } from './reader.ts';
import { COLUMNS, RowLine } from './row.tsx';

/** Rows kept beyond both edges, so that a quick scroll shows no gap. */
const MARGIN_ROWS = 12;

export function RowList({ rows }: { readonly rows: readonly Row[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const reader = useRef<ReaderWatch>(undefined);
  const before = useRef<readonly Row[]>(rows);
  const top = useSignal(0);
  const size = useSignal({ height: 600, row: 40 });
  const active = useRef<string | undefined>(undefined);
  const unread = useSignal(0);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const watch = (reader.current = watchReader(element));
    const measure = (): void => {
      const row = Number.parseInt(getComputedStyle(element).getPropertyValue('--row'), 10);
      if (size.value.height !== element.clientHeight || size.value.row !== row) size.value = { height: element.clientHeight, row };
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => {
      observer.disconnect();
      watch.end();
    };
  }, []);

  // New rows above: a reader keeps the place, everybody else sees the newest.
  useLayoutEffect(() => {
    const element = scroller.current;
    const watch = reader.current;
    if (element === null || watch === undefined || before.current === rows) return;
    const added = rowsAbove(before.current, rows);
    before.current = rows;
    if (added === 0) return;
    const to = watch.isReading() ? element.scrollTop + added * size.value.row : 0;
    unread.value = to === 0 ? 0 : unread.value + Math.max(0, added);
    element.scrollTop = to;
    watch.moved(element.scrollTop);
    top.value = element.scrollTop;
  }, [rows]);

  const toTop = (): void => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = 0;
    reader.current?.moved(0);
    unread.value = 0;
  };

  useEffect(() => {
    keyboard.move = (by) => {
      const element = scroller.current;
      const now = before.current;
      if (element === null || now.length === 0) return;
      const at = now.findIndex(({ key }) => key === active.current);
      const next = Math.min(now.length - 1, Math.max(0, at === -1 ? 0 : at + by));
      active.current = now[next]?.key;
      reveal(element, next, size.peek().row);
      top.value = element.scrollTop;
      // After the row exists.
      requestAnimationFrame(() => element.querySelector<HTMLElement>(`[data-index="${next}"] a`)?.focus({ preventScroll: true }));
    };
    return () => delete keyboard.move;
  }, []);

  const { height, row } = size.value;
  const first = Math.max(0, Math.floor(top.value / row) - MARGIN_ROWS);
  const last = Math.min(rows.length, Math.ceil((top.value + height) / row) + MARGIN_ROWS);
  return (
    <div class="list" role="table" aria-labelledby="live-title" aria-rowcount={rows.length + 1} aria-colcount={COLUMNS.length}>
      <div role="rowgroup" class="list-head">
        <div role="row" aria-rowindex={1} class="row head">
          {COLUMNS.map((name) => (
            <span key={name} role="columnheader" class="cell">
              {name}
            </span>
          ))}
        </div>
      </div>
      {unread.value > 0 && (
        <button type="button" class="unread" onClick={toTop}>
          ↑ {unread.value} new
        </button>
      )}
      <div
        ref={scroller}
        role="rowgroup"
        class="scroller"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label="Rows"
        onScroll={(event) => {
          top.value = event.currentTarget.scrollTop;
          if (event.currentTarget.scrollTop < row) unread.value = 0;
        }}
        onFocusIn={(event) => {
          const key = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-key]')?.dataset['key'] : undefined;
          if (key !== undefined) active.current = key;
        }}
      >
        <div class="all-rows" role="presentation" style={{ height: `${rows.length * row}px` }}>
          {rows.slice(first, last).map((one, offset) => (
            <div
              key={one.key}
              role="presentation"
              class="slot"
              data-index={first + offset}
              data-key={one.key}
              style={{ transform: `translateY(${(first + offset) * row}px)` }}
            >
              <RowLine row={one} index={first + offset} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** By how many rows the first row in sight went down; negative where rows above it went away. */
function rowsAbove(before: readonly Row[], after: readonly Row[]): number {
  const [first] = before;
  if (first === undefined) return 0;
  const at = after.findIndex(({ key }) => key === first.key);
  return at === -1 ? 0 : at;
}

function reveal(element: HTMLElement, index: number, row: number): void {
  const from = index * row;
  if (from < element.scrollTop) element.scrollTop = from;
  else if (from + row > element.scrollTop + element.clientHeight) element.scrollTop = from + row - element.clientHeight;
}
