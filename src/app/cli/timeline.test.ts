import { expect, it } from 'vitest';
import type { EventKind, JournalEvent } from '../../model/event.ts';
import { eventWords } from './event-words.ts';
import { facts, timeline } from './timeline.ts';

const START = Date.UTC(2026, 10, 22, 23, 59, 59);
const reader = { zone: 'UTC', accountName: (id: string) => (id === 'ac_1' ? 'demo' : id) };

function event(seq: number, kind: EventKind, after: number, data: JournalEvent['data'] = {}): JournalEvent {
  return { chain: 1, seq, kind, at: START + after, data, hash: 'f'.repeat(64) };
}

it('shows each event with the time since the one before', () => {
  const text = timeline([event(1, 'order.queued', 0, { account: 'ac_1', size: '0.01' }), event(2, 'order.unknown', 120)], reader);
  expect(text.split('\n')).toEqual([
    '  23:59:59.000             order.queued   account demo · size 0.01',
    '  23:59:59.120    +120 ms  order.unknown',
  ]);
});

it('names the day where it changes on the way', () => {
  const text = timeline([event(1, 'order.queued', 0), event(2, 'order.fill', 86_400_000)], reader);
  expect(text).toMatch(/^ {2}2026-11-22 23:59:59\.000/);
  expect(text).toMatch(/\n {2}2026-11-23 23:59:59\.000 +\+24 h/);
});

it('reads moments, digests and lists for people, and hands no escape sequence on', () => {
  const text = timeline(
    [
      event(1, 'order.lookup', 0, {
        valid_until: START,
        digest: 'a'.repeat(64),
        searched: ['open orders', 'trades'],
        note: '\u001b[31m',
        none: null,
      }),
    ],
    reader,
  );
  expect(text).toContain('valid_until 2026-11-22 23:59:59.000');
  expect(text).toContain('digest aaaaaaaaaaaa…');
  expect(text).toContain('searched open orders, trades');
  expect(text).not.toContain('\u001b');
  expect(text).not.toContain('none');
});

it('says what was asked and on what it was judged in words', () => {
  const text = timeline(
    [
      event(1, 'alert.accepted', 0, { order: 'buy 0.001 market 50000 - -' }),
      event(2, 'order.queued', 0, { asked: 'base 0.001' }),
      event(3, 'order.approved', 0, { basis: { position: '0', unsettled: '2', balances_at: '2026-11-22T21:19:02.716Z' } }),
    ],
    reader,
  );
  expect(text).toContain('order buy 0.001 at the market, seen at 50000\n');
  expect(text).toContain('asked 0.001\n');
  expect(text).toContain('basis position 0, unsettled 2, balances at 2026-11-22 21:19:02.716');
});

it.each([
  ['order', 'sell 2 limit 42000 close flat', 'sell 2 limit 42000, to close, flat afterwards'],
  ['order', 'buy 0.5 - 42000 - long', 'buy 0.5, seen at 42000, long afterwards'],
  ['order', 'buy 0.5 - - open -', 'buy 0.5, to open'],
  ['order', 'something else', undefined],
  ['asked', 'quote 50 USDT', '50 USDT'],
  ['asked', 'equity 5', '5% of equity'],
  ['asked', 'position', 'position'],
  ['asked', 'base', undefined],
  ['size', 'base 1', undefined],
  ['asked', 1, undefined],
])('%s %s → %s', (name, value, words) => {
  expect(eventWords(name, value)).toBe(words);
});

it('lines up facts and leaves out what is not known', () => {
  expect(
    facts([
      ['a', '1'],
      ['longer', '2'],
      ['gone', undefined],
      ['empty', ''],
    ]),
  ).toBe('  a       1\n  longer  2');
});
