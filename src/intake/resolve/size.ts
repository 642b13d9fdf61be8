// How large: the alert's size, or the route's own, put into the market's currencies.
import type { Account } from '../../model/account.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { Denial } from '../../model/denial.ts';
import type { Market } from '../../model/market.ts';
import { printMoney } from '../../model/money.ts';
import type { RouteSize, SizeSpec } from '../../model/size.ts';

/** A route's amount is base or quote by its currency; one in a third currency cannot be meant and is denied as what it is. */
export function sizeSpec(size: RouteSize, asked: Decimal, market: Market, account: Account): SizeSpec | Denial {
  if (size === 'alert') return { kind: 'base', quantity: asked };
  if (size.kind === 'equity') return size;
  const { value } = size;
  if (value.currency === market.quote) return { kind: 'quote', value };
  if (value.currency === market.base) return { kind: 'base', quantity: value.amount };
  const reason = `size ${printMoney(value)} of its route is neither in ${market.base} nor in ${market.quote}`;
  return { code: 'account_unavailable', context: { account: account.name, reason } };
}
