// Execution's part of the ledger contract: lanes, leases, the write ahead, and what becomes of a request.
import { expect, test } from 'vitest';
import { decimal, plain } from '../../src/model/decimal.ts';
import type { Outcome } from '../../src/venue/port.ts';
import type { Get } from './contract.ts';
import { aFill, anAttempt, approval, DAY, only, WORKER } from './scene.ts';

export function executionContract(get: Get): void {
  lanes(get);
  submission(get);
  settlement(get);
  cancels(get);
  recovery(get);
}

type Failure = Exclude<Outcome, { kind: 'acknowledged' }>;
const REFUSED: Failure = { kind: 'refused', code: '-2010', message: 'not enough' };
const UNSENT: Failure = { kind: 'unsent', code: '-1021', message: 'clock' };
const UNKNOWN: Failure = { kind: 'unknown', code: 'timeout', message: 'no answer' };

function lanes(get: Get): void {
  test('F29 what a clock that stood ahead put off for an hour is due now; what waits for minutes, or for a person, is left', async () => {
    const { ledger, queue, clock } = get();
    const exit = await queue();
    const later = (ms: number) =>
      ledger.delay({ orderId: exit.id, nextAt: clock.now() + ms, reason: { code: 'halted', text: 'trading is halted' } });
    const ready = () => ledger.readyLanes(WORKER, clock.now(), 10);
    await later(300_000);
    await ledger.clockWentBack(clock.now());
    expect(await ready()).toEqual([]);
    await later(3_600_000);
    expect(await ready()).toEqual([]);
    await ledger.clockWentBack(clock.now());
    expect(await ready()).toMatchObject([{ market: exit.market }]);
    expect((await ledger.laneWork(exit)).queued).toMatchObject([{ nextAt: clock.now() }]);
  });

  test('F7 a lane with queued orders is due; they come in order of arrival', async () => {
    const { ledger, queue, lane, clock } = get();
    expect(await ledger.nextDue()).toBeUndefined();
    for (const clientRef of ['c', 'a', 'b']) await queue({ clientRef });
    expect(await ledger.readyLanes(WORKER, clock.now(), 10)).toEqual([lane]);
    expect(await ledger.nextDue()).toBe(clock.now());
    const { queued, unsettled, frozen } = await ledger.laneWork(lane);
    expect(queued.map(({ order }) => order.clientRef)).toEqual(['c', 'a', 'b']);
    expect([unsettled, frozen]).toEqual([[], undefined]);
  });

  test('entries that wait never hide an exit, nor keep a lane due when none of those that are shown is', async () => {
    const { ledger, queue, lane, clock } = get();
    for (let i = 0; i < 20; i++) await queue({ clientRef: `entry-${i}` });
    await queue({ clientRef: 'exit', exit: true });
    const { queued } = await ledger.laneWork(lane);
    expect(queued.length).toBeLessThanOrEqual(8);
    expect(queued.map(({ order }) => order.clientRef)).toContain('exit');
    const reason = { code: 'halted', text: 'halted' };
    for (const { order } of queued) await ledger.delay({ orderId: order.id, nextAt: clock.now() + 500, reason });
    expect(await ledger.readyLanes(WORKER, clock.now(), 10)).toEqual([]);
    expect(await ledger.nextDue()).toBe(clock.now() + 500);
  });

  test('the longest due comes first, and a lane that rests is left out until something happens on it', async () => {
    const { ledger, queue, lane, clock } = get();
    await queue();
    await clock.advance(10);
    await queue({ clientRef: 'eth', market: 'ETH/USDT', alert: { symbol: 'ETHUSDT' } });
    const markets = async () => (await ledger.readyLanes(WORKER, clock.now(), 10)).map(({ market }) => market);
    expect(await markets()).toEqual(['BTC/USDT', 'ETH/USDT']);
    expect(await ledger.readyLanes(WORKER, clock.now(), 1)).toEqual([lane]);
    await ledger.rest({ lane, until: clock.now() + 5_000 });
    expect(await markets()).toEqual(['ETH/USDT']);
    await queue({ clientRef: 'ref-2' });
    expect(await markets()).toEqual(['BTC/USDT', 'ETH/USDT']);
  });

  test('a delay is told once for each reason, and is a try where the caller says so', async () => {
    const { ledger, queue, lane, clock } = get();
    const order = await queue();
    for (const [code, text] of [
      ['a', '1'],
      ['a', '2'],
      ['b', '3'],
    ] as const) {
      await ledger.delay({ orderId: order.id, nextAt: clock.now() + 100, reason: { code, text }, tries: 3 });
      await ledger.delay({ orderId: order.id, nextAt: clock.now() + 100, reason: { code, text } });
    }
    expect(await ledger.events({ orderId: order.id, kinds: ['order.delayed'] })).toHaveLength(2);
    expect(only((await ledger.laneWork(lane)).queued)).toMatchObject({
      tries: 3,
      nextAt: clock.now() + 100,
      order: { reason: { code: 'b' } },
    });
  });

  test('a queued order is dropped; one that has moved on is not', async () => {
    const { ledger, queue, open } = get();
    const reason = { code: 'too_old', text: 'too late' };
    expect(await ledger.drop({ orderId: (await queue()).id, as: 'expired', reason })).toMatchObject({
      status: 'expired',
      reason,
    });
    const working = await open({ clientRef: 'ref-2' });
    expect(await ledger.drop({ orderId: working.id, as: 'canceled', reason })).toMatchObject({ status: 'open' });
  });
}

