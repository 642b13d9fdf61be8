// The endpoints: what each one is called, what it costs, which parameters it reads, and what it does.

import { touch } from './book.ts';
import { decimal } from './decimal.ts';
import { checkFilters, CLIENT_ORDER_ID_RANGE, type Draft, readDraft, readMarket, sized } from './draft.ts';
import type { Engine } from './engine.ts';
import { klines } from './klines.ts';
import { exchangeInfo, marketOf } from './market.ts';
import { type Balance, isOpen, type Order, type Trade } from './order.ts';
import type { Params } from './params.ts';
import type { VenueRecord } from './record.ts';
import { invalidSymbol, noSuchOrder, Refusal, unknownOrder } from './refusal.ts';
import {
  accountView,
  bookTickerView,
  canceledView,
  dayTickerView,
  depthView,
  orderView,
  placedView,
  priceView,
  RESPONSE_TYPES,
  type ResponseType,
  tradeView,
} from './views.ts';

interface Call {
  readonly params: Params;
  /** The uid; 0 on public endpoints. */
  readonly account: number;
  readonly now: number;
  readonly requestId: number;
  /** A lagging lookup sees nothing that is younger than this. */
  readonly visibleUntil: number;
}

export interface Route {
  readonly signed: boolean;
  readonly weight: number;
  readonly accepts: readonly string[];
  readonly handle: (call: Call) => unknown;
}

const SIGNED = ['timestamp', 'recvWindow', 'signature'];
const ORDER_TERMS = ['symbol', 'side', 'type', 'timeInForce', 'quantity', 'quoteOrderQty', 'price', 'stopPrice'];
const NEW_ORDER = [...ORDER_TERMS, 'newClientOrderId', 'newOrderRespType', 'selfTradePreventionMode'];
const ONE_ORDER = ['symbol', 'orderId', 'origClientOrderId'];
const PAGE = ['symbol', 'orderId', 'startTime', 'endTime', 'limit'];
const DAY_MS = 86_400_000;
/** What the API key may do; a key with more is played by a `garbage_200` fault that brings its own body. */
const KEY_RIGHTS = {
  ipRestrict: false,
  enableReading: true,
  enableSpotAndMarginTrading: true,
  enableWithdrawals: false,
  enableInternalTransfer: false,
  enableMargin: false,
  enableFutures: false,
  permitsUniversalTransfer: false,
  enableVanillaOptions: false,
};

export function routes(
  engine: Engine,
  record: VenueRecord,
  { fee, weightLimit }: { readonly fee: string; readonly weightLimit: number },
): ReadonlyMap<string, Route> {
  const open = (weight: number, accepts: string[], handle: Route['handle']): Route => ({
    signed: false,
    weight,
    accepts,
    handle,
  });
  const signed = (weight: number, accepts: string[], handle: Route['handle']): Route => {
    return { signed: true, weight, accepts: [...accepts, ...SIGNED], handle };
  };
  return new Map([
    ['GET /api/v3/ping', open(1, [], () => ({}))],
    ['GET /api/v3/time', open(1, [], ({ now }) => ({ serverTime: now }))],
    ...marketRoutes(engine, open, weightLimit),
    ['POST /api/v3/order', signed(1, NEW_ORDER, (call) => place(engine, record, call))],
    ['POST /api/v3/order/test', signed(1, [...NEW_ORDER, 'computeCommissionRates'], (call) => test(engine, call))],
    ['GET /api/v3/order', signed(4, ONE_ORDER, (call) => orderView(find(record, call, noSuchOrder)))],
    ['DELETE /api/v3/order', signed(1, [...ONE_ORDER, 'newClientOrderId'], (call) => cancel(engine, record, call))],
    ['DELETE /api/v3/openOrders', signed(1, ['symbol'], (call) => cancelAll(engine, record, call))],
    ['GET /api/v3/openOrders', signed(6, ['symbol'], (call) => openOrders(record, call).map(orderView))],
    ['GET /api/v3/allOrders', signed(20, PAGE, (call) => page(record, 'orders', call).map(orderView))],
    ['GET /api/v3/myTrades', signed(20, [...PAGE, 'fromId'], (call) => page(record, 'trades', call).map(tradeView))],
    ['GET /api/v3/account', signed(20, ['omitZeroBalances'], (call) => account(record, fee, call))],
    ['GET /sapi/v1/account/apiRestrictions', signed(1, [], () => KEY_RIGHTS)],
  ]);
}

