// What people ask and say: accounts, halts, lists, balances, markets, the register and the journal.
import { BEGINNING, cursorAfter } from '../../src/model/cursor.ts';
import { expect, test } from 'vitest';
import { priceWorld } from '../../src/model/account.ts';
import { decimal } from '../../src/model/decimal.ts';
import { BTC } from '../orders.ts';
import type { Get } from './contract.ts';
import { DAY, only } from './scene.ts';

export function peopleContract(get: Get): void {
  accounts(get);
  boundByKey(get);
  halts(get);
  haltReasons(get);
  lists(get);
  adapters(get);
}

function accounts(get: Get): void {
  const second = { name: 'second', exchange: 'binance', mode: 'paper', type: 'spot', sellExisting: true } as const;

  test('an account keeps its id; one that is configured no more is still known', async () => {
    const { ledger, account } = get();
    const all = await ledger.accounts([second, { ...account, sellExisting: true }]);
    expect(all.map(({ name }) => name)).toEqual(['second', 'demo']);
    expect(all[1]).toEqual({ ...account, sellExisting: true });
    expect((await ledger.accounts([second])).map(({ name }) => name)).toEqual(['second', 'demo']);
    expect(await ledger.accounts([])).toHaveLength(2);
  });

  test('an account is bound to one venue account, and a venue account to one account', async () => {
    const { ledger, account } = get();
    const other = (await ledger.accounts([second])).find(({ name }) => name === 'second');
    if (other === undefined) throw new Error('not added');
    expect(await ledger.bindAccount(account.id, '77')).toEqual({});
    expect(await ledger.bindAccount(account.id, '77')).toEqual({});
    expect(await ledger.bindAccount(account.id, '78')).toEqual({ conflict: '77' });
    expect(await ledger.bindAccount(other.id, '77')).toEqual({ conflict: 'demo' });
    expect(await ledger.events({ kinds: ['account.bound'] })).toHaveLength(1);
  });
}

function boundByKey(get: Get): void {
  test('where the venue tells no id an account is bound by its key: one key has one name, and a name may get a new key', async () => {
    const { ledger, account } = get();
    const second = { name: 'second', exchange: 'binance', mode: 'paper', type: 'spot', sellExisting: false } as const;
    const other = only((await ledger.accounts([second])).filter(({ name }) => name === 'second'));
    expect(await ledger.bindAccount(account.id, 'key:a')).toEqual({});
    // Renamed, it would be a new account that knows nothing of what the old one holds.
    expect(await ledger.bindAccount(other.id, 'key:a')).toEqual({ conflict: 'demo' });
    expect(await ledger.bindAccount(account.id, 'key:b')).toEqual({});
    expect((await ledger.events({ kinds: ['account.bound'] })).map(({ data }) => data)).toEqual([
      { venue_account: 'key:a' },
      { venue_account: 'key:b', before: 'key:a' },
    ]);
    // The venue's own word counts more than the key's, from then on.
    expect(await ledger.bindAccount(account.id, '77')).toEqual({});
    expect(await ledger.bindAccount(account.id, 'key:c')).toEqual({});
    expect(await ledger.bindAccount(account.id, '78')).toEqual({ conflict: '77' });
  });
}

function halts(get: Get): void {
  test('F32 halts are of one account or of all, survive in the store, and only resume weakens them', async () => {
    const { ledger, account, queue } = get();
    await ledger.halt({ level: 'all', reason: 'storm', by: 'anna' });
    await ledger.halt({ level: 'entries', reason: 'again', by: 'bot' });
    await ledger.halt({ accountId: account.id, level: 'entries', reason: 'loss', by: 'bot' });
    expect(await ledger.halts()).toMatchObject([{ level: 'all' }, { accountId: account.id, level: 'entries', reason: 'loss' }]);
    const order = await queue();
    expect((await ledger.view(order, '2026-11-22'))?.halts).toHaveLength(2);
    expect(await ledger.resume({ accountId: account.id, reason: 'calm', by: 'anna' })).toBe(1);
    expect(await ledger.resume({ by: 'anna' })).toBe(1);
    expect(await ledger.resume({ by: 'anna' })).toBe(0);
    expect(await ledger.halts()).toEqual([]);
    const rows = await ledger.events({ kinds: ['halt.set', 'halt.lifted'] });
    expect(rows).toHaveLength(5);
    expect(rows.slice(3).map(({ data }) => data['reason'])).toEqual(['calm', undefined]);
  });
}

