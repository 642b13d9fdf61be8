// How ccxt is asked for one order by our id, and how it cancels by it: a different parameter at nearly every exchange.
type Params = Readonly<Record<string, unknown>>;

/** The first argument of ccxt's call, and its parameters. */
export interface ById {
  readonly id: string | undefined;
  readonly params: Params;
}

const byUnifiedName = (id: string): ById => ({ id, params: { clientOrderId: id } });

const FETCH: Readonly<Record<string, (id: string) => ById>> = {
  binanceusdm: byUnifiedName,
  okx: byUnifiedName,
  gate: byUnifiedName,
  bitget: byUnifiedName,
  hyperliquid: byUnifiedName,
  kucoin: byUnifiedName,
  bybit: (id) => ({ id: undefined, params: { orderLinkId: id, acknowledged: true } }),
};

const CANCEL: Readonly<Record<string, (id: string) => ById>> = {
  binanceusdm: byUnifiedName,
  okx: byUnifiedName,
  kraken: byUnifiedName,
  kucoin: byUnifiedName,
  bitget: byUnifiedName,
  hyperliquid: byUnifiedName,
  bybit: (id) => ({ id: undefined, params: { orderLinkId: id } }),
  // Its `text` stands where the id stands.
  gate: (id) => ({ id, params: {} }),
};

/** Undefined where the exchange's orders are only listed and matched. */
export function fetchBy(exchange: string, id: string): ById | undefined {
  return Object.hasOwn(FETCH, exchange) ? FETCH[exchange]?.(id) : undefined;
}

/** By the venue's id where it is known, because it never comes back; Hyperliquid's is a number, which ccxt would round beyond 2^53. */
export function cancelBy(exchange: string, id: string, venueOrderId: string | undefined): ById | undefined {
  if (venueOrderId !== undefined && exchange !== 'hyperliquid') return { id: venueOrderId, params: {} };
  return Object.hasOwn(CANCEL, exchange) ? CANCEL[exchange]?.(id) : undefined;
}

/** Lists that the exchange itself narrows down to our id, so that it is found however long they are; Kraken's name trades where asked to. */
export function listBy(exchange: string, id: string): Params {
  return exchange === 'kraken' ? { clientOrderId: id, trades: true } : {};
}

/** How ccxt's `fetchMyTrades` is narrowed down to one order; its `fetchOrderTrades` refuses Binance's swaps and says nothing else. */
const TRADES: Readonly<Record<string, string>> = {
  binanceusdm: 'orderId',
  bybit: 'orderId',
  okx: 'ordId',
  kucoin: 'orderId',
  gate: 'order_id',
};

/** Undefined where trades are listed by their time only. */
export function tradesBy(exchange: string, venueOrderId: string): Params | undefined {
  const name = Object.hasOwn(TRADES, exchange) ? TRADES[exchange] : undefined;
  return name === undefined ? undefined : { [name]: venueOrderId };
}

/** How a list of orders is told where a span of time ends, milliseconds UTC; undefined where the exchange lists its newest orders only. */
export function ordersUntil(exchange: string, until: number): Params | undefined {
  if (exchange === 'hyperliquid') return undefined;
  return exchange === 'kraken' ? { end: Math.ceil(until / 1_000) } : { until };
}
