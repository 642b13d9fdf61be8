// The JSON reader against the shapes that parsers get wrong, with JSON.parse as the judge wherever the two must agree.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Json, MAX_DEPTH, NumberText, parseJson, placeOf } from './json.ts';
import { ACCEPTED, REFUSED, STRICTER } from '../../../test/json-shapes.ts';

/** What JSON.parse would have made of it. */
function plain(value: Json): unknown {
  if (value instanceof NumberText) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}

function judge(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false };
    throw error;
  }
}

describe('shapes', () => {
  test('there are enough of them', () => {
    expect(ACCEPTED.length + REFUSED.length + STRICTER.length).toBeGreaterThan(160);
  });

  test.each(ACCEPTED.map((text) => [text]))('takes %j', (text) => {
    const result = parseJson(text);
    expect(result.ok && plain(result.value)).toEqual(JSON.parse(text));
  });

  test.each(REFUSED.map((text) => [text]))('refuses %j, as JSON.parse does', (text) => {
    expect(judge(text).ok).toBe(false);
    expect(parseJson(text).ok).toBe(false);
  });

  test.each(STRICTER)('refuses %j as %s, where JSON.parse does not', (text, kind) => {
    expect(judge(text).ok).toBe(true);
    expect(parseJson(text)).toMatchObject({ ok: false, fault: { kind } });
  });
});

describe('numbers', () => {
  test.each(['9007199254740993', '1e400', '0.1000000000000000055', '-0', '42000.0', '1E-9', `1${'0'.repeat(100)}`])(
    'keeps %s as it was written',
    (text) => {
      expect(parseJson(text)).toEqual({ ok: true, value: new NumberText(text) });
    },
  );
});

describe('depth', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

  test(`${MAX_DEPTH} levels are taken and one more is not`, () => {
    expect(parseJson(nested(MAX_DEPTH)).ok).toBe(true);
    expect(parseJson(nested(MAX_DEPTH + 1))).toMatchObject({ ok: false, fault: { kind: 'depth', offset: MAX_DEPTH } });
    expect(parseJson('{"a":'.repeat(MAX_DEPTH + 1))).toMatchObject({ ok: false, fault: { kind: 'depth' } });
  });

  test.each(['['.repeat(100_000), '{"a":'.repeat(100_000), '[{"a":'.repeat(50_000), nested(100_000)])(
    '100,000 levels do not use up the stack (%#)',
    (text) => {
      expect(parseJson(text)).toMatchObject({ ok: false, fault: { kind: 'depth' } });
    },
  );
});

describe('places', () => {
  test.each([
    ['{"a":1,}', 7],
    ['{"a":1', 6],
    ['{"a":1 "b":2}', 7],
    ['{a:1}', 1],
    ['[1,2,x]', 5],
    ['{"a":01}', 5],
    ['{"a":1,"a":1}', 7],
    ['{"a":"\u0001"}', 6],
    ['{"a":"b\\x"}', 7],
    ['{} {}', 3],
    ['', 0],
  ])('%j stops at %i', (text, offset) => {
    expect(parseJson(text)).toMatchObject({ ok: false, fault: { offset } });
  });

  test('lines and columns count from one', () => {
    expect(placeOf('{\n  "a": x\n}', 9)).toEqual({ offset: 9, line: 2, column: 8 });
    expect(placeOf('abc', 0)).toEqual({ offset: 0, line: 1, column: 1 });
    expect(placeOf('a\n', 2)).toEqual({ offset: 2, line: 2, column: 1 });
  });
});

describe('properties', () => {
  test('every JSON value is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        const result = parseJson(text);
        // Lone halves of surrogates and dangerous names are refused on purpose.
        fc.pre(!/\\ud[89a-f]/i.test(text) && !/"(?:__proto__|constructor|prototype)"/.test(text));
        expect(result.ok && plain(result.value)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('whatever it takes JSON.parse takes, with the same value', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '1',
      '-',
      '.',
      'e',
      '+',
      '0',
      'true',
      'null',
      ' ',
      '\\',
      'u00',
      '\n',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const text = tokens.join('');
        const [ours, theirs] = [parseJson(text), judge(text)];
        if (ours.ok) expect(theirs).toEqual({ ok: true, value: plain(ours.value) });
        else if (theirs.ok) expect(ours.fault.kind).toMatch(/duplicate|surrogate/);
      }),
      { numRuns: 5000 },
    );
  });

  test('no text makes it throw, and every fault lies inside the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const result = parseJson(text);
        if (result.ok) return;
        expect(result.fault.offset).toBeGreaterThanOrEqual(0);
        expect(result.fault.offset).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
