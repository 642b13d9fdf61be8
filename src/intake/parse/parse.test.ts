// Bodies that are JSON: which become an alert, and what is said of those that do not.
import { createRequire } from 'node:module';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { plain } from '../../model/decimal.ts';
import { nativeAlert, NATIVE_FIELDS, REQUIRED_FIELDS } from './native.ts';
import { parseAlert } from './parse.ts';

const FULL = {
  symbol: 'BTCUSDT',
  exchange: 'binance',
  strategy: 'rsi-break',
  signal: 'BUY',
  side: 'BUY',
  price: 42000.5,
  size: 0.001,
  client_ref: 'tv_2026-11-22T12:00:00Z_long',
};

function parse(changes: Readonly<Record<string, unknown>> = {}) {
  return parseAlert(Buffer.from(JSON.stringify({ ...FULL, ...changes })));
}

function alertOf(changes: Readonly<Record<string, unknown>> = {}) {
  const result = parse(changes);
  if (!result.ok) throw new Error(`${result.refusal.error}: ${result.refusal.hint}`);
  return result.alert;
}

function refusalOf(changes: Readonly<Record<string, unknown>>) {
  const result = parse(changes);
  if (result.ok) throw new Error('it was taken');
  return result.refusal;
}

describe('an alert', () => {
  test('as the contract shows it', () => {
    const body = `{"symbol":"BTCUSDT","exchange":"binance","strategy":"rsi-break","signal":"BUY","side":"BUY","price":42000.0,"size":0.001,"client_ref":"tv_2026-11-22T12:00:00Z_long"}`;
    const result = parseAlert(Buffer.from(body));
    if (!result.ok) throw new Error(result.refusal.hint);
    const { price, size, ...words } = result.alert;
    expect([price && plain(price), plain(size)]).toEqual(['42000', '0.001']);
    expect(words).toEqual({
      dialect: 'native',
      symbol: 'BTCUSDT',
      exchange: 'binance',
      strategy: 'rsi-break',
      signal: 'BUY',
      side: 'buy',
      clientRef: 'tv_2026-11-22T12:00:00Z_long',
    });
  });

  test('with only what is required', () => {
    const body = { symbol: 'BTCUSDT', side: 'sell', size: '1', client_ref: 'a' };
    const result = parseAlert(Buffer.from(JSON.stringify(body)));
    expect(result).toMatchObject({ ok: true, alert: { exchange: '', strategy: '', side: 'sell' } });
  });

  test('with all there is', () => {
    const all = {
      type: 'LIMIT',
      action: 'Open',
      position: 'LONG',
      position_size: '-0.5',
      time: '2026-11-22T12:00:00Z',
      sequence: '17',
      extras: { note: 'a\nb', list: [1, 9007199254740992, null], deep: { a: true } },
    };
    const alert = alertOf(all);
    expect(alert).toMatchObject({
      type: 'limit',
      action: 'open',
      position: 'long',
      sequence: { number: 17 },
      extras: all.extras,
    });
    expect(alert.positionSize?.eq('-0.5')).toBe(true);
    expect(alert.time).toBe(Date.UTC(2026, 10, 22, 12));
  });

  test.each([
    ['BINANCE:BTCUSDT', 'BINANCE', 'BTCUSDT'],
    ['btcusdt.p', ' binance ', 'BTCUSDT.P'],
    ['BYBIT:BTCUSDT', 'binance', 'BYBIT:BTCUSDT'],
    ['BINANCE:BTCUSDT', undefined, 'BINANCE:BTCUSDT'],
  ])('spells %s on %s as %s', (symbol, exchange, expected) => {
    expect(alertOf({ symbol, exchange }).symbol).toBe(expected);
  });

  test('null and "" are as good as absent', () => {
    const blank = { price: null, type: '', strategy: ' ', extras: null, position_size: '', time: null };
    expect(alertOf(blank)).toEqual(alertOf({ price: undefined, strategy: undefined }));
    expect(alertOf({ strategy: ' rsi-break ' })).toEqual(alertOf());
    expect(alertOf({ client_ref: `${FULL.client_ref} ` })).toEqual(alertOf());
  });

  test('numbers are exact, and may be quoted', () => {
    const sizes = ['0.1', '1e-8', '0.123456789012345678', '9007199254740993', '1E2', ' 3 ', '+3', '.5', '1.'];
    const expected = ['0.1', '0.00000001', '0.123456789012345678', '9007199254740993', '100', '3', '3', '0.5', '1'];
    expect(sizes.map((size) => plain(alertOf({ size }).size))).toEqual(expected);
    const unquoted = JSON.stringify(FULL).replace('0.001', '9007199254740993');
    const result = parseAlert(Buffer.from(unquoted));
    expect(result.ok && plain(result.alert.size)).toBe('9007199254740993');
  });

  test('numbers under extras that a double would change stay text', () => {
    const body = JSON.stringify({ ...FULL, extras: 0 }).replace(
      '"extras":0',
      '"extras":{"a":9007199254740993,"b":1e400,"c":0.1}',
    );
    const result = parseAlert(Buffer.from(body));
    expect(result.ok && result.alert.extras).toEqual({ a: '9007199254740993', b: '1e400', c: 0.1 });
  });

  test.each([
    ['2026-11-22T12:00:00Z', 0],
    ['2026-11-22T12:00:00.250Z', 250],
    ['2026-11-22t13:00:00+01:00', 0],
    ['2026-11-22 06:30:00-0530', 0],
    ['2026-11-22T12:00Z', 0],
    [1795348800, 0],
    ['1795348800', 0],
    [1795348800123, 123],
    ['1795348800.5', 500],
  ])('time %s', (time, ms) => {
    expect(alertOf({ time }).time).toBe(Date.UTC(2026, 10, 22, 12) + ms);
  });
});

