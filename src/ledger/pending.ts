// The orders of a lane that are not over, as intake asks for them with every alert: kept in memory where nobody else can write the store.
import { type Decimal, decimal } from '../model/decimal.ts';
import type { OrderId } from '../model/ids.ts';
import { type Lane, laneKey } from '../model/lane.ts';
import { isNotShown, isTerminal, type Order, type OrderState } from '../model/order.ts';
import type { Effect, Side } from '../model/side.ts';
import { parseSizeSpec, printSizeSpec, type SizeSpec } from '../model/size.ts';
import { present, reasonOf } from './order-row.ts';
import type { PendingOrder } from './port.ts';
import { optionalText, type Row, type Sql, text } from './sql.ts';

export interface PendingOrders {
  /** In order of arrival, but what goes on with a leg comes first, as it goes out. */
  of(sql: Sql, lane: Lane): Promise<readonly PendingOrder[]>;
  /** The order was accepted, or has changed. */
  put(order: Order, how: 'added' | 'changed'): void;
  /** What was put for this lane was rolled back. */
  forget(lane: Lane): void;
  forgetAll(): void;
}

const PENDING = `SELECT id, side, effect, asked, size, remainder, price, alert_price, filled, type, status, reason, cancel_requested FROM orders
  WHERE account_id = ? AND market = ? AND next_at IS NOT NULL ORDER BY revision > 1 DESC, arrival`;

async function query(sql: Sql, { accountId, market }: Lane): Promise<PendingOrder[]> {
  const orders: PendingOrder[] = [];
  for (const row of await sql.all(PENDING, [accountId, market])) {
    const order = {
      effect: text(row, 'effect') as Effect,
      status: text(row, 'status') as OrderState,
      ...present('reason', reasonOf(row, 'reason')),
      ...present('cancelRequested', reasonOf(row, 'cancel_requested')),
    };
    if (counts(order)) orders.push(slim(pendingOfRow(row), orders.at(-1)));
  }
  return orders;
}

/**
 * An exit keeps no other from the position that the venue does not show any more: it is passed, and nobody can cancel it first. Nor does one that
 * is queued and to be canceled: it is not sent, and what the venue may have of it is known before the next one goes.
 */
function counts(order: Pick<Order, 'effect' | 'status' | 'reason' | 'cancelRequested'>): boolean {
  if (isTerminal(order.status)) return false;
  const isUnwanted = order.status === 'queued' && order.cancelRequested !== undefined;
  return order.effect === 'entry' || !(isUnwanted || isNotShown(order));
}

function pendingOfRow(row: Row): PendingOrder {
  return {
    id: text(row, 'id') as OrderId,
    side: text(row, 'side') as Side,
    effect: text(row, 'effect') as Effect,
    asked: parseSizeSpec(text(row, 'asked')),
    size: ofLeg(decimalOf(row, 'size'), decimalOf(row, 'remainder')),
    price: decimalOf(row, 'price'),
    alertPrice: decimalOf(row, 'alert_price'),
    filled: decimal(text(row, 'filled')),
    resting: text(row, 'type') === 'limit' && text(row, 'status') === 'open',
  };
}

/** What counts of it for the alerts behind it. */
export function pendingOf(order: Order): PendingOrder {
  return { ...order, size: ofLeg(order.size, order.remainder), resting: order.type === 'limit' && order.status === 'open' };
}

function ofLeg(size: Decimal | undefined, remainder: Decimal | undefined): Decimal | undefined {
  return remainder === undefined ? size : size?.plus(remainder);
}

function decimalOf(row: Row, column: string): Decimal | undefined {
  const value = optionalText(row, column);
  return value === undefined ? undefined : decimal(value);
}

/** Asks the store each time: right for any number of writers. */
export const PENDING_FROM_STORE: PendingOrders = {
  of: query,
  put: () => undefined,
  forget: () => undefined,
  forgetAll: () => undefined,
};