function submission(get: Get): void {
  test('F10 attempt, terms, reservation and state are committed together; the request is as it was given', async () => {
    const { ledger, queue, submit, lane, clock } = get();
    const order = await queue();
    const { result, attemptId } = await submit(order);
    expect(result).toMatchObject({ kind: 'submitted', order: { status: 'submitting', attempts: 1 } });
    const { unsettled, queued } = await ledger.laneWork(lane);
    expect(queued).toEqual([]);
    const { attempts, nextAt } = only(unsettled);
    expect(only(attempts)).toMatchObject({
      id: attemptId,
      kind: 'place',
      number: 1,
      state: 'sent',
      validUntil: clock.now() + 5_000,
    });
    expect(only(attempts).request.digest).toBe('d'.repeat(64));
    expect(nextAt).toBeGreaterThan(clock.now() + 5_000);
    const kinds = (await ledger.events({ orderId: order.id })).map(({ kind }) => kind);
    expect(kinds).toEqual(['order.queued', 'order.approved', 'order.submitted']);
    const other = await queue({ clientRef: 'ref-2' });
    const view = await ledger.view(other, DAY);
    expect(view?.unsettled.map(({ id }) => id)).toEqual([order.id]);
    expect([...(view?.reservations.values() ?? [])].map(({ amount, currency }) => [plain(amount), currency])).toEqual([
      ['500', 'USDT'],
    ]);
  });

  test('a denial is committed with its numbers; without an attempt an approval changes nothing', async () => {
    const { ledger, queue, lane } = get();
    const order = await queue();
    const where = { lane, worker: WORKER, orderId: order.id, day: DAY };
    expect(await ledger.submit({ ...where, decide: () => approval() })).toEqual({ kind: 'changed' });
    const denial = { code: 'daily_loss', context: { value: '300 USDT', limit: '200 USDT', until: 'tomorrow' } } as const;
    expect(await ledger.submit({ ...where, decide: () => ({ kind: 'wait', denial }) })).toEqual({ kind: 'changed' });
    expect(await ledger.order(order.id)).toMatchObject({ status: 'queued' });
    const result = await ledger.submit({ ...where, decide: () => ({ kind: 'denied', denial }) });
    expect(result).toMatchObject({ kind: 'denied', order: { status: 'denied', reason: { code: 'daily_loss' } } });
    expect(await ledger.submit({ ...where, decide: () => approval() })).toEqual({ kind: 'gone' });
    expect(await ledger.events({ kinds: ['order.denied'] })).toMatchObject([{ data: { context: denial.context } }]);
  });

  test('terms other than those that were signed are not committed', async () => {
    const { ledger, queue, submit } = get();
    const order = await queue();
    const { result } = await submit(order, { verdict: approval('0.01'), decide: () => approval('0.005') });
    expect(result).toEqual({ kind: 'changed' });
    expect(await ledger.attempts(order.id)).toEqual([]);
  });

  test('what has waited too long for its turn is not committed, and the lane is free for the next request', async () => {
    const { ledger, queue, submit } = get();
    const order = await queue();
    const { result } = await submit(order, { isLate: () => true });
    expect(result).toEqual({ kind: 'changed' });
    expect(await ledger.attempts(order.id)).toEqual([]);
    expect((await submit(order)).result).toMatchObject({ kind: 'submitted' });
  });

  test('F28 while one worker holds the lane another is fenced, until the lease runs out', async () => {
    const { ledger, queue, submit, clock } = get();
    const [first, second, third] = [
      await queue({ clientRef: 'a' }),
      await queue({ clientRef: 'b' }),
      await queue({ clientRef: 'c' }),
    ];
    expect((await submit(first)).result.kind).toBe('submitted');
    expect((await submit(second, { worker: 'worker-2' })).result.kind).toBe('fenced');
    expect(await ledger.heldLanes(clock.now())).toEqual(new Map([[WORKER, 1]]));
    expect((await ledger.status(clock.now())).waiting).toMatchObject({ due: 1, untaken: 0 });
    expect(await ledger.readyLanes('worker-2', clock.now(), 10)).toEqual([]);
    await clock.advance(90_001);
    expect((await submit(second, { worker: 'worker-2' })).result.kind).toBe('submitted');
    expect((await submit(third)).result.kind).toBe('fenced');
    expect(await ledger.heldLanes(clock.now())).toEqual(new Map([['worker-2', 1]]));
    await ledger.release('worker-2');
    expect(await ledger.heldLanes(clock.now())).toEqual(new Map());
    expect((await submit(third)).result.kind).toBe('submitted');
  });

  test('an order that is on its way is not submitted again', async () => {
    const { queue, submit } = get();
    const order = await queue();
    const both = await Promise.all([submit(order), submit(order)]);
    expect(both.map(({ result }) => result.kind).sort()).toEqual(['gone', 'submitted']);
  });

  test('a verdict that throws commits nothing', async () => {
    const { ledger, queue, submit } = get();
    const order = await queue();
    const decide = () => {
      throw new Error('judge failed');
    };
    await expect(submit(order, { decide })).rejects.toThrow('judge failed');
    expect(await ledger.order(order.id)).toMatchObject({ status: 'queued' });
  });
}

