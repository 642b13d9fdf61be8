import { describe, expect, it } from 'vitest';
import { freshen, newClientRef } from './fresh.ts';

const make = (old: string): string => `${old}*`;

describe('freshen', () => {
  it.each([
    ['{"client_ref":"a","size":0.10000000000000000001}', '{"client_ref":"a*","size":0.10000000000000000001}'],
    ['{ "size": 1e-8 , "client_ref" : "a" }\n', '{ "size": 1e-8 , "client_ref" : "a*" }\n'],
    ['{"client_ref":17,"x":{"client_ref":"inner"}}', '{"client_ref":"*","x":{"client_ref":"inner"}}'],
    ['{"extras":{"client_ref":"inner"},"size":1}', '{"client_ref":"*","extras":{"client_ref":"inner"},"size":1}'],
    ['{"note":"\\"client_ref\\":\\"no\\"","client_ref":"a\\"b"}', '{"note":"\\"client_ref\\":\\"no\\"","client_ref":"a\\"b*"}'],
    ['{}', '{"client_ref":"*"}'],
    [' { "a" : [ { "client_ref" : 1 } ] } ', ' {"client_ref":"*", "a" : [ { "client_ref" : 1 } ] } '],
    ['{"client_ref":null}', '{"client_ref":"*"}'],
    ['{"client_\\u0072ef":"a"}', '{"client_\\u0072ef":"a*"}'],
  ])('changes only the client_ref of %s', (text, expected) => {
    const result = freshen(text, make);
    expect(result).toMatchObject({ ok: true, text: expected });
  });

  it.each(['[1]', 'symbol=BTCUSDT', '"text"', '', '{"a":{{close}}}'])('leaves %s to the person', (text) => {
    expect(freshen(text, make)).toMatchObject({ ok: false });
  });

  it('refuses a body in which client_ref stands twice', () => {
    expect(freshen('{"client_ref":"a","client_ref":"b"}', make)).toMatchObject({ ok: false });
  });
});

describe('newClientRef', () => {
  it('keeps the old name and adds second and chance', () => {
    expect(newClientRef('long', '2026-11-22T20:03:04.123Z', Uint8Array.of(0, 1, 31, 32))).toBe('long-20261122T200304-01z0');
    expect(newClientRef('', '2026-11-22T20:03:04.123Z', Uint8Array.of(9, 9, 9, 9))).toBe('send-20261122T200304-9999');
    expect(newClientRef('x'.repeat(500), '2026-11-22T20:03:04.123Z', Uint8Array.of(0, 0, 0, 0))).toHaveLength(60 + 21);
  });
});
