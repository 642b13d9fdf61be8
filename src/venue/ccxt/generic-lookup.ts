// What an exchange without a reader of its own knows of an order, through ccxt's unified questions: by id, in every list, by trades.
import type { z } from 'zod';
import { type Decimal, sum, ZERO } from '../../model/decimal.ts';
import type { Fill } from '../../model/fill.ts';
import { venueRow } from '../facts.ts';
import { type Lookup, type OrderReference, VenueError } from '../port.ts';
import { toVenueError } from './ccxt-errors.ts';
import { fetchBy, listBy, tradesBy } from './client-ids.ts';
import type { CcxtExchange } from './exchange.ts';
import {
  genericFill,
  genericReport,
  type UnifiedOrder,
  unifiedOrder,
  unifiedOrders,
  type UnifiedTrade,
  unifiedTrades,
} from './generic-read.ts';

const PAGE = 100;
/** Questions about the trades of one order; what they did not bring is asked for again at the next look. */
const TRADE_PAGES = 20;
/** Kraken takes 20. But of a batch that is full ccxt goes on to ask for the next, which may be empty, and that is refused. */
const IDS_AT_ONCE = 19;

export interface GenericLookup {
  readonly exchange: CcxtExchange;
  readonly reference: OrderReference;
  readonly contractSize: Decimal;
  /** Asked before anything is searched; undefined where the exchange does not tell. */
  readonly venueTime: () => Promise<number | undefined>;
  readonly now: number;
}

export async function lookupGeneric(parts: GenericLookup): Promise<Lookup> {
  const searched: string[] = [];
  try {
    const venueTime = await parts.venueTime();
    const order = await searchOrder(parts, searched);
    if (order === undefined) {
      return venueTime === undefined
        ? { kind: 'failed', message: 'no trace, at a time that the exchange does not tell' }
        : { kind: 'none', venueTime, searched };
    }
    const fills = await fillsOf(parts, order);
    searched.push('trades of the order');
    const report = genericReport(order, fills, parts.reference.clientOrderId, parts.contractSize);
    return report === undefined ? { kind: 'failed', message: 'an order without an id' } : { kind: 'found', report, searched };
  } catch (error) {
    const { code, message, retryAfter } = toVenueError(error, parts.exchange.id);
    return { kind: 'failed', code, message, ...(retryAfter === undefined ? {} : { retryAfter }) };
  }
}

async function searchOrder(parts: GenericLookup, searched: string[]): Promise<UnifiedOrder | undefined> {
  const { exchange, reference } = parts;
  const { clientOrderId, venueOrderId, market } = reference;
  if (venueOrderId !== undefined) {
    const byId = await one(exchange, () => exchange.fetchOrder(venueOrderId, market.symbol));
    searched.push('order by venue id');
    if (byId !== undefined) return byId;
  }
  const by = fetchBy(exchange.id, clientOrderId);
  if (by !== undefined) {
    const found = await one(exchange, () => exchange.fetchOrder(by.id, market.symbol, by.params));
    searched.push('order by client id');
    if (found !== undefined) return found;
  }
  return (await searchLists(parts, searched)) ?? searchTrades(parts, searched);
}

