// What no machine can settle: an acknowledged order that the venue shows no more, or the trades of one that is over, what a person says became of one, a size it refuses, what an adopted order holds.
import { expect, test } from 'vitest';
import { decimal } from '../../src/model/decimal.ts';
import { printMoney } from '../../src/model/money.ts';
import type { Order, Reason } from '../../src/model/order.ts';
import type { Get } from './contract.ts';
import { aFill, DAY, only } from './scene.ts';

export function handContract(get: Get): void {
  notShown(get);
  tradesMissing(get);
  looks(get);
  resized(get);
  adopted(get);
}

const NONE = { kind: 'none', venueTime: 7_000, searched: ['history'] } as const;
const NOT_SEEN: Reason = { code: 'not_seen', text: 'it did not show it', since: 7_000 };
const NOT_SHOWN: Reason = { code: 'not_shown', text: 'it shows it no more', hint: 'look there', since: 7_000 };

function notShown(get: Get): void {
  const missed = async (order: Order, waits: Reason): Promise<void> => {
    const { ledger, clock } = get();
    await ledger.noteLookup({ orderId: order.id, lookup: NONE, pastWindow: false, waits, nextAt: clock.now() + 1_000 });
  };
  const told = async () => (await get().ledger.events({ kinds: ['order.not_shown'] })).length;

  test('an open order that the venue shows no more says so once, and a sighting takes that back', async () => {
    const { ledger, open, report, clock } = get();
    const order = await open();
    await missed(order, NOT_SEEN);
    expect([await told(), (await ledger.order(order.id))?.reason]).toEqual([0, NOT_SEEN]);
    expect(await ledger.toSettle()).toEqual([]);
    for (let i = 0; i < 5; i++) await missed(order, NOT_SHOWN);
    expect(await ledger.order(order.id)).toMatchObject({ status: 'open', reason: NOT_SHOWN });
    expect(await told()).toBe(1);
    expect((await ledger.toSettle()).map(({ id }) => id)).toEqual([order.id]);
    await ledger.requestCancel(order.id, { code: 'asked', text: 'anna asked' });
    const back = await ledger.book({ orderId: order.id, report: report(order), via: 'poll', nextAt: clock.now() + 9_000 });
    expect([back.status, back.reason]).toEqual(['open', undefined]);
    expect(await ledger.toSettle()).toEqual([]);
    expect(await ledger.events({ orderId: order.id, kinds: ['order.report'] })).toHaveLength(1);
    // The cancel that could not be sent while it was not shown is due at once.
    expect(await ledger.nextDue()).toBe(clock.now());
  });

  test.each([
    ['filled', 'filled'],
    ['open', 'open'],
    ['canceled', 'canceled'],
    ['not-placed', 'canceled'],
  ] as const)('a person says of an order that the venue shows no more that it is %s', async (as, status) => {
    const { ledger, open } = get();
    const order = await open();
    await missed(order, NOT_SEEN);
    await expect(ledger.resolve({ orderId: order.id, as: 'canceled', by: 'anna' })).rejects.toThrow('is open');
    await missed(order, NOT_SHOWN);
    const fill = as === 'filled' ? { fill: aFill('person-1', '0.01', '50000') } : {};
    expect(await ledger.resolve({ orderId: order.id, as, by: 'anna', ...fill })).toMatchObject({ status });
  });

  test('an exit that the venue shows no more keeps the next alert from nothing; once it is back it does again', async () => {
    const { ledger, open, come, report, account, lane, clock } = get();
    const exit = await open({ exit: true, order: { type: 'limit', price: decimal('60000') } });
    let at = 0;
    const pending = async (): Promise<number> => {
      let seen = -1;
      at += 1;
      const target = { accountId: account.id, market: lane.market };
      await come({
        clientRef: `look-${at}`,
        decide: (view) => (seen = view.pending(target).filter(({ id }) => id === exit.id).length),
      });
      return seen;
    };
    expect(await pending()).toBe(1);
    await missed(exit, NOT_SEEN);
    await missed(exit, NOT_SHOWN);
    expect(await pending()).toBe(0);
    await ledger.book({ orderId: exit.id, report: report(exit), via: 'poll', nextAt: clock.now() });
    expect(await pending()).toBe(1);
    expect(only((await ledger.orders({ status: 'open' })).map(({ id }) => id))).toBe(exit.id);
  });
}

