// What Binance knows of an order: by its ids, among open orders, in the history, and behind every recent trade.
import { plain, readDecimal } from '../../model/decimal.ts';
import type { Fill } from '../../model/fill.ts';
import { messageOf } from '../../model/thrown.ts';
import { type Lookup, type OrderReference, VenueError } from '../port.ts';
import type { BinanceApi, Params } from './binance-api.ts';
import { venueSymbol } from './binance-markets.ts';
import { fillOf, orderSchema, ordersSchema, reportOf, tradesSchema, type VenueOrder, type VenueTrade } from './binance-orders.ts';

const PAGE = 1_000;
/** 20,000 trades of one order; more than that is reported as far as it was read. */
const TRADE_PAGES = 20;
/** Trades whose order is in no list are asked about one by one; beyond this many the lookup has failed rather than found nothing. */
const STRAY_ORDERS_MAX = 20;
/** No such order · the two ids name different orders. An archived order (-2026) is a trace: that lookup fails. */
const NO_TRACE = new Set(['not_open', 'other_order']);

export async function lookupOrder(api: BinanceApi, reference: OrderReference): Promise<Lookup> {
  const searched: string[] = [];
  try {
    // Before the searches, so that what they do not find was not there at this moment.
    const venueTime = await api.venueTime();
    const orders = await search(api, reference, searched);
    const newest = orders.at(-1);
    if (newest === undefined) return { kind: 'none', venueTime, searched };
    return await found(api, reference, { orders, newest, searched, venueTime });
  } catch (error) {
    const done = searched.length === 0 ? 'nothing' : searched.join(', ');
    const message = `${messageOf(error)} (searched before: ${done})`;
    const { code, retryAfter } = error instanceof VenueError ? error : {};
    return { kind: 'failed', message, ...(code !== undefined && { code }), ...(retryAfter !== undefined && { retryAfter }) };
  }
}

/** Every order that is the one asked for, oldest first. */
async function search(api: BinanceApi, reference: OrderReference, searched: string[]): Promise<readonly VenueOrder[]> {
  const symbol = venueSymbol(reference.market);
  const { clientOrderId, venueOrderId } = reference;
  const isIt = (order: VenueOrder) => order.orderId === venueOrderId || order.clientOrderId === clientOrderId;
  if (venueOrderId !== undefined) {
    // With both ids, so that a server which reads only one of them answers too; at Binance both must be the order's.
    const byBoth = await one(api, { symbol, orderId: venueOrderId, origClientOrderId: clientOrderId });
    searched.push('order by venue id');
    if (byBoth !== undefined) return [byBoth];
  }
  const byClientId = await one(api, { symbol, origClientOrderId: clientOrderId });
  searched.push('order by client id');
  const open = byClientId === undefined ? await list(api, 'openOrders', { symbol }) : [];
  if (byClientId === undefined) searched.push('open orders');
  // Asked also when one was found: a client id protects open orders only, and a second order under it must not stay hidden.
  const history = await listHistory(api, symbol, byClientId !== undefined);
  if (history !== undefined) searched.push('order history');
  const known = distinct([...(byClientId === undefined ? [] : [byClientId]), ...[...open, ...(history ?? [])].filter(isIt)]);
  return known.length > 0 ? known : behindTrades(api, reference, { history: history ?? [], searched });
}

function list(api: BinanceApi, path: 'openOrders' | 'allOrders', params: Params): Promise<readonly VenueOrder[]> {
  return api.query({ path, params, schema: ordersSchema, signed: true });
}

/** The order that these ids name, or undefined where there is none. */
export async function one(api: BinanceApi, params: Params): Promise<VenueOrder | undefined> {
  try {
    return await api.query({ path: 'order', params, schema: orderSchema, signed: true });
  } catch (error) {
    if (error instanceof VenueError && NO_TRACE.has(error.code)) return undefined;
    throw error;
  }
}

/** The newest orders of the market. Once the order is found the list only counts its namesakes, and may fail. */
async function listHistory(api: BinanceApi, symbol: string, isOptional: boolean): Promise<readonly VenueOrder[] | undefined> {
  try {
    return await list(api, 'allOrders', { symbol, limit: String(PAGE) });
  } catch (error) {
    if (isOptional && error instanceof VenueError) return undefined;
    throw error;
  }
}

