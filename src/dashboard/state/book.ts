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

/** As many stay on the page; older ones are on the command line. */
const MOST_ROWS = 10_000;

export const rows = signal<readonly Row[]>([]);
/** False until the first answer: then an empty list means that there is nothing. */
export const loaded = signal(false);

let byKey = new Map<string, Row>();

export const accountsSeen = computed(() => distinct((row) => (row.kind === 'order' ? row.order.account : '')));
export const strategiesSeen = computed(() => distinct((row) => (row.kind === 'order' ? row.order : row.alert).strategy ?? ''));

function distinct(nameOf: (row: Row) => string): readonly string[] {
  return [...new Set(rows.value.map(nameOf))].filter((name) => name !== '').sort();
}

/** Replaces everything. */
export function fillBook(orders: readonly Order[], alerts: readonly Alert[]): void {
  const all = [...orders.map((order) => orderRow(order)), ...alerts.filter(isRefused).map((alert) => alertRow(alert))];
  put(all.sort(newestFirst));
  loaded.value = true;
}

/** Takes what the stream said; `at` is the page's clock. */
export function updateBook(orders: readonly Order[], alerts: readonly Alert[], at: number): void {
  const changed = new Map<string, Row>();
  for (const order of orders) changed.set(order.id, orderRow(order, byKey.get(order.id)?.arrivedAt ?? at));
  for (const alert of alerts.filter(isRefused)) changed.set(alert.id, alertRow(alert, byKey.get(alert.id)?.arrivedAt ?? at));
  if (changed.size === 0) return;
  const added = [...changed.values()].filter((row) => !byKey.has(row.key)).map((row) => row);
  const kept = rows.value.map((row) => changed.get(row.key) ?? row);
  put(added.length === 0 ? kept : [...added, ...kept].sort(newestFirst));
}

export function emptyBook(): void {
  put([]);
  loaded.value = false;
}

function put(all: readonly Row[]): void {
  const kept = all.length > MOST_ROWS ? all.slice(0, MOST_ROWS) : all;
  byKey = new Map(kept.map((row) => [row.key, row]));
  rows.value = kept;
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
