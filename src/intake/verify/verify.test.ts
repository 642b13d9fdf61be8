// Signatures: the published vectors, every way to be right, and every way to be wrong.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sign, signStandard, verify, type VerifySettings } from './verify.ts';

const NOW = 1_614_265_330_000;
const BODY = Buffer.from('{"symbol":"BTCUSDT"}');
const SETTINGS: VerifySettings = { secrets: ['first secret', 'second secret'], requireTimestamp: false, tolerance: 300_000 };

function check(headers: readonly (readonly [string, string])[], settings: Partial<VerifySettings> = {}, body: Uint8Array = BODY) {
  return verify({ rawHeaders: headers.flat(), body }, { ...SETTINGS, ...settings }, NOW);
}

function codeOf(result: ReturnType<typeof verify>): string {
  return result.ok ? 'ok' : result.refusal.code;
}

const hexOf = (secret: string, body: Uint8Array = BODY) => sign(body, secret)['X-Signature'] ?? '';
const standard = (changes: Partial<{ id: string; timestamp: number; secret: string }> = {}) =>
  Object.entries(signStandard(BODY, { id: 'msg_1', timestamp: NOW / 1000, secret: 'first secret', ...changes }));

describe('published vectors', () => {
  test("GitHub's", () => {
    const body = Buffer.from('Hello, World!');
    const hex = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const secrets = ["It's a Secret to Everybody"];
    expect(sign(body, secrets[0] ?? '')).toEqual({ 'X-Signature': hex });
    expect(check([['X-Signature-256', `sha256=${hex}`]], { secrets }, body)).toEqual({ ok: true });
  });

  test("Standard Webhooks'", () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const body = Buffer.from('{"test": 2432232314}');
    const headers = signStandard(body, { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, secret });
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    const result = check(Object.entries(headers), { secrets: [secret] }, body);
    expect(result).toEqual({ ok: true, webhookId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: NOW });
  });
});

describe('X-Signature', () => {
  test.each([
    ['the first secret', [['X-Signature', hexOf('first secret')]]],
    ['the second secret', [['X-Signature', hexOf('second secret')]]],
    ['digits in upper case', [['x-signature', hexOf('first secret').toUpperCase()]]],
    ['X-Signature-256 with its prefix', [['X-SIGNATURE-256', `sha256=${hexOf('first secret')}`]]],
    ['X-Signature-256 without it', [['X-Signature-256', hexOf('first secret')]]],
    [
      'both, under different secrets',
      [
        ['X-Signature', hexOf('first secret')],
        ['X-Signature-256', hexOf('second secret')],
      ],
    ],
  ] as const)('is right with %s', (_, headers) => {
    expect(check(headers)).toEqual({ ok: true });
  });

  const right = hexOf('first secret');
  test.each([
    ['a wrong secret', [['X-Signature', hexOf('third secret')]]],
    ['one digit off', [['X-Signature', right.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))]]],
    ['a digit missing', [['X-Signature', right.slice(1)]]],
    ['a digit too many', [['X-Signature', `${right}0`]]],
    ['an empty value', [['X-Signature', '']]],
    ['a prefix that X-Signature does not have', [['X-Signature', `sha256=${right}`]]],
    [
      'the same header twice',
      [
        ['X-Signature', right],
        ['x-signature', right],
      ],
    ],
    ['two values joined by a proxy', [['X-Signature', `${right}, ${right}`]]],
    [
      'one right, one wrong',
      [
        ['X-Signature', right],
        ['X-Signature-256', hexOf('third secret')],
      ],
    ],
    ['no header at all', []],
  ] as const)('is refused with %s', (_, headers) => {
    const result = check(headers);
    expect(result).toMatchObject({ ok: false, refusal: { code: 'invalid_signature', error: 'Invalid signature' } });
  });

  test('a missing one says that TradingView cannot sign, and where to send it', () => {
    const result = check([['content-type', 'application/json']]);
    expect(result.ok ? '' : result.refusal.hint).toMatch(/TradingView cannot sign.*\/tv\//);
  });

  test('covers every byte', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (body, at, flip) => {
          const headers = [['X-Signature', hexOf('first secret', body)]] as const;
          expect(check(headers, {}, body).ok).toBe(true);
          const other = Uint8Array.from(body);
          other[at % body.length] = (other[at % body.length] ?? 0) ^ flip;
          expect(check(headers, {}, other).ok).toBe(false);
        },
      ),
    );
  });
});

