// What is shown to people: lists, timelines, results and the state of the store, read from committed rows.
import { type Decimal, decimal, ZERO } from '../model/decimal.ts';
import type { JournalEvent } from '../model/event.ts';
import type { Fill } from '../model/fill.ts';
import { dayOf } from '../model/hours.ts';
import type { AccountId, AlertId, OrderId } from '../model/ids.ts';
import { type Money, totals } from '../model/money.ts';
import type { Attempt } from '../model/attempt.ts';
import {
  isPersonsToSettle,
  NOT_SHOWN,
  ORDER_STATES,
  type Order,
  type OrderState,
  STRANDED,
  TRADES_MISSING,
} from '../model/order.ts';
import { allHoldings } from './account-view.ts';
import { ALERT_COLUMNS, alertOfRow } from './alert-row.ts';
import { attemptOfRow } from './attempt-row.ts';
import { eventOfRow, journalHash, readHeads } from './journal.ts';
import { journalPage } from './journal-page.ts';
import { busyLanes, frozenLanes, waitingLanes } from './lanes.ts';
import { moneyOf, ORDER_COLUMNS, orderOfRow, present } from './order-row.ts';
import type { AlertFilter, AlertRow, LedgerStatus, OrderFilter, PeopleLedger, PnlRow, PositionRow } from './port.ts';
import { integer, marks, optionalInteger, optionalText, type Row, type Sql, text, type Value } from './sql.ts';
import type { Store } from './store.ts';

const LIMIT = 200;

/** Conditions that hold together; `1 = 1` where there is none. */
class Where {
  readonly #conditions: string[] = ['1 = 1'];
  readonly values: Value[] = [];

  add(condition: string, ...values: readonly (Value | undefined)[]): this {
    if (values.includes(undefined)) return this;
    this.#conditions.push(condition);
    this.values.push(...(values as Value[]));
    return this;
  }

  get text(): string {
    return this.#conditions.join(' AND ');
  }
}

export async function alerts(sql: Sql, { refused, since, before, limit = LIMIT }: AlertFilter): Promise<readonly AlertRow[]> {
  const where = new Where().add('received_at >= ?', since).add('seq < (SELECT seq FROM alerts WHERE id = ?)', before);
  if (refused !== undefined) where.add(refused ? `status <> 'accepted'` : `status = 'accepted'`);
  const rows = await sql.all(`SELECT ${ALERT_COLUMNS} FROM alerts WHERE ${where.text} ORDER BY seq DESC LIMIT ?`, [
    ...where.values,
    limit,
  ]);
  return rows.map(alertOfRow);
}

export async function alert(sql: Sql, id: AlertId): Promise<AlertRow | undefined> {
  const row = await sql.get(`SELECT ${ALERT_COLUMNS} FROM alerts WHERE id = ?`, [id]);
  return row === undefined ? undefined : alertOfRow(row);
}

/** State by state, each by its index, and in one statement: an order that changes its state meanwhile is found, and once. */
export async function orders(sql: Sql, filter: OrderFilter): Promise<readonly Order[]> {
  const states = filter.status === undefined ? [undefined] : [filter.status].flat();
  const parts = states.map((status) => ordersWhere(filter, status));
  const query = parts.map(({ text: where }) => `SELECT ${ORDER_COLUMNS} FROM orders WHERE ${where}`).join(' UNION ALL ');
  const values = parts.flatMap((part) => part.values);
  return (await sql.all(`${query} ORDER BY arrival DESC LIMIT ?`, [...values, filter.limit ?? LIMIT])).map(orderOfRow);
}

function ordersWhere(filter: OrderFilter, status: OrderState | undefined): Where {
  return new Where()
    .add(`alert_id IN (SELECT id FROM alerts WHERE client_ref = ? AND status = 'accepted')`, filter.clientRef)
    .add('alert_id = ?', filter.alertId)
    .add('status = ?', status)
    .add('account_id = ?', filter.accountId)
    .add('strategy = ?', filter.strategy)
    .add('created_at >= ?', filter.since)
    .add('arrival < (SELECT arrival FROM orders WHERE id = ?)', filter.before);
}

/** An open one is told by its reason: only those whose reason may be it are read. */
export async function toSettle(sql: Sql): Promise<readonly Order[]> {
  const of = (condition: string, ...values: readonly Value[]) =>
    sql.all(`SELECT ${ORDER_COLUMNS} FROM orders WHERE ${condition} ORDER BY arrival DESC LIMIT ?`, [...values, LIMIT]);
  const coded = [NOT_SHOWN, STRANDED, TRADES_MISSING].map((code) => `%"code":"${code}"%`);
  const rows = [
    ...(await of(`status = 'unknown'`)),
    ...(await of(`status = 'open' AND (reason LIKE ? OR reason LIKE ? OR reason LIKE ?)`, ...coded)),
  ];
  return rows.map(orderOfRow).filter(isPersonsToSettle);
}

export async function attempts(sql: Sql, orderId: OrderId): Promise<readonly Attempt[]> {
  return (await sql.all('SELECT * FROM attempts WHERE order_id = ? ORDER BY created_at, kind DESC, number', [orderId])).map(
    attemptOfRow,
  );
}

export async function fills(sql: Sql, orderId: OrderId): Promise<readonly Fill[]> {
  return (await sql.all('SELECT * FROM fills WHERE order_id = ? ORDER BY at, trade_id', [orderId])).map(fillOfRow);
}

function fillOfRow(row: Row): Fill {
  return {
    tradeId: text(row, 'trade_id'),
    quantity: decimal(text(row, 'quantity')),
    price: decimal(text(row, 'price')),
    ...present('fee', feeOf(row)),
    at: integer(row, 'at'),
    ...present('priceFrom', optionalText(row, 'price_from')),
  };
}

