// How large an order is meant to be, before anyone knows the price or the balance it will meet.
import { type Decimal, decimal, HUNDRED, plain, readDecimal, ZERO } from './decimal.ts';
import { type Money, money, printMoney, readMoney } from './money.ts';

export type SizeSpec =
  /** So much of the base asset. */
  | { readonly kind: 'base'; readonly quantity: Decimal }
  /** So much money of the quote currency, at the price known when the order is placed. */
  | { readonly kind: 'quote'; readonly value: Money }
  /** A share of the account's equity in the quote currency, when the order is placed. */
  | { readonly kind: 'equity'; readonly percent: Decimal }
  /** Whatever the position is when the order is placed: exits only. */
  | { readonly kind: 'position' };

/** A route's `size` as configured: what the alert says, or a size of its own. A bare amount of money may turn out to be base or quote. */
export type RouteSize =
  | 'alert'
  | { readonly kind: 'amount'; readonly value: Money }
  | { readonly kind: 'equity'; readonly percent: Decimal };

/** Reads `alert`, `0.01 BTC`, `50 USDT`, `5% of equity`; undefined for anything else or for amounts of zero or less. */
export function readRouteSize(text: string): RouteSize | undefined {
  const trimmed = text.trim();
  if (trimmed === 'alert') return 'alert';
  const share = /^(\S+) ?% of equity$/.exec(trimmed);
  if (share !== null) {
    const percent = readDecimal(share[1] ?? '');
    return percent === undefined || percent.lte(ZERO) || percent.gt(HUNDRED) ? undefined : { kind: 'equity', percent };
  }
  const value = readMoney(trimmed);
  return value === undefined || value.amount.lte(ZERO) ? undefined : { kind: 'amount', value };
}

/** One word of text for the ledger; {@link parseSizeSpec} reads it back. */
export function printSizeSpec(spec: SizeSpec): string {
  switch (spec.kind) {
    case 'base':
      return `base ${plain(spec.quantity)}`;
    case 'quote':
      return `quote ${printMoney(spec.value)}`;
    case 'equity':
      return `equity ${plain(spec.percent)}`;
    case 'position':
      return 'position';
  }
}

/** Reads what {@link printSizeSpec} wrote; throws on anything else, because then the ledger is damaged. */
export function parseSizeSpec(text: string): SizeSpec {
  const [kind, amount = '', currency = ''] = text.split(' ');
  switch (kind) {
    case 'base':
      return { kind, quantity: decimal(amount) };
    case 'quote':
      return { kind, value: money(decimal(amount), currency) };
    case 'equity':
      return { kind, percent: decimal(amount) };
    case 'position':
      return { kind };
    default:
      throw new Error(`not a size: ${JSON.stringify(text)}`);
  }
}
