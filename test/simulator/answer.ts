// How an answer leaves: whole, or spoilt the way a fault asks for.

import type { ServerResponse } from 'node:http';
import type { FaultParams, Struck } from './faults.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
  readonly retryAfter?: number;
}

export const json = (status: number, value: unknown): Answer => ({ status, body: JSON.stringify(value) });

const UNCERTAIN: { readonly [code: number]: { readonly status: number; readonly msg: string } } = {
  [-1000]: { status: 503, msg: 'Unknown error, please check your request or try again later.' },
  [-1001]: { status: 503, msg: 'Internal error; unable to process your request. Please try again.' },
  [-1006]: { status: 503, msg: 'An unexpected response was received from the message bus. Execution status unknown.' },
  [-1007]: {
    status: 504,
    msg: 'Timeout waiting for response from backend server. Send status unknown; execution status unknown.',
  },
  [-1008]: { status: 503, msg: 'Server is currently overloaded with other requests. Please try again in a few minutes.' },
};
const PAGE = '<html><head><title>Error</title></head><body><h1>Service Temporarily Unavailable</h1></body></html>';

/** The answer in place of execution, when a fault strikes in front of everything. */
export function answerInstead(struck: Struck, now: number): Answer | undefined {
  const limited = struck.get('http_429');
  if (limited !== undefined) {
    const msg =
      'Too much request weight used; current limit is 6000 request weight per 1 MINUTE. ' +
      'Please use WebSocket Streams for live updates to avoid polling the API.';
    return { ...json(429, { code: -1003, msg }), retryAfter: limited.retryAfter ?? 1 };
  }
  const banned = struck.get('http_418');
  if (banned !== undefined) {
    const seconds = banned.retryAfter ?? 120;
    const msg =
      `Way too much request weight used; IP banned until ${now + seconds * 1000}. ` +
      'Please use WebSocket Streams for live updates to avoid bans.';
    return { ...json(418, { code: -1003, msg }), retryAfter: seconds };
  }
  const barred = struck.get('http_403');
  if (barred !== undefined) return forbidden(barred);
  const down = struck.get('http_503_before');
  if (down !== undefined) return unavailable(down);
  const wrong = struck.get('wrong_error');
  return wrong === undefined || wrong.execute === true ? undefined : wrongError(wrong);
}

/** What the client is told about a request that did run. */
export function spoilt(answer: Answer, struck: Struck): Answer {
  const down = struck.get('http_503_after');
  if (down !== undefined) return unavailable(down);
  const wrong = struck.get('wrong_error');
  if (wrong !== undefined) return wrongError(wrong);
  const garbage = struck.get('garbage_200');
  if (garbage !== undefined) return { status: 200, body: garbage.body ?? PAGE, contentType: 'text/html' };
  const huge = struck.get('huge_answer');
  return huge === undefined ? answer : { ...answer, body: ' '.repeat(huge.bytes ?? 64 * 1024 * 1024) + answer.body };
}

function forbidden({ retryAfter }: FaultParams): Answer {
  const body = '<html><head><title>403 Forbidden</title></head><body>Request blocked.</body></html>';
  return { status: 403, body, contentType: 'text/html', ...(retryAfter !== undefined && { retryAfter }) };
}

function unavailable({ status, code = -1000, msg, html, body }: FaultParams): Answer {
  const known = UNCERTAIN[code] ?? { status: 503, msg: '' };
  if (html === true || body !== undefined) return { status: status ?? 503, body: body ?? PAGE, contentType: 'text/html' };
  return json(status ?? known.status, { code, msg: msg ?? known.msg });
}

function wrongError({ status, code, msg }: FaultParams): Answer {
  return json(status ?? 400, { code: code ?? -2010, msg: msg ?? 'Account has insufficient balance for requested action.' });
}

/** Breaks the connection; `reset` sends RST, which a client meets as ECONNRESET whatever it was doing. */
export function cut(response: ServerResponse, how: FaultParams): void {
  if (how.reset === true) response.socket?.resetAndDestroy();
  else response.socket?.destroy();
}

export function send(response: ServerResponse, answer: Answer, { now, weight }: { now: number; weight: number }): void {
  writeHead(response, answer, { now, weight });
  response.end(answer.body);
}

export function sendHalf(response: ServerResponse, answer: Answer, { now, weight }: { now: number; weight: number }): void {
  writeHead(response, answer, { now, weight });
  const bytes = Buffer.from(answer.body);
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.socket?.destroy());
}

function writeHead(response: ServerResponse, answer: Answer, { now, weight }: { now: number; weight: number }): void {
  if (answer.retryAfter !== undefined) response.setHeader('retry-after', answer.retryAfter);
  response.writeHead(answer.status, {
    'content-type': answer.contentType ?? 'application/json;charset=UTF-8',
    'content-length': Buffer.byteLength(answer.body),
    date: new Date(now).toUTCString(),
    'x-mbx-used-weight': weight,
    'x-mbx-used-weight-1m': weight,
  });
}
