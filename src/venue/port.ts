// The port every exchange stands behind: paper and ccxt implement it, execution and nobody else places orders through it.
import type { OrderType } from '../model/alert.ts';
import type { RequestRecord, ResponseRecord } from '../model/attempt.ts';
import type { ClientOrderIdSpelling } from '../model/client-order-id.ts';
import type { Decimal } from '../model/decimal.ts';
import type { Fill } from '../model/fill.ts';
import type { ClientOrderId } from '../model/ids.ts';
import type { Market } from '../model/market.ts';
import type { ExecutionReport } from '../model/report.ts';
import type { Side } from '../model/side.ts';

export interface PlaceRequest {
  readonly clientOrderId: ClientOrderId;
  readonly market: Market;
  readonly side: Side;
  readonly type: OrderType;
  /** Rounded to the lot, base units. */
  readonly size: Decimal;
  /** Rounded to the tick; limit orders only. */
  readonly price?: Decimal;
  /** Set for exits on derivatives: the venue itself sees to it that the order only makes the position smaller. */
  readonly reduceOnly?: true;
  /** What the alert said the market was at; only the paper venue reads it. */
  readonly alertPrice?: Decimal;
}

export interface OrderReference {
  readonly market: Market;
  readonly clientOrderId: ClientOrderId;
  /** Where the venue has told us one. */
  readonly venueOrderId?: string;
}

/** One request, built and signed, not yet sent: the exact bytes of an attempt. */
export interface Prepared {
  /** What is committed before it is sent. */
  readonly record: RequestRecord;
  /** After this moment of the venue's clock the venue refuses it (milliseconds UTC); absent where the venue has no expiry. */
  readonly validUntil?: number;
  /** The same moment on our monotonic clock, less a margin: not sent after it. Absent where there is no expiry. */
  readonly sendBefore?: number;
  /** Sends exactly these bytes, once; a second call throws. Never rejects: every failure is an outcome. */
  send(): Promise<Outcome>;
}

/** What became of a request to place or to cancel. */
export type Outcome =
  /** The venue did it, and says how the order stands. */
  | { readonly kind: 'acknowledged'; readonly report: ExecutionReport; readonly response?: ResponseRecord }
  /** Definitely not done, and trying again would not help. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly response?: ResponseRecord }
  /** Never left, or refused in front of the engine: may be tried again. `retryAfter` in milliseconds where the venue names one. */
  | {
      readonly kind: 'unsent';
      readonly code: string;
      readonly message: string;
      readonly retryAfter?: number;
      readonly response?: ResponseRecord;
    }
  /** Nobody can say; `code` is `duplicate` where the venue already knows the client order id. */
  | { readonly kind: 'unknown'; readonly code: string; readonly message: string; readonly response?: ResponseRecord };

/** What the venue knows of an order. */
export type Lookup =
  | { readonly kind: 'found'; readonly report: ExecutionReport; readonly searched: readonly string[] }
  /** No trace by client id, among open orders, in the history and in the trades. `venueTime` was read from the venue BEFORE the search. */
  | { readonly kind: 'none'; readonly venueTime: number; readonly searched: readonly string[] }
  /** The venue could not be asked: this says nothing about the order. `code` is `bad_symbol` where the venue knows no such market (any more). */
  | { readonly kind: 'failed'; readonly code?: string; readonly message: string; readonly retryAfter?: number };

export interface Quote {
  /** What a market order would roughly fill at: the ask for a buy, the bid for a sale, where both are known. */
  readonly bid: Decimal;
  readonly ask: Decimal;
  /** `venue price` · `public price` · `last known price` · `price of the alert`. */
  readonly from: string;
  /** Milliseconds UTC of our clock at receipt. */
  readonly at: number;
}

export interface Balance {
  readonly currency: string;
  readonly free: Decimal;
  /** Locked by resting orders. */
  readonly locked: Decimal;
}

/** Whether a request can still be accepted once its window is over: what proof of absence rests on. See design, the venue table. */
export type AbsenceClass = 'engine-checked expiry' | 'gateway-only' | 'none';

/** What a venue is asked, as far as it weighs questions differently. */
export type Question =
  | 'connect'
  | 'price'
  | 'markets'
  | 'balances'
  | 'position'
  | 'lookup'
  | 'place'
  | 'cancel'
  | 'candles'
  | 'activity';

/** What questions weigh at a venue that counts weight; 1 each elsewhere. */
export interface Weighing {
  /** Of a lookup, the most that one may weigh. */
  of(question: Question): number;
  /** What a lookup weighed that searched these, as it says itself. */
  searched(searched: readonly string[]): number;
}