const isZero = ({ free, locked }: Balance) => decimal(free).plus(locked).eq('0');

function account(record: VenueRecord, fee: string, { params, account, now }: Call): object {
  const balances = record.balances('account = ?', account);
  const shown = params.get('omitZeroBalances') === 'true' ? balances.filter((balance) => !isZero(balance)) : balances;
  return accountView(account, shown, { fee, now });
}

function marketRoutes(
  engine: Engine,
  open: (weight: number, accepts: string[], handle: Route['handle']) => Route,
  weightLimit: number,
): [string, Route][] {
  const picked = (params: Params) => {
    const one = params.get('symbol');
    const many = params.get('symbols');
    if (one !== undefined && many !== undefined) throw new Refusal(-1128, 'Combination of optional parameters invalid.');
    const names = one === undefined ? (many === undefined ? undefined : readList(many)) : [one];
    const listed = engine.markets().filter(({ status }) => status !== 'UNLISTED' && status !== 'DELISTED');
    if (names?.some((name) => !listed.some(({ market }) => market.symbol === marketOf(name).symbol))) throw invalidSymbol();
    return listed.filter(({ market }) => names === undefined || names.includes(market.symbol));
  };
  /** One object for `symbol`, a list for `symbols` or none. */
  const each = (view: (quoted: ReturnType<typeof picked>[number], now: number) => object): Route['handle'] => {
    return ({ params, now }) => {
      const views = picked(params).map((quoted) => view(quoted, now));
      return params.get('symbol') === undefined ? views : views[0];
    };
  };
  const names = ['symbol', 'symbols'];
  return [
    [
      'GET /api/v3/exchangeInfo',
      open(20, [...names, 'permissions', 'symbolStatus'], ({ params, now }) =>
        exchangeInfo(picked(params), { now, weightLimit }),
      ),
    ],
    [
      'GET /api/v3/klines',
      open(2, ['symbol', 'interval', 'startTime', 'endTime', 'limit'], ({ params, now }) =>
        klines(params, touch(engine.book(readMarket(params).symbol), 'BUY')?.toString() ?? '0', now),
      ),
    ],
    ['GET /api/v3/ticker/price', open(2, names, each(priceView))],
    ['GET /api/v3/ticker/bookTicker', open(2, names, each(bookTickerView))],
    ['GET /api/v3/ticker/24hr', open(2, [...names, 'type'], each(dayTickerView))],
    [
      'GET /api/v3/depth',
      open(5, ['symbol', 'limit'], ({ params }) =>
        depthView({ market: readMarket(params), book: engine.book(readMarket(params).symbol) }),
      ),
    ],
  ];
}

function readList(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.every((name) => typeof name === 'string')) return list;
  } catch {
    // Not JSON at all is refused like JSON of another shape.
  }
  throw new Refusal(-1135, "JSON sent for parameter 'symbols' is not valid");
}

function draftFor(engine: Engine, params: Params): Draft {
  const draft = readDraft(params);
  const book = engine.book(draft.market.symbol);
  const whole = sized(draft, book);
  checkFilters(whole, book);
  return whole;
}

function place(engine: Engine, record: VenueRecord, { params, account, now, requestId }: Call): object {
  const draft = draftFor(engine, params);
  const kind = readResponseType(params);
  const clientOrderId = draft.clientOrderId ?? `auto-${requestId}`;
  const order = engine.place(draft, { account, clientOrderId, now, requestId });
  const byDefault = draft.type === 'MARKET' || draft.type === 'LIMIT' ? 'FULL' : 'ACK';
  return placedView(order, record.trades('orderId = ?', order.orderId), kind ?? byDefault);
}

