// After a store has forgotten, each account is due to be compared with its venue: since when, once, and what counts as known; on both stores.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ComparisonResult, Ledger } from '../../src/ledger/port.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import type { Account } from '../../src/model/account.ts';
import type { AccountId, ClientOrderId } from '../../src/model/ids.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import { describeWithPostgres } from '../postgres/server.ts';
import { aFolder } from './folder.ts';
import { aFill, only, setScene } from './scene.ts';

interface Place {
  open(restored?: boolean): Promise<Ledger>;
}

const RESULT: ComparisonResult = {
  comparedAt: 1,
  from: 2,
  to: 3,
  markets: ['BTC/USDT'],
  asked: ['orders by time'],
  untold: [],
  orders: [{ market: 'BTC/USDT', venueOrderId: '7', clientOrderId: 'c'.repeat(32), side: 'buy', filled: '0.01', placedAt: 2 }],
  more: 0,
  others: [],
  moreOthers: 0,
};

const wanted = (name: string, mode: Account['mode']) =>
  ({ name, exchange: 'binance', mode, type: 'spot', sellExisting: false }) as const;
const KNOWN = [wanted('paper', 'paper'), wanted('test', 'testnet'), wanted('live', 'live')];

function tell(aPlace: (clock: ManualClock) => Promise<Place>): void {
  test('every account that trades elsewhere is due, since the last row of the journal; a store that never forgot has none', async () => {
    const clock = manualClock();
    const place = await aPlace(clock);
    const first = await place.open();
    const [, testnet, live] = await first.accounts(KNOWN);
    expect(await first.comparisons()).toEqual([]);
    await clock.advance(5_000);
    await first.note([{ kind: 'config.applied', data: {} }]);
    const since = clock.now();
    await first.close();
    await clock.advance(3_600_000);
    const next = await place.open(true);
    const due = { epoch: 2, since, forgotAt: clock.now() };
    const all = new Map((await next.comparisons()).map((one) => [one.accountId, one]));
    expect([all.size, all.get(idOf(testnet)), all.get(idOf(live))]).toEqual([
      2,
      { accountId: testnet?.id, ...due },
      { accountId: live?.id, ...due },
    ]);
    // One that the copy did not hold yet is new to it.
    const added = (await next.accounts([...KNOWN, wanted('more', 'live')])).find(({ name }) => name === 'more');
    expect(await next.comparisons()).toContainEqual({ accountId: added?.id, ...due });
    await next.close();
    await clock.sleepThrough(8 * 86_400_000);
    const later = await place.open();
    await later.accounts([wanted('much later', 'live')]);
    expect(await later.comparisons()).toHaveLength(3);
    await later.close();
  });

  test('what was found is journalled once for an epoch; what was not asked for stays due since the first gap', async () => {
    const clock = manualClock();
    const place = await aPlace(clock);
    const first = await place.open();
    const [, testnet, live] = await first.accounts(KNOWN);
    if (testnet === undefined || live === undefined) throw new Error('no accounts');
    const since = clock.now();
    await first.close();
    await clock.advance(60_000);
    const second = await place.open(true);
    expect(await second.noteComparison(live.id, 1, RESULT)).toBe(false);
    const both = await Promise.all([second.noteComparison(live.id, 2, RESULT), second.noteComparison(live.id, 2, RESULT)]);
    expect(new Set(both)).toEqual(new Set([false, true]));
    const row = only(await second.events({ kinds: ['account.compared'] }));
    expect(row).toMatchObject({
      accountId: live.id,
      data: { epoch: 2, orders: [{ client_order_id: 'c'.repeat(32), filled: '0.01', average_price: null }], more: 0 },
    });
    expect((await second.comparisons()).find(({ accountId }) => accountId === live.id)).toMatchObject({ result: RESULT });
    const later = clock.now();
    await second.close();
    await clock.advance(60_000);
    const third = await place.open(true);
    const due = new Map((await third.comparisons()).map((one) => [one.accountId, one]));
    expect(due.get(testnet.id)).toEqual({ accountId: testnet.id, epoch: 3, since, forgotAt: clock.now() });
    expect(due.get(live.id)).toEqual({ accountId: live.id, epoch: 3, since: later, forgotAt: clock.now() });
    expect(await third.audit()).toMatchObject({ ok: true });
    await third.close();
  });

  test('known are orders that were sent or wait, by our id, what is watched, by the venue’s, and booked trades', async () => {
    const clock = manualClock();
    const ledger = await (await aPlace(clock)).open();
    const { account, queue, open, report } = await setScene(ledger, clock);
    const queued = await queue({ clientRef: 'queued' });
    const dropped = await queue({ clientRef: 'dropped' });
    await ledger.drop({ orderId: dropped.id, as: 'canceled', reason: { code: 'person', text: 'never sent' } });
    const filled = await open({ clientRef: 'filled' });
    const told = report(filled, {
      status: 'filled',
      filled: filled.size ?? queued.filled,
      fills: [aFill('t-1', '0.01', '50000')],
    });
    await ledger.book({ orderId: filled.id, report: told, via: 'poll' });
    const resting = await open({ clientRef: 'resting' });
    const ids: readonly ClientOrderId[] = [queued, dropped, filled, resting].map(({ clientOrderId }) => clientOrderId);
    const names = { market: 'BTC/USDT', clientOrderIds: [...ids, ...many('nobody')], tradeIds: [...many('none'), 't-1'] };
    expect(await ledger.known(account.id, names)).toEqual({
      clientOrderIds: new Set([queued.clientOrderId, filled.clientOrderId, resting.clientOrderId]),
      tradeIds: new Set(['t-1']),
      unsettled: new Set([`venue-${resting.id}`]),
    });
    const elsewhere = await ledger.known(account.id, { market: 'ETH/USDT', clientOrderIds: [], tradeIds: ['t-1'] });
    expect(elsewhere.tradeIds).toEqual(new Set());
    await ledger.close();
  });
}

function idOf(account: Account | undefined): AccountId {
  if (account === undefined) throw new Error('it was not added');
  return account.id;
}

/** More than one part of the list. */
function many(name: string): string[] {
  return Array.from({ length: 70 }, (_, i) => `${name}-${i}`);
}

describe('compared, on SQLite', () =>
  tell(async (clock) => {
    const file = join(aFolder(), 'store.db');
    return { open: (restored = false) => openSqliteLedger({ file, clock, role: 'serve', restored }) };
  }));

describeWithPostgres('compared, on PostgreSQL', (server) => {
  tell(async (clock) => {
    const url = await server().newDatabase();
    return { open: (restored = false) => openPostgresLedger({ url, clock, role: 'serve', restored }) };
  });

  test('two processes that have compared one account at one instant: one row', async () => {
    const clock = manualClock();
    const url = await server().newDatabase();
    const before = await openPostgresLedger({ url, clock, role: 'serve' });
    const [account] = await before.accounts([wanted('live', 'live')]);
    if (account === undefined) throw new Error('no account');
    await before.close();
    const one = await openPostgresLedger({ url, clock, role: 'serve', restored: true });
    const other = await openPostgresLedger({ url, clock, role: 'serve' });
    const noted = await Promise.all([one, other].map((ledger) => ledger.noteComparison(account.id, 2, RESULT)));
    expect(new Set(noted)).toEqual(new Set([false, true]));
    expect(await one.events({ kinds: ['account.compared'] })).toHaveLength(1);
    await Promise.all([one.close(), other.close()]);
  });
});