function haltReasons(get: Get): void {
  test('F32 a halt that is repeated says what is in force: it never loosens, and takes no reason away', async () => {
    const { ledger } = get();
    await ledger.halt({ level: 'entries', reason: '', by: 'bot' });
    expect(await ledger.halts()).toMatchObject([{ level: 'entries', reason: 'no reason given' }]);
    await ledger.halt({ level: 'all', reason: 'key leaked', by: 'anna' });
    await ledger.halt({ level: 'all', reason: '', by: 'bot' });
    await ledger.halt({ level: 'all', reason: 'deploy', by: 'ben' });
    await ledger.halt({ level: 'all', reason: 'deploy', by: 'ben' });
    await ledger.halt({ level: 'entries', reason: 'exits allowed again', by: 'carla' });
    await ledger.halt({ level: 'all', reason: 'x'.repeat(490), by: 'bot' });
    expect(await ledger.halts()).toMatchObject([{ level: 'all', reason: 'key leaked; deploy' }]);
    const rows = await ledger.events({ kinds: ['halt.set'] });
    expect(rows.map(({ data }) => data).slice(-4, -1)).toEqual([
      { level: 'all', reason: 'key leaked; deploy', by: 'ben', said: 'deploy' },
      { level: 'all', reason: 'key leaked; deploy', by: 'ben', said: 'deploy' },
      { level: 'all', reason: 'key leaked; deploy', by: 'carla', asked: 'entries', said: 'exits allowed again' },
    ]);
  });
}

