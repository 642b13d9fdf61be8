// The durable truth behind one port. What intake wrote, execution takes; nothing else lies between them.
// Every method that writes is one transaction, resolves only once that is committed to disk, and rejects with LedgerUnavailable when it is not.
import type { Account } from '../model/account.ts';
import type { Alert, AlertSource } from '../model/alert.ts';
import type { Attempt, RequestRecord } from '../model/attempt.ts';
import type { Decimal } from '../model/decimal.ts';
import type { Denial } from '../model/denial.ts';
import type { JournalEvent } from '../model/event.ts';
import type { Halt } from '../model/halt.ts';
import type { AccountId, AlertId, AttemptId, ClientOrderId, OrderId } from '../model/ids.ts';
import type { Intent } from '../model/intent.ts';
import type { Lane } from '../model/lane.ts';
import type { Market } from '../model/market.ts';
import type { Money } from '../model/money.ts';
import type { Order, Reason } from '../model/order.ts';
import type { Position } from '../model/position.ts';
import type { Refusal } from '../model/refusal.ts';
import type { ExecutionReport } from '../model/report.ts';
import type { Approved, Terms, Verdict } from '../model/verdict.ts';
import type { ComparisonResult } from './compared.ts';
import type { Epoch } from './epoch.ts';
import type { Known, VenueNames } from './known.ts';
import type { PeopleLedger } from './people-port.ts';
import type { Balance, Lookup, Outcome } from '../venue/port.ts';

/** The store cannot commit now. Nothing was acknowledged; the caller answers 503. It comes back by itself when the store is mended. */
export class LedgerUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LedgerUnavailable';
  }
}

/** The store was closed by this process: it does not come back, so nobody waits for it. */
export class LedgerClosed extends LedgerUnavailable {
  constructor() {
    super('the ledger is closed');
    this.name = 'LedgerClosed';
  }
}

// ─── intake ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** One alert as it arrived, authenticated. */
export interface Arrival {
  readonly id: AlertId;
  /** Milliseconds UTC. */
  readonly receivedAt: number;
  readonly source: AlertSource;
  /** Byte for byte, save that a secret in the body is overwritten. */
  readonly raw: Uint8Array;
  /** The address it came from. */
  readonly remote?: string;
  /** Standard Webhooks' id, where it carried one. */
  readonly webhookId?: string;
}

/** An order to be committed with its intent. With a denial it is committed as `denied`, so that a fan-out shows every account. */
export interface OrderDraft {
  readonly order: Order;
  readonly denial?: Denial;
  /** A sentence for its first event, where the order is not simply what the alert asked. */
  readonly note?: string;
}

export interface IntentDraft {
  readonly intent: Intent;
  readonly orders: readonly OrderDraft[];
}

/** One account and market the alert may go to; the ledger loads what {@link IntakeView} shows of it. */
export interface Target {
  readonly accountId: AccountId;
  readonly market: string;
}

/** What counts of an order that is queued or unsettled for the alerts behind it. */
export interface PendingOrder extends Pick<Order, 'id' | 'side' | 'effect' | 'asked' | 'filled'> {
  /** With what its leg goes on with. */
  readonly size?: Decimal | undefined;
  readonly price?: Decimal | undefined;
  readonly alertPrice?: Decimal | undefined;
  /** A limit order that is open at the venue: it makes way for a market exit. */
  readonly resting: boolean;
}

/** What intake decides on, read inside the accepting transaction. */
export interface IntakeView {
  /** The halts that meet this account, its own and those of all. */
  halts(accountId: AccountId): readonly Halt[];
  position(target: Target): Position;
  /** Orders of the lane that are queued or unsettled, in order of arrival, what goes on with a leg first. Valid until the decision is made. */
  pending(target: Target): readonly PendingOrder[];
  /** The alert that this lane had under the same client_ref in another spelling; it must not get an order of this one. */
  had(target: Target): Had | undefined;
}

/** An accepted alert, and whether it is the same order. */
export interface Had {
  readonly alertId: AlertId;
  readonly same: boolean;
}

/** Accepted without intents: every lane of it had the same order before. */
export type IntakeDecision =
  | { readonly kind: 'accept'; readonly intents: readonly IntentDraft[] }
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

