// Money is an amount and its currency; the two never travel apart.
import { type Decimal, plain, readDecimal, ZERO } from './decimal.ts';

export interface Money {
  readonly amount: Decimal;
  /** The venue's code for it, upper case: `USDT`, `BTC`. */
  readonly currency: string;
}

export function money(amount: Decimal, currency: string): Money {
  return { amount, currency };
}

/** Reads `"50 USDT"` as configuration and alerts write it; undefined where it is not an amount, a space and a currency. */
export function readMoney(text: string): Money | undefined {
  const match = /^(\S+) +([A-Za-z0-9]{2,12})$/.exec(text.trim());
  const amount = readDecimal(match?.[1] ?? '');
  const currency = match?.[2];
  return amount === undefined || currency === undefined ? undefined : { amount, currency: currency.toUpperCase() };
}

/** `0.5 USDT`. */
export function printMoney(value: Money): string {
  return `${plain(value.amount)} ${value.currency}`;
}

/** One amount for each currency, in order of first appearance; currencies that sum to zero stay out. */
export function totals(values: Iterable<Money>): Money[] {
  const byCurrency = new Map<string, Decimal>();
  for (const value of values) byCurrency.set(value.currency, (byCurrency.get(value.currency) ?? ZERO).plus(value.amount));
  return [...byCurrency].filter(([, amount]) => !amount.eq(ZERO)).map(([currency, amount]) => ({ amount, currency }));
}
