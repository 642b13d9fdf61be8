import { describe, expect, test } from 'vitest';
import { anExit, anOrder } from '../../test/orders.ts';
import type { LaneWork } from '../ledger/port.ts';
import type { Attempt } from '../model/attempt.ts';
import { decimal } from '../model/decimal.ts';
import type { AttemptId, IntentId, OrderId } from '../model/ids.ts';
import type { Order } from '../model/order.ts';
import { nextStep } from './next-step.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const ENDLESS = { expiresAt: NOW + 60_000 };

const queued = (order: Order, nextAt = NOW) => ({ order, nextAt, tries: 0, arrival: 1 });
const unsettled = (order: Order, attempts: readonly Attempt[] = [], nextAt = NOW) => ({ order, attempts, nextAt, tries: 0 });
const step = (work: Partial<LaneWork>) => nextStep({ unsettled: [], queued: [], ended: [], ...work }, NOW, () => true);
const named = (id: string, order: Order) => ({ ...order, id: id as OrderId });

function anAttempt(changes: Partial<Attempt> = {}): Attempt {
  const request = { method: 'POST', url: '/', headers: {}, body: '', digest: '' };
  const order = anOrder();
  return {
    id: 'at_1' as AttemptId,
    orderId: order.id,
    kind: 'place',
    number: 1,
    clientOrderId: order.clientOrderId,
    request,
    state: 'unknown',
    lookups: 0,
    createdAt: NOW,
    validUntil: NOW + 5_000,
    ...changes,
  };
}

describe('the order of importance in a lane', () => {
  const openOrder = named('open', anOrder({ status: 'open', type: 'limit', ...ENDLESS }));
  const canceling = named(
    'canceling',
    anOrder({ status: 'open', type: 'limit', cancelRequested: { code: 'person', text: 'canceled' }, ...ENDLESS }),
  );
  const entry = named('entry', anOrder(ENDLESS));
  const exit = named('exit', anExit());

  test('what the venue has ended short is looked at again after everything else, and only when it is due', () => {
    const ended = named('ended', anOrder({ status: 'canceled' }));
    expect(step({ ended: [{ order: ended, nextAt: NOW, looks: 1 }] })).toEqual({
      kind: 'look after end',
      order: ended,
      looks: 1,
    });
    expect(step({ ended: [{ order: ended, nextAt: NOW, looks: 0 }], unsettled: [unsettled(openOrder)] })).toMatchObject({
      kind: 'look up',
    });
    expect(step({ ended: [{ order: ended, nextAt: NOW + 700, looks: 0 }] })).toMatchObject({ kind: 'rest', until: NOW + 700 });
  });

  test('a cancel goes before an exit, an exit before doubt, doubt before polling', () => {
    const all = [unsettled(openOrder), unsettled(canceling)];
    expect(step({ unsettled: all, queued: [queued(exit)] })).toMatchObject({ kind: 'cancel', order: { id: 'canceling' } });
    expect(step({ unsettled: [unsettled(openOrder)], queued: [queued(exit)] })).toMatchObject({
      kind: 'place',
      order: { id: 'exit' },
    });
    expect(step({ unsettled: [unsettled(openOrder)], queued: [queued(entry)] })).toMatchObject({
      kind: 'place',
      order: { id: 'entry' },
    });
    const doubt = unsettled({ ...canceling, id: 'doubt' as OrderId }, [anAttempt({ kind: 'cancel' })]);
    expect(step({ unsettled: [doubt], queued: [queued(entry)] })).toMatchObject({
      kind: 'look up',
      order: { id: 'doubt' },
      doubt: true,
    });
    expect(step({ unsettled: [unsettled(openOrder)] })).toMatchObject({ kind: 'look up', doubt: false });
  });

  test('a cancel whose outcome is not known is looked up, not sent again', () => {
    expect(step({ unsettled: [unsettled(canceling, [anAttempt({ kind: 'cancel' })])] })).toMatchObject({
      kind: 'look up',
      doubt: true,
    });
  });

  test('orders leave in order of arrival: the second waits behind a first that is put off', () => {
    const later = named('second', anOrder(ENDLESS));
    expect(step({ queued: [queued(entry, NOW + 400), queued(later)] })).toEqual({
      kind: 'rest',
      until: NOW + 400,
      blocked: true,
    });
  });

  test('an entry that waited too long expires even behind others', () => {
    const late = named('late', anOrder({ expiresAt: NOW }));
    expect(step({ queued: [queued(entry, NOW + 400), queued(late)] })).toMatchObject({ kind: 'expire', order: { id: 'late' } });
  });

  test('a resting entry ends with its time to live', () => {
    const resting = { ...openOrder, restingSince: NOW - 1_000, restFor: 1_000 };
    expect(step({ unsettled: [unsettled(resting, [], NOW + 9_000)] })).toMatchObject({ kind: 'outlived' });
    expect(step({ unsettled: [unsettled({ ...resting, restFor: 1_001 }, [], NOW + 9_000)] })).toMatchObject({ kind: 'rest' });
  });

  test('an empty lane is done', () => {
    expect(step({})).toEqual({ kind: 'done' });
  });
});

