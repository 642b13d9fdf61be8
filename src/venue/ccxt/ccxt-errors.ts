// What an error of ccxt's says about a request to an exchange that has no table of its own.
import { VenueError } from '../port.ts';
import type { Failure } from './errors.ts';

/** Judged in this order by a class and all its descendants; whatever is not here is `unknown`. */
const CLASSES: readonly (readonly [string, Failure['kind'], string])[] = [
  ['DuplicateOrderId', 'unknown', 'duplicate'],
  // A child of InvalidNonce that has nothing to do with clocks.
  ['ChecksumError', 'unknown', 'checksum'],
  ['InvalidNonce', 'unsent', 'clock'],
  ['RateLimitExceeded', 'unsent', 'rate_limited'],
  ['DDoSProtection', 'unsent', 'rate_limited'],
  ['InsufficientFunds', 'refused', 'insufficient_balance'],
  ['AuthenticationError', 'refused', 'auth'],
  ['BadSymbol', 'refused', 'bad_symbol'],
  ['MarketClosed', 'refused', 'market_closed'],
  ['OrderNotFound', 'refused', 'not_open'],
  ['InvalidOrder', 'refused', 'market_rules'],
  ['BadRequest', 'refused', 'bad_request'],
  ['ArgumentsRequired', 'refused', 'bad_request'],
  ['NotSupported', 'refused', 'not_supported'],
  ['OperationRejected', 'refused', 'rejected'],
];

/** Words and codes for "this id is known": Bybit, Bybit spot, OKX, KuCoin, Bitget, Binance futures. */
const DUPLICATE = /duplicate|already exists?\b|\b(?:110072|170141|51016|126044|40786|-?4116)\b/i;
const MESSAGE_MAX = 200;

/** Judges what ccxt threw while it read an answer of this HTTP status. Any other exception than ccxt's own is `unknown`. */
export function judgeError(error: unknown, status: number): Failure {
  const classes = classesOf(error);
  const message = textOf(error);
  if (DUPLICATE.test(message) && classes.includes('BaseError')) return { kind: 'unknown', code: 'duplicate', message };
  // A revoked key that has worked before surfaces as DDoSProtection.
  if (status === 401) return { kind: 'refused', code: 'auth', message };
  const found = CLASSES.find(([name]) => classes.includes(name));
  if (found !== undefined) return { kind: found[1], code: found[2], message };
  return { kind: 'unknown', code: classes.includes('BaseError') ? (classes[0] ?? 'error') : 'bad_answer', message };
}

/** A question that failed. */
export function toVenueError(error: unknown): VenueError {
  if (error instanceof VenueError) return error;
  const { code, message } = judgeError(error, 0);
  return new VenueError(code, message);
}

/** The names of an error's class and its ancestors, nearest first. By name, because each ccxt file may bring its own classes. */
function classesOf(error: unknown): readonly string[] {
  const names: string[] = [];
  for (
    let at: unknown = error instanceof Error ? error.constructor : null;
    typeof at === 'function';
    at = Object.getPrototypeOf(at)
  ) {
    if (at.name !== '') names.push(at.name);
  }
  return names;
}

function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.length > MESSAGE_MAX ? `${text.slice(0, MESSAGE_MAX)}…` : text;
}
