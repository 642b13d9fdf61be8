// What the server's API answers, as far as the page reads it. Decimals are text, times ISO 8601 in UTC, null what is not known.
import type { EventKind } from '../../model/event.ts';
import type { OrderState } from '../../model/order.ts';

export type { EventKind, OrderState };

export type AlertState = 'accepted' | 'refused' | 'conflict';

export interface Money {
  readonly amount: string;
  readonly currency: string;
}

export interface Order {
  readonly id: string;
  readonly alert_id: string;
  readonly client_ref: string;
  readonly strategy: string;
  readonly account: string;
  readonly exchange: string;
  readonly symbol: string;
  readonly market: string;
  readonly side: 'buy' | 'sell';
  readonly effect: 'entry' | 'exit';
  readonly type: 'market' | 'limit';
  readonly size: string | null;
  readonly asked: string;
  /** Which of its leg's orders it is, from 1. */
  readonly revision: number;
  /** What the next one goes on with, where this one could not hold all. */
  readonly remainder: string | null;
  readonly price: string | null;
  readonly alert_price: string | null;
  readonly status: OrderState;
  readonly filled: string;
  readonly average_price: string | null;
  readonly fees: readonly Money[];
  readonly client_order_id: string;
  readonly venue_order_id: string | null;
  readonly attempts: number;
  readonly reason: string | null;
  readonly code: string | null;
  readonly hint: string | null;
  readonly cancel_requested: string | null;
  readonly expires_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  /** Null where nothing is known of them. */
  readonly stages: Stages | null;
}

/** When an order came through each stage; null what it has not come to. */
interface Stages {
  readonly received_at: string;
  readonly committed_at: string;
  readonly placed_at: string | null;
  readonly filled_at: string | null;
}

export interface Alert {
  readonly id: string;
  readonly received_at: string;
  readonly source: string;
  readonly remote: string | null;
  readonly status: AlertState;
  readonly code: string | null;
  readonly reason: string | null;
  readonly hint: string | null;
  /** The values that the refusal names. */
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly client_ref: string | null;
  readonly strategy: string | null;
  readonly exchange: string | null;
  readonly symbol: string | null;
  readonly side: 'buy' | 'sell' | null;
  readonly size: string | null;
  readonly price: string | null;
  readonly type: string | null;
  readonly repeats: number;
}

export interface WholeAlert extends Alert {
  readonly raw: string;
  readonly raw_encoding: 'utf8' | 'base64';
  readonly orders: readonly Order[];
  readonly events: readonly JournalEvent[];
}

export interface JournalEvent {
  readonly seq: number;
  readonly at: string;
  readonly kind: EventKind;
  readonly alert_id: string | null;
  readonly order_id: string | null;
  readonly account: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly hash: string;
}

/** What an action wrote into the journal. */
export interface Committed {
  readonly committed: readonly JournalEvent[];
}

export interface Attempt {
  readonly id: string;
  readonly kind: 'place' | 'cancel';
  readonly number: number;
  readonly state: string;
  readonly client_order_id: string;
  readonly request: { readonly method: string; readonly url: string; readonly body: string; readonly digest: string };
  readonly answer: { readonly status?: number; readonly body?: string; readonly error?: string } | null;
  readonly valid_until: string | null;
  readonly lookups: number;
  readonly created_at: string;
}

export interface Fill {
  readonly trade_id: string;
  readonly quantity: string;
  readonly price: string;
  readonly fee: string | null;
  readonly fee_currency: string | null;
  readonly at: string;
  readonly price_from: string | null;
}

export interface WholeOrder extends Order {
  /** Whether a person may say what became of it. */
  readonly may_settle: boolean;
  readonly events: readonly JournalEvent[];
  readonly requests: readonly Attempt[];
  readonly fills: readonly Fill[];
}

export interface Account {
  readonly name: string;
  readonly exchange: string;
  readonly mode: 'paper' | 'testnet' | 'live';
  readonly type: 'spot' | 'swap';
}

export interface Halt {
  /** Null: every account. */
  readonly account: string | null;
  readonly level: 'entries' | 'all';
  readonly reason: string;
  readonly since: string;
}

/** Nothing is sent there until a person settles the order. */
export interface FrozenLane {
  readonly account: string;
  readonly market: string;
  readonly order_id: string;
  readonly reason: string;
}

/** An order at an exchange that the store did not know when it was compared. */
export interface ForgottenOrder {
  readonly market: string;
  readonly side: 'buy' | 'sell' | null;
  readonly status: string | null;
  readonly filled: string;
  readonly average_price: string | null;
  readonly client_order_id: string | null;
  readonly venue_order_id: string | null;
  readonly placed_at: string | null;
  /** Its alert has come again. */
  readonly mended: boolean;
}

/** What came of comparing an account with its exchange after the store had forgotten something. */
export interface Compared {
  readonly account: string;
  /** Without their full stops; no hint where nothing is to be done. */
  readonly text: string;
  readonly hint: string | null;
  readonly orders: readonly ForgottenOrder[];
  readonly more: number;
  readonly untold: readonly string[];
}

