// What we hold on one market in one account, folded from fills and from nothing else.
import { type Decimal, decimal, smaller, ZERO } from './decimal.ts';
import type { Fill } from './fill.ts';
import { type Side, sign } from './side.ts';

export interface Position {
  /** Base units held, net of fees taken in the base asset; negative is short. */
  readonly quantity: Decimal;
  /** What the held quantity cost, in quote currency, fees in base or quote included; negative for a short. */
  readonly cost: Decimal;
  /** Profit of everything closed so far, in quote currency, net of fees in base or quote. */
  readonly realised: Decimal;
}

export const FLAT: Position = { quantity: ZERO, cost: ZERO, realised: ZERO };

/**
 * The position after one fill. A fill that reduces realises its part of the cost; what goes on beyond zero opens at the fill's price.
 * Fees in the base asset lower the quantity and leave the cost (so the average price rises by them); fees in the quote currency
 * are paid from the result; fees in a third currency are kept on the fill and do not enter here, because they have no price.
 */
export function applyFill(position: Position, side: Side, fill: Fill, base: string, quote: string): Position {
  const signed = fill.quantity.times(sign(side));
  const reducing = position.quantity.times(signed).lt(ZERO);
  const closed = reducing ? smaller(fill.quantity, position.quantity.abs()) : ZERO;
  const opened = fill.quantity.minus(closed).times(sign(side));
  const costOfClosed = closed.eq(ZERO) ? ZERO : position.cost.times(closed).div(position.quantity.abs());
  // Closing a long sells at the price and gives back its cost; closing a short buys at the price what was sold before.
  const proceeds = closed.times(fill.price).times(sign(side)).times(decimal('-1'));
  const feeInBase = fill.fee?.currency === base ? fill.fee.amount : ZERO;
  const feeInQuote = fill.fee?.currency === quote ? fill.fee.amount : ZERO;
  const quantity = position.quantity.plus(signed).minus(feeInBase);
  const cost = position.cost.minus(costOfClosed).plus(opened.times(fill.price));
  const realised = position.realised.plus(proceeds).minus(costOfClosed).minus(feeInQuote);
  // Nothing held costs nothing: what rounding left in the cost belongs to the result.
  return quantity.eq(ZERO) ? { quantity, cost: ZERO, realised: realised.minus(cost) } : { quantity, cost, realised };
}

/** What one held unit cost; undefined when flat. */
export function averageCost(position: Position): Decimal | undefined {
  return position.quantity.eq(ZERO) ? undefined : position.cost.div(position.quantity);
}

/** Profit or loss if the position were closed at `price`, before fees. */
export function unrealised(position: Position, price: Decimal): Decimal {
  return position.quantity.times(price).minus(position.cost);
}