describe('secrets', () => {
  test('none, an empty one, or a whsec_ without a key verify nothing', () => {
    for (const secrets of [[], [''], ['whsec_'], ['whsec_!!!!']]) {
      expect(codeOf(check([['X-Signature', hexOf(secrets[0] ?? '')]], { secrets }))).toBe('invalid_signature');
      expect(codeOf(check(standard({ secret: secrets[0] ?? '' }), { secrets }))).toBe('invalid_signature');
    }
  });

  test('are taken as the bytes of their text where they do not start with whsec_', () => {
    expect(check(standard({ secret: 'second secret' }))).toEqual({ ok: true, webhookId: 'msg_1', timestamp: NOW });
  });
});

describe('Standard Webhooks', () => {
  const replace = (name: string, value: string) => standard().map(([key, old]) => [key, key === name ? value : old] as const);
  const signature = standard().find(([name]) => name === 'webhook-signature')?.[1] ?? '';
  const wrong = `v1,${Buffer.alloc(32).toString('base64')}`;

  test.each([
    ['one among several signatures', replace('webhook-signature', `${wrong} v1a,abc ${signature}`)],
    ['X-Signature beside it', [...standard(), ['X-Signature', hexOf('second secret')] as const]],
    ['the oldest timestamp', standard({ timestamp: NOW / 1000 - 300 })],
    ['the newest timestamp', standard({ timestamp: NOW / 1000 + 300 })],
  ])('is right with %s', (_, headers) => {
    expect(check(headers)).toMatchObject({ ok: true, webhookId: 'msg_1' });
  });

  test.each([
    ['another id', replace('webhook-id', 'msg_2')],
    ['another timestamp', replace('webhook-timestamp', String(NOW / 1000 + 1))],
    ['an id with a dot, which moves what is signed', standard({ id: 'msg.1' })],
    ['an empty id', standard({ id: '' })],
    ['a timestamp with a fraction', replace('webhook-timestamp', `${NOW / 1000}.0`)],
    ['a timestamp in hexadecimal', replace('webhook-timestamp', '0x60377a72')],
    ['a signature of another version only', replace('webhook-signature', signature.replace('v1,', 'v2,'))],
    ['a signature without version', replace('webhook-signature', signature.slice(3))],
    ['eleven signatures', replace('webhook-signature', [...Array.from({ length: 10 }, () => wrong), signature].join(' '))],
    ['no id', standard().filter(([name]) => name !== 'webhook-id')],
    ['no timestamp', standard().filter(([name]) => name !== 'webhook-timestamp')],
    ['id and timestamp only', standard().filter(([name]) => name !== 'webhook-signature')],
    ['a second webhook-id', [...standard(), ['Webhook-Id', 'msg_1'] as const]],
    ['a wrong X-Signature beside it', [...standard(), ['X-Signature', hexOf('third secret')] as const]],
  ])('is refused with %s', (_, headers) => {
    expect(codeOf(check(headers))).toBe('invalid_signature');
  });

  test.each([
    ['old', -301],
    ['ahead', 301],
  ])('a timestamp that is too %s is stale', (_, seconds) => {
    const result = check(standard({ timestamp: NOW / 1000 + seconds }));
    expect(result).toMatchObject({ ok: false, refusal: { code: 'stale_signature', error: 'Stale signature' } });
  });

  test('staleness is told only to those who know a secret', () => {
    expect(codeOf(check(standard({ timestamp: 1, secret: 'third secret' })))).toBe('invalid_signature');
    expect(codeOf(check(standard({ timestamp: 1 })))).toBe('stale_signature');
  });

  test('require_timestamp refuses what covers none, and takes what does', () => {
    const strict = { requireTimestamp: true };
    expect(codeOf(check([['X-Signature', hexOf('first secret')]], strict))).toBe('invalid_signature');
    expect(codeOf(check(standard(), strict))).toBe('ok');
  });

  test('a webhook-id that no signature covers is not passed on', () => {
    expect(
      check([
        ['X-Signature', hexOf('first secret')],
        ['webhook-id', 'msg_1'],
      ]),
    ).toEqual({ ok: true });
  });
});

test('F6: any listed signature under any live secret', () => {
  const bodies = fc.uint8Array({ maxLength: 100 });
  fc.assert(
    fc.property(
      bodies,
      fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }),
      fc.nat(),
      (body, secrets, pick) => {
        const secret = secrets[pick % secrets.length] ?? '';
        fc.pre(!secret.startsWith('whsec_'));
        expect(check(Object.entries(sign(body, secret)), { secrets }, body).ok).toBe(true);
        const headers = Object.entries(signStandard(body, { id: 'a', timestamp: NOW / 1000, secret }));
        expect(check(headers, { secrets }, body).ok).toBe(true);
      },
    ),
  );
});

test('random headers are refused and never throw', () => {
  const name = fc.constantFrom('x-signature', 'X-Signature-256', 'webhook-id', 'webhook-timestamp', 'webhook-signature', 'host');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string())), (headers) => {
      expect(check(headers).ok).toBe(false);
    }),
  );
});
