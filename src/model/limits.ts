// The limits an account trades under, and the checks that need nothing but the order: intake makes them early, the risk stage again.
import { type Decimal, plain } from './decimal.ts';
import type { Denial } from './denial.ts';
import type { AccountId } from './ids.ts';
import { isoTime } from './clock.ts';
import { isWithin, type TradingHours } from './hours.ts';
import { type Money, money, printMoney } from './money.ts';
import type { Effect } from './side.ts';

/** What applies to one order, already the tightest of account, route and market. An absent limit does not limit. */
export interface Limits {
  readonly maxOrderValue?: Money;
  /** In base units of the order's market. */
  readonly maxOrderSize?: Decimal;
  /** Per market; working and unknown orders counted. */
  readonly maxPositionValue?: Money;
  /** Of a swap account: what all its positions are worth, against its equity. */
  readonly maxLeverage?: Decimal;
  /** Realised and unrealised; entries stop until the next day in the zone. */
  readonly dailyLoss?: Money;
  /** Every one of them must allow an entry; each carries its own zone. */
  readonly tradingHours?: readonly TradingHours[];
  /** IANA name; the zone in which the day of `dailyLoss` begins. */
  readonly zone: string;
}

/** How alerts are read, from `alerts` in the configuration. */
export interface AlertPolicy {
  /** Entries older than this expire; milliseconds. */
  readonly maxAge: number;
  readonly priceMeans: 'reference' | 'limit';
  /** How far the market may be from the alert's price for an entry, in percent. */
  readonly maxSlippage: Decimal;
  /** How long a resting entry may stay at the venue; milliseconds. */
  readonly entryTtl: number;
}

/** What configuration says of orders; read anew for each, so that a reload takes effect at once. */
export interface Policy {
  readonly alerts: AlertPolicy;
  limits(accountId: AccountId, market: string, strategy: string): Limits;
}

/** Limits exist to stop risk from growing, so they do not stop an exit. */
export interface StaticCheck {
  readonly effect: Effect;
  readonly market: string;
  readonly quote: string;
  readonly limits: Limits;
  readonly size?: Decimal;
  /** The price the order is expected to fill at. */
  readonly price?: Decimal;
  /** Milliseconds UTC. */
  readonly at: number;
}

/** The first of hours, maximum order size and maximum order value that forbids an order, as far as its numbers are known. */
export function staticDenial({ effect, market, quote, limits, size, price, at }: StaticCheck): Denial | undefined {
  if (effect === 'exit') return undefined;
  const { tradingHours = [], maxOrderSize, maxOrderValue } = limits;
  const closed = tradingHours.find((hours) => !isWithin(hours, at));
  if (closed !== undefined) {
    const { text, zone } = closed;
    const now = `${isoTime(at)} (zone ${zone})`;
    return { code: 'outside_trading_hours', context: { hours: `${text} ${zone}`, now, limit: text, value: now } };
  }
  if (size === undefined) return undefined;
  if (maxOrderSize !== undefined && size.gt(maxOrderSize)) {
    const numbers = { value: plain(size), limit: plain(maxOrderSize), headroom: plain(maxOrderSize) };
    return { code: 'max_order_size', context: { market, ...numbers } };
  }
  if (price === undefined || maxOrderValue === undefined) return undefined;
  const value = money(size.times(price), quote);
  if (value.currency !== maxOrderValue.currency || value.amount.gt(maxOrderValue.amount)) {
    const numbers = { value: printMoney(value), limit: printMoney(maxOrderValue), headroom: printMoney(maxOrderValue) };
    return { code: 'max_order_value', context: { market, ...numbers } };
  }
  return undefined;
}
