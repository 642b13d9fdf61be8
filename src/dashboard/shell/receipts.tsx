// The receipts of what was done here: who, what, when, and the row of the journal. They stay until somebody puts them away.
import { useEffect, useRef } from 'preact/hooks';
import { CopyId } from '../show/copy.tsx';
import { clockTime, moment } from '../show/time.ts';
import { putAway, type Receipt, receipts } from '../state/receipts.ts';
import { sayEvent } from '../story/event-words.ts';
import type { JournalEvent } from '../net/wire.ts';

export function Receipts() {
  return (
    <section class="receipts" aria-label="Receipts" aria-live="polite">
      {receipts.value.map((receipt) => (
        <OneReceipt key={receipt.id} receipt={receipt} />
      ))}
    </section>
  );
}

function OneReceipt({ receipt: { id, deed, leaves, rows } }: { readonly receipt: Receipt }) {
  const card = useRef<HTMLDivElement>(null);
  // Read out, and a place to stand: what was pressed may be gone.
  useEffect(() => card.current?.focus(), []);
  const dismiss = (): void => {
    putAway(id);
    document.getElementById('main')?.focus();
  };
  return (
    <div
      ref={card}
      class="receipt"
      role="group"
      aria-labelledby={`receipt-${id}`}
      aria-describedby={`receipt-rows-${id}`}
      tabIndex={-1}
    >
      <div id={`receipt-rows-${id}`}>
        <p>
          <strong id={`receipt-${id}`}>{deed}</strong> {leaves}
        </p>
        {rows.length === 0 ? (
          <p class="quiet">Nothing new was committed: it was so already.</p>
        ) : (
          <ul>
            {rows.map((row) => (
              <Row key={row.hash} row={row} />
            ))}
          </ul>
        )}
      </div>
      <button type="button" class="quiet-button" onClick={dismiss}>
        Dismiss
      </button>
    </div>
  );
}

/** Who did it stands in the row's sentence or beside it. */
function Row({ row }: { readonly row: JournalEvent }) {
  const said = sayEvent(row);
  const by = typeof row.data['by'] === 'string' ? row.data['by'] : '';
  return (
    <li>
      <span>
        {said}
        {by !== '' && !said.includes(by) && `, by ${by}`}
      </span>{' '}
      <time class="quiet" dateTime={row.at} title={moment(row.at)}>
        {clockTime(row.at)}
      </time>{' '}
      <span class="quiet">row {row.seq.toLocaleString('en')}</span> <CopyId text={row.hash} name="hash of the row" most={14} />
    </li>
  );
}
