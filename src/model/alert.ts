// What TradingView sent, understood: the nouns of an alert before it is resolved to a market and an account.
import type { Decimal } from './decimal.ts';
import type { SequenceNumber } from './sequence.ts';
import type { Side } from './side.ts';

/** A payload shape we understand. */
export type Dialect = 'native';

/** Where an alert came in: a signed webhook, the unsigned TradingView path, or a person. */
export type AlertSource = 'webhook' | 'tradingview' | 'command';

export type OrderType = 'market' | 'limit';

/** The strategy's position after its order, as TradingView's `{{strategy.market_position}}` says it. */
export type TargetPosition = 'long' | 'short' | 'flat';

/**
 * Where a client_ref is unique, for ever. Canonical: `exchange` in lower case or empty where the alert names none, `symbol` in upper
 * case without a prefix that only repeats the exchange, `strategy` without space around it, or empty.
 */
export interface AlertScope {
  readonly strategy: string;
  readonly exchange: string;
  readonly symbol: string;
}

/** One alert in canonical form, whatever dialect it came in. */
export interface Alert extends AlertScope {
  readonly dialect: Dialect;
  readonly clientRef: string;
  readonly side: Side;
  /** Asked size in units of the base asset, above zero. */
  readonly size: Decimal;
  /** The alert's own price: a limit where `type` is `limit`, otherwise what the strategy saw, for the slippage guard. */
  readonly price?: Decimal;
  /** Absent where the alert does not say; `alerts.price_means` decides then. */
  readonly type?: OrderType;
  readonly action?: 'open' | 'close';
  readonly position?: TargetPosition;
  /** The strategy's position size after its order; signed or absolute as the script sends it. */
  readonly positionSize?: Decimal;
  /** When the alert fired, milliseconds UTC. */
  readonly time?: number;
  readonly signal?: string;
  /** Its place in the sender's own count, by which a missing one is noticed. */
  readonly sequence?: SequenceNumber;
  /** Free text and numbers that pinewire keeps and does not read. */
  readonly extras?: Readonly<Record<string, unknown>>;
}

/**
 * What pinewire recommends as client_ref, the same wherever it says so. An order id is only the entry's name and `{{timenow}}` counts
 * whole seconds: it takes all of these to tell two orders of one second apart.
 */
export const RECOMMENDED_CLIENT_REF =
  '{{strategy.order.id}}-{{timenow}}-{{strategy.order.action}}-{{strategy.order.contracts}}-{{strategy.market_position_size}}';

/** The symbol as the market table spells it: upper case, without a prefix that is the exchange itself (`BINANCE:BTCUSDT` → `BTCUSDT`). */
export function canonicalSymbol(symbol: string, exchange: string): string {
  const upper = symbol.trim().toUpperCase();
  const prefix = `${exchange.trim().toUpperCase()}:`;
  return prefix !== ':' && upper.startsWith(prefix) ? upper.slice(prefix.length) : upper;
}

/**
 * Whether two alerts may name one market in two ways: the same symbol, and where one of them names an exchange or a prefix, the other names
 * none or the same. Which market it is only the table says.
 */
export function mayBeSame(a: Pick<AlertScope, 'exchange' | 'symbol'>, b: Pick<AlertScope, 'exchange' | 'symbol'>): boolean {
  const [[prefixA, symbolA], [prefixB, symbolB]] = [splitSymbol(a.symbol), splitSymbol(b.symbol)];
  const agree = (one: string, other: string) => one === '' || other === '' || one === other;
  return symbolA === symbolB && agree(prefixA, prefixB) && agree(a.exchange, b.exchange);
}

/** `BINANCE:BTCUSDT` → `BINANCE` and `BTCUSDT`. */
export function splitSymbol(symbol: string): readonly [prefix: string, symbol: string] {
  const end = symbol.lastIndexOf(':');
  return [symbol.slice(0, Math.max(end, 0)), symbol.slice(end + 1)];
}

export function canonicalExchange(exchange: string): string {
  return exchange.trim().toLowerCase();
}
