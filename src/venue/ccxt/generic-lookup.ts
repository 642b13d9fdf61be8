// What an exchange without a reader of its own knows of an order, through ccxt's unified questions: by id, in every list, by trades.
import type { z } from 'zod';
import type { Decimal } from '../../model/decimal.ts';
import type { Fill } from '../../model/fill.ts';
import { type Lookup, type OrderReference, VenueError } from '../port.ts';
import { toVenueError } from './ccxt-errors.ts';
import { fetchBy, listBy } from './client-ids.ts';
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
    const { message, retryAfter } = toVenueError(error, parts.exchange.id);
    return { kind: 'failed', message, ...(retryAfter === undefined ? {} : { retryAfter }) };
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

/** The order's trades: its own where it carries them, else those of the market that name it. */
async function fillsOf(
  { exchange, reference, contractSize, now: at }: GenericLookup,
  order: UnifiedOrder,
): Promise<readonly Fill[]> {
  if (order.filled === undefined || order.filled.lte('0')) return [];
  const own = (order.trades ?? []).flatMap((trade) => genericFill(trade, at, contractSize) ?? []);
  if (own.length > 0 || exchange.has['fetchMyTrades'] !== true) return own;
  // A second back, for exchanges that stamp the order after its first trade.
  const since = order.timestamp === undefined ? undefined : order.timestamp - 1_000;
  const trades = read(unifiedTrades, await exchange.fetchMyTrades(reference.market.symbol, since, PAGE), 'fetchMyTrades');
  return trades.filter((trade) => trade.order === order.id).flatMap((trade) => genericFill(trade, at, contractSize) ?? []);
}

async function one(exchange: CcxtExchange, ask: () => Promise<unknown>): Promise<UnifiedOrder | undefined> {
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

function read<Schema extends z.ZodType>(schema: Schema, value: unknown, name: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) throw new VenueError('bad_answer', `${name}: an answer that is not what ccxt documents`);
  return result.data;
}
