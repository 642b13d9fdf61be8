// Which answers let an alert go, which bring it back, and which leave it to a person.
import { expect, test } from 'vitest';
import { judge } from './verdict.ts';

const refused = (code: string) => ({ success: false, code, error: 'no', hint: 'mend it' });

test.each([
  [200, { success: true, duplicate: true }, 'delivered'],
  [400, refused('invalid_signature'), 'again'],
  [400, refused('stale_signature'), 'again'],
  [404, refused('market_not_found'), 'again'],
  [404, refused('no_route'), 'again'],
  [404, refused('not_found'), 'again'],
  [408, refused('request_timeout'), 'away'],
  [429, refused('too_many_failures'), 'again'],
  [500, refused('internal_error'), 'again'],
  [503, refused('store_unavailable'), 'away'],
  [400, refused('invalid_field'), 'never'],
  [409, refused('client_ref_conflict'), 'never'],
  [413, refused('body_too_large'), 'never'],
  [422, refused('max_order_value'), 'never'],
  // Not pinewire's words: a proxy in between, a parked domain, another program on the port.
  [200, undefined, 'away'],
  [200, { status: 'ok' }, 'away'],
  [301, undefined, 'away'],
  [403, undefined, 'away'],
  [502, undefined, 'away'],
])('%i %j: %s', (status, body, kind) => {
  expect(judge({ kind: 'answered', status, body }).kind).toBe(kind);
});

test('no answer at all brings it back', () => {
  expect(judge({ kind: 'away', problem: 'ECONNREFUSED' })).toEqual({ kind: 'away', problem: 'ECONNREFUSED' });
});
