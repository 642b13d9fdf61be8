import { describe, expect, test } from 'vitest';
import { judge, judgeTransfer } from './errors.ts';
import type { Answer } from './http.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { kind: 'answered', status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

const says = (code: number, msg: string) => ({ code, msg });

/** Binance's documented answers, as they stand in its error list. */
const DOCUMENTED: readonly (readonly [number, number, string, string, string])[] = [
  [400, -1000, 'An unknown error occurred while processing the request.', 'unknown', 'unknown_error'],
  [400, -1001, 'Internal error; unable to process your request. Please try again.', 'unknown', 'disconnected'],
  [401, -1002, 'You are not authorized to execute this request.', 'refused', 'auth'],
  [400, -1003, 'Too many requests queued.', 'unsent', 'rate_limited'],
  [
    400,
    -1006,
    'An unexpected response was received from the message bus. Execution status unknown.',
    'unknown',
    'unexpected_response',
  ],
  [
    400,
    -1007,
    'Timeout waiting for response from backend server. Send status unknown; execution status unknown.',
    'unknown',
    'venue_timeout',
  ],
  [400, -1008, 'Server is currently overloaded with other requests. Please try again in a few minutes.', 'unknown', 'overloaded'],
  [400, -1010, 'Market is closed.', 'unsent', 'market_closed'],
  [400, -1013, 'Filter failure: LOT_SIZE', 'refused', 'market_rules'],
  [400, -1013, 'Invalid quantity.', 'refused', 'market_rules'],
  [400, -1013, 'Market is closed.', 'unsent', 'market_closed'],
  [400, -1014, 'Unsupported order combination.', 'refused', 'bad_request'],
  [400, -1015, 'Too many new orders; current limit is 100 orders per TEN_SECONDS.', 'unsent', 'order_limit'],
  [400, -1016, 'This service is no longer available.', 'unsent', 'unavailable'],
  [400, -1020, 'This operation is not supported.', 'refused', 'not_supported'],
  [400, -1021, 'Timestamp for this request is outside of the recvWindow.', 'unsent', 'clock'],
  [400, -1021, "Timestamp for this request was 1000ms ahead of the server's time.", 'unsent', 'clock'],
  [400, -1022, 'Signature for this request is not valid.', 'refused', 'auth'],
  [400, -1100, "Illegal characters found in parameter 'price'.", 'refused', 'bad_request'],
  [400, -1101, 'Too many parameters sent for this endpoint.', 'refused', 'bad_request'],
  [400, -1102, "Mandatory parameter 'side' was not sent, was empty/null, or malformed.", 'refused', 'bad_request'],
  [400, -1104, "Not all sent parameters were read; read '8' parameter(s) but was sent '9'.", 'refused', 'bad_request'],
  [400, -1106, "Parameter 'price' sent when not required.", 'refused', 'bad_request'],
  [400, -1111, 'Precision is over the maximum defined for this asset.', 'refused', 'precision'],
  [400, -1116, 'Invalid orderType.', 'refused', 'bad_request'],
  [400, -1121, 'Invalid symbol.', 'refused', 'bad_symbol'],
  [400, -1131, 'recvWindow must be less than 60000', 'refused', 'bad_request'],
  [400, -2010, 'Duplicate order sent.', 'unknown', 'duplicate'],
  [400, -2010, 'Account has insufficient balance for requested action.', 'refused', 'insufficient_balance'],
  [400, -2010, 'Market is closed.', 'unsent', 'market_closed'],
  [400, -2010, 'Filter failure: MAX_POSITION', 'refused', 'market_rules'],
  [400, -2010, 'This account may not place or cancel orders.', 'refused', 'rejected'],
  [400, -2010, 'Order would immediately match and take.', 'refused', 'rejected'],
  [400, -2011, 'Unknown order sent.', 'refused', 'not_open'],
  [400, -2011, 'Order was not canceled due to cancel restrictions.', 'refused', 'cancel_refused'],
  [400, -2013, 'Order does not exist.', 'refused', 'not_open'],
  [400, -2016, 'No trading window could be found for the symbol. Try ticker/24hrs instead.', 'unsent', 'market_closed'],
  [401, -2014, 'API-key format invalid.', 'refused', 'auth'],
  [401, -2015, 'Invalid API-key, IP, or permissions for action.', 'refused', 'auth'],
  [
    400,
    -2026,
    'Order was canceled or expired with no executed qty over 90 days ago and has been archived.',
    'refused',
    'archived',
  ],
  // Nobody has documented this one yet.
  [400, -7777, 'Something new.', 'unknown', 'code_-7777'],
  // A 5xx says nothing, whatever stands in its body.
  [500, -1013, 'Filter failure: LOT_SIZE', 'unknown', 'http_500'],
  [503, -1000, 'Unknown error, please check your request or try again later.', 'unknown', 'http_503'],
  [503, -1008, 'Server is currently overloaded with other requests.', 'unknown', 'http_503'],
  [504, -1007, 'Timeout waiting for response from backend server.', 'unknown', 'http_504'],
  // An error under a success, and a region that is not served.
  [200, -2010, 'Account has insufficient balance for requested action.', 'refused', 'insufficient_balance'],
  [451, 0, 'Service unavailable from a restricted location.', 'refused', 'restricted_location'],
];

