// What people ask of the ledger and what is shown to them: lists, timelines, positions, halts, markets, the audit.
import type { Account, AccountMode } from '../model/account.ts';
import type { Alert, AlertSource } from '../model/alert.ts';
import type { Attempt } from '../model/attempt.ts';
import type { Decimal } from '../model/decimal.ts';
import type { Cursor } from '../model/cursor.ts';
import type { EventDraft, EventKind, JournalEvent } from '../model/event.ts';
import type { Fill } from '../model/fill.ts';
import type { Halt, HaltLevel } from '../model/halt.ts';
import type { AccountId, AlertId, OrderId } from '../model/ids.ts';
import type { Market } from '../model/market.ts';
import type { Money } from '../model/money.ts';
import type { Order, OrderState, Reason } from '../model/order.ts';
import type { Position } from '../model/position.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Balance } from '../venue/port.ts';
import type { Comparison } from './compared.ts';
import type { AccountView, Holding } from './port.ts';

export interface AlertRow {
  readonly id: AlertId;
  readonly receivedAt: number;
  readonly source: AlertSource;
  readonly remote?: string;
  readonly status: 'accepted' | 'refused' | 'conflict';
  /** The refusal where there was one. */
  readonly refusal?: Refusal;
  readonly alert?: Alert;
  readonly raw: Uint8Array;
  /** How often the same order came again. */
  readonly repeats: number;
}

export interface AlertFilter {
  readonly refused?: boolean;
  /** Milliseconds UTC. */
  readonly since?: number;
  /** Only those that came before this one. */
  readonly before?: AlertId;
  readonly limit?: number;
}

export interface OrderFilter {
  readonly clientRef?: string;
  /** One state or several, which are read at one moment. */
  readonly status?: OrderState | readonly OrderState[];
  readonly accountId?: AccountId;
  readonly strategy?: string;
  readonly alertId?: AlertId;
  readonly since?: number;
  /** Only those that came before this one. */
  readonly before?: OrderId;
  readonly limit?: number;
}

/** When an order came through each stage, by the journal's clock, milliseconds UTC; absent what it has not come to. */
export interface Stages {
  /** Its alert came in. */
  readonly receivedAt: number;
  /** The order was committed. */
  readonly committedAt: number;
  /** The last request to place it was committed, right before it left. */
  readonly placedAt?: number;
  /** Its last fill was booked. */
  readonly filledAt?: number;
}

/** What counts against an account's limits now: {@link AccountView} without an order to be judged. */
export interface Exposure extends Pick<AccountView, 'account' | 'unsettled' | 'reservations' | 'dayOpen'> {
  readonly holdings: readonly Holding[];
}

export interface PositionRow extends Position {
  readonly accountId: AccountId;
  readonly market: Market;
  readonly mark?: Decimal;
  /** When the mark was written down, milliseconds UTC. */
  readonly markedAt?: number;
  /** That of its account; absent where no process of this program has configured the account yet. */
  readonly priceWorld?: string;
  readonly updatedAt: number;
}

/** What one order's fills of one day realised. */
export interface PnlRow {
  readonly day: string;
  readonly accountId: AccountId;
  readonly market: string;
  readonly strategy: string;
  readonly currency: string;
  readonly realised: Decimal;
  readonly fees: readonly Money[];
  readonly fills: number;
}

