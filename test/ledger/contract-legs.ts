// A leg that one order cannot hold: the next one is committed with the fill of the one before, once, and with what that one left.
import { expect, test } from 'vitest';
import type { IntakeView } from '../../src/ledger/port.ts';
import { clientOrderId } from '../../src/model/client-order-id.ts';
import { decimal, plain } from '../../src/model/decimal.ts';
import { newIntentId, newOrderId } from '../../src/model/ids.ts';
import type { Order } from '../../src/model/order.ts';
import { approve } from '../../src/model/verdict.ts';
import { anExit, anOrder, BTC } from '../orders.ts';
import type { Get } from './contract.ts';
import { aFill, anAlert, money, only } from './scene.ts';

/** An exit of 0.01, of which one order holds `size`. */
function cut(size: string, remainder?: string) {
  const rest = remainder === undefined ? {} : { remainder: decimal(remainder) };
  return approve({ size: decimal(size), ...rest, reservation: money('0.004 BTC'), notes: [], basis: { price: '50000' } });
}

export function legsContract(get: Get): void {
  goingOn(get);
  oneAfterAnother(get);
  ending(get);
  doubt(get);
  denied(get);
  adoption(get);
  turning(get);
  counting(get);
}

interface Steps {
  /** Queued and sent, with so much left for the next order. */
  send(order: Order, size: string, remainder?: string): Promise<Order>;
  fill(order: Order, quantity: string, trade?: string): Promise<Order>;
  /** All orders of the alert, the first one first. */
  ordersOf(order: Order): Promise<readonly Order[]>;
}

function stepsIn(get: Get): Steps {
  return {
    send: async (order, size, remainder) => {
      const { submit, ledger, report, clock } = get();
      const { result, attemptId } = await submit(order, { verdict: cut(size, remainder) });
      expect(result.kind).toBe('submitted');
      const outcome = { kind: 'acknowledged', report: report(order) } as const;
      return ledger.settle({ attemptId, outcome, nextAt: clock.now() + 1_000 });
    },
    fill: (order, quantity, trade = `t-${order.id}`) => {
      const { ledger, report } = get();
      const fills = [aFill(trade, quantity, '50000')];
      const told = report(order, { status: 'filled', filled: decimal(quantity), fills });
      return ledger.book({ orderId: order.id, report: told, via: 'stream' });
    },
    ordersOf: async ({ alertId }) => (await get().ledger.orders({ alertId })).toReversed(),
  };
}

function goingOn(get: Get): void {
  const { send, fill, ordersOf } = stepsIn(get);

  test('the order that filled is followed by one for the rest, in the same transaction and under the next id of the leg', async () => {
    const { ledger, queue, clock, account } = get();
    const first = await send(await queue({ exit: true }), '0.004', '0.006');
    expect([first.status, plain(first.remainder ?? decimal('0'))]).toEqual(['open', '0.006']);
    const before = (await ledger.events({ alertId: first.alertId })).length;
    await fill(first, '0.004');
    const kinds = (await ledger.events({ alertId: first.alertId })).slice(before).map(({ kind }) => kind);
    expect(kinds).toEqual(['order.fill', 'order.report', 'order.queued']);
    const [filled, next, ...others] = await ordersOf(first);
    expect([filled?.status, next?.status, others]).toEqual(['filled', 'queued', []]);
    const { clientOrderId: id, id: _, revision, asked, size, createdAt, updatedAt, ...fixed } = next ?? first;
    expect([revision, asked, plain(size ?? decimal('0'))]).toEqual([2, { kind: 'base', quantity: decimal('0.006') }, '0.006']);
    expect(id).toBe(clientOrderId({ ...anAlert(), accountId: account.id, leg: 'exit', revision: 2 }, 'hex32'));
    expect([createdAt, updatedAt]).toEqual([clock.now(), clock.now()]);
    const { intentId, alertId, side, effect, type, market, firedAt } = first;
    expect(fixed).toMatchObject({ intentId, alertId, side, effect, type, market, firedAt, attempts: 0, filled: decimal('0') });
    expect(fixed.venueOrderId).toBeUndefined();
  });
}