function lists(get: Get): void {
  test('orders are found by what they are, newest first', async () => {
    const { ledger, queue, open, account, clock } = get();
    const a = await queue({ clientRef: 'a' });
    await clock.advance(1_000);
    const b = await open({ clientRef: 'b', alert: { strategy: 'other' } });
    const ids = async (filter: Parameters<typeof ledger.orders>[0]) => (await ledger.orders(filter)).map(({ id }) => id);
    expect(await ids({})).toEqual([b.id, a.id]);
    expect(await ids({ limit: 1 })).toEqual([b.id]);
    expect(await ids({ before: b.id, limit: 1 })).toEqual([a.id]);
    expect(await ids({ before: a.id })).toEqual([]);
    const alerts = async (before: typeof a.alertId) => (await ledger.alerts({ before })).map(({ id }) => id);
    expect(await alerts(b.alertId)).toEqual([a.alertId]);
    expect(await alerts(a.alertId)).toEqual([]);
    expect(await ids({ clientRef: 'a' })).toEqual([a.id]);
    expect(await ids({ status: 'open' })).toEqual([b.id]);
    const working = { status: ['queued', 'open', 'unknown'] } as const;
    expect(await ids(working)).toEqual([b.id, a.id]);
    expect(await ids({ ...working, before: b.id, accountId: account.id })).toEqual([a.id]);
    expect(await ids({ ...working, limit: 1 })).toEqual([b.id]);
    expect(await ids({ strategy: 'other', accountId: account.id })).toEqual([b.id]);
    expect(await ids({ alertId: a.alertId })).toEqual([a.id]);
    expect(await ids({ since: clock.now() })).toEqual([b.id]);
    expect(await ids({ strategy: 'none' })).toEqual([]);
    expect(await ledger.order('or_none' as never)).toBeUndefined();
    expect(await ledger.view({ ...a, id: 'or_none' as never }, '2026-11-22')).toBeUndefined();
    const status = await ledger.status(clock.now());
    expect(status).toMatchObject({ byStatus: { queued: 1, open: 1 }, lanes: 1, oldestQueuedAt: a.createdAt });
  });

  test('when an order came through its stages is read from the journal, a hundred and more at once', async () => {
    const { ledger, clock, queue, submit, report } = get();
    const receivedAt = clock.now();
    const order = await queue({ clientRef: 'staged' });
    expect(await ledger.stages([order.id])).toEqual(new Map([[order.id, { receivedAt, committedAt: receivedAt }]]));
    await clock.advance(20);
    const { attemptId } = await submit(order);
    const placedAt = clock.now();
    await clock.advance(300);
    const fills = [{ tradeId: 't-1', quantity: decimal('0.01'), price: decimal('50000'), at: clock.now() }];
    const filled = report(order, { status: 'filled', filled: decimal('0.01'), fills });
    await ledger.settle({ attemptId, outcome: { kind: 'acknowledged', report: filled }, nextAt: 0 });
    const stages = { receivedAt, committedAt: receivedAt, placedAt, filledAt: clock.now() };
    const nobody = Array.from({ length: 150 }, (_, i) => `or_none_${i}` as never);
    expect(await ledger.stages([...nobody, order.id])).toEqual(new Map([[order.id, stages]]));
    expect(await ledger.stages([])).toEqual(new Map());
  });

  test('that an order waits is told once, with what it waits for, and never of one that waits no more', async () => {
    const { ledger, queue, open, clock } = get();
    const order = await queue();
    const resting = await open({ clientRef: 'rests' });
    await clock.advance(61_000);
    await ledger.delay({ orderId: order.id, nextAt: clock.now(), reason: { code: 'halted', text: 'trading is halted' } });
    for (const { id } of [order, order, resting]) await ledger.tellWaiting(id);
    await ledger.tellWaiting('or_none' as never);
    const told = only(await ledger.events({ kinds: ['order.waiting'] }));
    expect(told).toMatchObject({ orderId: order.id, data: { waited_s: 61, code: 'halted', status: 'queued' } });
    expect(await ledger.audit()).toMatchObject({ ok: true });
  });

  test('the journal is read on from any row', async () => {
    const { ledger, queue } = get();
    await ledger.note([{ kind: 'config.applied', data: { changed: ['routes'] } }]);
    const { seq, heads } = (await ledger.status(0)).journal;
    const after = cursorAfter(BEGINNING, heads);
    await queue();
    const news = await ledger.events({ after });
    expect(news.map((event) => event.seq)).toEqual([seq + 1, seq + 2]);
    expect(await ledger.events({ after, limit: 1 })).toHaveLength(1);
    expect(only(await ledger.events({ kinds: ['config.applied'] })).data).toEqual({ changed: ['routes'] });
    expect(await ledger.audit()).toMatchObject({ ok: true, rows: seq + 2, head: news[1]?.hash });
  });

  test('an audit says how far it is', async () => {
    const { ledger } = get();
    await ledger.note(Array.from({ length: 1_001 }, () => ({ kind: 'config.applied' as const, data: { changed: ['routes'] } })));
    const heard: number[] = [];
    expect(await ledger.audit((rows) => heard.push(rows))).toMatchObject({ ok: true });
    expect(heard).toEqual([500, 1_000]);
  });
}

