// An order as the API, the command line and the CSV show it: snake_case, decimals as text, times in ISO 8601, and a null where nothing is known yet.
import type { Attempt } from '../../model/attempt.ts';
import { isoTime } from '../../model/clock.ts';
import { plain, type Decimal } from '../../model/decimal.ts';
import type { JournalEvent } from '../../model/event.ts';
import type { Fill } from '../../model/fill.ts';
import { type Money, printMoney } from '../../model/money.ts';
import type { Order } from '../../model/order.ts';
import type { SizeSpec } from '../../model/size.ts';
import type { AccountId } from '../../model/ids.ts';

export type Json = Readonly<Record<string, unknown>>;

/** The name of an account; its id where no account of that id is known. */
export type AccountName = (id: AccountId) => string;

export function presentOrder(order: Order, accountName: AccountName): Json {
  return {
    id: order.id,
    alert_id: order.alertId,
    client_ref: order.clientRef,
    strategy: order.strategy,
    account: accountName(order.accountId),
    exchange: order.exchange,
    symbol: order.symbol,
    market: order.market,
    side: order.side,
    effect: order.effect,
    type: order.type,
    size: orderSize(order),
    asked: presentSize(order.asked),
    revision: order.revision,
    remainder: text(order.remainder),
    price: text(order.price),
    alert_price: text(order.alertPrice),
    status: order.status,
    filled: plain(order.filled),
    average_price: average(order.averagePrice),
    ...presentFees(order.fees),
    client_order_id: order.clientOrderId,
    venue_order_id: order.venueOrderId ?? null,
    attempts: order.attempts,
    reason: order.reason?.text ?? null,
    code: order.reason?.code ?? null,
    hint: order.reason?.hint ?? null,
    cancel_requested: order.cancelRequested?.text ?? null,
    expires_at: time(order.expiresAt),
    created_at: isoTime(order.createdAt),
    updated_at: isoTime(order.updatedAt),
  };
}

/** What goes to the venue; before that is known, what was asked where it is a quantity. */
function orderSize(order: Order): string | null {
  if (order.size !== undefined) return plain(order.size);
  return order.asked.kind === 'base' ? plain(order.asked.quantity) : null;
}

/** As the configuration writes sizes: `0.01`, `50 USDT`, `5% of equity`, `position`. */
export function presentSize(size: SizeSpec): string {
  switch (size.kind) {
    case 'base':
      return plain(size.quantity);
    case 'quote':
      return printMoney(size.value);
    case 'equity':
      return `${plain(size.percent)}% of equity`;
    case 'position':
      return 'position';
  }
}

/** `fee` is one decimal where all fees are in one currency, which is nearly always; `fees` is the whole truth. */
function presentFees(fees: readonly Money[]): Json {
  const [only] = fees;
  const single = fees.length === 1 ? only : undefined;
  return {
    fee: single === undefined ? null : plain(single.amount),
    fee_currency: single?.currency ?? null,
    fees: fees.map(presentMoney),
  };
}

export function presentMoney(money: Money): Json {
  return { amount: plain(money.amount), currency: money.currency };
}

export function presentFill(fill: Fill): Json {
  return {
    trade_id: fill.tradeId,
    quantity: plain(fill.quantity),
    price: plain(fill.price),
    fee: fill.fee === undefined ? null : plain(fill.fee.amount),
    fee_currency: fill.fee?.currency ?? null,
    at: isoTime(fill.at),
    price_from: fill.priceFrom ?? null,
  };
}

/** One request to the venue, as it was committed, and the last answer: keys and signatures are masked in the ledger already. */
export function presentAttempt(attempt: Attempt): Json {
  return {
    id: attempt.id,
    kind: attempt.kind,
    number: attempt.number,
    state: attempt.state,
    client_order_id: attempt.clientOrderId,
    request: {
      method: attempt.request.method,
      url: attempt.request.url,
      body: attempt.request.body,
      digest: attempt.request.digest,
    },
    answer: attempt.response ?? null,
    valid_until: time(attempt.validUntil),
    lookups: attempt.lookups,
    first_absent_at: time(attempt.firstAbsentAt),
    created_at: isoTime(attempt.createdAt),
  };
}

export function presentEvent(event: JournalEvent, accountName: AccountName): Json {
  return {
    seq: event.seq,
    chain: event.chain,
    at: isoTime(event.at),
    kind: event.kind,
    alert_id: event.alertId ?? null,
    order_id: event.orderId ?? null,
    account: event.accountId === undefined ? null : accountName(event.accountId),
    data: event.data,
    hash: event.hash,
  };
}

/** Averages are quotients and may have no end: twelve places are beyond any venue's price, and what is booked stays exact. */
const AVERAGE_PLACES = 12;

export function average(value: Decimal | undefined): string | null {
  return value === undefined ? null : plain(value.round(AVERAGE_PLACES));
}

export function text(value: Decimal | undefined): string | null {
  return value === undefined ? null : plain(value);
}

export function time(at: number | undefined): string | null {
  return at === undefined ? null : isoTime(at);
}
