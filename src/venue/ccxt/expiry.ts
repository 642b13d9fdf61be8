// How each exchange is told until when a request may be taken in, where ccxt does not do it for us.
import { isoTime } from '../../model/clock.ts';
import type { CcxtExchange } from './exchange.ts';
import { completeWire, type Wire } from './wire.ts';

export interface Expiry {
  /** Parameters of the order that ccxt passes on and signs. `window` in milliseconds. */
  readonly params?: (validUntil: number, window: number) => Readonly<Record<string, string>>;
  /** Changes how the exchange signs, once; `until` tells the moment for the request that is being signed, or none. */
  readonly install?: (exchange: CcxtExchange, until: () => number | undefined) => void;
  /** What is added to the signed request: outside the signature, or already in it by `install`. */
  readonly finish?: (wire: Wire, validUntil: number) => Wire;
  /** The moment as the final request says it; undefined where it does not: then no window is claimed. */
  readonly read: (wire: Wire) => number | undefined;
}

const header = (wire: Wire, name: string, value: number): Wire => ({
  ...wire,
  headers: { ...wire.headers, [name]: String(value) },
});

const EXPIRIES: Readonly<Record<string, Expiry>> = {
  binanceusdm: {
    params: (_validUntil, window) => ({ recvWindow: String(window) }),
    read: ({ url, body }) => {
      const params = new URLSearchParams(body === '' ? new URL(url).search : body);
      return sum(number(params.get('timestamp')), number(params.get('recvWindow')));
    },
  },
  // ccxt sends both, from the venue's time and its own setting of 5 s.
  bybit: { read: ({ headers }) => sum(number(headers['X-BAPI-TIMESTAMP']), number(headers['X-BAPI-RECV-WINDOW'])) },
  okx: {
    finish: (wire, validUntil) => header(wire, 'expTime', validUntil),
    read: ({ headers }) => number(headers['expTime']),
  },
  gate: {
    finish: (wire, validUntil) => header(wire, 'x-gate-exptime', validUntil),
    read: ({ headers }) => number(headers['x-gate-exptime']),
  },
  kraken: {
    params: (validUntil) => ({ deadline: isoTime(validUntil) }),
    read: ({ body }) => {
      const deadline = new URLSearchParams(body).get('deadline');
      return deadline === null ? undefined : Date.parse(deadline);
    },
  },
  // The window begins at the signed timestamp of the header.
  bitget: {
    params: (validUntil, window) => ({ requestTime: String(validUntil - window), receiveWindow: String(window) }),
    read: ({ headers, body }) => {
      const window = /"receiveWindow":"(\d+)"/.exec(body)?.[1];
      return sum(number(headers['ACCESS-TIMESTAMP']), number(window));
    },
  },
  // ccxt can sign it but passes it on for no order, so the signature is given it here and the body afterwards.
  hyperliquid: {
    install: (exchange, until) => {
      const sign = exchange.signL1Action?.bind(exchange);
      if (sign === undefined) return;
      exchange.signL1Action = (action, nonce, vault, expiresAfter) => sign(action, nonce, vault, expiresAfter ?? until());
    },
    finish: (wire, validUntil) => completeWire({ ...wire, body: `${wire.body.slice(0, -1)},"expiresAfter":${validUntil}}` }),
    read: ({ body }) => number(/,"expiresAfter":(\d{13})\}$/.exec(body)?.[1]),
  },
};

export function expiryOf(exchange: string): Expiry | undefined {
  return Object.hasOwn(EXPIRIES, exchange) ? EXPIRIES[exchange] : undefined;
}

function number(text: string | null | undefined): number | undefined {
  return typeof text === 'string' && /^\d{13}$|^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

function sum(timestamp: number | undefined, window: number | undefined): number | undefined {
  return timestamp === undefined || window === undefined ? undefined : timestamp + window;
}
