// The live view: what came in and what became of it, as it happens.
import { Chip } from '../show/chip.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { Skeleton } from '../show/skeleton.tsx';
import { Age } from '../show/age.tsx';
import { loaded, rows } from '../state/book.ts';
import { loadProblem } from '../state/live.ts';
import { addressOf } from '../state/place.ts';
import { connection, status } from '../state/standing.ts';
import { clearFilter, filtered, shownRows } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { FirstRun } from './first-run.tsx';
import { HistoryEnd } from './history-end.tsx';
import { RowList } from './list.tsx';

export function Live() {
  if (!loaded.value) {
    if (loadProblem.value !== undefined) return <ProblemNote problem={loadProblem.value} of="Alerts and orders" />;
    if (connection.value === 'lost') return <p class="quiet">Alerts and orders are shown as soon as pinewire answers.</p>;
    return <Skeleton lines={10} />;
  }
  if (rows.value.length === 0) return <FirstRun />;
  const shown = shownRows.value;
  return (
    <>
      <UnknownOrders />
      <section class="live-view" aria-labelledby="live-title">
        <FilterBar />
        {shown.length === 0 && filtered.value ? <NothingMatches /> : <RowList rows={shown} />}
      </section>
    </>
  );
}

function NothingMatches() {
  return (
    <div class="empty">
      <p>
        No row matches. <HistoryEnd />
      </p>
      <button type="button" onClick={clearFilter}>
        Show all
      </button>
    </div>
  );
}

/** More than these are counted; the list shows them all. */
const MOST_SHOWN = 2;

function UnknownOrders() {
  const unknown = status.value?.unknown ?? [];
  const frozen = status.value?.frozen ?? [];
  if (unknown.length + frozen.length === 0) return null;
  return (
    <ul class="unknown-orders" aria-label="Unknown orders">
      {frozen.slice(0, MOST_SHOWN).map(({ account, market, order_id: id }) => (
        <li key={id}>
          <a href={addressOf({ page: 'order', id })}>
            <span class="chip amber">frozen</span> {market} in {account}: nothing is sent there until a person settles it
          </a>
        </li>
      ))}
      {unknown.slice(0, MOST_SHOWN).map((order) => (
        <li key={order.id}>
          <a href={addressOf({ page: 'order', id: order.id })}>
            {order.status === 'unknown' ? <Chip state="unknown" /> : <span class="chip amber">for a person</span>} {order.side}{' '}
            {order.size ?? order.asked} {order.market} in {order.account}, <Age at={order.updated_at} />
          </a>
        </li>
      ))}
      {unknown.length > MOST_SHOWN && <li class="quiet">and {unknown.length - MOST_SHOWN} more, marked in the list</li>}
    </ul>
  );
}
