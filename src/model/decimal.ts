// Exact decimals: every price, size and amount of money is one of these, read from text and never from a float.
import BigJs from 'big.js';

/** A constructor of our own, so that nobody else's settings reach our numbers. `strict` makes big.js throw where a float is passed. */
const Exact = BigJs();
Exact.strict = true;
// Division is the only operation that rounds: 40 places keep an average price exact far beyond any venue's 18.
Exact.DP = 40;
Exact.RM = BigJs.roundHalfEven;

/** An exact decimal number. Build one with {@link decimal} or {@link readDecimal}; print it with {@link plain}. */
export type Decimal = BigJs;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/;
/** Widest value we take: 10^30 either way and 60 digits cover 18-decimal tokens in units of their total supply. 1e400 is no size. */
const MAX_EXPONENT = 30;
const MAX_DIGITS = 60;

/**
 * Reads a number as people and JSON write it: `0.1`, `42000.0`, `1e-8`, `+3`.
 * Returns undefined for anything else, for `NaN` and `Infinity`, and for values beyond 10^±30 or 60 digits.
 */
export function readDecimal(text: string): Decimal | undefined {
  if (text.length > 2 * MAX_DIGITS || !NUMBER.test(text)) return undefined;
  const value = new Exact(text.startsWith('+') ? text.slice(1) : text);
  if (value.c.length > MAX_DIGITS || Math.abs(value.e) > MAX_EXPONENT) return undefined;
  return value;
}

/**
 * The decimal that `text` spells; for text that our own code or the ledger wrote. Throws where that is not a number. As wide as it may be:
 * a product of two that were read is wider than either, and a row that can be written but not read would stop its account.
 */
export function decimal(text: string): Decimal {
  if (!NUMBER.test(text)) throw new Error(`not a decimal: ${JSON.stringify(text)}`);
  return new Exact(text.startsWith('+') ? text.slice(1) : text);
}

export const ZERO = decimal('0');
export const ONE = decimal('1');
export const HUNDRED = decimal('100');

/** The decimal without exponent and without trailing zeros: `0.00000001`, `42000`. What the ledger stores and the API prints. */
export function plain(value: Decimal): string {
  return value.eq(ZERO) ? '0' : value.toFixed();
}

/** The largest multiple of `step` that is not above `value`; `value` itself where there is no step. For values of zero or more. */
export function floorTo(value: Decimal, step: Decimal | undefined): Decimal {
  if (step === undefined || step.lte(ZERO)) return value;
  // Not value ÷ step rounded: a quotient of more than 40 places would round up to the next multiple before it is cut.
  return value.minus(value.mod(step));
}

/** The smallest multiple of `step` that is not below `value`; `value` itself where there is no step. For values of zero or more. */
export function ceilTo(value: Decimal, step: Decimal | undefined): Decimal {
  const below = floorTo(value, step);
  return step === undefined || below.eq(value) ? value : below.plus(step);
}

export function smaller(a: Decimal, b: Decimal): Decimal {
  return a.lte(b) ? a : b;
}

export function larger(a: Decimal, b: Decimal): Decimal {
  return a.gte(b) ? a : b;
}

export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}