function oneAfterAnother(get: Get): void {
  const { send, fill, ordersOf } = stepsIn(get);

  test('until the leg is done; and the repeat of its alert is answered with all of its orders', async () => {
    const { queue, come, ledger, lane } = get();
    const first = await send(await queue({ exit: true }), '0.004', '0.006');
    await fill(first, '0.004');
    const second = await send(only((await ledger.laneWork(lane)).queued).order, '0.004', '0.002');
    await fill(second, '0.004');
    const third = await send(only((await ledger.laneWork(lane)).queued).order, '0.002');
    await fill(third, '0.002');
    const orders = await ordersOf(first);
    expect(orders.map(({ revision, status, filled }) => `${revision} ${status} ${plain(filled)}`)).toEqual([
      '1 filled 0.004',
      '2 filled 0.004',
      '3 filled 0.002',
    ]);
    expect(new Set(orders.map(({ clientOrderId: id }) => id)).size).toBe(3);
    expect(await ledger.nextDue()).toBeUndefined();
    const again = await come({ exit: true });
    expect(again.kind === 'duplicate' && again.orders.map(({ id }) => id)).toEqual(orders.map(({ id }) => id));
  });

  test('told twice, by stream and answer, before or after each other, one order follows', async () => {
    const { queue, submit, ledger, report, clock } = get();
    const order = await queue({ exit: true });
    const { attemptId } = await submit(order, { verdict: cut('0.004', '0.006') });
    const fills = [aFill('t1', '0.004', '50000')];
    const told = report(order, { status: 'filled', filled: decimal('0.004'), fills });
    await Promise.all([
      ledger.book({ orderId: order.id, report: told, via: 'stream' }),
      ledger.settle({ attemptId, outcome: { kind: 'acknowledged', report: told }, nextAt: clock.now() }),
      ledger.book({ orderId: order.id, report: told, via: 'poll' }),
    ]);
    await ledger.book({ orderId: order.id, report: told, via: 'poll' });
    expect((await ordersOf(order)).map(({ revision, status }) => [revision, status])).toEqual([
      [1, 'filled'],
      [2, 'queued'],
    ]);
  });

  test('an end whose trades are missing is followed by nothing until they are told', async () => {
    const { queue, ledger, report } = get();
    const first = await send(await queue({ exit: true }), '0.004', '0.006');
    await ledger.book({ orderId: first.id, report: report(first, { status: 'filled', filled: decimal('0.004') }), via: 'poll' });
    expect(await ordersOf(first)).toMatchObject([{ status: 'open' }]);
    await fill(first, '0.004');
    expect(await ordersOf(first)).toMatchObject([{ status: 'filled' }, { status: 'queued', revision: 2 }]);
  });

  test('what was put back and approved anew leaves what it was approved with last', async () => {
    const { queue, submit, ledger, clock, lane } = get();
    const order = await queue({ exit: true });
    const { attemptId } = await submit(order, { verdict: cut('0.004', '0.006') });
    const outcome = { kind: 'unsent', code: 'clock', message: 'clock' } as const;
    await ledger.settle({ attemptId, outcome, nextAt: clock.now() });
    const sent = await send(only((await ledger.laneWork(lane)).queued).order, '0.003');
    expect(sent.remainder).toBeUndefined();
    await fill(sent, '0.003');
    expect(await ordersOf(order)).toHaveLength(1);
  });
}

function ending(get: Get): void {
  const { send, fill, ordersOf } = stepsIn(get);

  test.each(['canceled', 'expired', 'rejected'] as const)(
    'an order that ends as %s ends its leg, and a fill told later wakes nothing',
    async (status) => {
      const { queue, ledger, report } = get();
      const first = await send(await queue({ exit: true }), '0.004', '0.006');
      await ledger.book({ orderId: first.id, report: report(first, { status }), via: 'stream' });
      expect(await ordersOf(first)).toMatchObject([{ status }]);
      const late = await fill(first, '0.004');
      expect([late.status, plain(late.filled)]).toEqual(['filled', '0.004']);
      expect(await ordersOf(first)).toHaveLength(1);
    },
  );

  test('a refusal by the venue ends the leg', async () => {
    const { queue, submit, ledger, clock } = get();
    const order = await queue({ exit: true });
    const { attemptId } = await submit(order, { verdict: cut('0.004', '0.006') });
    const outcome = { kind: 'refused', code: '-2010', message: 'no' } as const;
    await ledger.settle({ attemptId, outcome, nextAt: clock.now() });
    expect(await ordersOf(order)).toMatchObject([{ status: 'rejected' }]);
  });

  test('what a person asked to cancel is followed by nothing, though the order fills; one that is queued just ends', async () => {
    const { queue, ledger } = get();
    const reason = { code: 'person', text: 'canceled by a person' };
    const crossed = await send(await queue({ exit: true }), '0.004', '0.006');
    await ledger.requestCancel(crossed.id, reason);
    await fill(crossed, '0.004');
    expect(await ordersOf(crossed)).toMatchObject([{ status: 'filled' }]);
    const other = await send(await queue({ exit: true, clientRef: 'ref-2' }), '0.004', '0.006');
    await fill(other, '0.004');
    const [, next] = await ordersOf(other);
    await ledger.requestCancel(next?.id ?? other.id, reason);
    expect(await ordersOf(other)).toMatchObject([{ status: 'filled' }, { status: 'canceled', reason }]);
    expect(await ledger.nextDue()).toBeUndefined();
  });
}

