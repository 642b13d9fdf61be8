// How much: from what the alert or the route asks to a number of base units, before the market's lot.
import type { AccountView } from '../ledger/port.ts';
import { type Decimal, decimal, HUNDRED, larger, plain, smaller, sum, ZERO } from '../model/decimal.ts';
import type { Account } from '../model/account.ts';
import type { Denial } from '../model/denial.ts';
import { isFilling, isNotShown, leavesOfLeg, leavesQuantity, type Order, TRADES_MISSING } from '../model/order.ts';
import { fitSize, type Market } from '../model/market.ts';
import type { CheckInput } from './check-input.ts';
import { readHoldings } from './holdings.ts';

export interface Sized {
  /** Base units, not yet rounded. */
  readonly size: Decimal;
  /** What differs from what was asked, and why. */
  readonly notes: readonly string[];
}

/** The size of an entry; `price` is what it is expected to fill at. */
export function entrySize(view: AccountView, input: CheckInput, price: Decimal | undefined): Sized | Denial {
  const { asked } = view.order;
  const unpriced: Denial = { code: 'price_unavailable', context: { market: view.market.symbol } };
  switch (asked.kind) {
    case 'base':
      return { size: asked.quantity, notes: [] };
    case 'quote':
      if (price === undefined) return unpriced;
      return {
        size: asked.value.amount.div(price),
        notes: [`${plain(asked.value.amount)} ${asked.value.currency} at ${plain(price)}`],
      };
    case 'equity': {
      const equity = equityInQuote(view, input);
      if (price === undefined || equity === undefined) return unpriced;
      const share = equity.times(asked.percent).div(HUNDRED);
      return {
        size: share.div(price),
        notes: [`${plain(asked.percent)}% of an equity of ${plain(equity)} ${view.market.quote} at ${plain(price)}`],
      };
    }
    case 'position':
      // Intake gives this size to exits only.
      throw new Error(`entry ${view.order.id} has no size of its own`);
  }
}

/**
 * The size of an exit: what was asked, cut to what pinewire holds and no unsettled exit already takes. On spot that is net of fees
 * taken in the base asset, so the sale of what was bought is a little smaller than the purchase, and says so.
 */
export function exitSize(view: AccountView, input: CheckInput): Sized | Denial {
  const { order, account, market } = view;
  const { heldAtVenue } = input;
  // The venue closes no more than there is, so what an unknown entry may have opened may be left too; on spot that would be coins of others.
  const held = account.type === 'swap' && heldAtVenue !== undefined ? available(view).plus(maybeHeld(view)) : available(view);
  const asked = order.asked.kind === 'base' ? order.asked.quantity : undefined;
  if (asked !== undefined && sellsExisting(view)) return fromHoldings(asked, view, input);
  const bounded = heldAtVenue === undefined ? held : smaller(held, heldAtVenue);
  if (account.type === 'spot' && bounded.lt(held) && isTooLittle(market, bounded)) {
    const context = { account: account.name, value: plain(held), headroom: plain(bounded), currency: market.base };
    return { code: 'nothing_free', context };
  }
  if (bounded.lte(ZERO)) {
    return {
      code: 'nothing_to_close',
      context: { account: account.name, market: market.symbol, value: plain(larger(held, ZERO)) },
    };
  }
  if (asked === undefined) return { size: bounded, notes: ['closes the whole position'] };
  if (asked.lte(bounded)) return { size: asked, notes: [] };
  const why = bounded.lt(held)
    ? 'that is all that the venue says is free'
    : `that is what pinewire holds of ${market.base}, net of fees`;
  return {
    size: bounded,
    notes: [`${order.side === 'sell' ? 'sells' : 'buys'} ${plain(bounded)} instead of ${plain(asked)}: ${why}`],
  };
}

/** Whether it is no order: on spot a fee in coins leaves a rest of what was bought. */
export function isTooLittle(market: Market, size: Decimal): boolean {
  const fits = fitSize(market, size);
  return fits.lte(ZERO) || fits.lt(market.rules.minQuantity ?? ZERO);
}

/** Whether this exit reaches beyond what pinewire holds, into what the account held already. */
export function sellsExisting(view: AccountView): boolean {
  const { account, order } = view;
  const { asked, effect } = order;
  const may = account.sellExisting && account.type === 'spot' && effect === 'exit';
  return may && asked.kind === 'base' && asked.quantity.gt(available(view));
}

/** With `sell_existing` the venue's free balance is the bound; where it is not known the venue itself decides. */
function fromHoldings(asked: Decimal, { market }: AccountView, { balances, heldAtVenue }: CheckInput): Sized {
  const free = heldAtVenue ?? balances?.free.get(market.base);
  if (free === undefined || free.gte(asked))
    return { size: asked, notes: ['sells holdings that pinewire did not buy (sell_existing)'] };
  return { size: free, notes: [`sells ${plain(free)} instead of ${plain(asked)}: that is the free balance of ${market.base}`] };
}

/**
 * What an exit may take: the position, less what unsettled exits of the lane and the orders that are to follow them still may take of it. One
 * that the venue does not show takes nothing that counts: an exit that passes it is bounded by what the venue says is held.
 */
export function available({ account, position, unsettled, order }: AccountView): Decimal {
  const exits = unsettled.filter(
    (other) => other.market === order.market && other.side === order.side && other.effect === 'exit',
  );
  const taken = sum(exits.map((other) => (isNotShown(other) ? takenUnbooked(other, account) : (leavesOfLeg(other) ?? ZERO))));
  const against = order.side === 'sell' ? position.quantity : ZERO.minus(position.quantity);
  return larger(against.minus(taken), ZERO);
}

/**
 * What an exit that is passed has taken by the venue's own word, and no trade is booked of: on spot the bound of what is held there counts coins
 * of others too.
 */
function takenUnbooked({ reason, filled }: Order, { type }: Account): Decimal {
  const isTold = type === 'spot' && reason?.code === TRADES_MISSING && reason.filled !== undefined;
  return isTold ? larger(decimal(reason.filled).minus(filled), ZERO) : ZERO;
}

/** What entries of the lane that are unknown, not shown any more, or not told whole yet may have opened. */
function maybeHeld({ unsettled, order }: AccountView): Decimal {
  const doubtful = unsettled.filter(
    (other) => other.market === order.market && other.side !== order.side && other.effect === 'entry' && isInDoubt(other),
  );
  return sum(doubtful.map(stillToFill));
}

/** Whether nobody can say what became of it: it may have filled. What an exit takes counts in full until its end, however it is told. */
export function isInDoubt(order: Order): boolean {
  return order.status === 'unknown' || isNotShown(order) || (order.effect === 'entry' && isFilling(order));
}

export function stillToFill(order: Order): Decimal {
  return leavesQuantity(order) ?? ZERO;
}

/** Everything the account owns that is worth something in the quote currency: its balance and the positions priced in it. */
function equityInQuote({ account, holdings, market }: AccountView, { balances }: CheckInput): Decimal | undefined {
  const cash = balances?.total.get(market.quote);
  // On margin the venue's own total holds what positions have won and lost.
  if (cash === undefined || account.type === 'swap') return cash;
  const worth = readHoldings(holdings)
    .filter((held) => held.market.quote === market.quote)
    .map(({ position, mark }) => position.quantity.times(mark ?? ZERO));
  return cash.plus(sum(worth));
}
