// What an account holds beside the order's own market: read for verdicts that depend on it, and for no others.
import type { AccountView, Holding } from '../ledger/port.ts';
import type { Limits } from '../model/limits.ts';
import type { Order } from '../model/order.ts';

/** Whether the verdict looks at what the account holds elsewhere: where the day's loss is limited, or the size is a share of it all. */
export function looksAtHoldings({ asked }: Order, { dailyLoss }: Limits): boolean {
  return dailyLoss !== undefined || asked.kind === 'equity';
}

/** A limit that cannot be applied must not vanish. */
export function readHoldings(holdings: AccountView['holdings']): readonly Holding[] {
  if (holdings === 'not read') throw new Error('the verdict depends on holdings that were not read');
  return holdings;
}
