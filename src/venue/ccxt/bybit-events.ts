// Reads what Bybit tells over its private stream, with ccxt's own readers of orders and executions: a poll and the stream then say the same.
import { z } from 'zod';
import { ZERO } from '../../model/decimal.ts';
import type { ClientOrderId } from '../../model/ids.ts';
import type { ExecutionReport } from '../../model/report.ts';
import { contractSizeOf } from './contracts.ts';
import type { CcxtExchange } from './exchange.ts';
import { genericFill, genericReport, unifiedOrder, unifiedTrades } from './generic-read.ts';
import { amount, maybe } from './json.ts';

/** https://bybit-exchange.github.io/docs/v5/websocket/private/order */
const orderSchema = z.object({ symbol: z.string(), category: z.string(), orderLinkId: z.string(), orderStatus: z.string() });
/** https://bybit-exchange.github.io/docs/v5/websocket/private/execution */
const executionSchema = z.object({
  symbol: z.string(),
  category: z.string(),
  orderId: z.string().min(1),
  orderLinkId: z.string(),
  side: z.string(),
  orderQty: amount,
  leavesQty: amount,
  execType: z.string(),
  execTime: maybe(z.string()),
});

/** https://bybit-exchange.github.io/docs/v5/enum#orderstatus: of an order that is on its way to the engine nothing else can be said. */
const STATUSES: ReadonlySet<string> = new Set([
  'Created',
  'New',
  'PartiallyFilled',
  'Untriggered',
  'Triggered',
  'Rejected',
  'PartiallyFilledCanceled',
  'Filled',
  'Cancelled',
  'Deactivated',
]);

/** Trades of the venue's own accord, by https://bybit-exchange.github.io/docs/v5/enum#exectype */
const BY_THE_VENUE: Readonly<Record<string, string>> = {
  AdlTrade: 'auto-deleveraging',
  BustTrade: 'liquidation',
  Delivery: 'delivery',
  Settle: 'settlement',
};

export interface BybitReading {
  readonly exchange: CcxtExchange;
  readonly type: 'spot' | 'swap';
  /** As ccxt lists it. */
  readonly marketOf: (name: string) => unknown;
}

/** Undefined where it cannot be understood. */
export type Read = ExecutionReport | 'not ours to read' | undefined;

export function reportOfOrder(from: unknown, reading: BybitReading): Read {
  const read = orderSchema.safeParse(from).data;
  if (read === undefined || !STATUSES.has(read.orderStatus)) return undefined;
  const market = marketIn(read, reading);
  if (market === undefined) return 'not ours to read';
  const order = unifiedOrder.safeParse(reading.exchange.parseOrder(from, market)).data;
  return order && genericReport(order, [], read.orderLinkId as ClientOrderId, contractSizeOf(market));
}

export function reportOfExecution(from: unknown, reading: BybitReading): Read {
  const read = executionSchema.safeParse(from).data;
  if (read === undefined) return undefined;
  const { orderId, orderLinkId, orderQty, leavesQty, execType, execTime } = read;
  const market = marketIn(read, reading);
  // Funding moves money, and no position.
  if (market === undefined || execType === 'Funding') return 'not ours to read';
  const contractSize = contractSizeOf(market);
  const trade = unifiedTrades.element.safeParse(reading.exchange.parseTrade(from, market)).data;
  const fill = trade && genericFill(trade, Number(execTime ?? 0), contractSize);
  if (fill === undefined) return undefined;
  const side = read.side.toLowerCase();
  const message = BY_THE_VENUE[execType];
  return {
    clientOrderId: orderLinkId as ClientOrderId,
    venueOrderId: orderId,
    // Of an end other than being filled the order's own topic tells.
    status: leavesQty.eq(ZERO) ? 'filled' : 'open',
    filled: orderQty.minus(leavesQty).times(contractSize),
    fills: [fill],
    ...(side === 'buy' || side === 'sell' ? { side } : {}),
    ...(message === undefined ? {} : { message }),
  };
}

/** One stream tells of all that a unified account trades; this account is only what its type says. */
function marketIn(read: { readonly symbol: string; readonly category: string }, { type, marketOf }: BybitReading): unknown {
  return read.category === (type === 'spot' ? 'spot' : 'linear') ? marketOf(read.symbol) : undefined;
}
