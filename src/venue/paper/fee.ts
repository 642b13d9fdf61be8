// What a paper trade costs, spot and margin alike.
import { type Decimal, decimal, floorTo, HUNDRED } from '../../model/decimal.ts';

/** Binance truncates what it takes to eight places. */
const FEE_STEP = decimal('0.00000001');

export function feeOf(amount: Decimal, percent: Decimal): Decimal {
  return floorTo(amount.times(percent).div(HUNDRED), FEE_STEP);
}
