// What SECURITY.md says of a relay's request that somebody kept: without its moment it is good for ever, unless a moment is asked for.
import { expect, test } from 'vitest';
import { sign, signStandard, verify } from './verify.ts';

const BODY = Buffer.from('{"symbol":"BTCUSDT"}');
const AT = 1_700_000_000_000;
const SECRET = 'a secret of the tests';
const whole = { ...sign(BODY, SECRET), ...signStandard(BODY, { id: 'tv_1', timestamp: AT / 1_000, secret: SECRET }) };
const alone = sign(BODY, SECRET);
const later = AT + 3_600_000;

test.each([
  ['whole', whole, false, 'stale_signature'],
  ['X-Signature alone', alone, false, 'ok'],
  ['whole, under require_timestamp', whole, true, 'stale_signature'],
  ['X-Signature alone, under require_timestamp', alone, true, 'invalid_signature'],
])('an hour later: %s', (_, headers, requireTimestamp, expected) => {
  const settings = { secrets: [SECRET], requireTimestamp, tolerance: 300_000 };
  const verdict = verify({ rawHeaders: Object.entries(headers).flat(), body: BODY }, settings, later);
  expect(verdict.ok ? 'ok' : verdict.refusal.code).toBe(expected);
});
