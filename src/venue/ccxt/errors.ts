// What a failed answer of Binance says about the request: refused, unsent or unknown. Its codes stand in the table of venues; the rest of the judgement is here.
import { z } from 'zod';
import { BINANCE_CODES } from '../facts/binance.ts';
import type { Verdict } from '../facts/row.ts';
import type { Outcome } from '../port.ts';
import type { Answer, Transfer } from './http.ts';
import { errorCode, readJson } from './json.ts';

/** A failed outcome before the answer's record is put on it. */
export type Failure = Exclude<Outcome, { readonly kind: 'acknowledged' }>;

/** The engine's refusals share -2010 (and -1010, -1013, -2011); only the words tell them apart. The first that occurs decides. */
const ENGINE_CODES: ReadonlySet<number> = new Set([-1010, -1013, -2010, -2011]);
const ENGINE_WORDS: readonly (readonly [string, Verdict])[] = [
  ['duplicate', ['unknown', 'duplicate']],
  ['insufficient balance', ['refused', 'insufficient_balance']],
  ['unknown order', ['refused', 'not_open']],
  ['filter failure', ['refused', 'market_rules']],
  // It opens again, and an exit is there then.
  ['market is closed', ['unsent', 'market_closed']],
];

/** Statuses without a code of Binance's, from whatever stands in front of it. Anything else is `unknown`. */
const STATUSES: Readonly<Record<number, Verdict>> = {
  401: ['refused', 'auth'],
  403: ['unsent', 'firewall'],
  404: ['refused', 'not_supported'],
  405: ['refused', 'not_supported'],
  407: ['refused', 'proxy'],
  410: ['refused', 'not_supported'],
  413: ['refused', 'bad_request'],
  414: ['refused', 'bad_request'],
  415: ['refused', 'bad_request'],
  431: ['refused', 'bad_request'],
  451: ['refused', 'restricted_location'],
};

/** A ban without a Retry-After lasts two minutes at least, as Binance documents. */
const BAN_MS = 120_000;
/** A firewall names no end, and asking on makes it longer: it is tried again once a minute. */
const FIREWALL_MS = 60_000;
const TOO_MANY_ORDERS = -1015;
const MESSAGE_MAX = 200;
const errorBody = z.object({ code: errorCode, msg: z.string().default('') });

/** Judges an answer that is no success, or a 2xx that carries an error's code. `now` is our wall clock, for a ban's end. */
export function judge(answer: Answer, now: number): Failure {
  const { status } = answer;
  const error = errorBody.safeParse(readJson(answer.body)).data;
  const message = messageOf(answer, error);
  if (status === 429 || status === 418) {
    const retryAfter = retryAfterOf(answer, now) ?? (status === 418 ? BAN_MS : undefined);
    // The count of orders is the account's; anything else that a 429 is about is the address's or the key's.
    const code = status === 418 ? 'banned' : error?.code === TOO_MANY_ORDERS ? 'order_limit' : 'rate_limited';
    return { kind: 'unsent', code, message, ...(retryAfter === undefined ? {} : { retryAfter }) };
  }
  // Binance: a 5xx must not be taken for a failure, whatever its body says; nor is a redirect an answer of the engine.
  if (status >= 500) return { kind: 'unknown', code: `http_${status}`, message };
  if (status >= 300 && status < 400) return { kind: 'unknown', code: 'redirected', message };
  const [kind, code] = verdictOf(status, error);
  const named = kind === 'unsent' ? retryAfterOf(answer, now) : undefined;
  const retryAfter = named ?? (code === 'firewall' ? FIREWALL_MS : undefined);
  return { kind, code, message, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** Judges a request that got no answer. */
export function judgeTransfer(transfer: Exclude<Transfer, Answer>): Failure {
  const { code, message } = transfer;
  if (transfer.kind === 'paused') return { kind: 'unsent', code: 'paused', message, retryAfter: transfer.retryAfter };
  if (transfer.kind === 'not connected') {
    return { kind: 'unsent', code: code === 'timeout' ? 'timeout' : 'unreachable', message: `not sent: ${message}` };
  }
  return { kind: 'unknown', code: LOST[code] ?? 'connection_lost', message };
}

/** What became of an answer that a connection did not bring whole. */
const LOST: Readonly<Record<string, string>> = {
  timeout: 'timeout',
  too_large: 'too_large',
  cut: 'bad_answer',
  bad_answer: 'bad_answer',
};

function verdictOf(status: number, error: z.infer<typeof errorBody> | undefined): Verdict {
  if (error === undefined) return (status >= 400 ? STATUSES[status] : undefined) ?? ['unknown', 'bad_answer'];
  const { code, msg } = error;
  if (ENGINE_CODES.has(code)) return engineVerdict(code, msg);
  const known = BINANCE_CODES[code] ?? (status >= 400 ? STATUSES[status] : undefined);
  if (known !== undefined) return known;
  // -11xx: the request itself is wrong (illegal characters, a missing parameter, a bad interval).
  return code <= -1100 && code >= -1199 ? ['refused', 'bad_request'] : ['unknown', `code_${code}`];
}

function engineVerdict(code: number, words: string): Verdict {
  const lower = words.toLowerCase();
  for (const [text, verdict] of ENGINE_WORDS) {
    if (lower.includes(text)) return verdict;
  }
  return BINANCE_CODES[code] ?? ['refused', 'rejected'];
}

function messageOf({ status, body }: Answer, error: z.infer<typeof errorBody> | undefined): string {
  if (error !== undefined) return `${error.msg === '' ? 'no message' : error.msg.slice(0, MESSAGE_MAX)} (${error.code})`;
  if (status >= 300) return `HTTP ${status}`;
  return body === '' ? 'an empty answer' : 'an answer that is not what the venue documents';
}

/** Retry-After in seconds or as a date; else the end of a ban as the message names it. Milliseconds. */
function retryAfterOf({ headers, body }: Answer, now: number): number | undefined {
  const header = headers['retry-after'];
  if (header !== undefined && /^\d{1,7}$/.test(header.trim())) return Number(header.trim()) * 1_000;
  const date = header === undefined ? NaN : Date.parse(header);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  const until = /banned until (\d{13})/.exec(body)?.[1];
  return until === undefined ? undefined : Math.max(0, Number(until) - now);
}
