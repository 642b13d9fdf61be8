// What a swap account may carry: everything it holds and everything on its way, against its equity.
import type { AccountView, Exposure } from '../ledger/port.ts';
import { type Decimal, larger, ONE, plain, sum, ZERO } from '../model/decimal.ts';
import type { Denial } from '../model/denial.ts';
import { type Money, money, printMoney } from '../model/money.ts';
import { leavesQuantity, type Order } from '../model/order.ts';
import type { Limits } from '../model/limits.ts';
import type { CheckInput } from './check-input.ts';
import { readHoldings } from './holdings.ts';

/** Without a limit of its own an account borrows nothing. */
const UNBORROWED = ONE;

export function leverageLimit({ maxLeverage }: Limits): Decimal {
  return maxLeverage ?? UNBORROWED;
}

/**
 * Longs and shorts add up, because on one bad day they move against their owner together. Both sides count with what the ledger knows:
 * a position by its last mark, else by what it cost; an entry on its way by its reservation.
 */
export function carried(
  { holdings, unsettled, reservations }: Pick<Exposure, 'holdings' | 'unsettled' | 'reservations'>,
  currency: string,
): Decimal {
  const held = holdings
    .filter((holding) => holding.market.quote === currency)
    .map(({ position, mark }) => (mark === undefined ? position.cost : position.quantity.times(mark)).abs());
  const coming = unsettled.map((order) => stillReserved(order, reservations.get(order.id), currency));
  return sum([...held, ...coming]);
}

/** For swap accounts. */
export function leverageDenial(
  { account, market, holdings, unsettled, reservations }: AccountView,
  { limits, balances }: CheckInput,
  size: Decimal,
  price: Decimal,
): Denial | undefined {
  const equity = larger(balances?.total.get(market.quote) ?? ZERO, ZERO);
  const leverage = leverageLimit(limits);
  const before = carried({ holdings: readHoldings(holdings), unsettled, reservations }, market.quote);
  const value = before.plus(size.times(price));
  const most = equity.times(leverage);
  if (value.lte(most)) return undefined;
  const print = (amount: Decimal): string => printMoney(money(amount, market.quote));
  const headroom = print(larger(most.minus(before), ZERO));
  return {
    code: 'max_leverage',
    context: { account: account.name, value: print(value), limit: plain(leverage), equity: print(equity), headroom },
  };
}

/** The part of an entry's reservation that has not become a position yet. */
function stillReserved(order: Order, reserved: Money | undefined, quote: string): Decimal {
  if (order.effect === 'exit' || reserved?.currency !== quote) return ZERO;
  const leaves = leavesQuantity(order);
  if (leaves === undefined || order.size === undefined || order.size.eq(ZERO)) return reserved.amount;
  return reserved.amount.times(leaves).div(order.size);
}
