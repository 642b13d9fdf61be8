// What came in and what became of it: one row for every order, and one for every alert that led to none. Newest first.
import { batch, type Signal, signal } from '@preact/signals';
import type { Alert, AlertState, Order, OrderState } from '../net/wire.ts';

/** What a chip can say. */
export type RowState = OrderState | Exclude<AlertState, 'accepted'>;

interface Common {
  /** The order's or the alert's id. */
  readonly key: string;
  readonly at: string;
  readonly state: RowState;
  /** Milliseconds of the page's clock; absent where it was there from the start. */
  readonly arrivedAt?: number;
  /** Everything a person may search for, in lower case. */
  readonly words: string;
}

export type Row =
  | (Common & { readonly kind: 'order'; readonly order: Order })
  | (Common & { readonly kind: 'alert'; readonly alert: Alert });

/** As many stay on the page, some 30 MB; older ones are on the command line. */
export const MOST_ROWS = 20_000;

export const rows = signal<readonly Row[]>([]);
/** False until the first answer: then an empty list means that there is nothing. */
export const loaded = signal(false);

const byKey = new Map<string, Row>();
/** Everything that was read; what is shown of it begins where nothing in between is missing. */
let all: readonly Row[] = [];
/** Older than this, orders or alerts are missing that were not read yet: shown alone the others would look like everything. */
let horizon = '';

/** What can be chosen among; a name stays although its rows have left the page. */
export const accountsSeen = signal<readonly string[]>([]);
export const strategiesSeen = signal<readonly string[]>([]);

function see(names: Signal<readonly string[]>, name: string | null): void {
  if (name !== null && name !== '' && !names.peek().includes(name)) names.value = [...names.peek(), name].sort();
}

/** Replaces everything. `since`: before it something is missing; empty: nothing is. */
export function fillBook(orders: readonly Order[], alerts: readonly Alert[], since: string): void {
  batch(() => {
    emptyBook();
    addOlder(orders, alerts, since);
    loaded.value = true;
  });
}

/** What was there before the page was opened; never new, never highlighted. */
export function addOlder(orders: readonly Order[], alerts: readonly Alert[], since: string): void {
  const older = [...orders.map((order) => orderRow(order)), ...alerts.filter(isRefused).map((alert) => alertRow(alert))];
  horizon = since;
  const added = older.filter(({ key }) => !byKey.has(key));
  put([...all, ...added].sort(newestFirst), added);
}

/** How many rows were read, shown or not. */
export function rowsRead(): number {
  return all.length;
}

/** Takes what the stream said; `at` is the page's clock. */
export function updateBook(orders: readonly Order[], alerts: readonly Alert[], at: number): void {
  const changed = new Map<string, Row>();
  for (const order of orders) changed.set(order.id, orderRow(order, byKey.get(order.id)?.arrivedAt ?? at));
  for (const alert of alerts.filter(isRefused)) changed.set(alert.id, alertRow(alert, byKey.get(alert.id)?.arrivedAt ?? at));
  if (changed.size === 0) return;
  const added = [...changed.values()].filter((row) => !byKey.has(row.key)).sort(newestFirst);
  const kept = added.length === changed.size ? all : all.map((row) => changed.get(row.key) ?? row);
  put(withNewer(added, kept), changed.values());
}

export function emptyBook(): void {
  horizon = '';
  byKey.clear();
  put([], []);
  accountsSeen.value = [];
  strategiesSeen.value = [];
  loaded.value = false;
}

/** What came in is newer than all that was there, but for rows that overtook each other: ten times a second, thousands need no sorting. */
function withNewer(added: readonly Row[], kept: readonly Row[]): readonly Row[] {
  const [oldest, newest] = [added.at(-1), kept[0]];
  if (oldest === undefined) return kept;
  const both = [...added, ...kept];
  return newest === undefined || newestFirst(oldest, newest) < 0 ? both : both.sort(newestFirst);
}

/** `changed` are those of `next` that were not there before, or not so. */
function put(next: readonly Row[], changed: Iterable<Row>): void {
  for (const row of changed) {
    byKey.set(row.key, row);
    if (row.kind === 'order') see(accountsSeen, row.order.account);
    see(strategiesSeen, (row.kind === 'order' ? row.order : row.alert).strategy);
  }
  for (const gone of next.slice(MOST_ROWS)) byKey.delete(gone.key);
  all = next.length > MOST_ROWS ? next.slice(0, MOST_ROWS) : next;
  rows.value = horizon === '' ? all : all.slice(0, all.findLastIndex(({ at }) => at >= horizon) + 1);
}

function newestFirst(one: Row, other: Row): number {
  if (one.at !== other.at) return one.at < other.at ? 1 : -1;
  return one.key < other.key ? 1 : -1;
}

function isRefused(alert: Alert): alert is Alert & { readonly status: 'refused' | 'conflict' } {
  return alert.status !== 'accepted';
}

function orderRow(order: Order, arrivedAt?: number): Row {
  const { id, alert_id, client_ref, strategy, account, symbol, market, side, status, client_order_id, venue_order_id } = order;
  const words = [id, alert_id, client_ref, strategy, account, symbol, market, side, status, client_order_id, venue_order_id];
  const common = {
    key: id,
    at: order.created_at,
    state: status,
    words: lower(words),
    ...(arrivedAt !== undefined && { arrivedAt }),
  };
  return { ...common, kind: 'order', order };
}

function alertRow(alert: Alert & { readonly status: 'refused' | 'conflict' }, arrivedAt?: number): Row {
  const { id, client_ref, strategy, exchange, symbol, side, status, code, reason } = alert;
  const words = lower([id, client_ref, strategy, exchange, symbol, side, status, code, reason]);
  return {
    key: id,
    at: alert.received_at,
    state: status,
    words,
    kind: 'alert',
    alert,
    ...(arrivedAt !== undefined && { arrivedAt }),
  };
}

function lower(words: readonly (string | null)[]): string {
  return words.join('\n').toLowerCase();
}
