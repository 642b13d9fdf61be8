// What an account holds beside the order's own market: read for verdicts that depend on it, and for no others.
import type { AccountView, Holding } from '../ledger/port.ts';
import type { Account } from '../model/account.ts';
import type { Limits } from '../model/limits.ts';
import type { Order } from '../model/order.ts';

/**
 * Whether the verdict looks at what the account holds elsewhere: where the day's loss is limited, the size is a share of it all, or an
 * entry stands on the margin that everything else stands on.
 */
export function looksAtHoldings({ asked, effect }: Order, { dailyLoss }: Limits, { type }: Account): boolean {
  return dailyLoss !== undefined || asked.kind === 'equity' || (type === 'swap' && effect === 'entry');
}

/** A limit that cannot be applied must not vanish. */
export function readHoldings(holdings: AccountView['holdings']): readonly Holding[] {
  if (holdings === 'not read') throw new Error('the verdict depends on holdings that were not read');
  return holdings;
}
