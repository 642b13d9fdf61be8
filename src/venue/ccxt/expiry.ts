// How each exchange is told until when a request may be taken in, where ccxt does not do it for us.
import { isoTime } from '../../model/clock.ts';
import type { Wire } from './wire.ts';

export interface Expiry {
  /** Parameters of the order that ccxt passes on and signs. */
  readonly params?: (validUntil: number) => Readonly<Record<string, string>>;
  /** Headers that the signature does not cover, added to the signed request. */
  readonly headers?: (validUntil: number) => Readonly<Record<string, string>>;
  /** The moment as the final request says it; undefined where it does not: then no window is claimed. */
  readonly read: (wire: Wire) => number | undefined;
}

const EXPIRIES: Readonly<Record<string, Expiry>> = {
  // ccxt sends both, from the venue's time and its own setting of 5 s.
  bybit: {
    read: ({ headers }) => {
      const timestamp = number(headers['X-BAPI-TIMESTAMP']);
      const window = number(headers['X-BAPI-RECV-WINDOW']);
      return timestamp === undefined || window === undefined ? undefined : timestamp + window;
    },
  },
  okx: {
    headers: (validUntil) => ({ expTime: String(validUntil) }),
    read: ({ headers }) => number(headers['expTime']),
  },
  gate: {
    headers: (validUntil) => ({ 'x-gate-exptime': String(validUntil) }),
    read: ({ headers }) => number(headers['x-gate-exptime']),
  },
  kraken: {
    params: (validUntil) => ({ deadline: isoTime(validUntil) }),
    read: ({ body }) => {
      const deadline = new URLSearchParams(body).get('deadline');
      return deadline === null ? undefined : Date.parse(deadline);
    },
  },
};

export function expiryOf(exchange: string): Expiry | undefined {
  return Object.hasOwn(EXPIRIES, exchange) ? EXPIRIES[exchange] : undefined;
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{13}$|^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