function feeOf(row: Row): Money | undefined {
  const fee = optionalText(row, 'fee');
  return fee === undefined ? undefined : moneyOf(fee);
}

/** An alert's timeline holds its orders' events too: each of them names the alert. */
export async function events(sql: Sql, filter: Parameters<PeopleLedger['events']>[0]): Promise<readonly JournalEvent[]> {
  const { alertId, orderId, kinds, after, limit = 10_000 } = filter;
  if (after !== undefined) return (await journalPage(sql, { after, kinds, limit })).map(eventOfRow);
  const where = new Where().add('alert_id = ?', alertId).add('order_id = ?', orderId);
  if (kinds !== undefined) where.add(`kind IN (${marks(kinds.length)})`, ...kinds);
  return (await sql.all(`SELECT * FROM events WHERE ${where.text} ORDER BY seq LIMIT ?`, [...where.values, limit])).map(
    eventOfRow,
  );
}

export async function positions(sql: Sql): Promise<readonly PositionRow[]> {
  return (await allHoldings(sql)).map(({ market, position, mark, row }) => ({
    ...position,
    accountId: text(row, 'account_id') as AccountId,
    market,
    ...present('mark', mark),
    ...present('markedAt', optionalInteger(row, 'priced_at')),
    ...present('priceWorld', optionalText(row, 'price_world')),
    updatedAt: integer(row, 'updated_at'),
  }));
}

interface Result {
  readonly row: Omit<PnlRow, 'realised' | 'fees' | 'fills'>;
  realised: Decimal;
  fees: readonly Money[];
  fills: number;
}

/** No zone is further from UTC than this. */
const FURTHEST_ZONE_MS = 14 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** What fills realised, by the day on which they happened in the zone. */
export async function pnl(sql: Sql, { day, since, zone }: Parameters<PeopleLedger['pnl']>[0]): Promise<readonly PnlRow[]> {
  const midnight = day === undefined ? undefined : Date.parse(`${day}T00:00:00Z`);
  const where = new Where()
    .add('at >= ?', since)
    .add('at >= ? AND at < ?', midnight && midnight - FURTHEST_ZONE_MS, midnight && midnight + DAY_MS + FURTHEST_ZONE_MS);
  const rows = await sql.all(
    `SELECT account_id, market, strategy, currency, realised, fee, at FROM fills WHERE ${where.text} ORDER BY at`,
    where.values,
  );
  const results = new Map<string, Result>();
  const calendar = dayByQuarter(zone);
  for (const row of rows) {
    const on = calendar(integer(row, 'at'));
    if (day === undefined || on === day) add(results, on, row);
  }
  return [...results.values()].map(({ row, ...sums }) => ({ ...row, ...sums }));
}

function add(results: Map<string, Result>, day: string, row: Row): void {
  const [accountId, market] = [text(row, 'account_id') as AccountId, text(row, 'market')];
  const [strategy, currency] = [text(row, 'strategy'), text(row, 'currency')];
  const key = JSON.stringify([day, accountId, market, strategy, currency]);
  const result = results.get(key) ?? { row: { day, accountId, market, strategy, currency }, realised: ZERO, fees: [], fills: 0 };
  const fee = feeOf(row);
  result.realised = result.realised.plus(decimal(text(row, 'realised')));
  result.fees = fee === undefined ? result.fees : totals([...result.fees, fee]);
  result.fills += 1;
  results.set(key, result);
}

/** Every zone changes its day on a quarter of an hour, and asking for it costs 2 µs: once a quarter is enough. */
function dayByQuarter(zone: string): (at: number) => string {
  const known = new Map<number, string>();
  return (at) => {
    const quarter = Math.floor(at / 900_000);
    const day = known.get(quarter) ?? dayOf(at, zone);
    known.set(quarter, day);
    return day;
  };
}

/** `today` is the day in UTC. */
export async function status(
  sql: Sql,
  now: number,
  { schema, exclusive }: Pick<Store, 'schema' | 'exclusive'>,
): Promise<LedgerStatus> {
  const counted = new Map<string, number>();
  for (const row of await sql.all('SELECT status, orders FROM counts')) {
    const state = text(row, 'status');
    counted.set(state, (counted.get(state) ?? 0) + integer(row, 'orders'));
  }
  const heads = await readHeads(sql);
  const refused = await sql.get(`SELECT COUNT(*) AS refused FROM alerts WHERE status <> 'accepted' AND received_at >= ?`, [
    now - (now % DAY_MS),
  ]);
  const oldest = await sql.get(`SELECT created_at FROM orders WHERE status = 'queued' ORDER BY arrival LIMIT 1`);
  const newest = await sql.get('SELECT received_at FROM alerts ORDER BY seq DESC LIMIT 1');
  if (refused === undefined) throw new Error('the ledger does not count');
  return {
    schema,
    byStatus: Object.fromEntries(ORDER_STATES.map((state) => [state, counted.get(state) ?? 0])) as Record<OrderState, number>,
    refusedToday: integer(refused, 'refused'),
    lanes: await busyLanes(sql),
    waiting: await waitingLanes(sql, now, !exclusive),
    frozen: await frozenLanes(sql),
    journal: { seq: Math.max(0, ...heads.map(({ seq }) => seq)), hash: journalHash(heads), heads },
    ...present('oldestQueuedAt', oldest && optionalInteger(oldest, 'created_at')),
    ...present('lastAlertAt', newest && optionalInteger(newest, 'received_at')),
  };
}
