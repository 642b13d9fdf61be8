// What the venue reports, booked: fills once, positions and results exactly, states only forward.
import { expect, test } from 'vitest';
import { dayLoss } from '../../src/execution/exposure.ts';
import { readHoldings } from '../../src/execution/holdings.ts';
import type { AccountView } from '../../src/ledger/port.ts';
import { priceWorld } from '../../src/model/account.ts';
import { decimal, plain } from '../../src/model/decimal.ts';
import type { Order } from '../../src/model/order.ts';
import type { ExecutionReport } from '../../src/model/report.ts';
import { BTC } from '../orders.ts';
import type { Get } from './contract.ts';
import { aFill, DAY, money, only } from './scene.ts';

export function bookingContract(get: Get): void {
  const book = (order: Order, changes: Partial<ExecutionReport>) => {
    const { ledger, report, clock } = get();
    return ledger.book({ orderId: order.id, report: report(order, changes), via: 'poll', nextAt: clock.now() + 1_000 });
  };
  const half = aFill('t1', '0.004', '50000', { fee: money('0.000004 BTC') });
  const rest = aFill('t2', '0.006', '51000', { fee: money('0.306 USDT') });

  test('F22 fills are booked once, in whatever order they come; price, fees and position are exact', async () => {
    const { ledger, open } = get();
    const order = await open();
    const part = await book(order, { filled: decimal('0.006'), fills: [rest] });
    expect(part).toMatchObject({ status: 'open' });
    expect(await book(order, { filled: decimal('0.006'), fills: [rest] })).toEqual(part);
    const done = await book(order, { status: 'filled', filled: decimal('0.01'), fills: [rest, half] });
    expect(done.status).toBe('filled');
    expect([plain(done.filled), plain(done.averagePrice ?? decimal('0'))]).toEqual(['0.01', '50600']);
    expect(done.fees.map(({ amount, currency }) => `${plain(amount)} ${currency}`)).toEqual(['0.306 USDT', '0.000004 BTC']);
    expect((await ledger.fills(order.id)).map(({ tradeId }) => tradeId)).toEqual(['t1', 't2']);
    const { quantity, cost, realised, market } = only(await ledger.positions());
    expect([plain(quantity), plain(cost), plain(realised), market.symbol]).toEqual(['0.009996', '506', '-0.306', 'BTC/USDT']);
    expect(await ledger.events({ kinds: ['order.fill'] })).toHaveLength(2);
  });

  test('a perpetual whose fee is paid in its own coin is held whole', async () => {
    const { ledger, open } = get();
    const order = await open({ market: 'BTC/USDT:USDT' });
    await book(order, {
      status: 'filled',
      filled: decimal('0.01'),
      fills: [aFill('t1', '0.01', '50000', { fee: money('0.00001 BTC') })],
    });
    expect(plain(only(await ledger.positions()).quantity)).toBe('0.01');
  });

  test('F22 two orders of the account that meet are both filled by the one trade, each once', async () => {
    const { ledger, open } = get();
    const bought = await open({ clientRef: 'a' });
    const buy = await book(bought, { status: 'filled', filled: decimal('0.01'), fills: [aFill('t1', '0.01', '50000')] });
    const sold = await open({ clientRef: 'b', exit: true });
    const both = { status: 'filled', filled: decimal('0.004'), fills: [aFill('t1', '0.004', '50000')] } as const;
    const sale = await book(sold, both);
    expect([buy.status, plain(sale.filled), sale.status]).toEqual(['filled', '0.004', 'filled']);
    expect(await book(sold, both)).toEqual(sale);
    expect(
      plain((await book(bought, { status: 'filled', filled: buy.filled, fills: [aFill('t1', '0.01', '50000')] })).filled),
    ).toBe('0.01');
    expect(plain(only(await ledger.positions()).quantity)).toBe('0.006');
  });

  test('an end is not booked while trades are missing', async () => {
    const { open } = get();
    const order = await open();
    expect(await book(order, { status: 'filled', filled: decimal('0.01'), fills: [half] })).toMatchObject({ status: 'open' });
    expect(await book(order, { status: 'filled', filled: decimal('0.01'), fills: [half, rest] })).toMatchObject({
      status: 'filled',
    });
  });

  test('F23 a canceled order keeps what was filled; a fill that comes later moves the position all the same', async () => {
    const { ledger, open } = get();
    const order = await open();
    const canceled = await book(order, { status: 'canceled', filled: decimal('0.004'), fills: [half] });
    expect(canceled).toMatchObject({ status: 'canceled', reason: { code: 'canceled_by_venue' } });
    const late = await book(order, { status: 'canceled', filled: decimal('0.01'), fills: [half, rest] });
    expect(late.status).toBe('filled');
    expect(plain(only(await ledger.positions()).quantity)).toBe('0.009996');
  });

  test('F22 what the venue ended short is due once more, until that was done; what it filled is not', async () => {
    const { ledger, open, clock, lane } = get();
    const order = await open();
    await book(order, { status: 'canceled', filled: decimal('0.004'), fills: [half] });
    expect(await ledger.laneWork(lane)).toMatchObject({ unsettled: [], ended: [{ order: { id: order.id }, looks: 0 }] });
    expect(await ledger.nextDue()).toBe(clock.now() + 5_000);
    await ledger.lookedAfterEnd({ orderId: order.id, looks: 1, nextAt: clock.now() + 25_000 });
    expect(await ledger.nextDue()).toBe(clock.now() + 25_000);
    expect(only((await ledger.laneWork(lane)).ended).looks).toBe(1);
    // A fill that was told late may not be the last.
    const more = aFill('t3', '0.001', '50000');
    const late = await book(order, { status: 'canceled', filled: decimal('0.005'), fills: [half, more] });
    expect(late).toMatchObject({ status: 'canceled', filled: decimal('0.005') });
    expect(await ledger.nextDue()).toBe(clock.now() + 5_000);
    await ledger.lookedAfterEnd({ orderId: order.id, looks: 2 });
    expect([await ledger.nextDue(), (await ledger.laneWork(lane)).ended]).toEqual([undefined, []]);
    const last = aFill('t4', '0.005', '50000');
    expect((await book(order, { status: 'canceled', filled: decimal('0.01'), fills: [last] })).status).toBe('filled');
    expect(await ledger.nextDue()).toBeUndefined();
  });

  test('a queued order that the venue has is taken over as it is, with the size it was sent with', async () => {
    const { ledger, queue, report, clock, submit } = get();
    const order = await queue();
    const told = report(order, {
      status: 'filled',
      size: decimal('0.009'),
      filled: decimal('0.009'),
      fills: [aFill('t1', '0.009', '50000')],
    });
    const adoption = { orderId: order.id, report: told, searched: ['order by client id'], nextAt: clock.now() + 1_000 };
    const adopted = await ledger.adopt(adoption);
    expect(adopted).toMatchObject({ status: 'filled', attempts: 1, venueOrderId: told.venueOrderId });
    expect([plain(adopted.filled), plain(adopted.size ?? decimal('0'))]).toEqual(['0.009', '0.009']);
    expect(plain(only(await ledger.positions()).quantity)).toBe('0.009');
    expect(await ledger.adopt(adoption)).toEqual(adopted);
    expect(await submit(order)).toMatchObject({ result: { kind: 'gone' } });
    expect((await ledger.events({ orderId: order.id })).map(({ kind }) => kind)).toEqual([
      'order.queued',
      'order.fill',
      'order.adopted',
    ]);
    expect(await ledger.audit()).toMatchObject({ ok: true });
  });

  test('one that rests at the venue is followed from there, and counts', async () => {
    const { ledger, queue, report, clock, lane } = get();
    const order = await queue({ order: { type: 'limit', price: decimal('49000.123') } });
    const told = report(order, { size: decimal('0.01'), price: decimal('49000.1') });
    const adopted = await ledger.adopt({ orderId: order.id, report: told, searched: [], nextAt: clock.now() + 1_000 });
    expect(adopted).toMatchObject({ status: 'open', restingSince: clock.now() });
    const { unsettled } = await ledger.laneWork(lane);
    expect(unsettled).toMatchObject([{ order: { id: order.id }, nextAt: clock.now() + 1_000 }]);
    const other = await queue({ clientRef: 'ref-2' });
    const view = await ledger.view(other, DAY);
    expect(view?.reservations.get(order.id)).toMatchObject({ currency: 'USDT' });
    expect(plain(view?.reservations.get(order.id)?.amount ?? decimal('0'))).toBe('490.001');
  });

  test('a fact that comes too late to move the order is kept as one', async () => {
    const { ledger, open } = get();
    const order = await open();
    await book(order, { status: 'filled', filled: decimal('0.01'), fills: [half, rest] });
    expect(await book(order, { status: 'rejected', filled: decimal('0.01'), fills: [] })).toMatchObject({ status: 'filled' });
    const last = (await ledger.events({ orderId: order.id })).at(-1);
    expect(last).toMatchObject({ kind: 'order.report', data: { stale: 'reject', status: 'filled' } });
  });

  test('a poll without news writes no event and sets the next one', async () => {
    const { ledger, open, clock } = get();
    const order = await open();
    const before = (await ledger.status(0)).journal.seq;
    await clock.advance(1_000);
    expect(await book(order, {})).toEqual(order);
    expect((await ledger.status(0)).journal.seq).toBe(before);
    expect(await ledger.nextDue()).toBe(clock.now() + 1_000);
  });

  test('F11 an unknown order that is found is adopted: its attempt is settled with it', async () => {
    const { ledger, queue, submit, clock } = get();
    const order = await queue();
    const { attemptId } = await submit(order);
    await ledger.settle({ attemptId, outcome: { kind: 'unknown', code: 'timeout', message: 'none' }, nextAt: clock.now() });
    const adopted = await book(order, { filled: decimal('0') });
    expect(adopted).toMatchObject({ status: 'open', restingSince: clock.now(), venueOrderId: `venue-${order.id}` });
    expect(adopted.reason).toBeUndefined();
    expect(only(await ledger.attempts(order.id)).state).toBe('acknowledged');
  });

  test('F15 what is not as it was asked freezes the lane until a person settles it', async () => {
    const { ledger, queue, submit, report, clock, lane } = get();
    const queued = await queue();
    const { attemptId } = await submit(queued);
    const unknown = { kind: 'unknown', code: 'timeout', message: 'none' } as const;
    const order = await ledger.settle({ attemptId, outcome: unknown, nextAt: clock.now() });
    // As a process has it that stood still since before the order was sent on these terms.
    await ledger.freeze({ order: queued, report: report(order), fields: ['size'] });
    expect((await ledger.laneWork(lane)).frozen).toBeUndefined();
    await ledger.freeze({ order, report: report(order), fields: ['size'] });
    await ledger.freeze({ order, report: report(order), fields: ['size'] });
    expect(await ledger.events({ kinds: ['order.frozen'] })).toHaveLength(1);
    expect((await ledger.laneWork(lane)).frozen).toContain('size');
    expect((await ledger.status(0)).frozen).toEqual([
      { ...lane, orderId: order.id, why: expect.stringContaining('size') as string },
    ]);
    expect(await ledger.nextDue()).toBeUndefined();
    const next = await queue({ clientRef: 'ref-2' });
    expect((await submit(next)).result.kind).toBe('fenced');
    const settled = await ledger.resolve({
      orderId: order.id,
      as: 'filled',
      fill: aFill('person-1', '0.01', '50000'),
      by: 'anna',
    });
    expect(settled).toMatchObject({ status: 'filled', reason: { code: 'resolved' } });
    expect((await ledger.laneWork(lane)).frozen).toBeUndefined();
    expect((await submit(next)).result.kind).toBe('submitted');
    expect(plain(only(await ledger.positions()).quantity)).toBe('0.01');
  });

  test('F22 what a person said was filled is not filled again by the trades behind it', async () => {
    const { ledger, queue, submit, report, clock } = get();
    const order = await queue();
    const { attemptId } = await submit(order);
    await ledger.settle({ attemptId, outcome: { kind: 'unknown', code: 'timeout', message: 'none' }, nextAt: clock.now() });
    await ledger.resolve({ orderId: order.id, as: 'filled', fill: aFill('person-1', '0.01', '50000'), by: 'anna' });
    const seen = report(order, { status: 'filled', filled: decimal('0.01'), fills: [aFill('venue-1', '0.01', '50000')] });
    await ledger.book({ orderId: order.id, report: seen, via: 'lookup', nextAt: clock.now() });
    const late = await ledger.settle({ attemptId, outcome: { kind: 'acknowledged', report: seen }, nextAt: clock.now() });
    expect(late).toMatchObject({ status: 'filled', filled: decimal('0.01') });
    expect(plain(only(await ledger.positions()).quantity)).toBe('0.01');
    expect(await ledger.events({ orderId: order.id, kinds: ['order.report'] })).toMatchObject([{ data: { stale: 'complete' } }]);
  });

  test('F22 what a person tells are totals: what is booked is taken off, and more than was asked is refused', async () => {
    const { ledger, queue, submit, report, clock } = get();
    const order = await queue();
    const { attemptId } = await submit(order);
    const part = report(order, { filled: decimal('0.004'), fills: [aFill('venue-1', '0.004', '50000')] });
    await ledger.settle({ attemptId, outcome: { kind: 'acknowledged', report: part }, nextAt: clock.now() });
    const waits = { code: 'not_shown', text: 'it is shown no more', since: clock.now() };
    const lookup = { kind: 'none', venueTime: clock.now(), searched: [] } as const;
    await ledger.noteLookup({ orderId: order.id, lookup, pastWindow: false, waits, nextAt: clock.now() });
    const say = (quantity: string) =>
      ledger.resolve({ orderId: order.id, as: 'filled', fill: aFill('person-1', quantity, '50000'), by: 'anna' });
    await expect(say('0.5')).rejects.toThrow('0.5 cannot have filled');
    await expect(say('0.001')).rejects.toThrow('0.004 of order');
    expect(await say('0.01')).toMatchObject({ status: 'filled', filled: decimal('0.01') });
    expect(plain(only(await ledger.positions()).quantity)).toBe('0.01');
  });

  test('F15 a lane thaws by the order it is frozen by, open or over, and by no other', async () => {
    const { ledger, open, report, lane, clock } = get();
    const [first, second] = [await open({ clientRef: 'a' }), await open({ clientRef: 'b' })];
    await ledger.freeze({ order: first, report: report(first), fields: ['price'] });
    await ledger.freeze({ order: second, report: report(second), fields: ['size'] });
    await ledger.freeze({ order: second, report: report(second), fields: ['size'] });
    expect(await ledger.events({ kinds: ['order.frozen'] })).toHaveLength(2);
    expect(await ledger.laneWork(lane)).toMatchObject({ frozenBy: first.id });
    await expect(ledger.resolve({ orderId: second.id, as: 'canceled', by: 'anna' })).rejects.toThrow('is open');
    expect(await ledger.resolve({ orderId: first.id, as: 'open', by: 'anna' })).toMatchObject({ status: 'open' });
    // The other one is looked at again, and freezes the lane by itself if it must.
    expect((await ledger.status(0)).frozen).toEqual([]);
    expect(await ledger.nextDue()).toBe(clock.now());
    await ledger.freeze({ order: second, report: report(second), fields: ['size'] });
    await ledger.book({ orderId: second.id, report: report(second, { status: 'canceled' }), via: 'stream', nextAt: clock.now() });
    expect(await ledger.laneWork(lane)).toMatchObject({ frozenBy: second.id });
    const fill = aFill('person-2', '0.01', '50000');
    const settled = await ledger.resolve({ orderId: second.id, as: 'filled', fill, by: 'anna' });
    expect(plain(settled.filled)).toBe('0.01');
    expect((await ledger.status(0)).frozen).toEqual([]);
    expect(only(await ledger.positions()).quantity.eq('0.01')).toBe(true);
  });

  test('F12 an order that is queued and yet at the venue is not sent when another one thaws the lane', async () => {
    const { ledger, open, queue, report, lane, clock } = get();
    const first = await open({ clientRef: 'a' });
    const wrong = await queue({ clientRef: 'b' });
    await ledger.freeze({ order: first, report: report(first), fields: ['price'] });
    await ledger.book({ orderId: wrong.id, report: report(wrong), via: 'stream', nextAt: clock.now() });
    await ledger.resolve({ orderId: first.id, as: 'open', by: 'anna' });
    expect(await ledger.laneWork(lane)).toMatchObject({ frozenBy: wrong.id });
  });

  test.each([
    ['open', 'open', 'acknowledged'],
    ['canceled', 'canceled', 'acknowledged'],
    ['not-placed', 'canceled', 'absent'],
  ] as const)('a person says of an unknown order that it is %s', async (as, status, state) => {
    const { ledger, queue, submit, clock } = get();
    const order = await queue();
    const { attemptId } = await submit(order);
    await ledger.settle({ attemptId, outcome: { kind: 'unknown', code: 'timeout', message: 'none' }, nextAt: clock.now() });
    expect(await ledger.resolve({ orderId: order.id, as, by: 'anna' })).toMatchObject({ status });
    expect(only(await ledger.attempts(order.id)).state).toBe(state);
    expect(await ledger.events({ kinds: ['order.resolved'] })).toMatchObject([{ data: { as, by: 'anna', status } }]);
    if (status !== 'open')
      await expect(ledger.resolve({ orderId: order.id, as, by: 'anna' })).rejects.toThrow('only an unknown order');
  });

  results(get, book);
}

