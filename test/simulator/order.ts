// The venue's nouns, as the record keeps them and control hands them out; amounts are decimal text.

import { z } from 'zod';
import { ORDER_TYPES } from './market.ts';

export const SIDES = ['BUY', 'SELL'] as const;
export const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK'] as const;

export const orderSchema = z
  .strictObject({
    orderId: z.int(),
    /** The account's uid. */
    account: z.int(),
    symbol: z.string(),
    clientOrderId: z.string(),
    side: z.enum(SIDES),
    type: z.enum(ORDER_TYPES),
    timeInForce: z.enum(TIMES_IN_FORCE),
    price: z.string(),
    stopPrice: z.string(),
    origQty: z.string(),
    origQuoteOrderQty: z.string(),
    executedQty: z.string(),
    cummulativeQuoteQty: z.string(),
    /** What the account holds locked for the rest of this order: quote for a buy, base for a sell. */
    reserved: z.string(),
    status: z.enum(['NEW', 'PARTIALLY_FILLED', 'FILLED', 'CANCELED', 'EXPIRED']),
    /** When it reached the book; null for a stop order that still waits for its trigger. */
    workingTime: z.int().nullable(),
    time: z.int(),
    updateTime: z.int(),
    /** The request that placed it, among the requests. */
    requestId: z.int(),
  })
  .readonly();

export const tradeSchema = z
  .strictObject({
    id: z.int(),
    orderId: z.int(),
    account: z.int(),
    symbol: z.string(),
    price: z.string(),
    qty: z.string(),
    quoteQty: z.string(),
    commission: z.string(),
    commissionAsset: z.string(),
    time: z.int(),
    isBuyer: z.boolean(),
    isMaker: z.boolean(),
  })
  .readonly();

export const balanceSchema = z
  .strictObject({ account: z.int(), asset: z.string(), free: z.string(), locked: z.string() })
  .readonly();

/** One request that arrived, what the venue did about it and what the client was told: not always the same thing. */
export const requestSchema = z
  .strictObject({
    id: z.int(),
    arrivedAt: z.int(),
    method: z.string(),
    path: z.string(),
    query: z.string(),
    body: z.string(),
    params: z.record(z.string(), z.string()),
    reachedEngine: z.boolean(),
    /** Its place among the requests that reached the engine; null when it never did. */
    engineSequence: z.int().nullable(),
    engineAt: z.int().nullable(),
    /** `accepted`, or `refused -2010 Account has …`; null while it is held, or when it was lost before anyone looked. */
    outcome: z.string().nullable(),
    faults: z.array(z.string()),
    /** The HTTP status that was sent; `cut` or `half` where a fault broke it off, `gone` when nobody was there; null: none yet. */
    answer: z.string().nullable(),
    answeredAt: z.int().nullable(),
  })
  .readonly();

export type Order = z.infer<typeof orderSchema>;
export type Trade = z.infer<typeof tradeSchema>;
export type Balance = z.infer<typeof balanceSchema>;
export type RequestRow = z.infer<typeof requestSchema>;
export type Side = Order['side'];
export type OrderType = Order['type'];
export type TimeInForce = Order['timeInForce'];

export const isOpen = (order: Order) => order.status === 'NEW' || order.status === 'PARTIALLY_FILLED';
export const isMarket = (type: OrderType) => type === 'MARKET' || type === 'STOP_LOSS' || type === 'TAKE_PROFIT';
export const isTriggered = (type: OrderType) => type.startsWith('STOP_LOSS') || type.startsWith('TAKE_PROFIT');
