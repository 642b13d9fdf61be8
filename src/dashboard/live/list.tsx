// Ten thousand rows of which only those in sight exist; what is being read stays where it is while new rows come in above.
import type { Row } from '../state/book.ts';
import { HistoryEnd } from './history-end.tsx';
import { COLUMNS, RowLine, type RowOf } from './row.tsx';
import { useWindow } from './window.ts';

export function RowList({ rows }: { readonly rows: readonly Row[] }) {
  const { scroller, row, first, last, stop, unread, toTop, onScroll, onFocus } = useWindow(rows);
  return (
    <div class="list" role="table" aria-labelledby="live-title" aria-rowcount={rows.length + 1} aria-colcount={COLUMNS.length}>
      <Head />
      {unread.value > 0 && (
        <button type="button" class="unread" onClick={toTop}>
          ↑ {unread.value} new
        </button>
      )}
      {/* Reachable by keyboard, because it scrolls. */}
      <div ref={scroller} role="rowgroup" class="scroller" tabIndex={0} aria-label="Rows" onScroll={onScroll} onFocusIn={onFocus}>
        <div class="all-rows" role="presentation" style={{ height: `${rows.length * row}px` }}>
          {rows.slice(first, last).map((one, offset) => (
            <Slot key={one.key} row={one} index={first + offset} height={row} isStop={first + offset === stop} />
          ))}
        </div>
        {last === rows.length && (
          <p class="list-end quiet" role="presentation">
            <HistoryEnd />
          </p>
        )}
      </div>
    </div>
  );
}

function Head() {
  return (
    <div role="rowgroup" class="list-head">
      <div role="row" aria-rowindex={1} class="row head">
        {COLUMNS.map((name, index) => (
          <span key={name} role="columnheader" aria-colindex={index + 1} class="cell">
            {name === 'Took' ? <TookHead /> : name}
          </span>
        ))}
      </div>
    </div>
  );
}

function TookHead() {
  return (
    <>
      <span class="total">Took</span>
      <span class="steps">Commit + place + fill</span>
    </>
  );
}

interface SlotOf extends RowOf {
  readonly height: number;
}

function Slot({ row, index, height, isStop }: SlotOf) {
  const style = { transform: `translateY(${index * height}px)` };
  return (
    <div role="presentation" class="slot" data-index={index} data-key={row.key} style={style}>
      <RowLine row={row} index={index} isStop={isStop} />
    </div>
  );
}
