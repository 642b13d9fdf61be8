// What an error of ccxt's says about a request: by the venue's row first, else by the class of the error.
import { messageOf } from '../../model/thrown.ts';
import { venueRow } from '../facts.ts';
import type { Errors, Verdict } from '../facts/row.ts';
import { VenueError } from '../port.ts';
import type { Failure } from './errors.ts';
import { readJson } from './json.ts';

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
  // It opens again, and an exit is there then.
  ['MarketClosed', 'unsent', 'market_closed'],
  ['OrderNotFound', 'refused', 'not_open'],
  ['InvalidOrder', 'refused', 'market_rules'],
  ['BadRequest', 'refused', 'bad_request'],
  ['ArgumentsRequired', 'refused', 'bad_request'],
  ['NotSupported', 'refused', 'not_supported'],
  ['OperationRejected', 'refused', 'rejected'],
];

/** "This id is known", where a row does not know the code. */
const DUPLICATE = /duplicate|already exists?\b/i;
/** A refusal that speaks of these is none: ccxt files "order creation timeout" and "submitted for processing" under invalid orders. */
const DOUBT =
  /time[- ]?out|timed out|processing|internal|system (?:error|busy|exception)|server error|unknown (?:error|failure)/i;
const MESSAGE_MAX = 200;

export interface Judged {
  /** ccxt's name of the exchange, for its row. */
  readonly exchange: string;
  /** The answer's; 0 where it is not known. */
  readonly status: number;
}

/** Judges what ccxt threw while it read an answer. Any other exception than ccxt's own is `unknown`. */
export function judgeError(error: unknown, { exchange, status }: Judged): Failure {
  const classes = classesOf(error);
  const whole = messageOf(error);
  const message = whole.length > MESSAGE_MAX ? `${whole.slice(0, MESSAGE_MAX)}…` : whole;
  if (!classes.includes('BaseError')) return { kind: 'unknown', code: 'bad_answer', message };
  const stated = verdictIn(whole, venueRow(exchange)?.errors.is);
  if (stated !== undefined) return { kind: stated[0], code: stated[1], message };
  if (DUPLICATE.test(whole)) return { kind: 'unknown', code: 'duplicate', message };
  // A revoked key that has worked before surfaces as DDoSProtection.
  if (status === 401) return { kind: 'refused', code: 'auth', message };
  const found = CLASSES.find(([name]) => classes.includes(name));
  if (found === undefined) return { kind: 'unknown', code: classes[0] ?? 'error', message };
  const [, kind, code] = found;
  const isSaid = kind === 'refused' || code === 'market_closed';
  return isSaid && DOUBT.test(whole) ? { kind: 'unknown', code: 'in_doubt', message } : { kind, code, message };
}

/** A question that failed. */
export function toVenueError(error: unknown, exchange: string): VenueError {
  if (error instanceof VenueError) return error;
  const { code, message } = judgeError(error, { exchange, status: 0 });
  return new VenueError(code, message);
}

/** The row's verdict on the answer that ccxt quotes in its message, behind the exchange's name. */
function verdictIn(message: string, errors: Errors | undefined): Verdict | undefined {
  const start = message.indexOf('{');
  if (errors === undefined || start === -1) return undefined;
  const body = readJson(message.slice(start));
  for (const path of errors.at) {
    const text = at(body, path);
    if (typeof text !== 'string') continue;
    const { worded } = errors;
    if (worded !== undefined && text === worded.code && worded.words.test(message)) return worded.verdict;
    const code = errors.match === 'whole' ? text : Object.keys(errors.codes).find((part) => text.includes(part));
    const verdict = code !== undefined && Object.hasOwn(errors.codes, code) ? errors.codes[code] : undefined;
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    return typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined;
  }, value);
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
