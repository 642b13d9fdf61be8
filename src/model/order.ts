// The order and its life: nine states, what may happen in each, and where that leads. Anything not in the table is an error.
import type { OrderType } from './alert.ts';
import { type Decimal, larger, ZERO } from './decimal.ts';
import type { AccountId, AlertId, ClientOrderId, IntentId, OrderId } from './ids.ts';
import type { Money } from './money.ts';
import type { Effect, Side } from './side.ts';
import type { SizeSpec } from './size.ts';

/** queued: committed, nothing sent · submitting: a request may be on its way · unknown: nobody can say whether it was placed. */
export const ORDER_STATES = [
  'queued',
  'submitting',
  'open',
  'unknown',
  'filled',
  'canceled',
  'expired',
  'rejected',
  'denied',
] as const;

export type OrderState = (typeof ORDER_STATES)[number];

/**
 * What can happen to an order.
 * submit: its attempt was committed · withdraw: proof that nothing was placed · lose: the outcome of the request is not known ·
 * accept: the venue has it · part: a part filled · complete: all of it filled · cancel, expire: it ended short ·
 * reject: the venue refused it · deny: we refused it.
 */
export const ORDER_EVENTS = [
  'submit',
  'withdraw',
  'lose',
  'accept',
  'part',
  'complete',
  'cancel',
  'expire',
  'reject',
  'deny',
] as const;

export type OrderEvent = (typeof ORDER_EVENTS)[number];

/**
 * State × event → state. Facts beat status: a fill after the end is booked, and one that completes a canceled order fills it.
 * A repeated fact leads back to the same state. `withdraw` leaves `unknown` only with proof of absence; the caller holds that proof.
 */
const TRANSITIONS: Record<OrderState, Partial<Record<OrderEvent, OrderState>>> = {
  queued: { submit: 'submitting', deny: 'denied', expire: 'expired', cancel: 'canceled' },
  submitting: {
    withdraw: 'queued',
    lose: 'unknown',
    accept: 'open',
    part: 'open',
    complete: 'filled',
    cancel: 'canceled',
    expire: 'expired',
    reject: 'rejected',
  },
  unknown: {
    withdraw: 'queued',
    lose: 'unknown',
    accept: 'open',
    part: 'open',
    complete: 'filled',
    cancel: 'canceled',
    expire: 'expired',
    reject: 'rejected',
  },
  // A venue that acknowledges asynchronously may reject, and a cancel may cross a fill.
  open: { accept: 'open', part: 'open', complete: 'filled', cancel: 'canceled', expire: 'expired', reject: 'rejected' },
  filled: { accept: 'filled', part: 'filled', complete: 'filled' },
  canceled: { accept: 'canceled', part: 'canceled', complete: 'filled', cancel: 'canceled' },
  expired: { accept: 'expired', part: 'expired', complete: 'filled', expire: 'expired' },
  rejected: { part: 'rejected', complete: 'filled', reject: 'rejected' },
  denied: {},
};

/** Where `event` leads from `state`; undefined where it cannot happen there. */
export function nextState(state: OrderState, event: OrderEvent): OrderState | undefined {
  return TRANSITIONS[state][event];
}

/** As {@link nextState}, but an impossible event throws: it is a bug, never an outcome. */
export function transition(state: OrderState, event: OrderEvent): OrderState {
  const next = nextState(state, event);
  if (next === undefined) throw new Error(`an order that is ${state} cannot ${event}`);
  return next;
}

const TERMINAL: ReadonlySet<OrderState> = new Set<OrderState>(['filled', 'canceled', 'expired', 'rejected', 'denied']);

/** Whether nothing more is expected to happen (a late fill may still come). */
export function isTerminal(state: OrderState): boolean {
  return TERMINAL.has(state);
}

/** Whether the order may be working at the venue: it counts against every limit and holds a reservation. */
export function isUnsettled(state: OrderState): boolean {
  return state === 'submitting' || state === 'open' || state === 'unknown';
}

/** The code of an order that two spaced searches did not find. */
export const NOT_SHOWN = 'not_shown';

/** The codes of an order that the venue says is over, and whose trades do not add up to what it says has filled: just now, and for too long. */
export const TRADES_LATE = 'trades_late';
export const TRADES_MISSING = 'trades_missing';

/**
 * Whether the venue, asked twice, does not show an order that it had acknowledged, or not the trades of one that is over: nobody can say what
 * it has done to the position, and it cannot be canceled.
 */
export function isNotShown({ status, reason }: Pick<Order, 'status' | 'reason'>): boolean {
  return status === 'open' && (reason?.code === NOT_SHOWN || reason?.code === TRADES_MISSING);
}

/**
 * Whether the venue has it at the market and has not told its end yet, or told it without the trades: it fills, and the ledger does not hold
 * that yet. A limit order that is open rests.
 */