export type Acceptance =
  /** With what lanes of it had before under another spelling. */
  | { readonly kind: 'accepted'; readonly alertId: AlertId; readonly orders: readonly Order[] }
  /** The same order under the same client_ref: the ids of the first time, the states of now. */
  | { readonly kind: 'duplicate'; readonly alertId: AlertId; readonly orders: readonly Order[] }
  /** Another order under a client_ref or webhook id that is taken by `earlier`. */
  | {
      readonly kind: 'conflict';
      readonly alertId: AlertId;
      readonly earlier: AlertId;
      readonly of: 'client_ref' | 'webhook-id';
      readonly refusal: Refusal;
    }
  | { readonly kind: 'refused'; readonly alertId: AlertId; readonly refusal: Refusal };

export interface IntakeLedger {
  /**
   * Commits an alert and its orders, or finds that it was here before, in one transaction. Idempotency comes first (so neither a market
   * nor a route that has gone since turns a repeat into a refusal), then `decide`, which must be pure.
   * The unique key is (strategy, exchange, symbol, client_ref) of accepted alerts, for ever; refusals do not use it up. Under another
   * spelling of exchange and symbol it is a repeat in the lanes that had it, and new in the others.
   * Two alerts are the same order when side, size, type, price, action and position agree.
   */
  accept(
    arrival: Arrival,
    alert: Alert,
    targets: readonly Target[],
    decide: (view: IntakeView) => IntakeDecision,
  ): Promise<Acceptance>;
  /** Commits an alert that was refused before its scope was known (no JSON, a field missing). */
  refuse(arrival: Arrival, refusal: Refusal, alert?: Alert): Promise<AlertId>;
  /** Commits a proposal for a (symbol, exchange) that no market is known for; the same one again only counts. */
  propose(proposal: {
    symbol: string;
    exchange: string;
    alertId: AlertId;
    candidates: readonly string[];
    note: string;
  }): Promise<void>;
}

// ─── execution ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The account as the risk stage sees it, read under its lock. */
export interface AccountView {
  readonly account: Account;
  readonly halts: readonly Halt[];
  /** The order to be judged, as it is now. */
  readonly order: Order;
  readonly market: Market;
  /** The position on the order's market. */
  readonly position: Position;
  /** Every position of the account that is not flat or has a result, with the last price known of its market. */
  readonly holdings: readonly Holding[] | 'not read';
  /** Every unsettled order of the account, unknown ones included, the judged one not. */
  readonly unsettled: readonly Order[];
  /** What those hold, by order. */
  readonly reservations: ReadonlyMap<OrderId, Money>;
  /** The account's result (realised and unrealised together) when its trading day began, by quote currency; today's so far is the difference. */
  readonly dayOpen: ReadonlyMap<string, Decimal>;
}

export interface Holding {
  readonly market: Market;
  readonly position: Position;
  /** The last price that was seen of it in the account's price world. */
  readonly mark?: Decimal;
}

/** Who takes work: one running worker. Lanes are leased to it. */
export type WorkerId = string;

export interface AttemptDraft {
  readonly id: AttemptId;
  readonly clientOrderId: ClientOrderId;
  readonly request: RequestRecord;
  readonly validUntil?: number;
}

/** `without holdings` for callers that have no use for them: of an account with 1,000 positions they take 10 ms to read. */
export type ViewParts = 'all' | 'without holdings';

export interface Submission {
  readonly lane: Lane;
  readonly worker: WorkerId;
  readonly orderId: OrderId;
  /** The trading day this falls in, for `dayOpen`: `2026-11-22`. */
  readonly day: string;
  /** What {@link decide} looks at; absent: everything. */
  readonly parts?: ViewParts;
  /** Absent: only judge it, and commit the denial if there is one. */
  readonly attempt?: AttemptDraft;
  /** The terms the request was signed under. */
  readonly terms?: Terms;
  /** Pure; judged inside the transaction. */
  readonly decide: (view: AccountView) => Verdict;
  /** Asked when its turn to be written has come: whether the request has waited so long that it would be committed for nothing. */
  readonly isLate?: () => boolean;
}

export type SubmissionResult =
  /** Committed: the request may be sent. */
  | { readonly kind: 'submitted'; readonly order: Order; readonly approved: Approved }
  | { readonly kind: 'denied'; readonly order: Order }
  /** Approved, but not on the terms that were signed, or the verdict is to wait, or the request is late: plan again. Nothing was written. */
  | { readonly kind: 'changed' }
  /** The order is not queued any more, or is to be canceled. */
  | { readonly kind: 'gone' }
  /** Another worker holds the lane, or another attempt of the leg is unsettled. */
  | { readonly kind: 'fenced' };

