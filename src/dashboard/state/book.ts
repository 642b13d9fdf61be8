// What came in and what became of it: one row for every order, and one for every alert that led to none. Newest first.
import { computed, signal } from '@preact/signals';
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

let byKey = new Map<string, Row>();
/** Everything that was read; what is shown of it begins where nothing in between is missing. */
let all: readonly Row[] = [];
/** Older than this, orders or alerts are missing that were not read yet: shown alone the others would look like everything. */
let horizon = '';

export const accountsSeen = computed(() => distinct((row) => (row.kind === 'order' ? row.order.account : '')));
export const strategiesSeen = computed(() => distinct((row) => (row.kind === 'order' ? row.order : row.alert).strategy ?? ''));

function distinct(nameOf: (row: Row) => string): readonly string[] {
  return [...new Set(rows.value.map(nameOf))].filter((name) => name !== '').sort();
}

/** Replaces everything. `since`: before it something is missing; empty: nothing is. */
export function fillBook(orders: readonly Order[], alerts: readonly Alert[], since: string): void {
  all = [];
  addOlder(orders, alerts, since);
  loaded.value = true;
}

/** What was there before the page was opened; never new, never highlighted. */
export function addOlder(orders: readonly Order[], alerts: readonly Alert[], since: string): void {
  const known = new Set(all.map(({ key }) => key));
  const older = [...orders.map((order) => orderRow(order)), ...alerts.filter(isRefused).map((alert) => alertRow(alert))];
  horizon = since;
  put([...all, ...older.filter(({ key }) => !known.has(key))].sort(newestFirst));
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
  const added = [...changed.values()].filter((row) => !byKey.has(row.key)).map((row) => row);
  const kept = all.map((row) => changed.get(row.key) ?? row);
  put(added.length === 0 ? kept : [...added, ...kept].sort(newestFirst));
}

export function emptyBook(): void {
  horizon = '';
  put([]);
  loaded.value = false;
}

function put(next: readonly Row[]): void {
  all = next.length > MOST_ROWS ? next.slice(0, MOST_ROWS) : next;
  byKey = new Map(all.map((row) => [row.key, row]));
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
