// Intake's part of the ledger contract: accepted once, repeated, conflicting, refused.
import { expect, test } from 'vitest';
import { decimal, plain } from '../../src/model/decimal.ts';
import type { Change } from '../../src/ledger/port.ts';
import type { Get } from './contract.ts';
import { aFill, anAlert, only } from './scene.ts';

export function intakeContract(get: Get): void {
  acceptance(get);
  idempotency(get);
  refusals(get);
  intakeViews(get);
}

function acceptance(get: Get): void {
  test('an accepted alert comes back as it went in, with its order queued and the events of both', async () => {
    const { ledger, come, clock } = get();
    const raw = '{"symbol":"BTCUSDT"}';
    const alert = { time: 1, positionSize: decimal('-2'), extras: { note: 'a', n: 1 }, signal: 'BUY' };
    const acceptance = await come({ raw, alert });
    if (acceptance.kind !== 'accepted') throw new Error(acceptance.kind);
    const order = only(acceptance.orders);
    expect(order).toMatchObject({ status: 'queued', clientRef: 'ref-1', alertId: acceptance.alertId });
    const row = await ledger.alert(acceptance.alertId);
    expect(row).toMatchObject({ status: 'accepted', repeats: 0, receivedAt: clock.now() });
    expect(row?.alert).toEqual(anAlert(alert));
    expect(Buffer.from(row?.raw ?? []).toString()).toBe(raw);
    expect(await ledger.order(order.id)).toEqual(order);
    const events = await ledger.events({ alertId: acceptance.alertId });
    expect(events.map(({ kind }) => kind)).toEqual(['alert.accepted', 'order.queued']);
    expect(events[1]).toMatchObject({ orderId: order.id, accountId: order.accountId, data: { status: 'queued' } });
  });

  test('what an order is not quite as the alert asked stands in its first event', async () => {
    const { ledger, queue } = get();
    const order = await queue({ note: 'of the 2 asked, 1 is bought' });
    const [first] = await ledger.events({ orderId: order.id });
    expect(first).toMatchObject({ kind: 'order.queued', data: { note: 'of the 2 asked, 1 is bought' } });
  });

  test('a change is told once, after its commit, with the lane that has something to do', async () => {
    const { ledger, queue, lane } = get();
    const changes: Change[] = [];
    const stop = ledger.subscribe((change) => changes.push(change));
    await queue();
    stop();
    await queue({ clientRef: 'ref-2' });
    const { events, lanes } = only(changes);
    expect(events.map(({ kind }) => kind)).toEqual(['alert.accepted', 'order.queued']);
    expect(lanes).toEqual([lane]);
  });

  test('in a fan-out, an order that intake denies is kept as denied with its reason', async () => {
    const { ledger, come } = get();
    const denial = { code: 'nothing_to_close', context: { market: 'BTC/USDT', account: 'demo', value: '0' } } as const;
    const acceptance = await come({ denial });
    if (acceptance.kind !== 'accepted') throw new Error(acceptance.kind);
    expect(only(acceptance.orders)).toMatchObject({ status: 'denied', reason: { code: 'nothing_to_close' } });
    expect(await ledger.nextDue()).toBeUndefined();
    expect((await ledger.status(0)).byStatus).toMatchObject({ denied: 1, queued: 0 });
  });

  test('an operation that throws is rolled back alone: others in its batch are committed, and nothing of it is', async () => {
    const { ledger, come } = get();
    const fail = (): void => {
      throw new Error('decide failed');
    };
    const results = await Promise.allSettled([
      come({ clientRef: 'a' }),
      come({ clientRef: 'b', decide: fail }),
      come({ clientRef: 'c' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await ledger.orders({})).map(({ clientRef }) => clientRef)).toEqual(['c', 'a']);
    expect(await come({ clientRef: 'b' })).toMatchObject({ kind: 'accepted' });
  });
}

function idempotency(get: Get): void {
  test.each([
    [{}, { exchange: '' }],
    [{ exchange: '' }, {}],
    [{}, { exchange: '', symbol: 'BINANCE:BTCUSDT' }],
    [{ exchange: '', symbol: 'BINANCE:BTCUSDT' }, { exchange: '' }],
  ])(
    'F1 one client_ref in two spellings of exchange and symbol is one order where both lead to one lane: %o, %o',
    async (first, again) => {
      const { come } = get();
      const accepted = await come({ alert: first });
      if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
      expect(await come({ alert: again })).toEqual({ ...accepted, kind: 'duplicate' });
      const other = { ...again, size: decimal('0.02') };
      expect(await come({ alert: other })).toMatchObject({ kind: 'conflict', earlier: accepted.alertId, of: 'client_ref' });
    },
  );

  test('the same client_ref on another symbol, for another strategy, or in another lane is another order', async () => {
    const { come } = get();
    expect(await come()).toMatchObject({ kind: 'accepted' });
    expect(await come({ alert: { symbol: 'BTCUSDT.P' } })).toMatchObject({ kind: 'accepted' });
    expect(await come({ alert: { strategy: 'macd', exchange: '' } })).toMatchObject({ kind: 'accepted' });
    expect(await come({ alert: { exchange: '' }, market: 'BTC/USDC' })).toMatchObject({ kind: 'accepted' });
    for (const symbol of ['BYBIT:ETHUSDT', 'BINANCE:ETHUSDT'])
      expect(await come({ alert: { exchange: '', symbol } })).toMatchObject({ kind: 'accepted' });
  });

  test('F1 the same order again is the same ids with the present state, however often and whenever it comes', async () => {
    const { ledger, come, clock, submit, report } = get();
    const first = await come({ raw: 'one' });
    if (first.kind !== 'accepted') throw new Error(first.kind);
    const order = only(first.orders);
    const { attemptId } = await submit(order);
    const fills = [aFill('t1', '0.01', '50000')];
    const filled = report(order, { status: 'filled', filled: decimal('0.01'), fills });
    await ledger.settle({ attemptId, outcome: { kind: 'acknowledged', report: filled }, nextAt: 0 });
    await clock.sleepThrough(86_400_000);
    const again = await Promise.all([1, 2, 3].map(() => come({ raw: 'spaced differently' })));
    for (const repeat of again) {
      expect(repeat).toMatchObject({ kind: 'duplicate', alertId: first.alertId, orders: [{ id: order.id, status: 'filled' }] });
    }
    expect(await ledger.alert(first.alertId)).toMatchObject({ repeats: 3 });
    expect(await ledger.events({ kinds: ['alert.repeated'] })).toHaveLength(3);
    expect(await ledger.orders({})).toHaveLength(1);
  });

  test('a hundred at once under one client_ref are one order', async () => {
    const { ledger, come } = get();
    const all = await Promise.all(Array.from({ length: 100 }, () => come()));
    expect(all.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(all.filter(({ kind }) => kind === 'duplicate')).toHaveLength(99);
    expect(await ledger.orders({})).toHaveLength(1);
  });

  test.each([
    ['side', { side: 'sell' }],
    ['size', { size: decimal('0.02') }],
    ['type', { type: 'limit' }],
    ['price', { price: decimal('50001') }],
    ['action', { action: 'close' }],
    ['position', { position: 'flat' }],
  ] as const)('F2 the same client_ref with another %s is a conflict, recorded and not executed', async (_field, alert) => {
    const { ledger, come } = get();
    const first = await come();
    const second = await come({ alert, raw: 'other' });
    expect(second).toMatchObject({ kind: 'conflict', earlier: first.alertId, of: 'client_ref' });
    expect(await ledger.alert(second.alertId)).toMatchObject({ status: 'conflict', refusal: { code: 'client_ref_conflict' } });
    expect(await ledger.events({ alertId: second.alertId })).toMatchObject([{ kind: 'alert.conflict' }]);
    expect(await ledger.orders({})).toHaveLength(1);
    expect(await come()).toMatchObject({ kind: 'duplicate' });
  });

  test('numbers that are spelled differently are the same order', async () => {
    const { come } = get();
    await come();
    expect(await come({ alert: { size: decimal('0.010'), price: decimal('5e4') } })).toMatchObject({ kind: 'duplicate' });
  });

  test('a client_ref is unique within strategy, exchange and symbol', async () => {
    const { come } = get();
    const kinds = [];
    for (const alert of [{}, { strategy: 'other' }, { exchange: 'okx' }, { symbol: 'ETHUSDT' }])
      kinds.push((await come({ alert })).kind);
    expect(kinds).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  });

  test('a webhook id with the same bytes is a duplicate, with other bytes a conflict', async () => {
    const { come } = get();
    const first = await come({ webhookId: 'msg_1', raw: 'one' });
    expect(await come({ webhookId: 'msg_1', raw: 'one' })).toMatchObject({ kind: 'duplicate', alertId: first.alertId });
    const other = await come({ webhookId: 'msg_1', raw: 'two', clientRef: 'ref-2' });
    expect(other).toMatchObject({ kind: 'conflict', earlier: first.alertId, of: 'webhook-id' });
    expect(await come({ webhookId: 'msg_2', raw: 'two', clientRef: 'ref-2' })).toMatchObject({ kind: 'accepted' });
  });

  test("the relay's ids are forgotten a week after they last came, those that a sender chose are not", async () => {
    const { come, clock } = get();
    const relayId = (digit: string): string => `tv_${digit.repeat(40)}`;
    await come({ webhookId: relayId('a'), raw: 'a', clientRef: 'ref-a' });
    await come({ webhookId: relayId('b'), raw: 'b', clientRef: 'ref-b' });
    await come({ webhookId: 'msg_1', raw: 'c', clientRef: 'ref-c' });
    await clock.sleepThrough(4 * 86_400_000);
    expect(await come({ webhookId: relayId('b'), raw: 'b', clientRef: 'ref-b' })).toMatchObject({ kind: 'duplicate' });
    await clock.sleepThrough(4 * 86_400_000);
    // Forgetting is done at one alert in so many.
    await Promise.all(Array.from({ length: 70 }, (_, i) => come({ raw: `more ${i}`, clientRef: `more-${i}` })));
    const other = (webhookId: string, clientRef: string) => come({ webhookId, raw: 'other bytes', clientRef });
    expect(await other(relayId('a'), 'new-a')).toMatchObject({ kind: 'accepted' });
    expect(await other(relayId('b'), 'new-b')).toMatchObject({ kind: 'conflict' });
    expect(await other('msg_1', 'new-c')).toMatchObject({ kind: 'conflict' });
    // The alert itself is known for ever, whatever its id.
    expect(await come({ webhookId: relayId('d'), raw: 'a', clientRef: 'ref-a' })).toMatchObject({ kind: 'duplicate' });
  });
}

function refusals(get: Get): void {
  const refusal = { code: 'no_route', error: 'no route', hint: 'add one' } as const;

  test('a refusal is recorded and uses up neither client_ref nor webhook id', async () => {
    const { ledger, arrival, come } = get();
    const refused = arrival({ webhookId: 'msg_1', raw: Buffer.from('x'), remote: '10.0.0.1' });
    const result = await ledger.accept(refused, anAlert(), [], () => ({ kind: 'refuse', refusal }));
    expect(result).toEqual({ kind: 'refused', alertId: refused.id, refusal });
    expect(await ledger.alert(refused.id)).toMatchObject({ status: 'refused', refusal, remote: '10.0.0.1' });
    expect(await ledger.events({ alertId: refused.id })).toMatchObject([{ kind: 'alert.refused', data: { code: 'no_route' } }]);
    expect(await come({ webhookId: 'msg_1', raw: 'y' })).toMatchObject({ kind: 'accepted' });
  });

  test('an alert nobody understood is recorded too; both kinds are listed apart from the accepted', async () => {
    const { ledger, arrival, come, clock } = get();
    const id = await ledger.refuse(arrival(), refusal);
    const accepted = await come();
    expect((await ledger.alerts({ refused: true })).map((row) => row.id)).toEqual([id]);
    expect((await ledger.alerts({ refused: false })).map((row) => row.id)).toEqual([accepted.alertId]);
    expect(await ledger.alerts({ since: clock.now() + 1 })).toEqual([]);
    expect(await ledger.status(clock.now())).toMatchObject({ refusedToday: 1, lastAlertAt: clock.now() });
  });

  test('a symbol without a market is proposed once and then counted; approving and rejecting it changes the table', async () => {
    const { ledger } = get();
    const proposal = {
      symbol: 'BTCUSDT.P',
      exchange: 'binance',
      alertId: get().arrival().id,
      candidates: ['BTC/USDT:USDT'],
      note: 'a swap',
    };
    await ledger.propose(proposal);
    await ledger.propose(proposal);
    const open = only(await ledger.proposals('open'));
    expect(open).toMatchObject({ symbol: 'BTCUSDT.P', seen: 2, candidates: ['BTC/USDT:USDT'] });
    expect(await ledger.approveMarket(open.id, 'BTC/USDT:USDT', 'anna')).toMatchObject({
      status: 'approved',
      market: 'BTC/USDT:USDT',
    });
    expect(await ledger.marketEntries()).toEqual([
      { exchange: 'binance', symbol: 'BTCUSDT.P', market: 'BTC/USDT:USDT', from: 'anna' },
    ]);
    expect(await ledger.rejectMarket(open.id, 'anna')).toMatchObject({ status: 'rejected' });
    expect(await ledger.marketEntries()).toEqual([]);
    expect(await ledger.approveMarket('mp0', 'X', 'anna')).toBeUndefined();
    const kinds = (await ledger.events({ kinds: ['market.proposed', 'market.approved', 'market.rejected'] })).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(['market.proposed', 'market.approved', 'market.rejected']);
  });
}

function intakeViews(get: Get): void {
  test('intake sees halts, position and pending orders of its own transaction, also of an alert in the same batch', async () => {
    const { ledger, queue, submit, report, lane, account } = get();
    const bought = await queue({ clientRef: 'bought' });
    const { attemptId } = await submit(bought);
    const fills = [aFill('t1', '0.01', '50000', { fee: { amount: decimal('0.00001'), currency: 'BTC' } })];
    const done = report(bought, { status: 'filled', filled: decimal('0.01'), fills });
    await ledger.settle({ attemptId, outcome: { kind: 'acknowledged', report: done }, nextAt: 0 });
    await ledger.halt({ level: 'entries', reason: 'test', by: 'anna' });
    const seen: unknown[] = [];
    const look = (clientRef: string) =>
      queue({
        clientRef,
        decide: (view) =>
          seen.push([
            view.pending(lane).map((order) => order.id),
            plain(view.position(lane).quantity),
            view.halts(account.id).length,
          ]),
      });
    const [a, b] = await Promise.all([look('a'), look('b')]);
    await look('c');
    expect(seen).toEqual([
      [[], '0.00999', 1],
      [[a.id], '0.00999', 1],
      [[a.id, b.id], '0.00999', 1],
    ]);
  });

  test('what an operation that failed had added is not pending for the next', async () => {
    const { queue, lane } = get();
    await queue({ clientRef: 'a' });
    const seen: number[] = [];
    const look = (clientRef: string, order = {}) =>
      queue({ clientRef, order, decide: (view) => void seen.push(view.pending(lane).length) });
    await look('b');
    // An id that is taken: the order is refused by the store after everything else of its alert was written.
    const [taken] = await get().ledger.orders({ clientRef: 'a' });
    await expect(look('c', { id: taken?.id })).rejects.toThrow();
    await look('d');
    expect(seen).toEqual([1, 2, 2]);
  });
}