function settlement(get: Get): void {
  test.each([
    [REFUSED, 'rejected', 'refused', 'order.refused'],
    [UNSENT, 'queued', 'unsent', 'order.unsent'],
    [UNKNOWN, 'unknown', 'unknown', 'order.unknown'],
  ] as const)('a request that ends %o leaves the order %s', async (outcome, status, state, kind) => {
    const { ledger, queue, submit, clock } = get();
    const order = await queue();
    const { attemptId } = await submit(order);
    const nextAt = clock.now() + 250;
    const settled = await ledger.settle({ attemptId, outcome, nextAt });
    expect(settled).toMatchObject({ status, reason: { code: outcome.code, text: outcome.message } });
    expect(only(await ledger.attempts(order.id)).state).toBe(state);
    expect(await ledger.nextDue()).toBe(status === 'rejected' ? undefined : nextAt);
    // Telling it twice, as after an answer that got lost, changes nothing.
    expect(await ledger.settle({ attemptId, outcome, nextAt })).toMatchObject({ status });
    expect(await ledger.events({ kinds: [kind] })).toHaveLength(1);
  });

  test('an unsent order is sent again as the next attempt of the same id', async () => {
    const { ledger, queue, submit, clock } = get();
    const order = await queue();
    const first = await submit(order);
    await ledger.settle({ attemptId: first.attemptId, outcome: UNSENT, nextAt: clock.now() });
    expect((await submit(order)).result).toMatchObject({ kind: 'submitted', order: { attempts: 2 } });
    expect((await ledger.attempts(order.id)).map(({ number, clientOrderId }) => [number, clientOrderId])).toEqual([
      [1, order.clientOrderId],
      [2, order.clientOrderId],
    ]);
  });

  test('F12 lookups keep the first time of absence; proof puts the order back, late facts freeze the lane', async () => {
    const { ledger, queue, submit, clock, lane, report } = get();
    const order = await queue();
    const { attemptId } = await submit(order);
    await ledger.settle({ attemptId, outcome: UNKNOWN, nextAt: clock.now() });
    const none = (venueTime: number) => ({ kind: 'none', venueTime, searched: ['history'] }) as const;
    const note = { orderId: order.id, attemptId, nextAt: clock.now() + 1_000 };
    await ledger.noteLookup({ ...note, lookup: none(1), pastWindow: false });
    await ledger.noteLookup({ ...note, lookup: { kind: 'failed', message: 'away' }, pastWindow: false });
    await ledger.noteLookup({ ...note, lookup: none(7_000), pastWindow: true });
    await ledger.noteLookup({ ...note, lookup: none(9_000), pastWindow: true });
    expect(only(await ledger.attempts(order.id))).toMatchObject({ firstAbsentAt: 7_000, lookups: 4, state: 'unknown' });
    expect(await ledger.absent({ attemptId, proof: { second: 9_000 }, nextAt: clock.now() })).toMatchObject({ status: 'queued' });
    expect(await ledger.absent({ attemptId, proof: { second: 9_000 }, nextAt: clock.now() })).toMatchObject({ status: 'queued' });
    expect(await ledger.events({ kinds: ['order.absent'] })).toHaveLength(1);
    // The proof was wrong after all.
    await ledger.book({ orderId: order.id, report: report(order), via: 'stream', nextAt: clock.now() });
    expect((await ledger.laneWork(lane)).frozen).toContain(order.id);
    expect((await submit(order)).result.kind).toBe('fenced');
    expect(await ledger.resolve({ orderId: order.id, as: 'open', by: 'anna' })).toMatchObject({ status: 'open' });
    expect((await submit(order)).result.kind).toBe('gone');
  });

  test('an order that no search will settle says why it waits for a person, and says it once', async () => {
    const { ledger, queue, submit, clock } = get();
    const order = await queue();
    const { attemptId } = await submit(order);
    await ledger.settle({ attemptId, outcome: UNKNOWN, nextAt: clock.now() });
    const waits = { code: 'no_proof', text: 'no trace of it', hint: 'look at the venue' };
    const lookup = { kind: 'none', venueTime: 7_000, searched: ['history'] } as const;
    const note = { orderId: order.id, attemptId, lookup, pastWindow: true, nextAt: clock.now() + 1_000 };
    await ledger.noteLookup(note);
    for (let i = 0; i < 3; i++) await ledger.noteLookup({ ...note, waits });
    expect(await ledger.order(order.id)).toMatchObject({ status: 'unknown', reason: waits });
    // The first absence, the news that it waits, and the fourth lookup.
    expect(await ledger.events({ kinds: ['order.lookup'] })).toHaveLength(3);
  });

  test('facts that come before the answer stand; the late answer is kept and changes nothing', async () => {
    const { ledger, queue, submit, report, clock } = get();
    const order = await queue();
    const { attemptId } = await submit(order);
    const fills = [aFill('t1', '0.01', '50000')];
    const done = report(order, { status: 'filled', filled: decimal('0.01'), fills });
    await ledger.book({ orderId: order.id, report: done, via: 'stream', nextAt: clock.now() });
    expect(await ledger.settle({ attemptId, outcome: UNKNOWN, nextAt: clock.now() })).toMatchObject({ status: 'filled' });
    expect(await ledger.events({ kinds: ['order.unknown'] })).toMatchObject([{ data: { stale: 'unknown', status: 'filled' } }]);
  });
}