const LATE: Reason = { code: 'trades_late', text: 'it is over', since: 7_000 };
const MISSING: Reason = { code: 'trades_missing', text: 'it is over', hint: 'look there', since: 7_000 };

function tradesMissing(get: Get): void {
  /** The venue says that it filled, and shows no trade of it; for so long that it is known for `waits`. */
  const over = async (waits?: Reason, status: 'filled' | 'canceled' = 'filled') => {
    const { ledger, clock, open, report } = get();
    const order = await open();
    const told = report(order, { status, filled: decimal('0.01') });
    const look = async (fills: ReturnType<typeof aFill>[] = []): Promise<Order> =>
      ledger.book({ orderId: order.id, report: { ...told, fills }, via: 'poll', nextAt: clock.now() + 1_000 });
    await look();
    const lookup = { kind: 'found', report: told, searched: ['order by venue id'] } as const;
    const note = async (reason: Reason): Promise<void> =>
      ledger.noteLookup({ orderId: order.id, lookup, pastWindow: false, waits: reason, nextAt: clock.now() + 1_000 });
    for (const reason of waits === MISSING ? [LATE, MISSING] : [LATE]) await note(reason);
    return { order, look, note, told };
  };
  const rows = async () => (await get().ledger.events({ kinds: ['order.trades_missing'] })).length;
  const held = async () => (await get().ledger.exposure(get().account.id, DAY)).reservations.size;

  test('an order whose trades the venue does not show says so once, and that lasts until they come', async () => {
    const { ledger } = get();
    const { order, look, note } = await over();
    expect([(await look()).reason, await rows(), await ledger.toSettle()]).toEqual([LATE, 0, []]);
    await note(MISSING);
    for (let i = 0; i < 3; i++) {
      expect(await look()).toMatchObject({ status: 'open', reason: MISSING });
      await note(MISSING);
    }
    expect([await rows(), await held()]).toEqual([1, 1]);
    expect((await ledger.toSettle()).map(({ id }) => id)).toEqual([order.id]);
    expect(await look([aFill('t-1', '0.004', '50000')])).toMatchObject({ status: 'open', reason: MISSING });
    const whole = await look([aFill('t-1', '0.004', '50000'), aFill('t-2', '0.006', '50000')]);
    expect(whole).toMatchObject({ status: 'filled', filled: decimal('0.01') });
    expect([whole.reason, await ledger.toSettle(), await held()]).toEqual([undefined, [], 0]);
  });

  test('one that the venue shows as open again waits for no trades', async () => {
    const { ledger, report, clock } = get();
    const { order } = await over(MISSING);
    const back = await ledger.book({ orderId: order.id, report: report(order), via: 'poll', nextAt: clock.now() });
    expect([back.status, back.reason]).toEqual(['open', undefined]);
    expect(await ledger.toSettle()).toEqual([]);
  });

  test.each([
    ['filled', 'filled', '0.01'],
    ['canceled', 'canceled', '0'],
  ] as const)(
    'a person ends it as %s, not before it is known for that, and its reservation ends with it',
    async (as, status, filled) => {
      const { ledger } = get();
      const { order, look, note } = await over();
      const said = { orderId: order.id, as, by: 'anna', ...(as === 'filled' && { fill: aFill('person-1', '0.01', '50000') }) };
      await expect(ledger.resolve(said)).rejects.toThrow('is open');
      await note(MISSING);
      expect(await ledger.resolve(said)).toMatchObject({ status, filled: decimal(filled), reason: { code: 'resolved' } });
      expect(await held()).toBe(0);
      // The trades that come after all are told by the person already, or correct what was said.
      expect((await look([aFill('t-1', '0.01', '50000')])).filled).toEqual(decimal('0.01'));
    },
  );
}

