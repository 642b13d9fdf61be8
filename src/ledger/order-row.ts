// Orders as rows, with what only the ledger needs to know of them: arrival, when they are due, how often they were tried, what they hold.
import type { OrderType } from '../model/alert.ts';
import { type Decimal, decimal, plain } from '../model/decimal.ts';
import type { AccountId, AlertId, AttemptId, ClientOrderId, IntentId, OrderId } from '../model/ids.ts';
import { type Money, printMoney } from '../model/money.ts';
import type { Leg, Order, OrderState, Reason } from '../model/order.ts';
import type { Effect, Side } from '../model/side.ts';
import { parseSizeSpec, printSizeSpec } from '../model/size.ts';
import {
  ask,
  integer,
  marks,
  optionalInteger,
  optionalText,
  type Question,
  type Row,
  type Sql,
  text,
  type Value,
} from './sql.ts';

export interface StoredOrder {
  readonly order: Order;
  /** The journal's number of its first event: orders of a lane go in this order. */
  readonly arrival: number;
  /** When it is to be looked at again; undefined once it is over. Milliseconds UTC. */
  readonly nextAt: number | undefined;
  /** How often it was put back or put off; once it has ended short, how often it was looked at since. */
  readonly tries: number;
  /** What it takes from the account while it is unsettled. */
  readonly reservation: Money | undefined;
  /** Sum of quantity × price of its fills. */
  readonly spent: Decimal;
  /** When it is looked at once more although it is over, because fills may be told late. Milliseconds UTC. */
  readonly lookAgainAt?: number | undefined;
}

/** What is fixed when an order is accepted. */
const FIXED: readonly (readonly [string, (order: Order) => Value])[] = [
  ['id', (order) => order.id],
  ['alert_id', (order) => order.alertId],
  ['intent_id', (order) => order.intentId],
  ['account_id', (order) => order.accountId],
  ['exchange', (order) => order.exchange],
  ['symbol', (order) => order.symbol],
  ['market', (order) => order.market],
  ['strategy', (order) => order.strategy],
  ['client_ref', (order) => order.clientRef],
  ['leg', (order) => order.leg],
  ['revision', (order) => order.revision],
  ['side', (order) => order.side],
  ['effect', (order) => order.effect],
  ['type', (order) => order.type],
  ['asked', (order) => printSizeSpec(order.asked)],
  ['alert_price', (order) => decimalOrNull(order.alertPrice)],
  ['client_order_id', (order) => order.clientOrderId],
  ['fired_at', (order) => order.firedAt],
  ['expires_at', (order) => order.expiresAt ?? null],
  ['rest_for', (order) => order.restFor ?? null],
  ['created_at', (order) => order.createdAt],
];

/** What moves. */
const MOVING: readonly (readonly [string, (row: StoredOrder) => Value])[] = [
  ['status', ({ order }) => order.status],
  ['size', ({ order }) => decimalOrNull(order.size)],
  ['price', ({ order }) => decimalOrNull(order.price)],
  ['venue_order_id', ({ order }) => order.venueOrderId ?? null],
  ['filled', ({ order }) => plain(order.filled)],
  ['average_price', ({ order }) => decimalOrNull(order.averagePrice)],
  ['fees', ({ order }) => order.fees.map(printMoney).join(', ')],
  ['attempts', ({ order }) => order.attempts],
  ['reason', ({ order }) => reasonOrNull(order.reason)],
  ['cancel_requested', ({ order }) => reasonOrNull(order.cancelRequested)],
  ['resting_since', ({ order }) => order.restingSince ?? null],
  ['updated_at', ({ order }) => order.updatedAt],
  ['next_at', ({ nextAt }) => nextAt ?? null],
  ['tries', ({ tries }) => tries],
  ['reservation', ({ reservation }) => (reservation === undefined ? null : printMoney(reservation))],
  ['spent', ({ spent }) => plain(spent)],
  ['remainder', ({ order }) => decimalOrNull(order.remainder)],
  ['look_again_at', ({ lookAgainAt }) => lookAgainAt ?? null],
];

const names = (columns: readonly (readonly [string, unknown])[]) => columns.map(([name]) => name);

export const ORDER_COLUMNS = ['arrival', ...names(FIXED), ...names(MOVING)].join(', ');
const INSERT = `INSERT INTO orders (${ORDER_COLUMNS}) VALUES (${marks(1 + FIXED.length + MOVING.length)})`;
const UPDATE = `UPDATE orders SET ${names(MOVING)
  .map((name) => `${name} = ?`)
  .join(', ')} WHERE id = ?`;

export async function insertOrder(sql: Sql, row: StoredOrder): Promise<void> {
  await sql.run(INSERT, [row.arrival, ...FIXED.map(([, value]) => value(row.order)), ...MOVING.map(([, value]) => value(row))]);
}

export async function updateOrder(sql: Sql, row: StoredOrder): Promise<void> {
  await sql.run(UPDATE, [...MOVING.map(([, value]) => value(row)), row.order.id]);
}

