// Builds the records of one account: its intent, and one order for each leg, checked as far as their numbers are known now.
import type { Account } from '../model/account.ts';
import type { Alert, OrderType } from '../model/alert.ts';
import { clientOrderId, type ClientOrderIdSpelling } from '../model/client-order-id.ts';
import type { Clock } from '../model/clock.ts';
import { type Decimal, plain, ZERO } from '../model/decimal.ts';
import { type Denial, reasonFor } from '../model/denial.ts';
import { type AlertId, type IntentId, newIntentId, newOrderId } from '../model/ids.ts';
import type { Intent, LegPlan } from '../model/intent.ts';
import { cutSize, fitPrice, fitSize, type Market } from '../model/market.ts';
import type { Order } from '../model/order.ts';
import type { SizeSpec } from '../model/size.ts';
import type { IntentDraft, OrderDraft } from '../ledger/port.ts';
import type { AlertPolicy } from '../model/limits.ts';

/** What all orders of one alert share. */
export interface DraftBase {
  readonly alertId: AlertId;
  readonly alert: Alert;
  readonly firedAt: number;
  readonly now: number;
  readonly policy: AlertPolicy;
  readonly clock: Clock;
  /** How the exchange lets a client order id be spelled. */
  readonly spelling: (exchange: string) => ClientOrderIdSpelling;
}

/** The account, and the name of its market; the market itself where one is known. */
export interface Place {
  readonly account: Account;
  readonly symbol: string;
  readonly market?: Market;
}

export interface Terms {
  readonly type: OrderType;
  /** The limit, rounded to the tick. */
  readonly price?: Decimal;
  /** What the alert said the market was at: guards a market order. */
  readonly alertPrice?: Decimal;
}

/**
 * What the alert's price means for this leg. Said outright, limit is limit. Unsaid, `price_means` decides for an entry; an exit
 * never becomes a resting limit by implication, because a limit that the market has left would keep the position open.
 */
export function termsOf(alert: Alert, leg: LegPlan, market: Market | undefined, policy: AlertPolicy): Terms {
  const { price } = alert;
  const implied = alert.type === undefined && price !== undefined && policy.priceMeans === 'limit' && leg.leg === 'entry';
  if (alert.type !== 'limit' && !implied) return { type: 'market', ...(price && { alertPrice: price }) };
  return { type: 'limit', ...(price && { price: market === undefined ? price : fitPrice(market, price, alert.side) }) };
}

/** The first revision of a leg; a resized one is the next. */
const FIRST_REVISION = 1;

export function draftOrder(base: DraftBase, place: Place, intentId: IntentId, leg: LegPlan, denial?: Denial): OrderDraft {
  const { alert, firedAt, now, policy } = base;
  const { account, market } = place;
  const effect = leg.leg === 'entry' ? 'entry' : 'exit';
  const terms = termsOf(alert, leg, market, policy);
  const { strategy, exchange, symbol, clientRef } = alert;
  const identity = { accountId: account.id, strategy, exchange, symbol, clientRef, leg: leg.leg, revision: FIRST_REVISION };
  const size = leg.size.kind === 'base' && market !== undefined ? fitSize(market, leg.size.quantity) : undefined;
  const order: Order = {
    id: newOrderId(base.clock),
    alertId: base.alertId,
    intentId,
    accountId: account.id,
    exchange: account.exchange,
    symbol,
    market: place.symbol,
    strategy,
    clientRef,
    leg: leg.leg,
    revision: FIRST_REVISION,
    side: alert.side,
    effect,
    ...terms,
    asked: leg.size,
    ...(size && { size }),
    status: denial === undefined ? 'queued' : 'denied',
    clientOrderId: clientOrderId(identity, base.spelling(account.exchange)),
    filled: ZERO,
    fees: [],
    attempts: 0,
    ...(denial && { reason: reasonFor(denial) }),
    firedAt,
    ...(effect === 'entry' && { expiresAt: firedAt + policy.maxAge }),
    ...(effect === 'entry' && terms.type === 'limit' && { restFor: policy.entryTtl }),
    createdAt: now,
    updatedAt: now,
  };
  const note = leg.note ?? cutNote(order, market);
  return { order, ...(denial && { denial }), ...(note !== undefined && { note }) };
}

function cutNote({ effect, type, size }: Order, market: Market | undefined): string | undefined {
  if (effect === 'entry' || type === 'limit' || size === undefined || market === undefined) return undefined;
  const first = cutSize(market, size);
  if (first.eq(size)) return undefined;
  return `one order on ${market.symbol} cannot hold ${plain(size)}: it goes out in several, one after the other, ${plain(first)} first`;
}

export function draftIntent(
  base: DraftBase,
  place: Place,
  size: SizeSpec,
  orders: (intentId: IntentId) => readonly OrderDraft[],
): IntentDraft {
  const { alert, alertId, now } = base;
  const id = newIntentId(base.clock);
  const drafts = orders(id);
  const limit = drafts.find(({ order }) => order.type === 'limit')?.order;
  const intent: Intent = {
    id,
    alertId,
    accountId: place.account.id,
    market: place.symbol,
    side: alert.side,
    size,
    type: limit === undefined ? 'market' : 'limit',
    ...(limit?.price && { price: limit.price }),
    createdAt: now,
  };
  return { intent, orders: drafts };
}
