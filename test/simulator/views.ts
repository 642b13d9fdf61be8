// Orders, trades and prices as Binance writes them on the wire.

import { type Book, type Level, touch } from './book.ts';
import { decimal, sum, wire } from './decimal.ts';
import type { Market } from './market.ts';
import type { Balance, Order, Trade } from './order.ts';

export const RESPONSE_TYPES = ['ACK', 'RESULT', 'FULL'] as const;
export type ResponseType = (typeof RESPONSE_TYPES)[number];

export function placedView(order: Order, trades: readonly Trade[], kind: ResponseType): object {
  const ack = {
    symbol: order.symbol,
    orderId: order.orderId,
    orderListId: -1,
    clientOrderId: order.clientOrderId,
    transactTime: order.time,
  };
  if (kind === 'ACK') return ack;
  const result = { ...ack, ...amounts(order), workingTime: order.workingTime ?? -1, selfTradePreventionMode: 'NONE' };
  if (kind === 'RESULT') return result;
  const fills = trades.map(({ price, qty, commission, commissionAsset, id }) => ({
    price,
    qty,
    commission,
    commissionAsset,
    tradeId: id,
  }));
  return { ...result, fills };
}

export function orderView(order: Order): object {
  return {
    symbol: order.symbol,
    orderId: order.orderId,
    orderListId: -1,
    clientOrderId: order.clientOrderId,
    ...amounts(order),
    stopPrice: order.stopPrice,
    icebergQty: wire('0'),
    time: order.time,
    updateTime: order.updateTime,
    isWorking: order.workingTime !== null,
    workingTime: order.workingTime ?? -1,
    selfTradePreventionMode: 'NONE',
  };
}

/** A cancel carries an id of its own as `clientOrderId`; the order's stands in `origClientOrderId`. */
export function canceledView(order: Order, cancelId: string): object {
  return {
    symbol: order.symbol,
    origClientOrderId: order.clientOrderId,
    orderId: order.orderId,
    orderListId: -1,
    clientOrderId: cancelId,
    transactTime: order.updateTime,
    ...amounts(order),
    selfTradePreventionMode: 'NONE',
  };
}

function amounts(order: Order): object {
  return {
    price: order.price,
    origQty: order.origQty,
    executedQty: order.executedQty,
    origQuoteOrderQty: order.origQuoteOrderQty,
    cummulativeQuoteQty: order.cummulativeQuoteQty,
    status: order.status,
    timeInForce: order.timeInForce,
    type: order.type,
    side: order.side,
  };
}

export function tradeView({ account: _account, ...trade }: Trade): object {
  return { ...trade, orderListId: -1, isBestMatch: true };
}

export function accountView(uid: number, balances: readonly Balance[], facts: { fee: string; now: number }): object {
  const basisPoints = Number(decimal(facts.fee).times('10000').toFixed(0));
  const rate = wire(facts.fee);
  return {
    makerCommission: basisPoints,
    takerCommission: basisPoints,
    buyerCommission: 0,
    sellerCommission: 0,
    commissionRates: { maker: rate, taker: rate, buyer: wire('0'), seller: wire('0') },
    canTrade: true,
    // The account's right, not the key's: see `apiRestrictions` for that.
    canWithdraw: true,
    canDeposit: true,
    brokered: false,
    requireSelfTradePrevention: false,
    preventSor: false,
    updateTime: facts.now,
    accountType: 'SPOT',
    balances: balances.map(({ asset, free, locked }) => ({ asset, free, locked })),
    permissions: ['SPOT'],
    uid,
  };
}

interface Quoted {
  readonly market: Market;
  readonly book: Book;
}

const bid = ({ book }: Quoted) => touch(book, 'SELL') ?? wire('0');
const ask = ({ book }: Quoted) => touch(book, 'BUY') ?? wire('0');

/** Between bid and ask; the other side's price when one is empty. */
function last({ book }: Quoted): string {
  const known = [touch(book, 'SELL'), touch(book, 'BUY')].filter((price) => price !== undefined);
  return known.length === 0 ? wire('0') : wire(sum(known.map(decimal)).div(String(known.length)));
}

export const priceView = (quoted: Quoted) => ({ symbol: quoted.market.symbol, price: last(quoted) });

/** An unlimited level has to be shown as some number. */
function shown(level: Level | undefined, market: Market): string {
  return wire(level === undefined ? '0' : (level.quantity ?? market.quantityMax));
}

export function bookTickerView(quoted: Quoted): object {
  const { market, book } = quoted;
  return {
    symbol: market.symbol,
    bidPrice: bid(quoted),
    bidQty: shown(book.bids[0], market),
    askPrice: ask(quoted),
    askQty: shown(book.asks[0], market),
  };
}

export function depthView({ market, book }: Quoted): object {
  const pairs = (levels: readonly Level[]) => levels.map((level) => [level.price, shown(level, market)]);
  return { lastUpdateId: 1, bids: pairs(book.bids), asks: pairs(book.asks) };
}

export function dayTickerView(quoted: Quoted, now: number): object {
  const price = last(quoted);
  return {
    ...bookTickerView(quoted),
    priceChange: wire('0'),
    priceChangePercent: '0.000',
    weightedAvgPrice: price,
    prevClosePrice: price,
    lastPrice: price,
    lastQty: wire('0'),
    openPrice: price,
    highPrice: price,
    lowPrice: price,
    volume: wire('0'),
    quoteVolume: wire('0'),
    openTime: now - 86_400_000,
    closeTime: now,
    firstId: -1,
    lastId: -1,
    count: 0,
  };
}