describe('what Binance answers', () => {
  test.each(DOCUMENTED)('%i %i %s → %s %s', (status, code, msg, kind, name) => {
    const verdict = judge(answer(status, says(code, msg)), NOW);
    expect(verdict).toEqual({ kind, code: name, message: `${msg} (${code})` });
  });

  test.each([
    [200, '', 'unknown', 'bad_answer'],
    [200, '<html>', 'unknown', 'bad_answer'],
    [200, '{"orderId":1', 'unknown', 'bad_answer'],
    [301, '', 'unknown', 'redirected'],
    [307, '{"code":-2010,"msg":"Market is closed."}', 'unknown', 'redirected'],
    [400, '<html>', 'unknown', 'bad_answer'],
    [400, '{"code":"x"}', 'unknown', 'bad_answer'],
    [401, '<html>', 'refused', 'auth'],
    [403, '<html>WAF</html>', 'unsent', 'firewall'],
    [404, '<html>', 'refused', 'not_supported'],
    [408, '', 'unknown', 'bad_answer'],
    [409, '', 'unknown', 'bad_answer'],
    [502, '<html>Bad Gateway</html>', 'unknown', 'http_502'],
    [521, '', 'unknown', 'http_521'],
  ])('%i %s → %s %s', (status, body, kind, code) => {
    expect(judge(answer(status, body), NOW)).toMatchObject({ kind, code });
  });
});

describe('limits say when to come back', () => {
  const banned = `Way too much request weight used; IP banned until ${NOW + 90_000}. Please use WebSocket Streams.`;
  test.each([
    [429, { 'retry-after': '7' }, 'Too much request weight used.', 'rate_limited', 7_000],
    [418, { 'retry-after': '120' }, banned, 'banned', 120_000],
    [418, {}, banned, 'banned', 90_000],
    [418, {}, 'Banned.', 'banned', 120_000],
    [403, { 'retry-after': '30' }, '', 'firewall', 30_000],
    [403, {}, '', 'firewall', 60_000],
    [429, { 'retry-after': new Date(NOW + 5_000).toUTCString() }, '', 'rate_limited', 5_000],
  ])('%i %j', (status, headers, msg, code, retryAfter) => {
    const body = code === 'firewall' ? '<html>' : says(-1003, msg);
    expect(judge(answer(status, body, headers), NOW)).toMatchObject({ kind: 'unsent', code, retryAfter });
  });

  test('a 429 without Retry-After leaves the wait to the caller', () => {
    expect(judge(answer(429, says(-1003, 'x')), NOW)).not.toHaveProperty('retryAfter');
  });
});

test('a count of orders is the account’s, and no limit of the address', () => {
  expect(judge(answer(429, says(-1015, 'Too many new orders.')), NOW)).toMatchObject({ kind: 'unsent', code: 'order_limit' });
});

test('what was held back while an address is banned says when to come again', () => {
  const held = { kind: 'paused', code: 'paused', message: 'm', retryAfter: 7_000 } as const;
  expect(judgeTransfer(held)).toEqual({ kind: 'unsent', code: 'paused', message: 'm', retryAfter: 7_000 });
});

test.each([
  ['not connected', 'ECONNREFUSED', 'unsent', 'unreachable'],
  ['not connected', 'ENOTFOUND', 'unsent', 'unreachable'],
  ['not connected', 'EHOSTUNREACH', 'unsent', 'unreachable'],
  ['not connected', 'timeout', 'unsent', 'timeout'],
  ['lost', 'ECONNRESET', 'unknown', 'connection_lost'],
  ['lost', 'EPIPE', 'unknown', 'connection_lost'],
  ['lost', 'closed', 'unknown', 'connection_lost'],
  ['lost', 'timeout', 'unknown', 'timeout'],
  ['lost', 'cut', 'unknown', 'bad_answer'],
  ['lost', 'too_large', 'unknown', 'too_large'],
] as const)('%s by %s → %s %s', (kind, code, outcome, name) => {
  expect(judgeTransfer({ kind, code, message: 'm' })).toMatchObject({ kind: outcome, code: name });
});
