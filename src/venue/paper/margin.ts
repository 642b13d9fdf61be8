// The paper engine on margin: what an order on a derivative does to the account, decided from one state without waiting. Pure.
//
// A position is kept like a currency of its own under the market's name, and a trade moves its whole value in quote currency: after a short sale
// the account owns more money and owes the coins. So everything adds up whoever trades beside it, and equity is money plus positions at
// their price, at any time.
import { type Decimal, decimal, larger, plain, sum, ZERO } from '../../model/decimal.ts';
import type { Market } from '../../model/market.ts';
import { type Side, sign } from '../../model/side.ts';
import type { Money } from '../../model/money.ts';
import type { Balance } from '../port.ts';
import { feeOf } from './fee.ts';
import type { Movement } from './funds.ts';

/** Positions and what rests may be worth so many times the equity; Binance's default for a new account. */
const PAPER_LEVERAGE = decimal('20');

/** The margin side of an account in one quote currency. */
export interface MarginState {
  /** The quote currency as booked: it rises by the whole value of what is sold short. */
  readonly cash: Decimal;
  /** Signed base units by unified symbol, of this quote currency. */
  readonly positions: ReadonlyMap<string, Decimal>;
  /** What a unit of each is worth; one that nobody knows a price of is missing. */
  readonly marks: ReadonlyMap<string, Decimal>;
  /** Value of resting entries. */
  readonly resting: Decimal;
}

export interface MarginOrder {
  readonly side: Side;
  readonly size: Decimal;
  readonly price: Decimal;
  readonly reduceOnly: boolean;
}

export interface MarginRefusal {
  readonly code: string;
  readonly message: string;
}

/** Why the account cannot carry this order, or undefined where it can. */
export function marginRefusal(state: MarginState, { symbol, quote }: Market, order: MarginOrder): MarginRefusal | undefined {
  const { side, size, price, reduceOnly } = order;
  const held = state.positions.get(symbol) ?? ZERO;
  if (reduceOnly && !covers(held, side, size)) {
    return {
      code: 'reduce_only',
      message: `the order would not only reduce: held are ${plain(held)} on ${symbol}, to ${side} ${plain(size)}`,
    };
  }
  const after = held.plus(size.times(sign(side)));
  if (after.abs().lte(held.abs())) return undefined;
  const growth = after.abs().minus(held.abs()).times(price);
  const value = exposure(state).plus(growth);
  const equity = equityOf(state);
  const most = larger(equity, ZERO).times(PAPER_LEVERAGE);
  if (value.lte(most)) return undefined;
  const headroom = plain(larger(most.minus(exposure(state)), ZERO));
  return {
    code: 'insufficient_balance',
    message: `margin: ${plain(value)} ${quote} would be carried by an equity of ${plain(equity)}; at most ${headroom} more`,
  };
}

/** Whether selling or buying `size` only leaves what is held. */
export function covers(held: Decimal, side: Side, size: Decimal): boolean {
  return held.times(sign(side)).lt(ZERO) && size.lte(held.abs());
}

/** Both legs of one trade, and its fee in quote currency. */
export function marginTrade(
  market: Market,
  { side, size, price }: Pick<MarginOrder, 'side' | 'size' | 'price'>,
  feePercent: Decimal,
): { fee: Money; movements: readonly Movement[] } {
  const value = size.times(price);
  const fee = feeOf(value, feePercent);
  return {
    fee: { amount: fee, currency: market.quote },
    movements: [
      { currency: market.symbol, free: size.times(sign(side)), locked: ZERO },
      { currency: market.quote, free: value.times(sign(side)).neg().minus(fee), locked: ZERO },
    ],
  };
}

/** As an exchange shows it: the equity, of which the margin is locked. */
export function marginBalance(state: MarginState, currency: string): Balance {
  const equity = equityOf(state);
  const locked = exposure(state).div(PAPER_LEVERAGE);
  return { currency, free: equity.minus(locked), locked };
}

function equityOf({ cash, positions, marks }: MarginState): Decimal {
  return cash.plus(sum([...positions].map(([symbol, held]) => held.times(marks.get(symbol) ?? ZERO))));
}

function exposure({ positions, marks, resting }: MarginState): Decimal {
  return resting.plus(sum([...positions].map(([symbol, held]) => held.abs().times(marks.get(symbol) ?? ZERO))));
}