/** Whose requests a venue counts together: all that come from one address, or those of one API key. */
export type Counted = 'address' | 'key';

/** A venue's row of facts about placing an order exactly once. */
export interface VenueFacts {
  readonly exchange: string;
  readonly idSpelling: ClientOrderIdSpelling;
  /** How long a signed request stays valid, milliseconds; absent where the venue has no expiry. */
  readonly window?: number;
  readonly absence: AbsenceClass;
  /** Added to `validUntil` before a lookup can prove absence: the venue's own lag and our clock error, milliseconds. */
  readonly settlingMargin: number;
  /** Between the two lookups that prove absence, milliseconds. */
  readonly lookupSpacing: number;
  readonly evidence: 'documented' | 'tested here' | 'unverified';
  /** Where these facts are written down. */
  readonly source: string;
}

/** A query that failed; throws carry one, because a failed query is not a flat position. Never contains a secret. */
export class VenueError extends Error {
  override readonly name = 'VenueError';
  readonly code: string;
  /** Milliseconds to wait before the next request, where the venue names them. */
  readonly retryAfter: number | undefined;

  constructor(code: string, message: string, retryAfter?: number) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** What an account's stream tells, in order of arrival. What is told may be repeated, late, out of order, and some of it missing. */
export interface StreamListener {
  /** From now on what happens to the account's orders is told. */
  up(): void;
  /** A gap, or no stream at all yet: what happens until the next `up` is not told. `reason` is for people. */
  down(reason: string): void;
  /** Anything came in, if only a sign of life. */
  heard(): void;
  /** Of any order of the account, those included that are not ours. */
  report(report: ExecutionReport): void;
}

export interface AccountStream {
  /** Nothing is told after this. */
  close(): void;
}

/** An order of the account as its venue lists it, whoever placed it. */
export interface ListedOrder extends Omit<ExecutionReport, 'clientOrderId' | 'fills' | 'namesakes' | 'message'> {
  /** Absent where the venue does not tell it. */
  readonly clientOrderId?: string;
  /** When it was placed, milliseconds UTC. */
  readonly at?: number;
}

export interface ListedTrade {
  /** Absent where the venue does not tell it. */
  readonly venueOrderId?: string;
  readonly fill: Fill;
}

/** Milliseconds UTC by the venue's clock, both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What happened in an account on one market within a span of time. */
export interface Activity {
  /** Placed in that time, or traded in it as far as the venue tells of older ones. */
  readonly orders: readonly ListedOrder[];
  readonly trades: readonly ListedTrade[];
  /** `orders by time`, `trades by time`. */
  readonly asked: readonly string[];
  /** What the venue cannot tell or did not tell whole: a sentence each, without its full stop. */
  readonly untold: readonly string[];
}

/** One account at one exchange. Queries reject with {@link VenueError}; `prepare…` too; `send` never rejects. */
export interface Venue {
  readonly facts: VenueFacts;
  /** The venue's own id of the account, where it tells one; undefined where it does not. */
  accountId(): Promise<string | undefined>;
  /** The markets by unified symbol with their rules; unknown symbols are left out. */
  markets(symbols: readonly string[]): Promise<readonly Market[]>;
  /** Every market the venue lists, unified symbols: for proposals and `markets find`. Empty where it cannot say. */
  listMarkets(): Promise<readonly string[]>;
  /** `alertPrice` is the fallback of the paper venue; real venues ignore it. */
  quote(market: Market, alertPrice?: Decimal): Promise<Quote>;
  balances(): Promise<readonly Balance[]>;
  /** What the venue holds for the account on a derivative, signed, base units; spot has balances instead. */
  position?(symbol: string): Promise<Decimal>;
  preparePlace(request: PlaceRequest): Promise<Prepared>;
  prepareCancel(reference: OrderReference): Promise<Prepared>;
  /** Never rejects. */
  lookup(reference: OrderReference): Promise<Lookup>;
  /** What happened in the account on this market, whoever did it, within at most a day. Absent where the venue's book is in the store itself. */
  activity?(market: Market, span: Span): Promise<Activity>;
  /** Follows the account's orders until it is closed, connecting again by itself. Absent where the venue has no stream, or we cannot read it. */
  follow?(listener: StreamListener): AccountStream;
  /** The venue's clock less ours, milliseconds. */
  clockOffset(): Promise<number>;
  close(): Promise<void>;
}