/** Orders kept in memory at most, about 150 bytes each. Beyond that the lanes that were not asked for the longest are forgotten. */
const MOST_KEPT = 100_000;

/** Only ever appended to; replaced when an order in it changes. So who has summed it up once needs to look at what was added only. */
type Known = PendingOrder[];

/**
 * For a store with one writing process. A queue of 20 orders costs 130 µs to read with each alert and nothing to remember; a burst of
 * 1,000 alerts on one lane would read half a million rows.
 */
export function rememberPending(mostKept = MOST_KEPT): PendingOrders {
  /** The one that was asked for last is the last. */
  const lanes = new Map<string, Known>();
  let kept = 0;
  const forgetAll = (): void => {
    lanes.clear();
    kept = 0;
  };
  const forget = (key: string): void => {
    kept -= lanes.get(key)?.length ?? 0;
    lanes.delete(key);
  };
  /** Never the lane that was asked for last: however long its queue is, the next alert of a burst asks for it again. */
  const makeRoom = (): void => {
    for (const key of lanes.keys()) {
      if (kept <= mostKept || lanes.size === 1) return;
      forget(key);
    }
  };
  const add = (known: Known, order: Order): void => {
    if (!counts(order)) return;
    known.push(slim(pendingOf(order), known.at(-1)));
    kept += 1;
  };
  const change = (key: string, known: Known, order: Order): void => {
    const at = known.findIndex(({ id }) => id === order.id);
    const before = known[at];
    // One that counts again has a place that only the store knows.
    if (before === undefined) return counts(order) ? forget(key) : undefined;
    if (!counts(order)) {
      lanes.set(key, known.toSpliced(at, 1));
      kept -= 1;
      return;
    }
    const after = slim(pendingOf(order), before);
    if (!isSame(before, after)) lanes.set(key, known.with(at, after));
  };
  return {
    of: async (sql, lane) => {
      const key = laneKey(lane);
      const remembered = lanes.get(key);
      const known = remembered ?? (await query(sql, lane));
      if (remembered === undefined) kept += known.length;
      else lanes.delete(key);
      lanes.set(key, known);
      makeRoom();
      return known;
    },
    put: (order, how) => {
      const key = laneKey(order);
      const known = lanes.get(key);
      if (known === undefined) return;
      // Not the last of them: its place is asked of the store.
      if (order.revision > 1 && how === 'added') forget(key);
      else if (how === 'added') add(known, order);
      else change(key, known, order);
    },
    forget: (lane) => forget(laneKey(lane)),
    forgetAll,
  };
}

/** What counts of an order, and no more. Numbers that are as another order has them are not kept twice: most of a queue is alike. */
function slim(
  { id, side, effect, asked, size, price, alertPrice, filled, resting }: PendingOrder,
  like: PendingOrder | undefined,
): PendingOrder {
  return {
    id,
    side,
    effect,
    asked: like !== undefined && isSameSize(like.asked, asked) ? like.asked : asked,
    size: shared(like?.size, size),
    price: shared(like?.price, price),
    alertPrice: shared(like?.alertPrice, alertPrice),
    filled: like?.filled.eq(filled) === true ? like.filled : filled,
    resting,
  };
}

function shared(like: Decimal | undefined, value: Decimal | undefined): Decimal | undefined {
  return like !== undefined && value?.eq(like) === true ? like : value;
}

function isSameSize(a: SizeSpec, b: SizeSpec): boolean {
  return a === b || (a.kind === b.kind && printSizeSpec(a) === printSizeSpec(b));
}

/** Of what went through {@link slim} with the one as the like of the other: equal numbers are the same object then. */
function isSame(a: PendingOrder, b: PendingOrder): boolean {
  const { asked, size, price, alertPrice, filled, resting } = a;
  return (
    resting === b.resting &&
    asked === b.asked &&
    size === b.size &&
    price === b.price &&
    alertPrice === b.alertPrice &&
    filled === b.filled
  );
}