function looks(get: Get): void {
  const inDoubt = async (): Promise<Order> => {
    const { ledger, queue, submit, clock } = get();
    const order = await queue();
    const { attemptId } = await submit(order);
    return ledger.settle({ attemptId, outcome: { kind: 'unknown', code: 'timeout', message: 'none' }, nextAt: clock.now() });
  };
  const planned = async () => (await get().ledger.laneWork(get().lane)).ended.map((row) => row.looks);

  test.each(['filled', 'canceled', 'not-placed', 'open'] as const)(
    'what a person says has become of an order, %s, is held against what the venue shows',
    async (as) => {
      const { ledger } = get();
      const order = await inDoubt();
      const fill = as === 'filled' ? { fill: aFill('person-1', '0.01', '50000') } : {};
      await ledger.resolve({ orderId: order.id, as, by: 'anna', ...fill });
      expect(await planned()).toEqual(as === 'open' ? [] : [0]);
    },
  );

  test('an order that was settled wrongly and freezes its lane is looked at again once it is settled anew, but not for ever', async () => {
    const { ledger, report, lane } = get();
    const order = await inDoubt();
    await ledger.resolve({ orderId: order.id, as: 'not-placed', by: 'anna' });
    await ledger.lookedAfterEnd({ orderId: order.id, looks: 2 });
    await ledger.freeze({ order, report: report(order), fields: ['open'] });
    const fill = aFill('person-1', '0.01', '50000');
    const settled = await ledger.resolve({ orderId: order.id, as: 'filled', by: 'anna', fill });
    expect(settled).toMatchObject({ status: 'filled', filled: decimal('0.01'), reason: { code: 'resolved' } });
    expect([await planned(), (await ledger.laneWork(lane)).frozen]).toEqual([[0], undefined]);
    await ledger.freeze({ order, report: report(order), fields: ['0.02 filled'] });
    await ledger.resolve({ orderId: order.id, as: 'filled', by: 'anna', fill });
    expect([await planned(), (await ledger.laneWork(lane)).frozen]).toEqual([[], undefined]);
    // The trades behind the person's fill are not booked beside it.
    const seen = report(order, { status: 'filled', filled: decimal('0.01'), fills: [aFill('t', '0.01', '50000')] });
    expect((await ledger.book({ orderId: order.id, report: seen, via: 'poll' })).filled).toEqual(decimal('0.01'));
  });
}

function resized(get: Get): void {
  test('an order that was refused for its size may go back to the queue, and is sent again as the next attempt of the same id, but not for ever', async () => {
    const { ledger, queue, submit, clock } = get();
    const order = await queue({ exit: true });
    const { attemptId } = await submit(order);
    const outcome = { kind: 'refused', code: 'insufficient_balance', message: 'not enough' } as const;
    const settling = { attemptId, outcome, nextAt: clock.now(), resize: { refusals: 3, nextAt: clock.now() + 1_000 } };
    const reason = { code: 'insufficient_balance', text: 'not enough' };
    expect(await ledger.settle(settling)).toMatchObject({ status: 'queued', reason });
    expect(await ledger.settle(settling)).toMatchObject({ status: 'queued' });
    expect(await ledger.events({ kinds: ['order.refused'] })).toMatchObject([{ data: { status: 'queued' } }]);
    expect(only(await ledger.attempts(order.id)).state).toBe('refused');
    const { result, attemptId: second } = await submit(order);
    expect(result).toMatchObject({ kind: 'submitted', order: { attempts: 2 } });
    // What was not sent at all, as at a market that is closed, is no refusal.
    const unsent = { kind: 'unsent', code: 'market_closed', message: '' } as const;
    await ledger.settle({ ...settling, attemptId: second, outcome: unsent });
    const { attemptId: third } = await submit(order);
    expect(await ledger.settle({ ...settling, attemptId: third })).toMatchObject({ status: 'queued' });
    const { attemptId: fourth } = await submit(order);
    expect(await ledger.settle({ ...settling, attemptId: fourth })).toMatchObject({ status: 'rejected', reason });
  });
}

function adopted(get: Get): void {
  test.each([
    ['a long entry', { side: 'buy' }, '500 USDT'],
    ['a short entry', { side: 'sell' }, '500 USDT'],
    ['an exit', { side: 'sell', effect: 'exit', leg: 'exit' }, '0 USDT'],
  ] as const)(
    'on margin %s that is found at the venue holds quote currency, as the leverage counts it',
    async (_what, terms, expected) => {
      const { ledger, queue, report } = get();
      const swap = { name: 'perp', exchange: 'binance', mode: 'paper', type: 'swap', sellExisting: false } as const;
      const perp = only((await ledger.accounts([swap])).filter(({ name }) => name === 'perp'));
      const order = await queue({
        order: { ...terms, accountId: perp.id, market: 'BTC/USDT:USDT', type: 'limit', price: decimal('50000') },
      });
      const told = report(order, { size: decimal('0.01'), price: decimal('50000') });
      await ledger.adopt({ orderId: order.id, report: told, searched: [], nextAt: 0 });
      const { reservations } = await ledger.exposure(perp.id, DAY);
      expect([...reservations.values()].map(printMoney)).toEqual([expected]);
    },
  );
}
