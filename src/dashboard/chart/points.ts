// What a chart is drawn from: the venue's candles where there are some, and our own alerts, fills, orders and results.
import type { Candle, Order, Position } from '../net/wire.ts';
import type { Row } from '../state/book.ts';

export interface Point {
  /** Seconds UTC, strictly ascending. */
  readonly time: number;
  readonly value: number;
}

export interface Mark {
  readonly time: number;
  readonly kind: 'fill' | 'alert';
  readonly side: 'buy' | 'sell';
  /** How many fell on the same candle. */
  readonly count: number;
  /** The order whose page this is. */
  readonly chosen: boolean;
}

export interface Bar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface PriceLine {
  readonly kind: 'order' | 'average';
  readonly price: number;
  /** `buy 0.02`. */
  readonly words: string;
}

export interface PricePicture {
  /** Empty where the venue gave none; then fills and alerts are drawn as lines. */
  readonly candles: readonly Bar[];
  readonly fills: readonly Point[];
  readonly alerts: readonly Point[];
  readonly marks: readonly Mark[];
  readonly lines: readonly PriceLine[];
}

export interface Span {
  readonly interval: string;
  /** Milliseconds UTC. */
  readonly from: number;
  readonly to: number;
}

const LENGTHS = { '1m': 60_000, '5m': 300_000, '15m': 900_000, '1h': 3_600_000, '4h': 14_400_000, '1d': 86_400_000 } as const;
/** More than these cannot be told apart on a phone. */
const MOST_BARS = 240;

/** From well before the order to well after its end, in candles of which a page has room. */
export function spanOf({ created_at: from, updated_at: to, status }: Order, now: number): Span {
  const works = status === 'open' || status === 'queued' || status === 'submitting' || status === 'unknown';
  const [begin, end] = [Date.parse(from), works ? now : Date.parse(to)];
  const [interval, length] =
    Object.entries(LENGTHS).find(([, ms]) => (end - begin) / ms <= MOST_BARS / 2) ?? (['1d', LENGTHS['1d']] as const);
  const margin = (MOST_BARS / 4) * length;
  return { interval, from: Math.max(begin - margin, end - 2 * MOST_BARS * length), to: Math.min(now, end + margin) };
}

/** The market around one order, as far as the page has its rows; undefined where there is too little to draw. */
export function pricePicture(
  rows: readonly Row[],
  chosen: Order,
  candles: readonly Candle[],
  position: Position | undefined,
): PricePicture | undefined {
  const known = rows.flatMap((row) => (row.kind === 'order' ? [row.order] : [])).filter(({ id }) => id !== chosen.id);
  const orders = [...known, chosen]
    .filter((order) => order.market === chosen.market && order.exchange === chosen.exchange)
    .sort((one, other) => (one.created_at < other.created_at ? -1 : 1));
  const filled = orders.filter((order) => order.average_price !== null);
  if (filled.length < 2 && candles.length === 0) return undefined;
  const bars = ascending(candles.map(toBar));
  return {
    candles: bars,
    fills: ascending(filled.map((order) => ({ time: seconds(order.updated_at), value: Number(order.average_price) }))),
    alerts: ascending(
      orders.flatMap(({ alert_price: price, created_at: at }) =>
        price === null ? [] : [{ time: seconds(at), value: Number(price) }],
      ),
    ),
    marks: marksOf(filled, chosen, bars),
    lines: linesOf(orders, chosen, position),
  };
}

function toBar({ at, open, high, low, close }: Candle): Bar {
  return { time: seconds(at), open: Number(open), high: Number(high), low: Number(low), close: Number(close) };
}

/** One mark for what falls on the same candle and side, so that a burst is a number and not a tower. */
function marksOf(filled: readonly Order[], chosen: Order, bars: readonly Bar[]): readonly Mark[] {
  const onBar = (iso: string): number | undefined => {
    const at = seconds(iso);
    return bars.length === 0 ? at : bars.findLast(({ time }) => time <= at)?.time;
  };
  const marks = new Map<string, Mark>();
  const put = (mark: Omit<Mark, 'count' | 'time'>, iso: string): void => {
    const time = onBar(iso);
    if (time === undefined) return;
    const key = `${time} ${mark.kind} ${mark.side}`;
    const there = marks.get(key);
    marks.set(key, { ...mark, time, count: (there?.count ?? 0) + 1, chosen: mark.chosen || there?.chosen === true });
  };
  for (const order of filled) put({ kind: 'fill', side: order.side, chosen: order.id === chosen.id }, order.updated_at);
  if (bars.length > 0) put({ kind: 'alert', side: chosen.side, chosen: true }, chosen.created_at);
  return [...marks.values()].sort((one, other) => one.time - other.time);
}

function linesOf(orders: readonly Order[], { account }: Order, position: Position | undefined): readonly PriceLine[] {
  const working = orders
    .filter(
      (order) => order.account === account && order.price !== null && (order.status === 'open' || order.status === 'unknown'),
    )
    .map(({ side, size, asked, price }) => ({ kind: 'order' as const, price: Number(price), words: `${side} ${size ?? asked}` }));
  if (position === undefined || position.average_price === null || Number(position.quantity) === 0) return working;
  return [...working, { kind: 'average', price: Number(position.average_price), words: `holds ${position.quantity}` }];
}

/** The running sum of results, day by day; undefined where there is none. */
export function equity(days: readonly { readonly name: string; readonly realised: string }[]): readonly Point[] | undefined {
  let sum = 0;
  if (days.length === 0) return undefined;
  const sorted = [...days].sort((one, other) => (one.name < other.name ? -1 : 1));
  return sorted.map((row) => ({ time: Date.parse(row.name) / 1_000, value: (sum += Number(row.realised)) }));
}

function seconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1_000);
}

/** One value a second, the last one: the chart takes no two. */
function ascending<At extends { readonly time: number }>(points: readonly At[]): readonly At[] {
  const byTime = new Map(points.map((point) => [point.time, point]));
  return [...byTime.values()].sort((one, other) => one.time - other.time);
}