describe('missing fields', () => {
  test.each([
    [{}, ['symbol', 'side', 'size', 'client_ref']],
    [{ symbol: 'BTCUSDT', size: 1 }, ['side', 'client_ref']],
    [{ ...FULL, client_ref: null }, ['client_ref']],
    [{ ...FULL, side: '', symbol: '  ' }, ['symbol', 'side']],
    // What is wrong besides is told once everything is there.
    [{ ...FULL, symbol: null, size: 'x', stop_loss: 1 }, ['symbol']],
    [{ ...FULL, type: 'limit', price: null }, ['price']],
  ])('%j', (body, fields) => {
    const result = parseAlert(Buffer.from(JSON.stringify(body)));
    expect(result).toMatchObject({
      ok: false,
      refusal: { code: 'missing_fields', error: 'missing fields', details: { fields } },
    });
  });

  test("another service's format is named", () => {
    const result = parseAlert(Buffer.from('{"ticker":"SPY","action":"exit","cancel":true}'));
    expect(result.ok ? '' : result.refusal.hint).toMatch(/TradersPost.*not read yet/);
  });
});

describe('a wrong field', () => {
  test.each([
    ['side', 'long', /buy or sell/, /send buy/],
    ['side', 'exit', /buy or sell/, /"action":"close"/],
    ['side', 1, /buy or sell/, /./],
    ['size', 0, /above 0/, /./],
    ['size', -1, /above 0/, /./],
    ['size', '-0', /above 0/, /./],
    ['size', 'abc', /above 0/, /./],
    ['size', true, /above 0/, /./],
    ['size', [], /above 0/, /./],
    ['size', { a: 1 }, /above 0/, /./],
    ['size', '1,234.50', /above 0/, /thousands separators: 1234\.50/],
    ['size', '0,5', /above 0/, /point: 0\.5/],
    ['size', '1e400', /above 0/, /beyond/],
    ['size', '1e-31', /above 0/, /beyond/],
    ['size', '1'.repeat(61), /above 0/, /60 digits/],
    ['size', 'NaN', /above 0/, /na\(\)/],
    ['size', 'Infinity', /above 0/, /./],
    ['size', '0x1', /above 0/, /./],
    ['size', '5%', /above 0/, /equity/],
    ['size', '50 USDT', /above 0/, /route/],
    ['size', '{{strategy.order.contracts}}', /above 0/, /strategies only/],
    ['size', '١٢', /above 0/, /./],
    ['price', 0, /above 0/, /./],
    ['price', '-5', /above 0/, /./],
    ['type', 'stop', /market or limit/, /stop orders/],
    ['action', 'reverse', /open or close/, /./],
    ['position', 'up', /long, short or flat/, /./],
    ['position_size', 'x', /a number/, /./],
    ['time', '2026-02-30T00:00:00Z', /ISO 8601/, /./],
    ['time', '2026-11-22T12:00:00', /ISO 8601/, /Z is UTC/],
    ['time', '2026-11-22T25:00:00Z', /ISO 8601/, /./],
    ['time', 'yesterday', /ISO 8601/, /./],
    ['time', '{{time}}', /ISO 8601/, /timenow/],
    ['time', 999999999999999, /ISO 8601/, /./],
    ['time', -1, /ISO 8601/, /./],
    ['sequence', -1, /whole number/, /./],
    ['sequence', 1.5, /whole number/, /./],
    ['sequence', '9007199254740993', /whole number/, /./],
    ['client_ref', 5, /1 to 200/, /quotes/],
    ['client_ref', 'a'.repeat(201), /1 to 200/, /./],
    ['client_ref', 'a\nb', /control characters/, /./],
    ['client_ref', 'a\u202eb', /control characters/, /./],
    ['client_ref', '{{strategy.order_id}}-1', /1 to 200/, /strategy\.order\.id/],
    ['client_ref', ['a'], /1 to 200/, /./],
    ['strategy', 'a\u0000b', /control characters/, /./],
    ['strategy', false, /1 to 200/, /./],
    ['signal', 's'.repeat(201), /1 to 200/, /./],
    ['symbol', 'S'.repeat(65), /1 to 64/, /./],
    ['symbol', 'BINANCE:', /behind its prefix/, /ticker/],
    ['exchange', 'e'.repeat(33), /1 to 32/, /./],
    ['extras', 'note', /an object/, /./],
    ['extras', ['note'], /an object/, /./],
    ['extras', 5, /an object/, /./],
    ['extras', { a: { b: ['x\u0000'] } }, /U\+0000/, /./],
    ['extras', { 'a\u0000': 1 }, /U\+0000/, /./],
  ])('%s %j', (field, value, error, hint) => {
    const refusal = refusalOf({ [field]: value, ...(field === 'symbol' && { exchange: 'binance' }) });
    expect(refusal).toMatchObject({ code: 'invalid_field', details: { field } });
    expect(refusal.error).toMatch(new RegExp(`^${field} is .*, but must be `));
    expect(refusal.error).toMatch(error);
    expect(refusal.hint).toMatch(hint);
    expect(refusal.error.length).toBeLessThan(250);
  });
});

