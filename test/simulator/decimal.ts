// Exact decimals on their way in and out: no price, size or balance ever passes through a float.

import Big from 'big.js';

export const decimal = (value: string | Big) => new Big(value);

/** As the venue writes amounts: always eight places. */
export const wire = (value: string | Big) => new Big(value).toFixed(8);

/** Commissions are cut to the asset's eight places, never rounded up against the account. */
export const truncated = (value: Big) => value.round(8, 0);

export const isMultiple = (value: Big, step: string) => value.mod(step).eq(0);

export const min = (a: Big, b: Big) => (a.lt(b) ? a : b);
