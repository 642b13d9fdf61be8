// How much of each limit is used: for people, from the very sums by which the risk stage denies.
import type { Exposure } from '../ledger/port.ts';
import { type Decimal, larger, ZERO } from '../model/decimal.ts';
import { isWithin } from '../model/hours.ts';
import type { Limits } from '../model/limits.ts';
import { type Money, money } from '../model/money.ts';
import { dayLoss, heldAndComing } from './exposure.ts';
import { carried, leverageLimit } from './margin.ts';

export type LimitUse =
  /** `value` of `limit` is taken. */
  | {
      readonly name: 'daily_loss' | 'max_position_value' | 'max_leverage';
      /** Absent: of the whole account. */
      readonly market?: string;
      /** Undefined where no price of the market was seen yet. */
      readonly value?: Money;
      readonly limit: Money;
    }
  /** Of each single order, so nothing of it is ever used up. */
  | { readonly name: 'max_order_value' | 'max_order_size'; readonly market: string; readonly limit: Money }
  | { readonly name: 'trading_hours'; readonly market: string; readonly hours: string; readonly open: boolean };

export interface UseInput {
  readonly exposure: Exposure;
  /** Markets the account may trade, beside those it holds: `BTC/USDT`, with base and quote. */
  readonly markets: readonly { readonly symbol: string; readonly base: string; readonly quote: string }[];
  /** What applies to an order without a strategy. */
  readonly limits: (market: string) => Limits;
  /** What the account has in a currency, free and locked together, when the venue was last asked. */
  readonly total: (currency: string) => Decimal | undefined;
  /** Milliseconds UTC. */
  readonly now: number;
}

/** Every limit in force, each once where several markets share it. */
export function limitUses(input: UseInput): readonly LimitUse[] {
  const { exposure } = input;
  const held = exposure.holdings.map(({ market }) => market);
  const markets = [...new Map([...input.markets, ...held].map((market) => [market.symbol, market])).values()];
  const uses = markets.flatMap((market) => [
    ...dailyLoss(input, market),
    ...leverage(input, market),
    ...positionValue(input, market),
    ...perOrder(input, market),
    ...hours(input, market),
  ]);
  return [...new Map(uses.map((use) => [keyOf(use), use])).values()];
}

/** What is the same in two markets is said once. */
function keyOf(use: LimitUse): string {
  if (use.name === 'trading_hours') return `${use.name} ${use.hours}`;
  const { name, limit } = use;
  const of = name === 'max_position_value' || name === 'max_order_size' ? (use.market ?? '') : '';
  return `${name} ${limit.amount.toString()} ${limit.currency} ${of}`;
}

type Market = UseInput['markets'][number];

/** A limit in a currency that is not the market's denies every entry there: it has no use that could be shown. */
function dailyLoss({ exposure, limits }: UseInput, { symbol, quote }: Market): LimitUse[] {
  const limit = limits(symbol).dailyLoss;
  if (limit === undefined || limit.currency !== quote) return [];
  return [{ name: 'daily_loss', value: money(larger(dayLoss(exposure, quote), ZERO), quote), limit }];
}

function leverage({ exposure, limits, total }: UseInput, { symbol, quote }: Market): LimitUse[] {
  const equity = total(quote);
  if (exposure.account.type !== 'swap' || equity === undefined) return [];
  const most = larger(equity, ZERO).times(leverageLimit(limits(symbol)));
  return [{ name: 'max_leverage', value: money(carried(exposure, quote), quote), limit: money(most, quote) }];
}

/** The larger side: what is held and what works towards it. A market with neither says nothing. */
function positionValue({ exposure, limits }: UseInput, { symbol, quote }: Market): LimitUse[] {
  const limit = limits(symbol).maxPositionValue;
  if (limit === undefined || limit.currency !== quote) return [];
  const holding = exposure.holdings.find(({ market }) => market.symbol === symbol);
  const quantity = holding?.position.quantity ?? ZERO;
  const most = larger(
    heldAndComing(symbol, quantity, exposure.unsettled, 'buy'),
    heldAndComing(symbol, quantity, exposure.unsettled, 'sell'),
  );
  if (most.eq(ZERO)) return [];
  const price = holding?.mark ?? exposure.unsettled.find((order) => order.market === symbol)?.price;
  const value = price === undefined ? {} : { value: money(most.times(price), quote) };
  return [{ name: 'max_position_value', market: symbol, ...value, limit }];
}

function perOrder({ limits }: UseInput, { symbol, base }: Market): LimitUse[] {
  const { maxOrderValue, maxOrderSize } = limits(symbol);
  return [
    ...(maxOrderValue === undefined ? [] : [{ name: 'max_order_value', market: symbol, limit: maxOrderValue } as const]),
    ...(maxOrderSize === undefined
      ? []
      : [{ name: 'max_order_size', market: symbol, limit: money(maxOrderSize, base) } as const]),
  ];
}

function hours({ limits, now }: UseInput, { symbol }: Market): LimitUse[] {
  return (limits(symbol).tradingHours ?? []).map((one) => ({
    name: 'trading_hours',
    market: symbol,
    hours: `${one.text} ${one.zone}`,
    open: isWithin(one, now),
  }));
}