/** A trade may be told before its order is: the orders of trades that no list explains are asked for by their own id. */
async function behindTrades(
  api: BinanceApi,
  reference: OrderReference,
  { history, searched }: { readonly history: readonly VenueOrder[]; readonly searched: string[] },
): Promise<readonly VenueOrder[]> {
  const symbol = venueSymbol(reference.market);
  const trades = await api.query({
    path: 'myTrades',
    params: { symbol, limit: String(PAGE) },
    schema: tradesSchema,
    signed: true,
  });
  const listed = new Set(history.map(({ orderId }) => orderId));
  // A full page of orders reaches back to its oldest one; trades before that belong to orders it does not show.
  const oldest = history.length < PAGE ? undefined : history[0]?.orderId;
  const strays = new Set<string>();
  for (const { orderId } of trades) {
    if (!listed.has(orderId) && (oldest === undefined || compareIds(orderId, oldest) > 0)) strays.add(orderId);
  }
  if (strays.size > STRAY_ORDERS_MAX) {
    throw new VenueError('too_many', `myTrades: ${strays.size} trades belong to orders that the order history does not show`);
  }
  const orders: VenueOrder[] = [];
  for (const orderId of strays) {
    const order = await one(api, { symbol, orderId });
    // The venue shows a trade of an order it does not show: it has not caught up with itself.
    if (order === undefined) throw new VenueError('lagging', `order ${orderId} has trades and is not shown yet`);
    if (order.clientOrderId === reference.clientOrderId) orders.push(order);
  }
  searched.push('trades');
  return distinct(orders);
}

interface Found {
  readonly orders: readonly VenueOrder[];
  readonly newest: VenueOrder;
  readonly searched: string[];
  readonly venueTime: number;
}

async function found(
  api: BinanceApi,
  reference: OrderReference,
  { orders, newest, searched, venueTime }: Found,
): Promise<Lookup> {
  const messages: string[] = [];
  const namesakes = orders.slice(0, -1).map(({ orderId }) => orderId);
  let fills: readonly Fill[] = [];
  if (newest.executedQty?.gt('0') === true) {
    try {
      fills = await tradesOf(api, venueSymbol(reference.market), newest.orderId);
      searched.push('trades of the order');
    } catch (error) {
      // That the order exists is worth telling at once; its trades are asked for again, since the report is not complete.
      if (!(error instanceof VenueError)) throw error;
      messages.push(`its trades could not be read: ${error.message}`);
    }
  }
  const message = messages.length === 0 ? {} : { message: messages.join('; ') };
  const report = reportOf(newest, { clientOrderId: reference.clientOrderId, fills, at: venueTime, ...message });
  if (report === undefined) return { kind: 'failed', message: `order: a status nobody knows: ${newest.status ?? ''}` };
  return { kind: 'found', report: namesakes.length === 0 ? report : { ...report, namesakes }, searched };
}

async function tradesOf(api: BinanceApi, symbol: string, orderId: string): Promise<readonly Fill[]> {
  const byId = new Map<string, VenueTrade>();
  let page: Params = { symbol, orderId };
  for (let read = 0; read < TRADE_PAGES; read++) {
    const trades = await api.query({
      path: 'myTrades',
      params: { ...page, limit: String(PAGE) },
      schema: tradesSchema,
      signed: true,
    });
    for (const trade of trades) if (trade.orderId === orderId) byId.set(trade.id, trade);
    const last = trades.at(-1);
    if (trades.length < PAGE || last === undefined) break;
    const id = readDecimal(last.id);
    if (id === undefined) break;
    page = { symbol, orderId, fromId: plain(id.plus('1')) };
  }
  return [...byId.values()].map(fillOf);
}

/** By venue id, in the order the venue gave them out. */
function distinct(orders: readonly VenueOrder[]): readonly VenueOrder[] {
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  return [...byId.values()].sort((a, b) => compareIds(a.orderId, b.orderId));
}

/** Binance counts its orders up; ids that are no numbers keep the order in which they were listed. */
function compareIds(a: string, b: string): number {
  const [first, second] = [readDecimal(a), readDecimal(b)];
  return first === undefined || second === undefined ? 0 : first.cmp(second);
}
