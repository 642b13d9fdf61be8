// Whether an alert was here before: under its webhook id, under its client_ref in its scope, or lane by lane under another spelling of it.
import { type Alert, mayBeSame } from '../model/alert.ts';
import type { AlertId } from '../model/ids.ts';
import { laneKey } from '../model/lane.ts';
import type { Order } from '../model/order.ts';
import { fingerprint } from './alert-row.ts';
import { ORDER_COLUMNS, orderOfRow } from './order-row.ts';
import type { Arrival, Had, Target } from './port.ts';
import { type Row, type Sql, text } from './sql.ts';
import type { Tx } from './transaction.ts';

export type Earlier =
  | { readonly kind: 'alert'; readonly alertId: AlertId; readonly by: 'client_ref' | 'webhook-id'; readonly same: boolean }
  /** By {@link laneKey}: those of its lanes that had this client_ref already. */
  | { readonly kind: 'lanes'; readonly had: ReadonlyMap<string, Had> };

interface Sought {
  readonly arrival: Arrival;
  readonly alert: Alert;
  readonly targets: readonly Target[];
  readonly digest: string;
}

/** Looked up in the transaction that would take the names, and under the lock of the accounts. */
export async function findEarlier(sql: Sql, { arrival, alert, targets, digest }: Sought): Promise<Earlier> {
  if (arrival.webhookId !== undefined) {
    const row = await sql.get('SELECT alert_id, digest FROM webhook_ids WHERE id = ?', [arrival.webhookId]);
    if (row !== undefined) {
      const alertId = text(row, 'alert_id') as AlertId;
      return { kind: 'alert', alertId, by: 'webhook-id', same: text(row, 'digest') === digest };
    }
  }
  const rows = await sql.all(
    `SELECT id, fingerprint, exchange, symbol FROM alerts WHERE client_ref = ? AND strategy = ? AND status = 'accepted' ORDER BY seq`,
    [alert.clientRef, alert.strategy],
  );
  const exact = rows.find((row) => text(row, 'exchange') === alert.exchange && text(row, 'symbol') === alert.symbol);
  if (exact !== undefined) return { kind: 'alert', by: 'client_ref', ...hadBy(exact, alert) };
  return { kind: 'lanes', had: await lanesHad(sql, alert, targets, rows) };
}

/**
 * One of the same strategy and client_ref that leaves the exchange or the symbol's prefix out, or names it, is the same order in another
 * spelling, in each lane to which both lead. The first that came to a lane has it.
 */
async function lanesHad(
  sql: Sql,
  alert: Alert,
  targets: readonly Target[],
  rows: readonly Row[],
): Promise<ReadonlyMap<string, Had>> {
  const had = new Map<string, Had>();
  for (const row of rows) {
    if (!mayBeSame(alert, { exchange: text(row, 'exchange'), symbol: text(row, 'symbol') })) continue;
    const lanes = await sql.all('SELECT account_id, market FROM orders WHERE alert_id = ?', [text(row, 'id')]);
    const meets = ({ accountId, market }: Target) =>
      lanes.some((lane) => text(lane, 'account_id') === accountId && text(lane, 'market') === market);
    for (const target of targets) {
      if (!had.has(laneKey(target)) && meets(target)) had.set(laneKey(target), hadBy(row, alert));
    }
  }
  return had;
}

function hadBy(row: Row, alert: Alert): Had {
  return { alertId: text(row, 'id') as AlertId, same: text(row, 'fingerprint') === fingerprint(alert) };
}

/** The orders of the lanes that had the same order before, in order of arrival. */
export async function ordersHad(sql: Sql, targets: readonly Target[], had: ReadonlyMap<string, Had>): Promise<Order[]> {
  const orders: Order[] = [];
  for (const target of targets) {
    const earlier = had.get(laneKey(target));
    if (earlier?.same !== true) continue;
    const where = [earlier.alertId, target.accountId, target.market];
    orders.push(...(await read(sql, 'alert_id = ? AND account_id = ? AND market = ?', where)));
  }
  return orders;
}

/** What an accepted alert was answered with: its own orders, and those that lanes of it had before. */
export async function ordersAnswered({ sql, unplaced }: Tx, alertId: AlertId): Promise<Order[]> {
  // It may have been accepted in this very transaction.
  const accepted = unplaced().find((row) => row.alertId === alertId && row.kind === 'alert.accepted');
  const event = await sql.get(`SELECT data FROM events WHERE alert_id = ? AND kind = 'alert.accepted'`, [alertId]);
  const data: unknown = accepted?.data ?? (event === undefined ? {} : JSON.parse(text(event, 'data')));
  const { had = [] } = data as { readonly had?: readonly string[] };
  const orders: Order[] = [];
  for (const id of had) orders.push(...(await read(sql, 'id = ?', [id])));
  return [...orders, ...(await read(sql, 'alert_id = ?', [alertId]))];
}

async function read(sql: Sql, where: string, values: readonly string[]): Promise<Order[]> {
  return (await sql.all(`SELECT ${ORDER_COLUMNS} FROM orders WHERE ${where} ORDER BY arrival`, values)).map(orderOfRow);
}
