// Exact decimals on their way in and out: no price, size or balance ever passes through a float.

import BigJs from 'big.js';

/** A constructor of our own: `strict` throws where a float is passed. */
const Exact = BigJs();
Exact.strict = true;

export type Decimal = BigJs;

export const decimal = (value: string | Decimal) => new Exact(value);
export const ZERO = decimal('0');

/** As the venue writes amounts: always eight places. */
export const wire = (value: string | Decimal) => new Exact(value).toFixed(8);

/** Commissions are cut to the asset's eight places, never rounded up against the account. */
export const truncated = (value: Decimal) => value.round(8, BigJs.roundDown);

export const isMultiple = (value: Decimal, step: string) => value.mod(step).eq('0');

export const min = (a: Decimal, b: Decimal) => (a.lt(b) ? a : b);
export const sum = (values: readonly Decimal[]) => values.reduce((total, value) => total.plus(value), ZERO);
