// The venue's nouns, as the record keeps them and control hands them out; amounts are decimal text.

import type { ORDER_TYPES } from './market.ts';

export type Side = 'BUY' | 'SELL';
export type OrderType = (typeof ORDER_TYPES)[number];
export type TimeInForce = 'GTC' | 'IOC' | 'FOK';
export type OrderStatus = 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED';

export interface Order {
  readonly orderId: number;
  /** The account's uid. */
  readonly account: number;
  readonly symbol: string;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly price: string;
  readonly stopPrice: string;
  readonly origQty: string;
  readonly origQuoteOrderQty: string;
  readonly executedQty: string;
  readonly cummulativeQuoteQty: string;
  /** What the account holds locked for the rest of this order: quote for a buy, base for a sell. */
  readonly reserved: string;
  readonly status: OrderStatus;
  /** When it reached the book; null for a stop order that still waits for its trigger. */
  readonly workingTime: number | null;
  readonly time: number;
  readonly updateTime: number;
  /** The request that placed it, in `requests`. */
  readonly requestId: number;
}

export interface Trade {
  readonly id: number;
  readonly orderId: number;
  readonly account: number;
  readonly symbol: string;
  readonly price: string;
  readonly qty: string;
  readonly quoteQty: string;
  readonly commission: string;
  readonly commissionAsset: string;
  readonly time: number;
  readonly isBuyer: boolean;
  readonly isMaker: boolean;
}

export interface Balance {
  readonly account: number;
  readonly asset: string;
  readonly free: string;
  readonly locked: string;
}

/** One request that arrived, what the venue did about it and what the client was told: not always the same thing. */
export interface RequestRow {
  readonly id: number;
  readonly arrivedAt: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly params: { readonly [name: string]: string };
  readonly reachedEngine: boolean;
  /** Its place among the requests that reached the engine; null when it never did. */
  readonly engineSequence: number | null;
  readonly engineAt: number | null;
  /** `accepted`, or `refused -2010 Account has …`; null while it is held or when it was lost before anyone looked. */
  readonly outcome: string | null;
  readonly faults: readonly string[];
  /** HTTP status that was sent, `cut` when the connection was broken instead, null when nothing was sent yet. */
  readonly answer: string | null;
  readonly answeredAt: number | null;
}

export const isOpen = (order: Order) => order.status === 'NEW' || order.status === 'PARTIALLY_FILLED';
export const isMarket = (type: OrderType) => type === 'MARKET' || type === 'STOP_LOSS' || type === 'TAKE_PROFIT';
export const isTriggered = (type: OrderType) => type.startsWith('STOP_LOSS') || type.startsWith('TAKE_PROFIT');