function readResponseType(params: Params): ResponseType | undefined {
  const text = params.get('newOrderRespType');
  const kind = RESPONSE_TYPES.find((name) => name === text);
  if (text !== undefined && kind === undefined)
    throw new Refusal(-1130, "Data sent for parameter 'newOrderRespType' is not valid.");
  return kind;
}

function test(engine: Engine, { params }: Call): object {
  draftFor(engine, params);
  return {};
}

/** By order id, by client id, or both when they agree. A client id used again means the latest order that bore it. */
function find(record: VenueRecord, call: Call, otherwise: () => Refusal): Order {
  const { symbol } = readMarket(call.params);
  const orderId = call.params.integer('orderId');
  const clientOrderId = call.params.get('origClientOrderId');
  if (orderId === undefined && clientOrderId === undefined) {
    throw new Refusal(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
  }
  const [column, value] = orderId === undefined ? ['clientOrderId', clientOrderId ?? ''] : ['orderId', orderId];
  const where = `account = ? and symbol = ? and time <= ? and ${column} = ?`;
  const order = record.orders(where, call.account, symbol, call.visibleUntil, value).at(-1);
  if (order === undefined || order.clientOrderId !== (clientOrderId ?? order.clientOrderId)) throw otherwise();
  return order;
}

function cancel(engine: Engine, record: VenueRecord, call: Call): object {
  const order = find(record, { ...call, visibleUntil: Number.MAX_SAFE_INTEGER }, unknownOrder);
  if (!isOpen(order)) throw unknownOrder();
  const cancelId = call.params.matching('newClientOrderId', CLIENT_ORDER_ID_RANGE) ?? `cancel-${call.requestId}`;
  return canceledView(engine.end(order, 'CANCELED', call.now), cancelId);
}

function cancelAll(engine: Engine, record: VenueRecord, call: Call): object {
  readMarket(call.params);
  const open = openOrders(record, { ...call, visibleUntil: Number.MAX_SAFE_INTEGER });
  if (open.length === 0) throw unknownOrder();
  return open.map((order) => canceledView(engine.end(order, 'CANCELED', call.now), `cancel-${call.requestId}`));
}

function openOrders(record: VenueRecord, { params, account, visibleUntil }: Call): Order[] {
  const symbol = params.get('symbol') === undefined ? null : readMarket(params).symbol;
  return record.orders(
    "account = ? and symbol = ifnull(?, symbol) and time <= ? and status in ('NEW', 'PARTIALLY_FILLED')",
    account,
    symbol,
    visibleUntil,
  );
}

function page(record: VenueRecord, table: 'orders', call: Call): Order[];
function page(record: VenueRecord, table: 'trades', call: Call): Trade[];
/** Oldest first from a start that is given, otherwise the latest; `orderId` starts a list of orders but selects trades. */
function page(record: VenueRecord, table: 'orders' | 'trades', { params, account, visibleUntil }: Call): object[] {
  const { symbol } = readMarket(params);
  const startTime = params.integer('startTime');
  const endTime = params.integer('endTime');
  if (startTime !== undefined && endTime !== undefined && endTime - startTime > DAY_MS) {
    throw new Refusal(-1127, 'More than 24 hours between startTime and endTime.');
  }
  const orderId = params.integer('orderId');
  const fromId = table === 'orders' ? orderId : params.integer('fromId');
  const id = table === 'orders' ? 'orderId' : 'id';
  const only = table === 'trades' && orderId !== undefined ? `orderId = ${orderId} and` : '';
  const direction = startTime === undefined && fromId === undefined ? 'desc' : 'asc';
  return record[table](
    `${id} in (select ${id} from ${table} where ${only} account = ? and symbol = ? and time <= ? and time between ? and ?
      and ${id} >= ? order by ${id} ${direction} limit ?)`,
    account,
    symbol,
    visibleUntil,
    startTime ?? 0,
    endTime ?? Number.MAX_SAFE_INTEGER,
    fromId ?? 0,
    Math.min(params.integer('limit') ?? 500, 1000),
  );
}
