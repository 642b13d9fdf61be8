// What happened before the page was opened: read page by page as somebody scrolls or searches, orders and refused alerts side by side.
import { signal } from '@preact/signals';
import { get, type Problem } from '../net/api.ts';
import type { Alert, Order } from '../net/wire.ts';
import { addOlder, fillBook, MOST_ROWS, rowsRead } from './book.ts';

/** One answer is some 1 MB at most. */
export const PAGE_ROWS = 1_000;

/** How far one of the two lists was read. */
interface Reach {
  /** The oldest that was read. */
  readonly id: string;
  readonly at: string;
  readonly ended: boolean;
}

const NOTHING: Reach = { id: '', at: '', ended: true };
let orders = NOTHING;
let alerts = NOTHING;
let reading = false;

/** more: there are older rows · all: there are none · full: the page keeps no more. */
export const history = signal<'more' | 'all' | 'full'>('all');
export const historyProblem = signal<Problem | undefined>(undefined);

/** The first page of each. */
export function startHistory(newestOrders: readonly Order[], newestAlerts: readonly Alert[]): void {
  orders = reachOf(newestOrders, (order) => order.created_at, NOTHING);
  alerts = reachOf(newestAlerts, (alert) => alert.received_at, NOTHING);
  fillBook(newestOrders, newestAlerts, horizon());
  judge();
}

function reachOf<Of extends { readonly id: string }>(page: readonly Of[], atOf: (one: Of) => string, before: Reach): Reach {
  const last = page.at(-1);
  return last === undefined ? { ...before, ended: true } : { id: last.id, at: atOf(last), ended: page.length < PAGE_ROWS };
}

/** Where the list that was read less far ends; empty where both are complete. */
function horizon(): string {
  const open = [orders, alerts].filter(({ ended }) => !ended).map(({ at }) => at);
  return open.reduce((latest, at) => (at > latest ? at : latest), '');
}

function judge(): void {
  history.value = orders.ended && alerts.ended ? 'all' : rowsRead() >= MOST_ROWS ? 'full' : 'more';
}

/** Reads on in the list that holds the other one up. One question at a time; does nothing where there is nothing more. */
export async function readOlder(): Promise<void> {
  if (reading || history.value !== 'more') return;
  reading = true;
  const ofOrders = !orders.ended && (alerts.ended || orders.at >= alerts.at);
  historyProblem.value = ofOrders ? await readOrders() : await readAlerts();
  reading = false;
  judge();
}

async function readOrders(): Promise<Problem | undefined> {
  const answer = await get<{ orders: readonly Order[] }>(
    `/api/orders?stages=true&limit=${PAGE_ROWS}&before=${encodeURIComponent(orders.id)}`,
  );
  if (!answer.ok) return answer.problem;
  orders = reachOf(answer.value.orders, (order) => order.created_at, orders);
  addOlder(answer.value.orders, [], horizon());
  return undefined;
}

async function readAlerts(): Promise<Problem | undefined> {
  const query = `refused=true&limit=${PAGE_ROWS}&before=${encodeURIComponent(alerts.id)}`;
  const answer = await get<{ alerts: readonly Alert[] }>(`/api/alerts?${query}`);
  if (!answer.ok) return answer.problem;
  alerts = reachOf(answer.value.alerts, (alert) => alert.received_at, alerts);
  addOlder([], answer.value.alerts, horizon());
  return undefined;
}