describe('an unknown field', () => {
  test.each([
    ['stop_loss', /extras/],
    ['passphrase', /\/tv\/<token>/],
    ['quantity', /did you mean size\?/],
    ['clientRef', /did you mean client_ref\?/],
    ['client_reff', /did you mean client_ref\?/],
    ['Strategy', /did you mean strategy\?/],
    ['ticker', /did you mean symbol\?/],
    ['foo', /the members are symbol, side/],
    ['', /extras/],
    ['x'.repeat(5000), /extras/],
  ])('%s', (name, hint) => {
    const refusal = refusalOf({ [name]: 1 });
    expect(refusal.code).toBe('unknown_field');
    expect(refusal.error).toMatch(/^unknown field ".*"$/);
    if (name === 'stop_loss') expect(refusal.error).toBe('unknown field "stop_loss"');
    expect(refusal.hint).toMatch(hint);
  });

  test('is refused even when it is blank', () => {
    expect(refusalOf({ stop_loss: null }).code).toBe('unknown_field');
  });
});

describe('hostile bodies', () => {
  const naughty = createRequire(import.meta.url)('big-list-of-naughty-strings') as string[];

  test('naughty strings in every field never throw, and those that are taken are kept as they are', () => {
    expect(naughty.length).toBeGreaterThan(400);
    for (const field of NATIVE_FIELDS) {
      for (const value of naughty) {
        const result = parse({ [field]: value });
        if (result.ok && field === 'client_ref') expect(result.alert.clientRef).toBe(value.trim());
        if (!result.ok) expect(result.refusal.code).toMatch(/^(?:invalid_field|missing_fields|invalid_json)$/);
      }
    }
    for (const value of naughty) {
      expect(parse({ [value]: 1 }).ok).toBe(false);
      expect(parseAlert(Buffer.from(value)).ok).toBe(false);
      const kept = parse({ extras: { note: value } });
      if (kept.ok) expect(kept.alert.extras).toEqual({ note: value });
    }
  });

  test('no bytes make it throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => void parseAlert(raw)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseAlert(Buffer.from(text))));
  });

  test('no JSON makes it throw, and what is taken obeys the limits', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('buy', 'sell', 'limit', '1', '0', '-1', 'NaN', '{{close}}', ''));
    const value = fc.oneof(word, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.jsonValue());
    const body = fc.dictionary(fc.constantFrom(...NATIVE_FIELDS), value).map((some) => ({ ...FULL, ...some }));
    fc.assert(
      fc.property(body, (some) => {
        const result = parseAlert(Buffer.from(JSON.stringify(some)));
        if (!result.ok) {
          expect(result.refusal.hint.length).toBeGreaterThan(5);
          return;
        }
        expect(result.alert.size.gt('0')).toBe(true);
        expect(result.alert.clientRef).not.toMatch(/^\s*$/);
        expect(result.alert.price === undefined || result.alert.price.gt('0')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the schema', () => {
  test('documents every member', () => {
    for (const name of NATIVE_FIELDS) {
      const meta = z.globalRegistry.get(nativeAlert.shape[name] as z.ZodType) ?? innerMeta(name);
      expect(meta).toMatchObject({
        description: expect.stringMatching(/\.$/),
        accepts: expect.stringMatching(/./),
        example: expect.stringMatching(/./),
      });
      expect(meta?.['required']).toBe(REQUIRED_FIELDS.some((required) => required === name));
    }
  });

  function innerMeta(name: (typeof NATIVE_FIELDS)[number]) {
    const schema = nativeAlert.shape[name] as z.ZodType;
    return schema instanceof z.ZodOptional ? z.globalRegistry.get(schema.unwrap() as z.ZodType) : undefined;
  }

  test('its examples make an alert once TradingView has filled them', () => {
    const example = '{"symbol":"BTCUSDT","side":"buy","size":"0.01","client_ref":"Long-2026-11-22T12:00:00Z-buy-0.01"}';
    expect(parseAlert(Buffer.from(example)).ok).toBe(true);
  });
});

const folder = fileURLToPath(new URL('../../../../shared/data/alerts', import.meta.url));

describe.skipIf(!existsSync(folder))('alert bodies as projects document them', () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => !name.endsWith('.tsv')) : [];
  test.each(files)('%s is refused in words', (name) => {
    const result = parseAlert(readFileSync(join(folder, name)));
    if (result.ok) throw new Error('no native alert is among them');
    expect(result.refusal.code).toMatch(/^(?:invalid_json|missing_fields)$/);
    expect(result.refusal.hint).toMatch(/not read yet|not filled|no comments|a list|sentence/);
  });
});
