// From what a venue lists of a market to what the ledger does not know of it: orders that a store has forgotten, and others' orders.
import type { ForgottenOrder, Known } from '../ledger/port.ts';
import { plain, sum, ZERO } from '../model/decimal.ts';
import type { Fill } from '../model/fill.ts';
import type { ListedOrder, ListedTrade } from '../venue/port.ts';

/** Of an average, which may have no end. */
const AVERAGE_PLACES = 12;

/** All that was listed of one market. */
export interface Listed {
  readonly market: string;
  readonly orders: readonly ListedOrder[];
  readonly trades: readonly ListedTrade[];
}

/**
 * Orders that filled or may still fill, and trades of orders that the venue does not list, as far as neither is known. An order without a
 * client id is known where its trades are booked; one that has ended without a fill holds nothing, and its alert finds it by itself.
 */
export function forgottenAmong({ market, orders, trades }: Listed, known: Known): ForgottenOrder[] {
  const listed = new Map(orders.map((order) => [order.venueOrderId, order]));
  const behind = Map.groupBy(trades, ({ venueOrderId, fill }) => venueOrderId ?? `trade ${fill.tradeId}`);
  const isBooked = (fills: readonly Fill[]) => fills.length > 0 && fills.every(({ tradeId }) => known.tradeIds.has(tradeId));
  const fillsOf = (key: string) => [...new Map((behind.get(key) ?? []).map(({ fill }) => [fill.tradeId, fill])).values()];
  const forgotten = [...listed.values()].flatMap((order) => {
    const { venueOrderId, clientOrderId, status, filled } = order;
    const fills = fillsOf(venueOrderId);
    const isKnown = clientOrderId !== undefined && known.clientOrderIds.has(clientOrderId);
    if (isKnown || known.unsettled.has(venueOrderId) || isBooked(fills)) return [];
    return filled.gt(ZERO) || fills.length > 0 || status === 'open' ? [orderRow(market, order, fills)] : [];
  });
  const strays = [...behind].flatMap(([key, [first]]) => {
    const fills = fillsOf(key);
    if (listed.has(key) || known.unsettled.has(key) || isBooked(fills)) return [];
    const { venueOrderId } = first ?? {};
    return [{ market, ...(venueOrderId !== undefined && { venueOrderId }), ...tradesRow(fills) }];
  });
  return [...forgotten, ...strays];
}

function orderRow(market: string, order: ListedOrder, fills: readonly Fill[]): ForgottenOrder {
  const { venueOrderId, clientOrderId, side, type, status, size, filled, at } = order;
  const told = tradesRow(fills);
  return {
    market,
    venueOrderId,
    status,
    ...(clientOrderId !== undefined && { clientOrderId }),
    ...(side !== undefined && { side }),
    ...(type !== undefined && { type }),
    ...(size !== undefined && { size: plain(size) }),
    ...(at !== undefined && { placedAt: at }),
    ...told,
    // Trades may be told later than the order's own count, and only those of the span are.
    filled: filled.gt(told.filled) ? plain(filled) : told.filled,
  };
}

function tradesRow(fills: readonly Fill[]): Pick<ForgottenOrder, 'filled' | 'averagePrice' | 'lastTradeAt'> {
  const filled = sum(fills.map(({ quantity }) => quantity));
  if (filled.lte(ZERO)) return { filled: '0' };
  const spent = sum(fills.map(({ quantity, price }) => quantity.times(price)));
  return {
    filled: plain(filled),
    averagePrice: plain(spent.div(filled).round(AVERAGE_PLACES)),
    lastTradeAt: Math.max(...fills.map(({ at }) => at)),
  };
}