describe('a turn whose exit takes several orders', () => {
  const entry = named('entry', anOrder(ENDLESS));
  const old = { status: 'open', restingSince: NOW - 60_000 } as const;
  const exit = named('exit', anExit({ ...old, remainder: decimal('0.006') }));
  const later = NOW + 9_000;

  test('its entry waits while one of them works, the last one too, and everything behind it', () => {
    const behind = named('behind', anExit());
    const last = named('last', anExit({ ...old, revision: 2 }));
    for (const working of [exit, last]) {
      const work = { unsettled: [unsettled(working, [], later)], queued: [queued(entry), queued(behind)] };
      expect(step(work)).toEqual({ kind: 'rest', until: later, blocked: true });
    }
    const whole = unsettled(named('whole', anExit(old)), [], later);
    expect(step({ unsettled: [whole], queued: [queued(entry)] })).toMatchObject({ kind: 'place', order: { id: 'entry' } });
  });

  test('the entry of another alert does not wait for them, and still expires', () => {
    const other = { ...entry, intentId: 'in_2' as IntentId };
    const working = [unsettled(exit, [], later)];
    expect(step({ unsettled: working, queued: [queued(other)] })).toMatchObject({ kind: 'place', order: { id: 'entry' } });
    const late = { ...entry, expiresAt: NOW };
    expect(step({ unsettled: working, queued: [queued(late)] })).toMatchObject({ kind: 'expire', order: { id: 'entry' } });
  });
});

describe('behind a market order that was acknowledged and has not been told whole', () => {
  const filling = (changes: Partial<Order> = {}) =>
    unsettled(named('filling', anOrder({ status: 'open', restingSince: NOW - 1_000, ...changes })), [], NOW + 250);
  const exit = queued(named('exit', anExit()));

  test('nothing goes until its fills are booked: what comes stands on the position that it makes', () => {
    for (const changes of [{}, { filled: decimal('0.004') }, { effect: 'exit', side: 'sell' } as const])
      expect(step({ unsettled: [filling(changes)], queued: [exit] })).toEqual({ kind: 'rest', until: NOW + 250, blocked: true });
    const reversal = queued(named('entry', anOrder(ENDLESS)));
    expect(step({ unsettled: [filling({ effect: 'exit' })], queued: [reversal] })).toMatchObject({ kind: 'rest' });
  });

  test('after 15 s an exit goes by what the venue says is held', () => {
    const slow = { ...filling({ restingSince: NOW - 14_900 }), nextAt: NOW + 9_000 };
    expect(step({ unsettled: [slow], queued: [exit] })).toEqual({ kind: 'rest', until: NOW + 100, blocked: true });
    // A look that is due comes first, and the exit after it, whatever it found.
    const due = { ...filling({ restingSince: NOW - 15_000 }), nextAt: NOW };
    expect(step({ unsettled: [due], queued: [exit] })).toMatchObject({ kind: 'look up', order: { id: 'filling' }, doubt: true });
    // A clock that was set back by hours since.
    expect(step({ unsettled: [filling({ restingSince: NOW + 7_200_000 })], queued: [exit] })).toMatchObject({ kind: 'place' });
    const stuck = filling({ restingSince: NOW - 15_000 });
    expect(step({ unsettled: [stuck], queued: [exit] })).toMatchObject({ kind: 'place', order: { id: 'exit' }, bounded: true });
  });

  test('a limit order that rests, and what the venue does not show any more, hold nothing up', () => {
    const resting = filling({ type: 'limit' });
    expect(step({ unsettled: [resting], queued: [exit] })).toMatchObject({ kind: 'place', bounded: false });
    const notShown = filling({ reason: { code: 'not_shown', text: 'gone' } });
    expect(step({ unsettled: [notShown], queued: [exit] })).toMatchObject({ kind: 'place', bounded: true });
  });
});