function doubt(get: Get): void {
  const { fill, ordersOf } = stepsIn(get);

  test('an order in doubt is followed by nothing until it is settled, by evidence or by a person', async () => {
    const { queue, submit, ledger, clock } = get();
    const lost = async (clientRef: string) => {
      const order = await queue({ exit: true, clientRef });
      const { attemptId } = await submit(order, { verdict: cut('0.004', '0.006') });
      const outcome = { kind: 'unknown', code: 'timeout', message: 'no answer' } as const;
      await ledger.settle({ attemptId, outcome, nextAt: clock.now() });
      expect(await ordersOf(order)).toMatchObject([{ status: 'unknown' }]);
      return order;
    };
    const found = await lost('found');
    await fill(found, '0.004');
    expect(await ordersOf(found)).toMatchObject([{ status: 'filled' }, { status: 'queued', revision: 2 }]);
    const said = await lost('said');
    await ledger.resolve({ orderId: said.id, as: 'filled', fill: aFill('by-hand', '0.004', '50000'), by: 'anna' });
    expect(await ordersOf(said)).toMatchObject([{ status: 'filled' }, { status: 'queued', revision: 2 }]);
    const never = await lost('never');
    await ledger.resolve({ orderId: never.id, as: 'not-placed', by: 'anna' });
    expect(await ordersOf(never)).toMatchObject([{ status: 'canceled' }]);
  });
}

function denied(get: Get): void {
  const { send, fill, ordersOf } = stepsIn(get);

  test.each([
    ['nothing_to_close', 2, 'canceled', 'order.canceled'],
    ['size_below_minimum', 2, 'canceled', 'order.canceled'],
    ['account_unavailable', 2, 'denied', 'order.denied'],
    ['nothing_to_close', 1, 'denied', 'order.denied'],
  ] as const)('%s ends order %i of a leg as %s', async (code, revision, status, kind) => {
    const { queue, submit, ledger } = get();
    const first = await queue({ exit: true });
    if (revision === 2) await fill(await send(first, '0.004', '0.006'), '0.004');
    const order = (await ordersOf(first)).at(-1) ?? first;
    await submit(order, { verdict: { kind: 'denied', denial: { code, context: { market: 'BTC/USDT', value: '0' } } } });
    expect((await ordersOf(first)).at(-1)).toMatchObject({ revision, status, reason: { code } });
    expect((await ledger.events({ orderId: order.id })).at(-1)?.kind).toBe(kind);
  });
}

function adoption(get: Get): void {
  const { ordersOf } = stepsIn(get);

  test('an order that is adopted leaves what was asked beyond it, where one order could not hold that', async () => {
    const { queue, ledger, report, clock } = get();
    const rules = { ...BTC.rules, maxMarketQuantity: decimal('0.004') };
    const adopted = async (clientRef: string, size: string) => {
      const order = await queue({ exit: true, clientRef });
      const found = report(order, {
        status: 'filled',
        size: decimal(size),
        filled: decimal(size),
        fills: [aFill(clientRef, size, '50000')],
      });
      await ledger.adopt({ orderId: order.id, report: found, searched: ['orders'], nextAt: clock.now() });
      return (await ordersOf(order)).map(({ status, asked }) => [status, asked.kind === 'base' && plain(asked.quantity)]);
    };
    // No largest order is known: it was smaller for another reason.
    expect(await adopted('unlimited', '0.004')).toEqual([['filled', '0.01']]);
    await ledger.saveMarkets([{ ...BTC, rules }]);
    expect(await adopted('limited', '0.004')).toEqual([
      ['filled', '0.01'],
      ['queued', '0.006'],
    ]);
    expect(await adopted('whole', '0.01')).toEqual([['filled', '0.01']]);
  });
}