function cancels(get: Get): void {
  const reason = { code: 'asked', text: 'anna asked' };
  const cancelAttempt = async (orderId: string) => {
    const { ledger, lane, clock } = get();
    const order = only((await ledger.orders({})).filter(({ id }) => id === orderId));
    const attempt = anAttempt(clock, order);
    return { kind: await ledger.submitCancel({ lane, worker: WORKER, orderId: order.id, attempt }), attemptId: attempt.id };
  };

  test('a queued order is canceled at once, an open one when its lane gets to it, one that is over stays', async () => {
    const { ledger, queue, open, clock } = get();
    expect(await ledger.requestCancel((await queue()).id, reason)).toMatchObject({ status: 'canceled', reason });
    const order = await open({ clientRef: 'ref-2' });
    expect(await ledger.requestCancel(order.id, reason)).toMatchObject({ status: 'open', cancelRequested: reason });
    expect(await ledger.nextDue()).toBe(clock.now());
    await ledger.requestCancel(order.id, reason);
    expect(await ledger.events({ kinds: ['order.cancel_requested'] })).toHaveLength(1);
    expect(await ledger.requestCancel('or_none' as never, reason)).toBeUndefined();
  });

  test('an acknowledged cancel ends the order, with the reason for which it was asked', async () => {
    const { ledger, open, report, clock } = get();
    const order = await open();
    await ledger.requestCancel(order.id, reason);
    const { kind, attemptId } = await cancelAttempt(order.id);
    expect(kind).toBe('submitted');
    expect((await cancelAttempt(order.id)).kind).toBe('fenced');
    const gone = report(order, { status: 'canceled' });
    expect(await ledger.settle({ attemptId, outcome: { kind: 'acknowledged', report: gone }, nextAt: 0 })).toMatchObject({
      status: 'canceled',
      reason,
    });
    expect((await cancelAttempt(order.id)).kind).toBe('gone');
    // All that is left to do is to look whether a fill is told after the end.
    const { unsettled, queued, ended } = await ledger.laneWork(order);
    expect([unsettled, queued, ended.length]).toEqual([[], [], 1]);
    await ledger.lookedAfterEnd({ orderId: order.id, looks: 2 });
    expect(await ledger.readyLanes(WORKER, clock.now() + 1_000_000, 9)).toEqual([]);
  });

  test.each([
    [REFUSED, 0],
    [UNSENT, 700],
    [UNKNOWN, 700],
  ] as const)('a cancel that ends %o leaves the order open, to be looked at in %i ms', async (outcome, ms) => {
    const { ledger, open, clock } = get();
    const order = await open();
    const { attemptId } = await cancelAttempt(order.id);
    expect(await ledger.settle({ attemptId, outcome, nextAt: clock.now() + 700 })).toMatchObject({ status: 'open' });
    expect(await ledger.nextDue()).toBe(clock.now() + ms);
    await ledger.absent({ attemptId, proof: {}, nextAt: clock.now() });
    expect((await cancelAttempt(order.id)).kind).toBe('submitted');
  });

  test('asked for while the request is under way, it is done as soon as that is known', async () => {
    const { ledger, queue, submit, report, clock } = get();
    const [first, second] = [await queue({ clientRef: 'a' }), await queue({ clientRef: 'b' })];
    const placed = await submit(first);
    await ledger.requestCancel(first.id, reason);
    await ledger.settle({
      attemptId: placed.attemptId,
      outcome: { kind: 'acknowledged', report: report(first) },
      nextAt: clock.now() + 9_000,
    });
    expect(await ledger.nextDue()).toBe(clock.now());
    const other = await submit(second);
    await ledger.requestCancel(second.id, reason);
    expect(await ledger.settle({ attemptId: other.attemptId, outcome: UNSENT, nextAt: clock.now() })).toMatchObject({
      status: 'canceled',
    });
  });
}