type Book = (order: Order, changes: Partial<ExecutionReport>) => Promise<Order>;

function results(get: Get, book: Book): void {
  const fillAt = (tradeId: string, price: string, at: string) => aFill(tradeId, '0.01', price, { at: Date.parse(at) });
  const trade = async (clientRef: string, exit: boolean, price: string, at: string, market = 'BTC/USDT') => {
    const order = await get().open({ clientRef, exit, market });
    return book(order, { status: 'filled', filled: decimal('0.01'), fills: [fillAt(clientRef, price, at)] });
  };

  test('results are sums of fills, by the day on which these happened in the zone', async () => {
    const { ledger } = get();
    await trade('buy', false, '50000', '2026-11-22T20:00:00Z');
    await trade('sell', true, '51000', '2026-11-22T23:30:00Z');
    const utc = await ledger.pnl({ zone: 'UTC' });
    expect(utc.map(({ day, realised, fills, strategy }) => [day, plain(realised), fills, strategy])).toEqual([
      ['2026-11-22', '10', 2, 'rsi-break'],
    ]);
    const berlin = await ledger.pnl({ zone: 'Europe/Berlin', day: '2026-11-23' });
    expect(berlin.map(({ day, realised, fills }) => [day, plain(realised), fills])).toEqual([['2026-11-23', '10', 1]]);
    expect(await ledger.pnl({ zone: 'UTC', day: '2026-11-21' })).toEqual([]);
  });

  test('the day begins with the result of then, realised and unrealised, fixed by its first judgement', async () => {
    const { ledger, account, queue, submit } = get();
    await ledger.saveMarkets([BTC]);
    await trade('buy', false, '50000', '2026-11-22T12:00:00Z');
    await ledger.savePrice(priceWorld(account), 'BTC/USDT', decimal('50500'), 'venue price');
    const order = await queue({ clientRef: 'next' });
    const opening = async (day: string) => plain((await ledger.view(order, day))?.dayOpen.get('USDT') ?? decimal('-1'));
    expect([await opening(DAY), await opening('2026-11-23')]).toEqual(['0', '5']);
    let seen = '';
    const lane = { accountId: order.accountId, market: order.market };
    const decide = ({ dayOpen, holdings }: { dayOpen: ReadonlyMap<string, unknown>; holdings: { readonly length: number } }) => {
      seen = `${String(dayOpen.get('USDT'))} ${holdings.length}`;
      return { kind: 'wait', denial: { code: 'halted', context: {} } } as const;
    };
    await ledger.submit({ lane, worker: 'worker-1', orderId: order.id, day: '2026-11-23', decide });
    await ledger.savePrice(priceWorld(account), 'BTC/USDT', decimal('40000'), 'venue price');
    expect(seen).toBe('5 1');
    expect([await opening('2026-11-23'), await opening('2026-11-24')]).toEqual(['5', '-100']);
    await submit(order);
    expect(only(await ledger.positions()).mark?.toString()).toBe('40000');
  });

  test('a day that began before any order of it was judged sees what was lost since, and begins once', async () => {
    const { ledger, account, clock, queue } = get();
    await ledger.saveMarkets([BTC]);
    await trade('buy', false, '50000', '2026-11-22T12:00:00Z');
    await ledger.savePrice(priceWorld(account), 'BTC/USDT', decimal('50500'), 'venue price');
    expect(only(await ledger.positions()).markedAt).toBe(clock.now());
    const next = await queue({ clientRef: 'next' });
    const day = '2026-11-23';
    const opening = async (of: string) => plain((await ledger.view(next, of))?.dayOpen.get('USDT') ?? decimal('-1'));
    await ledger.beginDay(account.id, day);
    await ledger.savePrice(priceWorld(account), 'BTC/USDT', decimal('20000'), 'venue price');
    await ledger.beginDay(account.id, day);
    let judged = '';
    const lane = { accountId: next.accountId, market: next.market };
    const decide = (view: AccountView) => {
      judged = plain(dayLoss({ dayOpen: view.dayOpen, holdings: readHoldings(view.holdings) }, 'USDT'));
      return { kind: 'wait', denial: { code: 'halted', context: {} } } as const;
    };
    await ledger.submit({ lane, worker: 'worker-1', orderId: next.id, day, decide });
    expect([await opening(day), judged, plain(dayLoss(await ledger.exposure(account.id, day), 'USDT'))]).toEqual([
      '5',
      '305',
      '305',
    ]);
    // What is held in another currency since then has brought the day a result, not an opening.
    await trade('euro', false, '40000', '2026-11-23T12:00:00Z', 'BTC/EUR');
    await ledger.savePrice(priceWorld(account), 'BTC/EUR', decimal('30000'), 'venue price');
    await ledger.beginDay(account.id, day);
    expect(plain(dayLoss(await ledger.exposure(account.id, day), 'EUR'))).toBe('100');
    // The trade was judged, and has opened its own day with nothing.
    await ledger.beginDay(account.id, DAY);
    expect(await opening(DAY)).toBe('0');
  });

  test('what is held is marked by the prices of its account’s own world, behind another base URL by those there', async () => {
    const { ledger, account, queue } = get();
    await ledger.saveMarkets([BTC]);
    await trade('buy', false, '50000', '2026-11-22T12:00:00Z');
    const order = await queue({ clientRef: 'next' });
    const marks = async () => {
      const { holdings } = (await ledger.view(order, DAY)) ?? {};
      if (holdings === undefined || holdings === 'not read') throw new Error('nothing was read');
      const seen = [only(await ledger.positions()), only(holdings), only((await ledger.exposure(account.id, DAY)).holdings)];
      return [...new Set(seen.map(({ mark }) => mark?.toString()))];
    };
    const own = priceWorld(account);
    const baseUrl = 'http://127.0.0.1:9001';
    const others: Parameters<typeof priceWorld>[0][] = [
      { ...account, mode: 'testnet' },
      { ...account, type: 'swap' },
      { ...account, exchange: 'bybit' },
      { ...account, baseUrl },
    ];
    for (const world of ['binance', ...others.map(priceWorld)]) {
      await ledger.savePrice(world, 'BTC/USDT', decimal('1'), 'venue price');
    }
    expect(await marks()).toEqual([undefined]);
    await ledger.savePrice(own, 'BTC/USDT', decimal('50500'), 'venue price');
    expect(await marks()).toEqual(['50500']);
    expect(only(await ledger.positions()).priceWorld).toBe('binance paper spot');
    await ledger.accounts([{ ...account, baseUrl }]);
    expect(await marks()).toEqual(['1']);
    await ledger.accounts([account]);
    expect(await marks()).toEqual(['50500']);
  });
}