function turning(get: Get): void {
  const { send, fill, ordersOf } = stepsIn(get);

  /** A turn: the exit, and the entry that comes after it. */
  async function turn(): Promise<readonly [exit: Order, entry: Order]> {
    const { ledger, clock, account, arrival, lane } = get();
    const came = arrival();
    const alert = anAlert({ side: 'sell' });
    const intentId = newIntentId(clock);
    const ids = { alertId: came.id, intentId, accountId: account.id, clientRef: alert.clientRef, side: 'sell' } as const;
    const named = (leg: 'exit' | 'entry') => ({
      ...ids,
      id: newOrderId(clock),
      clientOrderId: clientOrderId({ ...alert, accountId: account.id, leg, revision: 1 }, 'hex32'),
    });
    const orders = [{ order: anExit(named('exit')) }, { order: anOrder(named('entry')) }];
    const size = { kind: 'base', quantity: decimal('0.02') } as const;
    const { market } = lane;
    const intent = { id: intentId, ...ids, market, size, type: 'market', createdAt: clock.now() } as const;
    const accepted = await ledger.accept(came, alert, [lane], () => ({ kind: 'accept', intents: [{ intent, orders }] }));
    const [exit, entry] = accepted.kind === 'accepted' ? accepted.orders : [];
    if (exit === undefined || entry === undefined) throw new Error('the turn was not accepted');
    return [exit, entry];
  }

  test('the entry of a turn is fenced until the last order of its exit leg is over; what goes on stands in front of it', async () => {
    const { submit, ledger, lane, queue } = get();
    const [exit, entry] = await turn();
    const isFenced = async () => (await submit(entry)).result.kind;
    const queued = async () =>
      (await ledger.laneWork(lane)).queued.map(({ order: { effect, revision } }) => `${effect} ${revision}`);
    for (let i = 0; i < 5; i++) await queue({ exit: true, clientRef: `later-${i}` });
    const first = await send(exit, '0.004', '0.006');
    expect(await isFenced()).toBe('fenced');
    await fill(first, '0.004');
    expect((await queued()).slice(0, 3)).toEqual(['exit 2', 'entry 1', 'exit 1']);
    expect(await isFenced()).toBe('fenced');
    const [, , next] = await ordersOf(exit);
    const last = await send(next ?? exit, '0.006');
    expect(await isFenced()).toBe('fenced');
    await fill(last, '0.006');
    expect(await isFenced()).toBe('submitted');
  });
}

function counting(get: Get): void {
  const { send, fill, ordersOf } = stepsIn(get);

  test('alerts behind it count the whole leg, in the place where it goes out', async () => {
    const { ledger, come, queue, lane } = get();
    const seen = async (clientRef: string) => {
      let sizes: string[] = [];
      const decide = (view: IntakeView): void => {
        sizes = view.pending(lane).map(({ effect, size }) => `${effect} ${size === undefined ? '?' : plain(size)}`);
      };
      await come({ clientRef, decide });
      return sizes;
    };
    const first = await send(await queue({ exit: true }), '0.004', '0.006');
    expect(await seen('a')).toEqual(['exit 0.01']);
    expect((await ledger.laneWork(lane)).queued).toHaveLength(1);
    await fill(first, '0.004');
    expect((await seen('b'))[0]).toBe('exit 0.006');
  });

  test('an entry that is put back is not overtaken by what goes on with an exit that came before it', async () => {
    const { queue, submit, ledger, clock } = get();
    const first = await send(await queue({ exit: true }), '0.004', '0.006');
    const entry = await queue({ clientRef: 'entry' });
    await fill(first, '0.004');
    await send((await ordersOf(first)).at(-1) ?? first, '0.006');
    const { attemptId } = await submit(entry);
    const outcome = { kind: 'unsent', code: 'clock', message: 'clock' } as const;
    expect((await ledger.settle({ attemptId, outcome, nextAt: clock.now() })).status).toBe('queued');
  });
}