export interface Status {
  readonly sentence: string;
  readonly version: string;
  readonly role: string;
  readonly ready: boolean;
  readonly not_ready: readonly string[];
  /** What is or will soon be wrong beside that, one sentence each. */
  readonly warnings: readonly string[];
  readonly now: string;
  readonly zone: string;
  readonly accounts: readonly Account[];
  readonly halts: readonly Halt[];
  readonly lanes: number;
  readonly frozen: readonly FrozenLane[];
  readonly comparisons: readonly Compared[];
  /** Those that a person may have to settle: unknown ones, and open ones that nobody can follow. */
  readonly unknown_orders: number;
  readonly unknown: readonly Order[];
  readonly queue_depth: number;
  readonly oldest_queued_at: string | null;
  readonly orders: Readonly<Record<OrderState, number>>;
  readonly refused_today: number;
  readonly last_alert_at: string | null;
  readonly missed: readonly { readonly strategy: string; readonly symbol: string; readonly from: number; readonly to: number }[];
  readonly quiet: readonly { readonly strategy: string; readonly silent_since: string }[];
  readonly journal: { readonly seq: number; readonly hash: string };
  readonly schema: number;
}

/** Of a span: how many alerts were answered, and how many of them were not taken. */
export interface RefusedShare {
  readonly all: number;
  readonly refused: number;
}

/** The last hour of the process that serves the page. */
export interface HealthAnswer {
  readonly since: string;
  readonly alerts: Readonly<Record<string, number>>;
  readonly refused: { readonly hour: RefusedShare; readonly day: RefusedShare };
  readonly failures: readonly { readonly door: string; readonly source: string; readonly count: number }[];
  readonly venues: readonly {
    readonly account: string;
    readonly requests: number;
    readonly p50_ms: number | null;
    readonly p99_ms: number | null;
    readonly errors: readonly { readonly code: string; readonly count: number }[];
  }[];
  readonly processes: readonly {
    readonly name: string;
    readonly role: string;
    readonly version: string;
    readonly seen_at: string;
    /** Lanes that it holds right now. */
    readonly lanes: number;
  }[];
  readonly relays: readonly Relay[];
}

/** An alert in a relay's spool that a person has to look at. */
export interface StuckAlert {
  readonly id: string;
  readonly state: 'waiting' | 'parked';
  readonly received_at: string;
  readonly lane: string;
  readonly client_ref: string;
  readonly tries: number;
  readonly problem: string;
}

export interface Relay {
  readonly relay: string;
  readonly machine: string;
  readonly spool: string;
  readonly from: string;
  readonly heard_at: string;
  readonly silent: boolean;
  readonly waiting: number;
  readonly parked: number;
  readonly oldest_waiting_at: string | null;
  readonly problem: string | null;
  readonly refused?: number;
  readonly stuck: readonly StuckAlert[];
}

export interface Position {
  readonly account: string;
  readonly exchange: string;
  readonly market: string;
  readonly base: string;
  readonly quote: string;
  readonly quantity: string;
  readonly average_price: string | null;
  readonly mark: string | null;
  readonly value: string | null;
  readonly unrealised: string | null;
  readonly realised: string;
}

export interface Balance {
  readonly account: string;
  readonly currency: string;
  readonly free: string;
  readonly locked: string;
  readonly total: string;
  readonly at: string;
}

/** One limit in force: used up to `used` of `max`, or of single orders, or hours. */
export interface LimitUse {
  readonly account: string;
  readonly limit: 'daily_loss' | 'max_position_value' | 'max_leverage' | 'max_order_value' | 'max_order_size' | 'trading_hours';
  readonly market: string | null;
  readonly used: string | null;
  readonly max: string | null;
  readonly headroom: string | null;
  readonly currency: string | null;
  readonly hours: string | null;
  readonly open: boolean | null;
}

/** What one account earned on one day with one strategy on one market. */
export interface Result {
  readonly day: string;
  readonly account: string;
  readonly market: string;
  readonly strategy: string;
  readonly currency: string;
  readonly realised: string;
  readonly fees: readonly Money[];
  readonly fills: number;
}

export interface Candle {
  readonly at: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
}

export interface Candles {
  readonly interval: string;
  /** Why there are none, in words. */
  readonly problem: string | null;
  readonly candles: readonly Candle[];
}

export interface Market {
  readonly exchange: string;
  readonly symbol: string;
  readonly market: string;
  readonly from: string;
  readonly rules: {
    readonly from: string;
    readonly tick: string | null;
    readonly lot: string | null;
    readonly min_quantity: string | null;
    readonly min_value: string | null;
  } | null;
}

/** A market that a symbol may be, with what speaks for it. */
export interface Candidate {
  readonly market: string;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly reason: string;
}

export interface Proposal {
  readonly id: string;
  readonly exchange: string;
  readonly symbol: string;
  /** The likeliest first. */
  readonly ranked: readonly Candidate[];
  readonly note: string;
  readonly status: 'open' | 'approved' | 'rejected';
  readonly seen: number;
  readonly first_at: string;
  readonly last_at: string;
}

export interface Setup {
  readonly webhook_url: string;
  readonly tradingview_url: string | null;
  readonly reachable: boolean;
  readonly message: string;
  readonly test_alert: { readonly account: string; readonly symbol: string } | null;
}