export function orderById(id: OrderId): Question<StoredOrder | undefined> {
  return {
    text: `SELECT ${ORDER_COLUMNS} FROM orders WHERE id = ?`,
    values: [id],
    read: ([row]) => (row === undefined ? undefined : storedOrderOfRow(row)),
  };
}

export function orderOfAttempt(id: AttemptId): Question<StoredOrder> {
  return {
    text: `SELECT ${ORDER_COLUMNS} FROM orders WHERE id = (SELECT order_id FROM attempts WHERE id = ?)`,
    values: [id],
    read: ([row]) => {
      if (row === undefined) throw new Error(`there is no order of the attempt ${id}`);
      return storedOrderOfRow(row);
    },
  };
}

/** The order of this account that was sent under this id. */
export async function placedOrder(sql: Sql, accountId: AccountId, clientOrderId: ClientOrderId): Promise<Order | undefined> {
  const row = await sql.get(
    `SELECT ${ORDER_COLUMNS} FROM orders WHERE account_id = ? AND client_order_id = ? AND attempts > 0 ORDER BY arrival LIMIT 1`,
    [accountId, clientOrderId],
  );
  return row === undefined ? undefined : orderOfRow(row);
}

export async function loadOrder(sql: Sql, id: OrderId): Promise<StoredOrder> {
  const found = await ask(sql, orderById(id));
  if (found === undefined) throw new Error(`there is no order ${id}`);
  return found;
}

export function storedOrderOfRow(row: Row): StoredOrder {
  const reservation = optionalText(row, 'reservation');
  return {
    order: orderOfRow(row),
    arrival: integer(row, 'arrival'),
    nextAt: optionalInteger(row, 'next_at'),
    tries: integer(row, 'tries'),
    reservation: reservation === undefined ? undefined : moneyOf(reservation),
    spent: decimal(text(row, 'spent')),
    lookAgainAt: optionalInteger(row, 'look_again_at'),
  };
}

export function orderOfRow(row: Row): Order {
  return {
    id: text(row, 'id') as OrderId,
    alertId: text(row, 'alert_id') as AlertId,
    intentId: text(row, 'intent_id') as IntentId,
    accountId: text(row, 'account_id') as AccountId,
    exchange: text(row, 'exchange'),
    symbol: text(row, 'symbol'),
    market: text(row, 'market'),
    strategy: text(row, 'strategy'),
    clientRef: text(row, 'client_ref'),
    leg: text(row, 'leg') as Leg,
    revision: integer(row, 'revision'),
    side: text(row, 'side') as Side,
    effect: text(row, 'effect') as Effect,
    type: text(row, 'type') as OrderType,
    asked: parseSizeSpec(text(row, 'asked')),
    status: text(row, 'status') as OrderState,
    clientOrderId: text(row, 'client_order_id') as ClientOrderId,
    filled: decimal(text(row, 'filled')),
    fees: feesOf(text(row, 'fees')),
    attempts: integer(row, 'attempts'),
    firedAt: integer(row, 'fired_at'),
    createdAt: integer(row, 'created_at'),
    updatedAt: integer(row, 'updated_at'),
    ...present('size', decimalOf(row, 'size')),
    ...present('remainder', decimalOf(row, 'remainder')),
    ...present('price', decimalOf(row, 'price')),
    ...present('alertPrice', decimalOf(row, 'alert_price')),
    ...present('venueOrderId', optionalText(row, 'venue_order_id')),
    ...present('averagePrice', decimalOf(row, 'average_price')),
    ...present('reason', reasonOf(row, 'reason')),
    ...present('cancelRequested', reasonOf(row, 'cancel_requested')),
    ...present('expiresAt', optionalInteger(row, 'expires_at')),
    ...present('restFor', optionalInteger(row, 'rest_for')),
    ...present('restingSince', optionalInteger(row, 'resting_since')),
  };
}

/** An object with the member, or without it: absent members stay absent. */
export function present<Name extends string, Content>(name: Name, value: Content | undefined): Partial<Record<Name, Content>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Content>);
}

export function decimalOrNull(value: Decimal | undefined): string | null {
  return value === undefined ? null : plain(value);
}

function decimalOf(row: Row, column: string): Decimal | undefined {
  const value = optionalText(row, column);
  return value === undefined ? undefined : decimal(value);
}

function reasonOrNull(reason: Reason | undefined): string | null {
  return reason === undefined ? null : JSON.stringify(reason);
}

export function reasonOf(row: Row, column: string): Reason | undefined {
  const value = optionalText(row, column);
  return value === undefined ? undefined : (JSON.parse(value) as Reason);
}

/** Reads what `printMoney` wrote. Amounts may be negative: a venue's rebate is a fee below zero. */
export function moneyOf(value: string): Money {
  const [amount = '', currency = ''] = value.split(' ');
  return { amount: decimal(amount), currency };
}

function feesOf(value: string): readonly Money[] {
  return value === '' ? [] : value.split(', ').map(moneyOf);
}
