// The relay's word on when it took an alert: believed from whoever knows a secret, for this request alone, and from nobody else.
import { assert as check, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signStandard } from '../intake/verify/verify.ts';
import { readCustody, signCustody } from './custody.ts';

const BODY = Buffer.from('{"symbol":"BTCUSDT"}');
const COVERED = { id: 'tv_1', timestamp: 1_700_000_100 };
const RECEIVED_AT = 1_700_000_000_123;
const headers = signCustody(BODY, { ...COVERED, receivedAt: RECEIVED_AT, secret: 'one secret' });
const read = (
  given: Record<string, string>,
  covered: typeof COVERED | undefined = COVERED,
  body = BODY,
  secrets = ['other', 'one secret'],
) => readCustody({ rawHeaders: Object.entries(given).flat(), body }, covered, secrets);

describe('custody', () => {
  test('is proved under any of the secrets, and absent where no relay stands in front', () => {
    expect(read(headers)).toEqual({ kind: 'proved', receivedAt: RECEIVED_AT });
    expect(read({})).toEqual({ kind: 'none' });
    expect(read({ 'X-Other': 'x' })).toEqual({ kind: 'none' });
  });

  test.each([
    ['another moment', { ...headers, 'pinewire-received-at': String(RECEIVED_AT + 1) }, COVERED],
    ['no signature', { 'pinewire-received-at': String(RECEIVED_AT) }, COVERED],
    ['no moment', { 'pinewire-signature': headers['pinewire-signature'] ?? '' }, COVERED],
    ['a moment that is no number', { ...headers, 'pinewire-received-at': '1e12' }, COVERED],
    ['another id', headers, { ...COVERED, id: 'tv_2' }],
    ['another attempt', headers, { ...COVERED, timestamp: COVERED.timestamp + 1 }],
    ['a request that nothing else covers', headers, undefined],
    ['a header twice', { ...headers, 'PINEWIRE-RECEIVED-AT': String(RECEIVED_AT) }, COVERED],
    [
      "the request's own signature in its place",
      { ...headers, 'pinewire-signature': signStandard(BODY, { ...COVERED, secret: 'one secret' })['webhook-signature'] ?? '' },
      COVERED,
    ],
  ])('%s is wrong', (_name, given, covered) => {
    const rawHeaders = Object.entries(given).flat();
    expect(readCustody({ rawHeaders, body: BODY }, covered, ['one secret'])).toEqual({ kind: 'wrong' });
  });

  test('not a secret that is none, and not another body', () => {
    expect(read(headers, COVERED, BODY, ['other', '']).kind).toBe('wrong');
    expect(read(headers, COVERED, Buffer.from('{"symbol":"ETHUSDT"}')).kind).toBe('wrong');
    const empty = signCustody(BODY, { ...COVERED, receivedAt: RECEIVED_AT, secret: '' });
    expect(read(empty, COVERED, BODY, ['']).kind).toBe('wrong');
  });

  test('every flipped bit of the signature is seen', () => {
    const signature = Buffer.from((headers['pinewire-signature'] ?? '').slice(3), 'base64');
    check(
      property(nat(signature.length * 8 - 1), (bit) => {
        const flipped = Buffer.from(signature);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return read({ ...headers, 'pinewire-signature': `v1,${flipped.toString('base64')}` }).kind === 'wrong';
      }),
    );
  });
});