describe('orders that were queued before this process began', () => {
  const entry = queued(named('entry', anOrder(ENDLESS)));
  const late = queued(named('late', anOrder({ expiresAt: NOW })));
  const exit = queued(named('exit', anExit()));
  const strange = (...rows: readonly (typeof entry)[]) => ({
    step: (work: Partial<LaneWork>) =>
      nextStep({ unsettled: [], queued: [], ended: [], ...work }, NOW, (row) => !rows.includes(row)),
  });
  const asked = (id: string) => ({ kind: 'ask first', row: { order: { id } } });

  test('they are asked for before they are sent, exits first', () => {
    expect(strange(entry).step({ queued: [entry] })).toMatchObject(asked('entry'));
    expect(strange(entry, exit).step({ queued: [entry, exit] })).toMatchObject(asked('exit'));
  });

  test('they are asked for before they expire: the venue may have them', () => {
    expect(strange(late).step({ queued: [late] })).toMatchObject(asked('late'));
    expect(strange().step({ queued: [late] })).toMatchObject({ kind: 'expire' });
  });

  test('they are asked for before they are canceled, too', () => {
    const unwanted = queued(named('unwanted', anExit({ cancelRequested: { code: 'person', text: 'canceled' } })));
    expect(strange(unwanted).step({ queued: [exit, unwanted] })).toMatchObject(asked('unwanted'));
    expect(strange().step({ queued: [exit, unwanted] })).toMatchObject({ kind: 'cancel unsent', order: { id: 'unwanted' } });
    expect(strange().step({ queued: [exit, unwanted], frozen: 'order other is' })).toMatchObject({ kind: 'cancel unsent' });
  });

  test('one that is put off is asked for again by then, and holds up an exit before it no longer than that', () => {
    const later = { ...late, nextAt: NOW + 500 };
    expect(strange(later).step({ queued: [later] })).toEqual({ kind: 'rest', until: NOW + 500, blocked: false });
    expect(strange(later).step({ queued: [exit, later] })).toMatchObject({ kind: 'place', order: { id: 'exit' } });
    const waiting = { ...entry, nextAt: NOW + 900 };
    expect(strange(later).step({ queued: [waiting, later] })).toMatchObject({ kind: 'rest', until: NOW + 500 });
  });

  test('a frozen lane is not asked about', () => {
    expect(strange(entry).step({ queued: [entry], frozen: 'side' })).toMatchObject({ kind: 'rest' });
  });
});

describe('behind an unknown order', () => {
  const unknown = (changes: Partial<Order>, attempt: Partial<Attempt>) =>
    unsettled(named('unknown', anOrder({ status: 'unknown', ...changes })), [anAttempt(attempt)], NOW + 3_000);
  const entry = queued(named('entry', anOrder(ENDLESS)));
  const exit = queued(named('exit', anExit()));

  test('entries wait', () => {
    expect(step({ unsettled: [unknown({}, {})], queued: [entry] })).toEqual({ kind: 'rest', until: NOW + 3_000, blocked: true });
  });

  test('an exit passes an unknown entry once its window is over, and not before', () => {
    expect(step({ unsettled: [unknown({}, {})], queued: [entry, exit] })).toMatchObject({ kind: 'rest' });
    const over = unknown({}, { firstAbsentAt: NOW - 1 });
    expect(step({ unsettled: [over], queued: [entry, exit] })).toMatchObject({
      kind: 'place',
      order: { id: 'exit' },
      bounded: true,
    });
  });

  test('nothing passes an unknown exit', () => {
    const over = unknown({ effect: 'exit', side: 'sell' }, { firstAbsentAt: NOW - 1 });
    expect(step({ unsettled: [over], queued: [exit] })).toMatchObject({ kind: 'rest' });
  });

  test('the order that a lane is frozen by does not expire by itself; others behind it do', () => {
    const late = { ...entry, order: { ...entry.order, expiresAt: NOW - 1 } };
    const frozen = { frozen: 'absence', frozenBy: late.order.id };
    expect(step({ queued: [late], ...frozen })).toMatchObject({ kind: 'rest' });
    const other = { ...late, order: { ...late.order, id: 'or_other' as OrderId } };
    expect(step({ queued: [late, other], ...frozen })).toMatchObject({ kind: 'expire', order: { id: 'or_other' } });
  });

  test('a frozen lane sends nothing', () => {
    expect(step({ unsettled: [unknown({}, { firstAbsentAt: NOW - 1 })], queued: [exit], frozen: 'side' })).toMatchObject({
      kind: 'rest',
      blocked: true,
    });
  });
});
