// What a person may ask the running service to do: the HTTP server and the command line call these, the service supplies them.
import type { Halt } from '../model/halt.ts';
import type { AlertId, OrderId } from '../model/ids.ts';
import type { Order } from '../model/order.ts';
import type { Proposal } from '../ledger/port.ts';

/** Why it was not done. `status` is the HTTP answer: 404 there is no such thing, 409 not in this state, 422 we will not, 400 not understood. */
export interface ActionRefusal {
  readonly kind: 'refused';
  readonly status: 400 | 404 | 409 | 422;
  /** Stable, snake_case: `order_not_found`, `order_not_unknown`. */
  readonly code: string;
  /** One short sentence: what is wrong. */
  readonly error: string;
  /** What to do about it. */
  readonly hint: string;
  /** Further members of the answer. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export type ActionResult<Value> = { readonly kind: 'done'; readonly value: Value } | ActionRefusal;

/** Who asked, for the journal: `api 127.0.0.1`, `anna via api 10.0.0.7`. */
export type Actor = string;

interface HaltRequest {
  /** Name of one account; absent: every account. */
  readonly account?: string;
  /** Nothing is sent, not even exits. Otherwise entries only. */
  readonly all: boolean;
  /** Empty where none was given. */
  readonly reason: string;
  readonly by: Actor;
}

export interface CloseRequest {
  /** One market (`BTC/USDT`), or all the account holds. */
  readonly what: { readonly market: string } | 'all';
  readonly account: string;
  readonly by: Actor;
}

/** What a person says became of an unknown order; quantity, price and fee as decimals in text (`"0.01"`, `"0.5 USDT"`). */
export interface ResolveRequest {
  readonly orderId: OrderId;
  readonly as: 'filled' | 'open' | 'canceled' | 'not-placed';
  readonly quantity?: string;
  readonly price?: string;
  readonly fee?: string;
  readonly by: Actor;
}

export interface Closing {
  /** The alert of source `command` that the close was recorded as, where one was. */
  readonly alertId?: AlertId;
  readonly orders: readonly Order[];
  /** Resting orders that were asked to be canceled first. */
  readonly canceled: readonly OrderId[];
}

interface Reloaded {
  /** Each difference as one sentence; empty where the file says what already runs. */
  readonly changes: readonly string[];
}

/** What became of one test message. */
export interface NotifyResult {
  /** `telegram 123`, `webhook ops.example.com`. */
  readonly target: string;
  readonly ok: boolean;
  /** What the other side said, without a secret. */
  readonly detail: string;
}

/** `checked`: whether its exchange is known to have the market. */
export interface ApprovedMarket {
  readonly proposal: Proposal;
  readonly checked: boolean;
}

export interface Actions {
  halt(request: HaltRequest): Promise<ActionResult<{ readonly halts: readonly Halt[] }>>;
  /** Lifts the halts of one account, or those of all where no account is named. */
  resume(request: {
    readonly account?: string;
    readonly reason: string;
    readonly by: Actor;
  }): Promise<ActionResult<{ readonly lifted: number }>>;
  /** One that is over, and not by a cancel, is refused with `order_over`. */
  cancel(orderId: OrderId, by: Actor): Promise<ActionResult<{ readonly order: Order }>>;
  close(request: CloseRequest): Promise<ActionResult<Closing>>;
  resolve(request: ResolveRequest): Promise<ActionResult<{ readonly order: Order }>>;
  /** `market` names the choice where the proposal has several candidates or none. */
  approveMarket(id: string, market: string | undefined, by: Actor): Promise<ActionResult<ApprovedMarket>>;
  rejectMarket(id: string, by: Actor): Promise<ActionResult<{ readonly proposal: Proposal }>>;
  /** Applies the configuration file again; a bad file keeps what runs and is refused with the faults. */
  reload(): Promise<ActionResult<Reloaded>>;
  notifyTest(): Promise<ActionResult<{ readonly results: readonly NotifyResult[] }>>;
}
