// What happened in an account on one market within a span of time, as Binance lists it: orders by their time, trades by theirs.
import { plain, readDecimal } from '../../model/decimal.ts';
import type { Activity, Span } from '../port.ts';
import type { BinanceApi, Params } from './binance-api.ts';
import { one } from './binance-lookup.ts';
import { fillOf, listedOrder, ordersSchema, tradesSchema, type VenueOrder, type VenueTrade } from './binance-orders.ts';

const PAGE = 1_000;
/** 20,000 orders or trades of one market and day; what is beyond is said to be untold. */
const PAGES = 20;
/** Trades of orders that are older than the span: so many are asked for by their own id. */
const OLDER_ORDERS_MAX = 20;

/** Binance lists at most 24 hours at once. */
export async function activityOf(api: BinanceApi, symbol: string, span: Span): Promise<Activity> {
  const orders = await pages<VenueOrder>(span, {
    ask: (params) => api.query({ path: 'allOrders', params: { symbol, ...params }, schema: ordersSchema, signed: true }),
    next: 'orderId',
    idOf: ({ orderId }) => orderId,
  });
  const trades = await pages<VenueTrade>(span, {
    ask: (params) => api.query({ path: 'myTrades', params: { symbol, ...params }, schema: tradesSchema, signed: true }),
    next: 'fromId',
    idOf: ({ id }) => id,
  });
  const listed = new Set(orders.rows.map(({ orderId }) => orderId));
  const older = [...new Set(trades.rows.map(({ orderId }) => orderId))].filter((id) => !listed.has(id));
  const found = await inTurn(older.slice(0, OLDER_ORDERS_MAX), (orderId) => one(api, { symbol, orderId }));
  const cut = (isWhole: boolean, what: string) => (isWhole ? [] : [`more than ${PAGES * PAGE} ${what} of ${symbol} in one day`]);
  return {
    orders: [...orders.rows, ...found.filter((order) => order !== undefined)].map(listedOrder),
    trades: trades.rows.map((trade) => ({ venueOrderId: trade.orderId, fill: fillOf(trade) })),
    asked: ['orders by time', 'trades by time'],
    untold: [...cut(orders.isWhole, 'orders'), ...cut(trades.isWhole, 'trades')],
  };
}

interface Paged<Row> {
  readonly ask: (params: Params) => Promise<readonly Row[]>;
  /** Where the following page begins; Binance takes no times beside it. */
  readonly next: string;
  readonly idOf: (row: Row) => string;
}

/** Oldest first, page after page. */
async function pages<Row extends { readonly time?: number | undefined }>(
  { from, to }: Span,
  { ask, next, idOf }: Paged<Row>,
): Promise<{ readonly rows: readonly Row[]; readonly isWhole: boolean }> {
  const rows: Row[] = [];
  let params: Params = { startTime: String(from), endTime: String(to) };
  for (let asked = 0; asked < PAGES; asked++) {
    const page = await ask({ ...params, limit: String(PAGE) });
    rows.push(...page.filter(({ time = from }) => time <= to));
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined || (last.time ?? from) > to) return { rows, isWhole: true };
    const id = readDecimal(idOf(last));
    if (id === undefined) break;
    params = { [next]: plain(id.plus('1')) };
  }
  return { rows, isWhole: false };
}

async function inTurn<Item, Result>(items: readonly Item[], ask: (item: Item) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await ask(item));
  return results;
}