export interface QueuedOrder {
  readonly order: Order;
  readonly nextAt: number;
  readonly tries: number;
  /** Rises with each order that is accepted. */
  readonly arrival: number;
}

/** What a lane has to do, oldest first. */
export interface LaneWork {
  /** Submitting, open and unknown orders with their unsettled attempts. */
  readonly unsettled: readonly UnsettledOrder[];
  /**
   * The first four exits and the first four entries that are queued, in order of arrival: entries that wait never hide an exit. In front of
   * them what goes on with a leg that one order could not hold.
   */
  readonly queued: readonly QueuedOrder[];
  /** Orders the venue has ended short a moment ago, to be looked at once more: a fill may be told later than the end. */
  readonly ended: readonly { readonly order: Order; readonly nextAt: number; readonly looks: number }[];
  /** Set where an order found at the venue was not what we asked: nothing goes out here until a person settles it. */
  readonly frozen?: string;
  /** The order it is frozen by; set where `frozen` is. */
  readonly frozenBy?: OrderId;
}

export interface UnsettledOrder {
  readonly order: Order;
  /** Those in doubt. */
  readonly attempts: readonly Attempt[];
  readonly nextAt: number;
  /** How often its cancel was not sent. */
  readonly tries: number;
}

export interface ExecutionLedger {
  /** Lanes with something due at `now`, the longest due first, that no other worker holds. */
  readyLanes(worker: WorkerId, now: number, limit: number): Promise<readonly Lane[]>;
  /** When the next lane will be due, `after` a moment where that is named; undefined when nothing waits. Milliseconds UTC. */
  nextDue(after?: number): Promise<number | undefined>;
  laneWork(lane: Lane): Promise<LaneWork>;
  /** As {@link AccountView}, read from committed state without a lock: what a request is planned on. Undefined where the order is gone. */
  view(
    order: Pick<Order, 'id' | 'accountId' | 'exchange' | 'market'>,
    day: string,
    parts?: ViewParts,
  ): Promise<AccountView | undefined>;
  /** Takes or keeps the lane's lease, judges the order, and commits attempt and reservation; see design, "Placing an order exactly once". */
  submit(submission: Submission): Promise<SubmissionResult>;
  /** Commits a cancel request's attempt for an open order; `fenced` as in {@link submit}, `gone` where the order is not open any more. */
  submitCancel(input: {
    lane: Lane;
    worker: WorkerId;
    orderId: OrderId;
    attempt: AttemptDraft;
  }): Promise<'submitted' | 'gone' | 'fenced'>;
  /**
   * Commits what became of an attempt. acknowledged: its report is booked · refused: the order is rejected (a refused cancel leaves it
   * open, to be looked up at once) · unsent: back to queued, due at `nextAt` · unknown: to be looked up at `nextAt`.
   * `resize`: a refusal that another size may mend puts the order back to queued, too, until it was refused so often.
   */
  settle(input: {
    attemptId: AttemptId;
    outcome: Outcome;
    nextAt: number;
    resize?: { readonly refusals: number; readonly nextAt: number };
  }): Promise<Order>;
  /** Books what a poll or a lookup found or a stream told; `nextAt` is the next poll while the order is open, and stays as it is where absent. */
  book(input: {
    orderId: OrderId;
    report: ExecutionReport;
    via: 'poll' | 'lookup' | 'stream';
    searched?: readonly string[];
    nextAt?: number;
  }): Promise<Order>;
  /**
   * Records a lookup that found nothing or failed; keeps the venue's time of the first one past the window. `waits` says, for people, why
   * no further search will settle the order; it becomes the reason of one that is unknown or open, and is told once.
   */
  noteLookup(input: {
    orderId: OrderId;
    attemptId?: AttemptId;
    lookup: Lookup;
    pastWindow: boolean;
    waits?: Reason;
    nextAt: number;
  }): Promise<void>;
  /** Proof of absence: a place attempt returns the order to `queued`, a cancel attempt is over. */
  absent(input: { attemptId: AttemptId; proof: Readonly<Record<string, unknown>>; nextAt: number }): Promise<Order>;
  /** The order of this account that was sent under this id; undefined where none was. */
  placedOrder(accountId: AccountId, clientOrderId: ClientOrderId): Promise<Order | undefined>;
  /** What is open or unknown in the account, or this one order of it, is looked at no later than `at`. */
  lookSooner(which: { accountId: AccountId; orderId?: OrderId; at: number }): Promise<void>;
  /** What is due in more than ten minutes is due now: a clock that stood ahead has put it there. */
  clockWentBack(now: number): Promise<void>;
  /** An order that has ended short was looked at, `looks` times by now; at `nextAt` once more, or never again where that is absent. */
  lookedAfterEnd(input: { orderId: OrderId; looks: number; nextAt?: number }): Promise<void>;
  /**
   * The venue has an order that is queued here: whoever sent it wrote that down in a store that has forgotten it since. It is taken over
   * as it is, with the size and price the venue tells, and never placed again.
   */
  adopt(input: { orderId: OrderId; report: ExecutionReport; searched: readonly string[]; nextAt: number }): Promise<Order>;
  /**
   * What was found is not what we asked: the lane is frozen and an alarm raised. `order` as it was compared: one that another process has
   * sent on other terms since is left as it is, and the next look compares anew.
   */
  freeze(input: { order: Order; report: ExecutionReport; fields: readonly string[] }): Promise<void>;
  /** Ends a queued order: an entry that is too late, or one that somebody canceled. */
  drop(input: { orderId: OrderId; as: 'expired' | 'canceled'; reason: Reason }): Promise<Order>;
  /**
   * A queued order cannot go yet (venue away, halted): when to look again, and why, for people. The event is written once per reason.
   * `tries` is how often it was tried by then; absent: as often as before.
   */
  delay(input: { orderId: OrderId; nextAt: number; reason: Reason; tries?: number }): Promise<void>;
  /**
   * Nothing of the lane can go before `until`, although orders of it are due (they stand behind one that waits): its `next_at` is set to
   * that, so that {@link readyLanes} leaves it out. Whatever is accepted or changed on the lane later brings it forward again.
   */
  rest(input: { lane: Lane; until: number }): Promise<void>;
  /**
   * For `ms` nothing of the lane can be asked from the address of this process. Where processes at other addresses share the store it is left
   * to them for that time, some seconds at most.
   */
  giveWay(lane: Lane, ms: number): void;
  /** Whether orders that are queued may have been sent all the same: see {@link Epoch}. */
  epoch(): Epoch;
  /** What the ledger knows of orders and trades that an account's venue has. */
  known(accountId: AccountId, names: VenueNames): Promise<Known>;
  /**
   * Commits what came of comparing an account with its venue in this epoch, with a row in the journal. Done once: false where another
   * process came first, or where a newer epoch asks for a comparison of its own.
   */
  noteComparison(accountId: AccountId, epoch: number, result: ComparisonResult): Promise<boolean>;
  /** Start-up is recovery: every `submitting` order whose lane no living worker holds becomes `unknown`, due now. Returns how many. */
  recover(worker: WorkerId): Promise<number>;
  /** Gives back every lane this worker holds. */
  release(worker: WorkerId): Promise<void>;
  saveBalances(accountId: AccountId, balances: readonly Balance[]): Promise<void>;
  /** Fixes the account's result of now as what its trading day began with, where that is not fixed yet: see `dayOpen` of {@link AccountView}. */
  beginDay(accountId: AccountId, day: string): Promise<void>;
  /** The last price seen of a market in a price world: marks the positions of the accounts that see it. `from` as in a quote. */
  savePrice(world: string, market: string, price: Decimal, from: string): Promise<void>;
}

// ─── all of it ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a commit brought: called after it, never inside, in order. */
export interface Change {
  readonly events: readonly JournalEvent[];
  /** Lanes that have something to do now. */
  readonly lanes: readonly Lane[];
  /** Another process committed it. */
  readonly elsewhere?: true;
}

export interface Ledger extends IntakeLedger, ExecutionLedger, PeopleLedger {
  /** Whether the last commit went through; readiness asks this. */
  healthy(): { readonly ok: true } | { readonly ok: false; readonly problem: string };
  subscribe(listener: (change: Change) => void): () => void;
  /** A consistent copy while running. Refuses to overwrite. */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

export type * from './compared.ts';
export type { Known } from './known.ts';
export type { Epoch } from './epoch.ts';
export type * from './people-port.ts';
