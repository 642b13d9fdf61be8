// Reads ccxt's unified orders, trades, markets and balances; with `number = String` their numbers arrive as exact text.
import { z } from 'zod';
import { decimal, type Decimal, plain, readDecimal, ZERO } from '../../model/decimal.ts';
import type { Fill } from '../../model/fill.ts';
import type { ClientOrderId } from '../../model/ids.ts';
import type { Market, MarketRules } from '../../model/market.ts';
import type { ExecutionReport } from '../../model/report.ts';
import { contractSizeOf } from './contracts.ts';
import { maybe } from './json.ts';

const number = maybe(z.union([z.string(), z.number()])).transform((value) => {
  return value === undefined ? undefined : readDecimal(String(value));
});
const text = maybe(z.string());
const time = maybe(z.number());

const fee = maybe(z.object({ cost: number, currency: text }));
const trade = z.object({
  id: text,
  order: text,
  timestamp: time,
  price: number,
  amount: number,
  fee,
  info: z.unknown(),
});
export type UnifiedTrade = z.infer<typeof trade>;
export const unifiedTrades = z.array(trade);

export const unifiedOrder = z.object({
  id: text,
  clientOrderId: text,
  timestamp: time,
  status: text,
  side: text,
  type: text,
  amount: number,
  price: number,
  filled: number,
  trades: maybe(unifiedTrades),
  info: z.unknown(),
});
export type UnifiedOrder = z.infer<typeof unifiedOrder>;
export const unifiedOrders = z.array(unifiedOrder);

export const unifiedTicker = z.object({ bid: number, ask: number, last: number });
export const unifiedAmounts = z.record(z.string(), number);

/** `contractSize` turns what the venue counts into base units. */
export function genericReport(
  from: UnifiedOrder,
  fills: readonly Fill[],
  clientOrderId: ClientOrderId,
  contractSize: Decimal,
): ExecutionReport | undefined {
  if (from.id === undefined) return undefined;
  const { side, type, price } = from;
  const size = from.amount?.times(contractSize);
  return {
    clientOrderId,
    venueOrderId: from.id,
    status: statusOf(from),
    filled: filledOf(from).times(contractSize),
    fills,
    ...(side === 'buy' || side === 'sell' ? { side } : {}),
    ...(type === 'market' || type === 'limit' ? { type } : {}),
    ...(size === undefined ? {} : { size }),
    ...(price === undefined || price.lte(ZERO) ? {} : { price }),
  };
}

/**
 * A `closed` order without a count is taken to have filled whole: until its trades say so the report is incomplete, and is asked for again.
 * Taken for nothing, it would end as filled with nothing booked, and nobody would look again.
 */
function filledOf({ status, filled, amount }: UnifiedOrder): Decimal {
  return filled ?? (status === 'closed' ? amount : undefined) ?? ZERO;
}

/**
 * ccxt's `closed` means filled, or at some exchanges ended in any way: what is missing was then canceled. Where no number says which, and
 * without a status, it is just taken in: it will be asked for again.
 */
function statusOf({ status, amount: size, filled }: UnifiedOrder): ExecutionReport['status'] {
  switch (status) {
    case 'closed':
      if (size === undefined && filled === undefined) return 'open';
      return size !== undefined && filled !== undefined && filled.lt(size) ? 'canceled' : 'filled';
    case 'canceled':
    case 'expired':
    case 'rejected':
      return status;
    default:
      return 'open';
  }
}

/** A trade without an id, price or amount cannot be booked exactly once; the report then stays incomplete. */
export function genericFill(from: UnifiedTrade, at: number, contractSize: Decimal): Fill | undefined {
  const { id, price } = from;
  const quantity = from.amount?.times(contractSize);
  if (id === undefined || price === undefined || quantity === undefined || quantity.lte(ZERO)) return undefined;
  const cost = from.fee?.cost;
  const currency = from.fee?.currency;
  const taken = cost === undefined || currency === undefined ? {} : { fee: { amount: cost, currency } };
  return { tradeId: id, quantity, price, at: from.timestamp ?? at, ...taken };
}

const limits = maybe(z.object({ min: number, max: number }));
const unifiedMarket = z.object({
  symbol: z.string(),
  base: z.string(),
  quote: z.string(),
  settle: text,
  spot: maybe(z.boolean()),
  swap: maybe(z.boolean()),
  active: maybe(z.boolean()),
  precision: maybe(z.object({ amount: number, price: number })),
  limits: maybe(z.object({ amount: limits, cost: limits, market: limits })),
});

export interface MarketReading {
  /** ccxt's id for the names of markets: that of the configuration. */
  readonly exchange: string;
  readonly type: 'spot' | 'swap';
  /** Whether ccxt gives precisions as steps, or as decimal places. */
  readonly inSteps: boolean;
}

/** A market of the wanted type, its rules in base units; undefined for any other. Perpetuals are linear: they settle in what they are quoted in. */
export function genericMarket({ exchange, type, inSteps }: MarketReading, from: unknown): Market | undefined {
  const read = unifiedMarket.safeParse(from).data;
  if (read === undefined || read[type] !== true || read.active === false) return undefined;
  const { symbol, base, quote, settle, precision, limits } = read;
  if (type === 'swap' && settle !== quote) return undefined;
  const size = contractSizeOf(from);
  const step = (value: Decimal | undefined) => (value === undefined || inSteps ? value : placesToStep(value));
  const rules: { -readonly [Name in keyof MarketRules]: Decimal | undefined } = {
    tick: step(precision?.price),
    lot: step(precision?.amount)?.times(size),
    minQuantity: limits?.amount?.min?.times(size),
    maxQuantity: limits?.amount?.max?.times(size),
    maxMarketQuantity: limits?.market?.max?.times(size),
    minValue: limits?.cost?.min,
  };
  const stated = Object.entries(rules).filter(([, value]) => value !== undefined && value.gt(ZERO));
  const rulesFrom = stated.length > 0 ? 'venue' : 'assumed';
  return { exchange, symbol, base, quote, rules: Object.fromEntries(stated), rulesFrom };
}

/** 8 places are a step of 0.00000001. */
function placesToStep(places: Decimal): Decimal {
  return decimal(`1e${plain(places.times('-1'))}`);
}