export function isFilling({ status, type }: Pick<Order, 'status' | 'type'>): boolean {
  return status === 'open' && type === 'market';
}

/** Whether its end was told without all of its trades, just now or for too long. */
export function isAwaitingTrades(reason: Reason | undefined): reason is Reason {
  return reason?.code === TRADES_LATE || reason?.code === TRADES_MISSING;
}

/** Whether a person said how it ended, and no venue has since. */
export function isSettledByHand({ status, reason }: Pick<Order, 'status' | 'reason'>): boolean {
  return isTerminal(status) && (reason?.code === 'resolved' || reason?.code === 'not_placed');
}

/** The purpose of an order within its intent. */
export type Leg = 'exit' | 'entry';

/** Why an order is as it is, for people: a stable code and a sentence. */
export interface Reason {
  readonly code: string;
  readonly text: string;
  readonly hint?: string;
  /** Since when, where that decides something: by the venue's clock, or by ours where its answer carries no time; milliseconds UTC. */
  readonly since?: number;
  /** What the venue says has filled, base units, where its trades do not add up to that. */
  readonly filled?: string;
}

/** One order to one venue: a revision of one leg of one intent. */
export interface Order {
  readonly id: OrderId;
  readonly alertId: AlertId;
  readonly intentId: IntentId;
  readonly accountId: AccountId;
  readonly exchange: string;
  /** The alert's symbol, as TradingView spells it. */
  readonly symbol: string;
  /** The venue's market: `BTC/USDT`. With the account it names the lane. */
  readonly market: string;
  readonly strategy: string;
  readonly clientRef: string;
  readonly leg: Leg;
  /** From 1. A leg that one order cannot hold goes on in the next one. */
  readonly revision: number;
  readonly side: Side;
  readonly effect: Effect;
  readonly type: OrderType;
  /** What the alert or the route asked. */
  readonly asked: SizeSpec;
  /** What goes to the venue, in base units; absent until it is known. */
  readonly size?: Decimal;
  /** What the next revision of its leg goes on with, in base units; set where one order could not hold all of it. */
  readonly remainder?: Decimal;
  /** The limit of a limit order. */
  readonly price?: Decimal;
  /** What the alert said the market was at. */
  readonly alertPrice?: Decimal;
  readonly status: OrderState;
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId?: string;
  /** Sum of the booked fills, in base units. Never falls. */
  readonly filled: Decimal;
  readonly averagePrice?: Decimal;
  /** Fees of the booked fills, one amount a currency. */
  readonly fees: readonly Money[];
  /** How many requests to place it were committed. */
  readonly attempts: number;
  readonly reason?: Reason;
  /** Somebody asked to cancel it; the lane sees to that. */
  readonly cancelRequested?: Reason;
  /** When the alert fired, or came in where it does not say; milliseconds UTC. Age counts from here. */
  readonly firedAt: number;
  /** An entry that is not placed by then expires. Absent on exits: they are never dropped for being late. */
  readonly expiresAt?: number;
  /** How long a resting entry may stay at the venue, in milliseconds from its acknowledgement. */
  readonly restFor?: number;
  /** When it began to rest at the venue. */
  readonly restingSince?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The reason of an order that its venue cannot be asked about, because it knows the order's market no more. */
export const STRANDED = 'market_gone';

/**
 * Whether a person may say what became of it: nobody knows, the venue cannot be asked any more, or does not show it or its trades. Or it is to
 * be canceled and waits until its venue says that it was not placed.
 */
export function isPersonsToSettle(order: Pick<Order, 'status' | 'reason' | 'cancelRequested'>): boolean {
  const { status, reason, cancelRequested } = order;
  if (status === 'queued' && cancelRequested !== undefined) return true;
  const isStranded = (status === 'open' || status === 'queued') && reason?.code === STRANDED;
  return status === 'unknown' || isStranded || isNotShown(order);
}

/** The part not yet filled; zero once the order is over (FIX: LeavesQty). */
export function leavesQuantity(order: Pick<Order, 'size' | 'filled' | 'status'>): Decimal | undefined {
  if (order.size === undefined) return undefined;
  return isTerminal(order.status) ? ZERO : larger(order.size.minus(order.filled), ZERO);
}

/** What its leg may still take: the part of this order not yet filled, and what the next one goes on with. */
export function leavesOfLeg(order: Pick<Order, 'size' | 'filled' | 'status' | 'remainder'>): Decimal | undefined {
  const leaves = leavesQuantity(order);
  return leaves === undefined || isTerminal(order.status) ? leaves : leaves.plus(order.remainder ?? ZERO);
}

/** Whether its leg takes several orders, one after the other. */
export function isOneOfSeveral({ revision, remainder }: Pick<Order, 'revision' | 'remainder'>): boolean {
  return revision > 1 || remainder !== undefined;
}
