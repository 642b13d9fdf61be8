// The orders of a lane that are not over, as intake asks for them with every alert: kept in memory where nobody else can write the store.
import type { OrderId } from '../model/ids.ts';
import { type Lane, laneKey } from '../model/lane.ts';
import { isTerminal, type Order } from '../model/order.ts';
import { ORDER_COLUMNS, orderOfRow } from './order-row.ts';
import type { Sql } from './sql.ts';

export interface PendingOrders {
  /** In order of arrival. */
  of(sql: Sql, lane: Lane): Promise<readonly Order[]>;
  /** The order was accepted or has changed. */
  put(order: Order): void;
  /** What was put for this lane was rolled back. */
  forget(lane: Lane): void;
  forgetAll(): void;
}

const PENDING = `SELECT ${ORDER_COLUMNS} FROM orders WHERE account_id = ? AND market = ? AND next_at IS NOT NULL ORDER BY arrival`;

async function query(sql: Sql, { accountId, market }: Lane): Promise<readonly Order[]> {
  return (await sql.all(PENDING, [accountId, market])).map(orderOfRow);
}

/** Asks the store each time: right for any number of writers. */
export const PENDING_FROM_STORE: PendingOrders = {
  of: query,
  put: () => undefined,
  forget: () => undefined,
  forgetAll: () => undefined,
};

/** Orders kept in memory at most, about 1 kB each. Beyond that the memory starts anew. */
const MOST_KEPT = 5_000;

interface Known {
  /** Only ever appended to; replaced when an order in it changes. So who has summed it up once needs to look at what was added only. */
  orders: Order[];
  readonly ids: Set<OrderId>;
}

/**
 * For a store with one writing process. A queue of 20 orders costs 130 µs to read with each alert and nothing to remember; a burst of
 * 1,000 alerts on one lane would read half a million rows.
 */
export function rememberPending(): PendingOrders {
  const lanes = new Map<string, Known>();
  let kept = 0;
  const forgetAll = (): void => {
    lanes.clear();
    kept = 0;
  };
  const change = (known: Known, order: Order): void => {
    if (!isTerminal(order.status)) {
      known.orders = known.orders.map((other) => (other.id === order.id ? order : other));
      return;
    }
    known.orders = known.orders.filter((other) => other.id !== order.id);
    known.ids.delete(order.id);
    kept -= 1;
  };
  return {
    of: async (sql, lane) => {
      const known = lanes.get(laneKey(lane));
      if (known !== undefined) return known.orders;
      const orders = [...(await query(sql, lane))];
      if (kept + orders.length > MOST_KEPT) forgetAll();
      lanes.set(laneKey(lane), { orders, ids: new Set(orders.map(({ id }) => id)) });
      kept += orders.length;
      return orders;
    },
    put: (order) => {
      const known = lanes.get(laneKey(order));
      if (known === undefined) return;
      if (known.ids.has(order.id)) return change(known, order);
      if (isTerminal(order.status)) return;
      known.orders.push(order);
      known.ids.add(order.id);
      kept += 1;
    },
    forget: (lane) => {
      kept -= lanes.get(laneKey(lane))?.orders.length ?? 0;
      lanes.delete(laneKey(lane));
    },
    forgetAll,
  };
}
