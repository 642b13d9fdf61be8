// The small parts: durations, quoted values, overwritten secrets, near names, and the status of every code.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DENIALS } from '../model/denial.ts';
import { nearest } from '../model/nearest.ts';
import { REFUSALS, type RefusalCode } from '../model/refusal.ts';
import { NATIVE_FIELDS } from './parse/native.ts';
import { isDocumented, placeholderAdvice } from './parse/placeholder-names.ts';
import { overwriteSecrets } from './redact.ts';
import { httpStatus } from './status.ts';
import { quoted } from '../model/text.ts';
import { duration } from './words.ts';

test.each([
  [0, '0s'],
  [999, '0s'],
  [1000, '1s'],
  [75_000, '1m 15s'],
  [-75_000, '1m 15s'],
  [3_600_000, '1h'],
  [3_605_000, '1h 5s'],
  [90_061_000, '1d 1h'],
])('%i ms is %s', (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});

test('a quoted value stays on one line, in one direction, and short', () => {
  expect(quoted('a"b\n\u202e\u0085')).toBe('"a\\"b\\n\\u202e\\u0085"');
  expect(quoted('x'.repeat(1000))).toBe(`"${'x'.repeat(60)}…"`);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{Cc}\u2028\u2029\u202a-\u202e]/u.test(quoted(text))));
});

describe('secrets in a body', () => {
  const overwrite = (text: string, secrets: readonly string[] = []) =>
    Buffer.from(overwriteSecrets(Buffer.from(text), secrets)).toString();

  test.each([
    ['{"passphrase":"abcdefgh"}', '{"passphrase":"********"}'],
    ['{"PIN" : "123456", "symbol":"X"}', '{"PIN" : "******", "symbol":"X"}'],
    ['{"apikey":"a\\"b"}', '{"apikey":"****"}'],
    ['{"secret":""}', '{"secret":""}'],
    ['{"token":"é€"}', '{"token":"*****"}'],
    ['{"key":5}', '{"key":5}'],
    ['{"keys":"abc"}', '{"keys":"abc"}'],
    ['{"token":"cut o', '{"token":"cut o'],
    ['no JSON at all', 'no JSON at all'],
  ])('%s', (text, expected) => {
    expect(overwrite(text)).toBe(expected);
  });

  test('live ones are overwritten wherever they stand', () => {
    const stars = '*'.repeat(22);
    expect(overwrite('{"a":"sesame-öffne-dich-bald"} sesame-öffne-dich-bald', ['sesame-öffne-dich-bald'])).toBe(
      `{"a":"${stars}*"} ${stars}*`,
    );
  });

  test('below 16 characters they are overwritten by the name of their member alone, so that no word of an alert goes', () => {
    const secrets = ['rsi', 'pinewire', 'fifteen-letters', 'sixteen-letters!'];
    expect(overwrite('{"strategy":"pinewire-rsi","passphrase":"pinewire"}', secrets)).toBe(
      '{"strategy":"pinewire-rsi","passphrase":"********"}',
    );
    expect(overwrite('fifteen-letters sixteen-letters!', secrets)).toBe('fifteen-letters ****************');
  });

  test('nothing changes its length, and bodies without secrets stay byte for byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (raw) => {
        expect(overwriteSecrets(raw, ['a secret']).length).toBe(raw.length);
      }),
    );
    const raw = Uint8Array.from([0xff, 0x00, 0x22]);
    expect(overwriteSecrets(raw, [])).toBe(raw);
  });
});

test.each([
  ['clientref', 'client_ref'],
  ['client-ref', 'client_ref'],
  ['clinet_ref', 'client_ref'],
  ['symbl', 'symbol'],
  ['prise', 'price'],
  ['ab', undefined],
  ['stop_loss', undefined],
  ['x'.repeat(100_000), undefined],
  ['', undefined],
])('near %s', (name, expected) => {
  expect(nearest(name, NATIVE_FIELDS)).toBe(expected);
});

test.each([
  ['strategy.order_id', /it is \{\{strategy\.order\.id\}\}/],
  ['strategy.order.idd', /it is \{\{strategy\.order\.id\}\}/],
  ['alert_name', /no placeholder/],
  ['session.high', /no placeholder/],
  ['close * 1.01', /does not calculate/],
  ['close', /box TradingView fills it/],
  ['strategy.order.id', /strategies only/],
  ['plot("RSI")', /box TradingView fills it/],
  ['plot_20', /no placeholder/],
  ['', /no placeholder/],
  ['__proto__', /no placeholder/],
])('advice on {{%s}}', (name, expected) => {
  expect(placeholderAdvice(name)).toMatch(expected);
});

test('plots are documented up to 19', () => {
  expect(['plot_0', 'plot_19', 'plot_20', 'plot_007', 'plot("a b")', 'plot(a)'].map(isDocumented)).toEqual([
    true,
    true,
    false,
    false,
    true,
    false,
  ]);
});

test('every code has its status', () => {
  const codes = [...REFUSALS, ...(Object.keys(DENIALS) as RefusalCode[])];
  const statuses = new Map(codes.map((code) => [code, httpStatus(code)]));
  expect(Object.keys(DENIALS).map((code) => statuses.get(code as RefusalCode))).toEqual(Object.keys(DENIALS).map(() => 422));
  expect([...statuses].filter(([, status]) => status !== 422)).toEqual([
    ['invalid_signature', 400],
    ['stale_signature', 400],
    ['invalid_json', 400],
    ['missing_fields', 400],
    ['invalid_field', 400],
    ['unknown_field', 400],
    ['market_not_found', 404],
    ['no_route', 404],
    ['client_ref_conflict', 409],
    ['webhook_id_conflict', 409],
  ]);
});