function recovery(get: Get): void {
  test('F9 after a crash what was being sent is in doubt and due, and its lane is free', async () => {
    const { ledger, queue, submit, clock, lane } = get();
    const order = await queue();
    await submit(order);
    expect(await ledger.recover(WORKER)).toBe(0);
    await clock.advance(90_001);
    expect(await ledger.recover('worker-2')).toBe(1);
    expect(await ledger.order(order.id)).toMatchObject({ status: 'unknown', reason: { code: 'interrupted' } });
    expect(await ledger.readyLanes('worker-2', clock.now(), 9)).toEqual([lane]);
    expect(only(only((await ledger.laneWork(lane)).unsettled).attempts).state).toBe('unknown');
    expect(await ledger.recover('worker-2')).toBe(0);
  });

  test('a cancel that was being sent is in doubt too', async () => {
    const { ledger, open, clock, lane } = get();
    const order = await open();
    const attempt = anAttempt(clock, order);
    await ledger.submitCancel({ lane, worker: WORKER, orderId: order.id, attempt });
    await clock.advance(90_001);
    expect(await ledger.recover('worker-2')).toBe(0);
    expect(only(only((await ledger.laneWork(lane)).unsettled).attempts)).toMatchObject({ kind: 'cancel', state: 'unknown' });
    expect(await ledger.readyLanes('worker-2', clock.now(), 9)).toEqual([lane]);
  });
}