export interface Proposal {
  readonly id: string;
  readonly exchange: string;
  readonly symbol: string;
  readonly candidates: readonly string[];
  readonly note: string;
  readonly status: 'open' | 'approved' | 'rejected';
  readonly market?: string;
  readonly seen: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** One reviewed row: this symbol, traded on this exchange, is that market. */
export interface MarketEntry {
  readonly exchange: string;
  readonly symbol: string;
  readonly market: string;
  /** `config`, or who approved it. */
  readonly from: string;
}

/** A lane on which nothing goes out until a person settles one order. */
export interface FrozenLane {
  readonly accountId: AccountId;
  readonly market: string;
  readonly orderId: OrderId;
  /** One sentence. */
  readonly why: string;
}

/** The last row of a chain of the journal. */
export interface JournalHead {
  readonly chain: number;
  readonly seq: number;
  readonly hash: string;
}

export interface JournalState {
  /** The highest number of a row. */
  readonly seq: number;
  /** One hash for all of it: of one chain its head's; of several the SHA-256 of the JSON of `[[chain, seq, hash], …]`. */
  readonly hash: string;
  /** Of the chains that have rows. */
  readonly heads: readonly JournalHead[];
}

/** Lanes that have something to do now. */
export interface WaitingLanes {
  readonly due: number;
  /** Of them those whose lease is over, or that nobody has taken. Always 0 where one process has the store to itself. */
  readonly untaken: number;
  /** Since when the one that waits longest has had something to do and nobody who does it; milliseconds UTC. */
  readonly since?: number;
}

export interface LedgerStatus {
  readonly schema: number;
  readonly byStatus: Readonly<Record<OrderState, number>>;
  readonly refusedToday: number;
  readonly lanes: number;
  readonly waiting: WaitingLanes;
  readonly frozen: readonly FrozenLane[];
  readonly journal: JournalState;
  readonly oldestQueuedAt?: number;
  readonly lastAlertAt?: number;
}

/** What a person says became of an unknown order. */
export interface Resolution {
  readonly orderId: OrderId;
  readonly as: 'filled' | 'open' | 'canceled' | 'not-placed';
  /** All that filled of it, as the venue shows it; what is booked already is taken off. */
  readonly fill?: Fill;
  readonly by: string;
}

export type AuditReport =
  | { readonly ok: true; readonly rows: number; readonly head: string; readonly heads: readonly JournalHead[] }
  | { readonly ok: false; readonly rows: number; readonly seq: number; readonly problem: string };

export interface PeopleLedger {
  /** Adds accounts by name that are not there yet, in configuration order; returns all of them. Of each it keeps which prices it sees. */
  accounts(
    wanted: readonly {
      name: string;
      exchange: string;
      mode: AccountMode;
      type: 'spot' | 'swap';
      sellExisting: boolean;
      baseUrl?: string;
    }[],
  ): Promise<readonly Account[]>;
  /**
   * Binds the account to the venue's own id, or to `key:` and a digest of its key where the venue tells none; `conflict` names what it is
   * bound to already, or the account that has that id. What only a key said is replaced, and that is journalled.
   */
  bindAccount(accountId: AccountId, venueAccountId: string): Promise<{ conflict?: string }>;
  alerts(filter: AlertFilter): Promise<readonly AlertRow[]>;
  alert(id: AlertId): Promise<AlertRow | undefined>;
  /** Newest first; 200 where no limit is given. */
  orders(filter: OrderFilter): Promise<readonly Order[]>;
  order(id: OrderId): Promise<Order | undefined>;
  /** Those that `isPersonsToSettle` is true of and that are not queued, the unknown ones first, each newest first; at most 200 of a state. */
  toSettle(): Promise<readonly Order[]>;
  /** When each of these came through its stages; unknown ids are left out. */
  stages(orders: readonly OrderId[]): Promise<ReadonlyMap<OrderId, Stages>>;
  attempts(orderId: OrderId): Promise<readonly Attempt[]>;
  fills(orderId: OrderId): Promise<readonly Fill[]>;
  /**
   * The journal's rows about an alert, an order, or of some kinds, oldest first. With `after` those that a reader who has come that far
   * has not seen, of all alerts and orders: whoever reads on with {@link cursorAfter} misses none.
   */
  events(filter: {
    alertId?: AlertId;
    orderId?: OrderId;
    kinds?: readonly EventKind[];
    after?: Cursor;
    limit?: number;
  }): Promise<readonly JournalEvent[]>;
  positions(): Promise<readonly PositionRow[]>;
  /** `day` is the account's trading day, as in {@link Submission}. */
  exposure(accountId: AccountId, day: string): Promise<Exposure>;
  balances(): Promise<readonly { accountId: AccountId; balances: readonly Balance[]; at: number }[]>;
  pnl(filter: { day?: string; since?: number; zone: string }): Promise<readonly PnlRow[]>;
  /** Accounts that are to be compared with their venues, or were, since the store has last forgotten something. */
  comparisons(): Promise<readonly Comparison[]>;
  halts(): Promise<readonly Halt[]>;
  halt(halt: { accountId?: AccountId; level: HaltLevel; reason: string; by: string }): Promise<void>;
  /** Without a reason none is journalled: lifting is explained less often than halting. */
  resume(which: { accountId?: AccountId; reason?: string; by: string }): Promise<number>;
  /**
   * Marks an order to be canceled. A queued one is canceled at once, save one that was queued before this process could see it, or in a store
   * that forgot of late: that is looked for at its venue first. Undefined where there is none.
   */
  requestCancel(orderId: OrderId, reason: Reason): Promise<Order | undefined>;
  /** Journals, once an order, that it has been queued for too long. */
  tellWaiting(orderId: OrderId): Promise<void>;
  resolve(resolution: Resolution): Promise<Order>;
  marketEntries(): Promise<readonly MarketEntry[]>;
  proposals(status?: Proposal['status']): Promise<readonly Proposal[]>;
  approveMarket(id: string, market: string, by: string): Promise<Proposal | undefined>;
  rejectMarket(id: string, by: string): Promise<Proposal | undefined>;
  /** Market rules as last read from the venue. */
  markets(): Promise<readonly Market[]>;
  saveMarkets(markets: readonly Market[]): Promise<void>;
  /** A small durable register for adapters (the paper venue's book, the notifier's cursor): the texts of all keys with this prefix. */
  register(prefix: string): Promise<ReadonlyMap<string, string>>;
  /** Writes several keys in one transaction; null removes one. */
  saveRegister(entries: ReadonlyMap<string, string | null>): Promise<void>;
  /** Appends to the journal what belongs to no other write, and writes these keys of the register with it, in one transaction. */
  note(events: readonly EventDraft[], entries?: ReadonlyMap<string, string | null>): Promise<void>;
  status(now: number): Promise<LedgerStatus>;
  /** How many lanes each worker holds by a lease that is not over; who holds none is not named. */
  heldLanes(now: number): Promise<ReadonlyMap<string, number>>;
  /** Reads the whole journal and checks each row against its predecessor, its alert's bytes and its order's state; `heard` is told how far it is. */
  audit(heard?: (rows: number) => void): Promise<AuditReport>;
}
