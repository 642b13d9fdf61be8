// What a chart is drawn from: our own fills and the prices of our own alerts, because nothing is fetched from outside.
import type { DayResult, Order } from '../net/wire.ts';
import type { Row } from '../state/book.ts';

export interface Point {
  /** Seconds UTC, strictly ascending. */
  readonly time: number;
  readonly value: number;
}

export interface Mark {
  readonly time: number;
  readonly side: 'buy' | 'sell';
  /** The order whose page this is. */
  readonly chosen: boolean;
}

export interface PricePicture {
  readonly fills: readonly Point[];
  readonly alerts: readonly Point[];
  readonly marks: readonly Mark[];
}

/** The market around one order, as far as the page has its rows; undefined where there is too little to draw. */
export function pricePicture(rows: readonly Row[], chosen: Pick<Order, 'id' | 'market' | 'exchange'>): PricePicture | undefined {
  const orders = rows
    .flatMap((row) => (row.kind === 'order' ? [row.order] : []))
    .filter((order) => order.market === chosen.market && order.exchange === chosen.exchange)
    .toReversed();
  const filled = orders.filter((order) => order.average_price !== null);
  if (filled.length < 2) return undefined;
  return {
    fills: ascending(filled.map((order) => ({ time: seconds(order.updated_at), value: Number(order.average_price) }))),
    alerts: ascending(
      orders.flatMap(({ alert_price: price, created_at: at }) =>
        price === null ? [] : [{ time: seconds(at), value: Number(price) }],
      ),
    ),
    marks: filled
      .map((order) => ({ time: seconds(order.updated_at), side: order.side, chosen: order.id === chosen.id }))
      .sort((one, other) => one.time - other.time),
  };
}

/** The running sum of realised results in one currency, day by day; undefined before the second day. */
export function equity(rows: readonly DayResult[], currency: string): readonly Point[] | undefined {
  let sum = 0;
  const days = rows.filter((row) => row.currency === currency).sort((one, other) => (one.day < other.day ? -1 : 1));
  if (days.length < 2) return undefined;
  return days.map((row) => ({ time: Date.parse(row.day) / 1_000, value: (sum += Number(row.realised)) }));
}

function seconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1_000);
}

/** One value a second, the last one: the chart takes no two. */
function ascending(points: readonly Point[]): readonly Point[] {
  const byTime = new Map(points.map((point) => [point.time, point]));
  return [...byTime.values()].sort((one, other) => one.time - other.time);
}