function adapters(get: Get): void {
  test('balances, prices and market rules are kept as last read', async () => {
    const { ledger, account, clock } = get();
    const balances = [{ currency: 'USDT', free: decimal('9500.5'), locked: decimal('500') }];
    await ledger.saveBalances(account.id, []);
    await ledger.saveBalances(account.id, balances);
    expect(await ledger.balances()).toEqual([{ accountId: account.id, balances, at: clock.now() }]);
    await ledger.saveMarkets([BTC]);
    await ledger.saveMarkets([BTC]);
    expect(await ledger.markets()).toEqual([BTC]);
    expect(await ledger.events({ kinds: ['market.rules'] })).toHaveLength(1);
    await ledger.saveMarkets([{ ...BTC, rules: { lot: decimal('0.1') } }]);
    expect(await ledger.events({ kinds: ['market.rules'] })).toHaveLength(2);
  });

  test('the exposure of an account is what its next order would be judged on', async () => {
    const { ledger, account, clock, queue, open, submit, report } = get();
    await ledger.savePrice(priceWorld(account), 'BTC/USDT', decimal('50000'), 'venue price');
    const resting = await open({ clientRef: 'rests' });
    const order = await queue({ clientRef: 'filled' });
    const { attemptId } = await submit(order);
    const fill = { tradeId: 't1', quantity: decimal('0.01'), price: decimal('49000'), at: clock.now() };
    const filled = report(order, { status: 'filled', filled: decimal('0.01'), fills: [fill] });
    await ledger.settle({ attemptId, outcome: { kind: 'acknowledged', report: filled }, nextAt: 0 });
    const next = await queue({ clientRef: 'next' });
    const view = await ledger.view(next, DAY);
    // Most entries are judged without what the account holds elsewhere: every store must understand that question.
    expect((await ledger.view(next, DAY, 'without holdings'))?.holdings).toBe('not read');
    const exposure = await ledger.exposure(account.id, DAY);
    expect(exposure.unsettled.map(({ id }) => id)).toEqual([resting.id]);
    expect(exposure.holdings).toHaveLength(1);
    for (const part of ['account', 'holdings', 'unsettled', 'reservations', 'dayOpen'] as const) {
      expect(exposure[part], part).toEqual(view?.[part]);
    }
    // Of another day nothing is fixed yet: it would begin with what is held now.
    expect((await ledger.exposure(account.id, '2027-01-01')).dayOpen).toEqual((await ledger.view(next, '2027-01-01'))?.dayOpen);
  });

  test('the register keeps texts by key and gives them by prefix', async () => {
    const { ledger } = get();
    await ledger.saveRegister(
      new Map([
        ['paper/demo/a', '1'],
        ['paper/demo/b', '2'],
        ['paper/other', '3'],
        ['notify', '4'],
      ]),
    );
    await ledger.saveRegister(
      new Map([
        ['paper/demo/a', null],
        ['paper/demo/b', '5'],
      ]),
    );
    expect([...(await ledger.register('paper/demo/'))]).toEqual([['paper/demo/b', '5']]);
    // What the store itself keeps there stands beside.
    const own = /^identity$|^price-world\//;
    expect([...(await ledger.register('')).keys()].filter((key) => !own.test(key))).toHaveLength(3);
  });

  test('rows of the journal and keys of the register are written together or not at all', async () => {
    const { ledger, queue } = get();
    await queue({ alert: { sequence: { number: 17, start: 1_763_812_800_000 } } });
    const [accepted] = await ledger.events({ kinds: ['alert.accepted'] });
    expect(accepted?.data).toMatchObject({ sequence: '17@1763812800000' });
    const missed = { kind: 'sequence.missed', data: { strategy: 's', from: 16, to: 16 } } as const;
    await ledger.note([missed, missed], new Map([['watch/cursor', String(accepted?.seq)]]));
    expect(await ledger.events({ kinds: ['sequence.missed'] })).toHaveLength(2);
    expect(await ledger.register('watch/')).toEqual(new Map([['watch/cursor', String(accepted?.seq)]]));
    // A value that no store takes.
    await expect(ledger.note([missed], new Map([['watch/cursor', undefined as unknown as string]]))).rejects.toThrow();
    expect(await ledger.events({ kinds: ['sequence.missed'] })).toHaveLength(2);
    expect(await ledger.audit()).toMatchObject({ ok: true });
  });
}
