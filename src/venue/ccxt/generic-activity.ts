// What happened in an account on one market within a span of time, through ccxt's unified lists. How far an exchange's lists reach and
// whether they keep to the span differs; what is known to be missing is said.
import type { Decimal } from '../../model/decimal.ts';
import { type ClientOrderIdSpelling, isSpelledAsOurs } from '../../model/client-order-id.ts';
import type { ClientOrderId } from '../../model/ids.ts';
import { venueRow } from '../facts.ts';
import type { Activity, ListedOrder, Span } from '../port.ts';
import { toVenueError } from './ccxt-errors.ts';
import { ordersUntil } from './client-ids.ts';
import type { CcxtExchange } from './exchange.ts';
import { one, read } from './generic-lookup.ts';
import { genericFill, genericReport, type UnifiedOrder, unifiedOrders, unifiedTrades } from './generic-read.ts';

const PAGE = 100;
/** Of one list, market and day. */
const PAGES = 20;
/** Trades of orders that no list shows: so many are asked for by their own id. */
const OTHER_ORDERS_MAX = 20;
/** An exchange that does not take such a question answers it with one of these. */
const UNANSWERED = new Set(['not_open', 'not_supported', 'bad_request']);

export interface GenericSpan {
  readonly exchange: CcxtExchange;
  readonly symbol: string;
  readonly span: Span;
  readonly contractSize: Decimal;
  readonly spelling: ClientOrderIdSpelling;
}

export async function genericActivity(parts: GenericSpan): Promise<Activity> {
  const { exchange, contractSize, span } = parts;
  const notes: Notes = { asked: [], untold: [] };
  if (venueRow(exchange.id) === undefined)
    notes.untold.push(`that ${exchange.id} keeps to a span of time was checked by nobody here`);
  const listed = await listOrders(parts, notes);
  const trades = await listTrades(parts, notes);
  const known = new Set(listed.map(({ id }) => id));
  const others = [...new Set(trades.flatMap(({ order }) => order ?? []))].filter((id) => !known.has(id));
  const found: UnifiedOrder[] = [];
  for (const id of others.slice(0, OTHER_ORDERS_MAX)) {
    const order = await byItself(parts, id);
    if (order !== undefined) found.push(order);
  }
  return {
    orders: [...listed, ...found].flatMap((order) => listedOrder(order, parts) ?? []),
    trades: trades.flatMap((trade) => {
      const fill = genericFill(trade, span.from, contractSize);
      return fill === undefined ? [] : [{ fill, ...(trade.order !== undefined && { venueOrderId: trade.order }) }];
    }),
    ...notes,
  };
}

interface Notes {
  readonly asked: string[];
  readonly untold: string[];
}

const ORDER_LISTS = ['fetchOrders', 'fetchClosedOrders', 'fetchCanceledOrders'] as const;

async function listOrders({ exchange, symbol, span }: GenericSpan, notes: Notes): Promise<readonly UnifiedOrder[]> {
  const orders = new Map<string, UnifiedOrder>();
  const keep = (order: UnifiedOrder): void => {
    const { id, timestamp = span.from } = order;
    if (id !== undefined && timestamp >= span.from && timestamp <= span.to) orders.set(id, order);
  };
  if (exchange.has['fetchOpenOrders'] === true) {
    read(unifiedOrders, await exchange.fetchOpenOrders(symbol, undefined, PAGE), 'fetchOpenOrders').forEach(keep);
    notes.asked.push('open orders');
  }
  const lists = ORDER_LISTS.filter((name) => exchange.has[name] === true);
  if (lists.length === 0) notes.untold.push(`${exchange.id} lists no orders that are over: they are known by their trades alone`);
  else notes.asked.push('orders by time');
  if (ordersUntil(exchange.id, span.to) === undefined)
    notes.untold.push(
      `${exchange.id} lists its newest orders and not those of a time: older ones are known by their trades alone`,
    );
  for (const name of lists) {
    const { rows, isWhole } = await pages(span, async ({ from, to }) => {
      const until = ordersUntil(exchange.id, to);
      return read(unifiedOrders, await exchange[name](symbol, from, PAGE, until), name);
    });
    rows.forEach(keep);
    if (!isWhole) notes.untold.push(`${exchange.id} has more orders on ${symbol} in one day than were read`);
  }
  return [...orders.values()];
}

async function listTrades({ exchange, symbol, span }: GenericSpan, notes: Notes) {
  if (exchange.has['fetchMyTrades'] !== true) {
    notes.untold.push(`${exchange.id} lists no trades`);
    return [];
  }
  notes.asked.push('trades by time');
  const { rows, isWhole } = await pages(span, async ({ from, to }) =>
    read(unifiedTrades, await exchange.fetchMyTrades(symbol, from, PAGE, { until: to }), 'fetchMyTrades'),
  );
  if (!isWhole) notes.untold.push(`${exchange.id} has more trades on ${symbol} in one day than were read`);
  return rows.filter(({ timestamp = span.from }) => timestamp >= span.from && timestamp <= span.to);
}

interface Row {
  readonly id?: string | undefined;
  readonly timestamp?: number | undefined;
}

/** Exchanges cut a page at either end and at a length of their own, so both sides of what was new are asked for until nothing is. */
async function pages<One extends Row>(span: Span, ask: (span: Span) => Promise<readonly One[]>) {
  const spans = [span];
  const seen = new Map<string, One>();
  for (let asked = 0; asked < PAGES; asked++) {
    const next = spans.shift();
    if (next === undefined) break;
    const fresh = (await ask(next)).filter(({ id }) => id !== undefined && !seen.has(id));
    for (const row of fresh) if (row.id !== undefined) seen.set(row.id, row);
    const times = fresh.flatMap(({ timestamp }) => timestamp ?? []);
    const within = (one: Span): boolean => one.from <= one.to && one.from <= span.to && one.to >= span.from;
    if (times.length > 0)
      spans.push(
        ...[
          { ...next, from: Math.max(...times) },
          { ...next, to: Math.min(...times) },
        ].filter(within),
      );
  }
  return { rows: [...seen.values()], isWhole: spans.length === 0 };
}

/** Where the exchange does not show it by its own id either, its trades are told without it. */
async function byItself({ exchange, symbol }: GenericSpan, id: string): Promise<UnifiedOrder | undefined> {
  try {
    return await one(exchange, () => exchange.fetchOrder(id, symbol));
  } catch (error) {
    const failure = toVenueError(error, exchange.id);
    if (UNANSWERED.has(failure.code)) return undefined;
    throw failure;
  }
}

function listedOrder(from: UnifiedOrder, { contractSize, spelling }: GenericSpan): ListedOrder | undefined {
  const report = genericReport(from, [], '' as ClientOrderId, contractSize);
  if (report === undefined) return undefined;
  const { fills: _, clientOrderId: _id, ...order } = report;
  const { clientOrderId = idWithin(from, spelling), timestamp } = from;
  return {
    ...order,
    ...(clientOrderId !== undefined && { clientOrderId }),
    ...(timestamp !== undefined && { at: timestamp }),
  };
}

/** ccxt does not carry every exchange's field for our id into the unified order. */
function idWithin({ id, info }: UnifiedOrder, spelling: ClientOrderIdSpelling): string | undefined {
  const texts = (JSON.stringify(info) ?? '').matchAll(/"([^"\\]+)"/g);
  return [...texts].map(([, text = '']) => text).find((text) => text !== id && isSpelledAsOurs(text, spelling));
}