async function searchLists({ exchange, reference }: GenericLookup, searched: string[]): Promise<UnifiedOrder | undefined> {
  const { symbol } = reference.market;
  const params = listBy(exchange.id, reference.clientOrderId);
  const lists = [
    ['fetchOpenOrders', 'open orders'],
    ['fetchOrders', 'order history'],
    ['fetchClosedOrders', 'closed orders'],
    ['fetchCanceledOrders', 'canceled orders'],
  ] as const;
  for (const [name, words] of lists) {
    if (exchange.has[name] !== true) continue;
    const orders = read(unifiedOrders, await exchange[name](symbol, undefined, PAGE, params), name);
    searched.push(words);
    const found = orders.filter((order) => isIt(order, reference)).at(-1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Trades that name our id, in any field the exchange gives, lead to their order. */
async function searchTrades({ exchange, reference }: GenericLookup, searched: string[]): Promise<UnifiedOrder | undefined> {
  if (exchange.has['fetchMyTrades'] !== true) throw new VenueError('not_supported', 'the exchange lists no trades');
  const { symbol } = reference.market;
  const trades = read(unifiedTrades, await exchange.fetchMyTrades(symbol, undefined, PAGE), 'fetchMyTrades');
  searched.push('trades');
  const id = trades.find((trade) => isOf(trade, reference))?.order;
  if (id === undefined) return undefined;
  const order = await one(exchange, () => exchange.fetchOrder(id, symbol));
  if (order === undefined) throw new VenueError('lagging', `order ${id} has trades and is not shown yet`);
  return order;
}

/** The order's trades: its own where it carries them all, else those that the venue lists. */
async function fillsOf(parts: GenericLookup, order: UnifiedOrder): Promise<readonly Fill[]> {
  const { exchange, contractSize, now: at } = parts;
  if (order.filled === undefined || order.filled.lte('0')) return [];
  const toFills = (trades: readonly UnifiedTrade[]) => trades.flatMap((trade) => genericFill(trade, at, contractSize) ?? []);
  const own = (order.trades ?? []).filter(({ id }) => id !== undefined);
  if (isWhole(own, order) || exchange.has['fetchMyTrades'] !== true) return toFills(own);
  const listed = await tradesOf(parts, order);
  return toFills([...listed, ...own.filter(({ id }) => !listed.some((trade) => trade.id === id))]);
}

interface Span {
  readonly since?: number;
  readonly until?: number;
}

async function tradesOf({ exchange, reference }: GenericLookup, order: UnifiedOrder): Promise<readonly UnifiedTrade[]> {
  const how = venueRow(exchange.id)?.fills?.is;
  const named = how === 'by the ids it names' ? (order.trades ?? []).flatMap(({ id }) => id ?? []) : [];
  const trades =
    named.length > 0 ? await namedTrades(exchange, order, named) : await listedTrades(exchange, order, reference, how);
  return trades.filter((trade) => trade.order === order.id);
}

async function namedTrades(exchange: CcxtExchange, { id = '' }: UnifiedOrder, named: readonly string[]) {
  const found: UnifiedTrade[] = [];
  for (let at = 0; at < named.length && at < TRADE_PAGES * IDS_AT_ONCE; at += IDS_AT_ONCE) {
    const params = { trades: named.slice(at, at + IDS_AT_ONCE) };
    const ask = () => exchange.fetchOrderTrades(id, undefined, undefined, undefined, params);
    found.push(...(await pageOrNone(exchange, found.length, ask)));
  }
  return found;
}

/**
 * A page is full long before a day is over: an order that rested shares its time with all that were traded meanwhile, and one may fill in
 * hundreds of trades. Exchanges cut a page at either end, so both sides of what was seen are asked for until the order's trades are whole.
 * Where a page is the whole account's, ccxt is kept from thinning it out: one without a trade of this market would end the search.
 */
async function listedTrades(
  exchange: CcxtExchange,
  order: UnifiedOrder,
  { market }: OrderReference,
  how: 'by the ids it names' | 'among the account’s' | undefined,
): Promise<readonly UnifiedTrade[]> {
  const by = order.id === undefined ? undefined : tradesBy(exchange.id, order.id);
  const [symbol, limit] = how === undefined ? [market.symbol, PAGE] : [];
  // A second back, for exchanges that stamp the order after its first trade.
  const since = order.timestamp === undefined ? {} : { since: order.timestamp - 1_000 };
  const spans: Span[] = [by === undefined ? since : {}];
  const seen = new Map<string, UnifiedTrade>();
  const mine = () => [...seen.values()].filter((trade) => trade.order === order.id);
  for (let asked = 0; asked < TRADE_PAGES && !isWhole(mine(), order); asked++) {
    const span = spans.shift();
    if (span === undefined) break;
    const params = { ...by, ...(span.until !== undefined && { until: span.until }) };
    const page = await pageOrNone(exchange, seen.size, () => exchange.fetchMyTrades(symbol, span.since, limit, params));
    const fresh = page.flatMap((trade) => (trade.id === undefined || seen.has(trade.id) ? [] : [[trade.id, trade] as const]));
    for (const [id, trade] of fresh) seen.set(id, trade);
    const times = fresh.flatMap(([, { timestamp }]) => timestamp ?? []);
    if (times.length > 0) spans.push({ ...span, since: Math.max(...times) }, { ...span, until: Math.min(...times) });
  }
  return mine();
}

/** What was read is worth telling at once: the report is not whole, so what a page that fails would have brought is asked for again. */
async function pageOrNone(exchange: CcxtExchange, count: number, ask: () => Promise<unknown>): Promise<readonly UnifiedTrade[]> {
  try {
    return read(unifiedTrades, await ask(), 'trades');
  } catch (error) {
    if (count === 0 || toVenueError(error, exchange.id).retryAfter !== undefined) throw error;
    return [];
  }
}

function isWhole(trades: readonly UnifiedTrade[], { filled = ZERO }: UnifiedOrder): boolean {
  return sum(trades.map(({ amount = ZERO }) => amount)).gte(filled);
}

/** The order that this question is about, or undefined where the exchange has none. */
export async function one(exchange: CcxtExchange, ask: () => Promise<unknown>): Promise<UnifiedOrder | undefined> {
  try {
    const order = read(unifiedOrder, await ask(), 'fetchOrder');
    return order.id === undefined ? undefined : order;
  } catch (error) {
    if (toVenueError(error, exchange.id).code === 'not_open') return undefined;
    throw error;
  }
}

function isIt(order: UnifiedOrder, { clientOrderId, venueOrderId }: OrderReference): boolean {
  if (venueOrderId !== undefined && order.id === venueOrderId) return true;
  return order.clientOrderId === clientOrderId || names(order.info, clientOrderId);
}

function isOf(trade: UnifiedTrade, { clientOrderId, venueOrderId }: OrderReference): boolean {
  return (venueOrderId !== undefined && trade.order === venueOrderId) || names(trade.info, clientOrderId);
}

/** ccxt does not carry every exchange's field for it into the unified order. */
function names(info: unknown, clientOrderId: string): boolean {
  return (JSON.stringify(info) ?? '').includes(`"${clientOrderId}"`);
}

/** Rejects what ccxt does not document. */
export function read<Schema extends z.ZodType>(schema: Schema, value: unknown, name: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) throw new VenueError('bad_answer', `${name}: an answer that is not what ccxt documents`);
  return result.data;
}
