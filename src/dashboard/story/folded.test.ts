// Searches that follow each other are one line; what lies between them, or concerns another order, is not swallowed.
import { expect, test } from 'vitest';
import type { EventKind, JournalEvent } from '../net/wire.ts';
import { fold, lookupCount } from './folded.ts';

let seq = 0;

function row(kind: EventKind, data: object = {}, order = 'or_1'): JournalEvent {
  seq += 1;
  const at = new Date(seq * 1_000).toISOString();
  return { seq, at, kind, alert_id: 'al_1', order_id: order, account: 'demo', data: { ...data }, hash: `h${seq}` };
}

const look = (lookups: number, order?: string) => row('order.lookup', { lookups }, order);

test('three lookups and more in a row are folded, fewer are not', () => {
  const [sent, lost] = [row('order.submitted'), row('order.unknown')];
  const first = [look(1), look(2), look(4), look(8)];
  const apart = row('order.not_shown');
  const second = [look(16), look(32)];
  const told = fold([sent, lost, ...first, apart, ...second]);
  expect(told).toEqual([
    { kind: 'event', event: sent },
    { kind: 'event', event: lost },
    { kind: 'lookups', events: first },
    { kind: 'event', event: apart },
    ...second.map((event) => ({ kind: 'event', event })),
  ]);
});

test('lookups of two orders are two runs', () => {
  const [one, other] = [
    [look(1), look(2), look(3)],
    [look(1, 'or_2'), look(2, 'or_2'), look(3, 'or_2')],
  ];
  expect(fold([...one, ...other])).toEqual([
    { kind: 'lookups', events: one },
    { kind: 'lookups', events: other },
  ]);
});

test('every row is told once, in its order', () => {
  const all = [look(1), row('order.report'), look(2), look(4), look(8), row('order.fill')];
  expect(fold(all).flatMap((told) => (told.kind === 'event' ? [told.event] : told.events))).toEqual(all);
  expect(fold([])).toEqual([]);
});

test('the number is the last row’s own: the journal tells every doubling only', () => {
  expect(lookupCount([look(1), look(2), look(4), look(8)])).toBe(8);
  // Rows of a follow-up search carry none.
  expect(lookupCount([row('order.lookup'), row('order.lookup'), row('order.lookup')])).toBe(3);
});
