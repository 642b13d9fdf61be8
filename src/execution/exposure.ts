// The limits that only the account as a whole can answer: price collar, loss of the day, size of the position, what can be paid.
import type { AccountView, Exposure } from '../ledger/port.ts';
import { type Decimal, HUNDRED, larger, plain, sum, ZERO } from '../model/decimal.ts';
import type { Denial } from '../model/denial.ts';
import { dayAfter, dayOf } from '../model/hours.ts';
import type { Limits } from '../model/limits.ts';
import { money, printMoney } from '../model/money.ts';
import { unrealised } from '../model/position.ts';
import { isUnsettled, type Order } from '../model/order.ts';
import type { Side } from '../model/side.ts';
import type { BalanceSnapshot, CheckInput } from './check-input.ts';
import { readHoldings } from './holdings.ts';
import { stillToFill } from './sizing.ts';

/** A market order whose market has left the alert's price by more than `alerts.max_slippage`, either way. */
export function slippageDenial({ order, market }: AccountView, { quote, alerts }: CheckInput): Denial | undefined {
  if (order.type !== 'market' || order.alertPrice === undefined) return undefined;
  if (quote === undefined) return { code: 'price_unavailable', context: { market: market.symbol } };
  const at = order.side === 'buy' ? quote.ask : quote.bid;
  const distance = at.minus(order.alertPrice).abs().div(order.alertPrice).times(HUNDRED);
  if (distance.lte(alerts.maxSlippage)) return undefined;
  const numbers = { value: plain(at), price: plain(order.alertPrice), limit: `${plain(alerts.maxSlippage)}%` };
  return { code: 'slippage', context: { market: market.symbol, ...numbers, distance: `${plain(distance.round(2))}%` } };
}

/** What was lost since the day began, realised and unrealised together; negative is a gain. A holding nobody has seen a price of counts at its cost. */
export function dayLoss({ holdings, dayOpen }: Pick<Exposure, 'holdings' | 'dayOpen'>, currency: string): Decimal {
  const mine = holdings.filter((holding) => holding.market.quote === currency);
  const result = sum(
    mine.map(({ position, mark }) => position.realised.plus(mark === undefined ? ZERO : unrealised(position, mark))),
  );
  return (dayOpen.get(currency) ?? ZERO).minus(result);
}

/** Realised and unrealised since the day began in the zone, against `risk.daily_loss`. */
export function dailyLossDenial(
  { holdings: held, dayOpen, market }: AccountView,
  { limits, now, quote }: CheckInput,
): Denial | undefined {
  const limit = limits.dailyLoss;
  if (limit === undefined) return undefined;
  // What is lost in another currency cannot be compared with the limit, and a limit that cannot be applied must not vanish.
  if (limit.currency !== market.quote) {
    const value = `not known in ${limit.currency} (${market.symbol} is quoted in ${market.quote})`;
    return { code: 'daily_loss', context: { value, limit: printMoney(limit), until: `daily_loss is stated in ${market.quote}` } };
  }
  const loss = dayLoss({ holdings: readHoldings(held), dayOpen }, limit.currency);
  if (loss.lt(limit.amount)) return undefined;
  const context = {
    value: printMoney(money(loss, limit.currency)),
    limit: printMoney(limit),
    until: `${dayAfter(dayOf(now, limits.zone))} 00:00 (${limits.zone})`,
  };
  return { code: 'daily_loss', context: { ...context, ...(quote && { quote: quote.from }) } };
}

/** Base units held on a side, and on their way to it. */
export function heldAndComing(market: string, quantity: Decimal, unsettled: readonly Order[], side: Side): Decimal {
  const working = sum(unsettled.filter((other) => other.market === market && other.side === side).map(stillToFill));
  return larger(side === 'buy' ? quantity : ZERO.minus(quantity), ZERO).plus(working);
}

/** What the position would be worth if everything unsettled and this order filled, against `risk.max_position_value`. */
export function positionValueDenial(view: AccountView, limits: Limits, size: Decimal, price: Decimal): Denial | undefined {
  const limit = limits.maxPositionValue;
  if (limit === undefined) return undefined;
  const { order, market, position, unsettled } = view;
  const before = heldAndComing(order.market, position.quantity, unsettled, order.side);
  const value = before.plus(size).times(price);
  if (limit.currency === market.quote && value.lte(limit.amount)) return undefined;
  const headroom = printMoney(money(larger(limit.amount.minus(before.times(price)), ZERO), limit.currency));
  return {
    code: 'max_position_value',
    context: { market: market.symbol, value: printMoney(money(value, market.quote)), limit: printMoney(limit), headroom },
  };
}

/** Whether the account can pay, as far as its balance is known; the venue has the last word. */
export function balanceDenial(view: AccountView, { balances }: CheckInput, size: Decimal, price: Decimal): Denial | undefined {
  const { order, market } = view;
  const currency = order.side === 'buy' ? market.quote : market.base;
  const free = balances?.free.get(currency);
  if (balances === undefined || free === undefined) return undefined;
  const headroom = larger(free.minus(notYetSeen(view, balances, currency)), ZERO);
  const needed = order.side === 'buy' ? size.times(price) : size;
  if (needed.lte(headroom)) return undefined;
  return { code: 'insufficient_balance', context: { value: plain(needed), headroom: plain(headroom), currency } };
}

/** Reservations that the balance cannot show yet: of requests still on their way, and of orders that moved since it was read. */
function notYetSeen({ unsettled, reservations }: AccountView, balances: BalanceSnapshot, currency: string): Decimal {
  const hidden = unsettled.filter(
    (other) => isUnsettled(other.status) && (other.status !== 'open' || other.updatedAt >= balances.at),
  );
  return sum(hidden.map((other) => reservations.get(other.id)).map((held) => (held?.currency === currency ? held.amount : ZERO)));
}
