// A store that was put back to an earlier state, and one whose lock is gone: noticed before anything else is committed.
import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LedgerUnavailable } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import { until } from '../service.ts';
import { aFolder } from './folder.ts';
import { setScene } from './scene.ts';

const ENDS = ['', '-wal', '-shm'];

function open(file: string, clock: ManualClock, restored = false) {
  return openSqliteLedger({ file, clock, role: 'serve', restored });
}

/** The file with its log, as it is at this moment. */
function copy(from: string, to: string): void {
  for (const end of ENDS) {
    rmSync(to + end, { force: true });
    if (existsSync(from + end)) copyFileSync(from + end, to + end);
  }
}

const halted = (why: string) => [{ level: 'all', reason: expect.stringContaining(why) as string }];

describe('the epoch', () => {
  test('a store that never forgot is in its first; what it holds at the start is inherited, what comes later is not', async () => {
    const clock = manualClock();
    const file = join(aFolder(), 'store.db');
    const ledger = await open(file, clock);
    const { queue, lane } = await setScene(ledger, clock);
    await queue({ clientRef: 'first' });
    expect(ledger.epoch()).toEqual({ number: 1, inherited: 0 });
    await ledger.close();
    const again = await open(file, clock);
    const { inherited, ...rest } = again.epoch();
    expect(rest).toEqual({ number: 1 });
    await (await setScene(again, clock)).queue({ clientRef: 'second' });
    const { queued } = await again.laneWork(lane);
    expect(queued.map(({ arrival }) => arrival > inherited)).toEqual([false, true]);
    expect(await again.halts()).toEqual([]);
    await again.close();
  });

  test('what is inherited may be at its venue: asked to be canceled it stays queued until that is known, and is not sent', async () => {
    const clock = manualClock();
    const file = join(aFolder(), 'store.db');
    const ledger = await open(file, clock);
    const order = await (await setScene(ledger, clock)).queue({ clientRef: 'first' });
    await ledger.close();
    const again = await open(file, clock);
    const { queue, submit, lane } = await setScene(again, clock);
    const reason = { code: 'person', text: 'canceled by anna' };
    await again.delay({
      orderId: order.id,
      nextAt: clock.now() + 60_000,
      reason: { code: 'not_vouched', text: 'the venue is away' },
    });
    expect(await again.requestCancel(order.id, reason)).toMatchObject({ status: 'queued', cancelRequested: reason });
    expect((await again.laneWork(lane)).queued).toMatchObject([{ order: { id: order.id }, nextAt: clock.now() }]);
    expect((await submit(order)).result).toEqual({ kind: 'gone' });
    expect(await again.resolve({ orderId: order.id, as: 'not-placed', by: 'anna' })).toMatchObject({ status: 'canceled' });
    expect(await again.requestCancel((await queue({ clientRef: 'second' })).id, reason)).toMatchObject({ status: 'canceled' });
    await again.close();
  });

  test.each([
    ['put back to an earlier state', 'put back to an earlier state'],
    ['another one that went its own way', 'tells another history'],
    ['without its witness', 'without its witness'],
    ['beside a witness that cannot be read', 'without its witness'],
    ['whatever it is, by the word of its operator', 'started with --restored'],
  ])('a store that is %s begins the next, halted', async (what, why) => {
    const clock = manualClock();
    const folder = aFolder();
    const [file, kept] = [join(folder, 'store.db'), join(folder, 'kept.db')];
    const ledger = await open(file, clock);
    const { queue } = await setScene(ledger, clock);
    await queue({ clientRef: 'first' });
    copy(file, kept);
    copyFileSync(`${file}.head`, `${kept}.at`);
    await queue({ clientRef: 'second' });
    await ledger.close();
    if (what.startsWith('put back')) copy(kept, file);
    if (what.startsWith('another')) {
      copyFileSync(`${kept}.at`, `${kept}.head`);
      const other = await open(kept, clock);
      await clock.advance(1_000);
      for (const clientRef of ['third', 'fourth']) await (await setScene(other, clock)).queue({ clientRef });
      await other.close();
      copy(kept, file);
    }
    if (what.startsWith('without')) rmSync(`${file}.head`);
    if (what.startsWith('beside')) writeFileSync(`${file}.head`, 'something else');
    await clock.advance(60_000);
    const next = await open(file, clock, what.startsWith('whatever'));
    expect(next.epoch()).toMatchObject({ number: 2, forgotAt: clock.now() });
    expect(await next.halts()).toMatchObject(halted(why));
    expect(await next.events({ kinds: ['store.epoch'] })).toMatchObject([
      { data: { epoch: 2, why: expect.stringContaining(why) as string } },
    ]);
    expect(await next.audit()).toMatchObject({ ok: true });
    await next.resume({ by: 'test' });
    await next.close();
    // It is remembered, and told once.
    const later = await open(file, clock);
    expect(later.epoch()).toMatchObject({ number: 2, forgotAt: clock.now() });
    expect(await later.halts()).toEqual([]);
    await later.close();
  });

  test('a process that runs notices it too, before it commits anything else', async () => {
    const clock = manualClock();
    const folder = aFolder();
    const [file, kept] = [join(folder, 'store.db'), join(folder, 'kept.db')];
    const ledger = await open(file, clock);
    const { come } = await setScene(ledger, clock);
    await come({ clientRef: 'first' });
    copy(file, kept);
    await come({ clientRef: 'second' });
    copy(kept, file);
    await expect(come({ clientRef: 'third' })).rejects.toThrow(LedgerUnavailable);
    await clock.advance(10_000);
    await until(
      () => ledger.healthy(),
      ({ ok }) => ok,
    );
    expect(ledger.epoch()).toMatchObject({ number: 2 });
    expect(await ledger.halts()).toMatchObject(halted('put back to an earlier state'));
    expect(await come({ clientRef: 'second' })).toMatchObject({ kind: 'accepted' });
    await ledger.close();
  });
});

describe('a lock file that is deleted under the process that holds it', () => {
  test('nobody came: the lock is taken anew, and a second process is refused as before', async () => {
    const clock = manualClock();
    const file = join(aFolder(), 'store.db');
    const ledger = await open(file, clock);
    const { come } = await setScene(ledger, clock);
    rmSync(`${file}.lock`);
    await expect(come({ clientRef: 'first' })).rejects.toThrow('another process may have opened the store');
    await clock.advance(10_000);
    expect(await come({ clientRef: 'first' })).toMatchObject({ kind: 'accepted' });
    await expect(open(file, clock)).rejects.toThrow('is in use');
    await ledger.close();
  });

  test('a second one came: the first commits nothing, and so sends nothing, until the store is its own again', async () => {
    const clock = manualClock();
    const file = join(aFolder(), 'store.db');
    const ledger = await open(file, clock);
    const { come, queue, submit } = await setScene(ledger, clock);
    const order = await queue({ clientRef: 'first' });
    rmSync(`${file}.lock`);
    const second = await open(file, clock);
    // Without the comparison of inodes both send it.
    await expect(submit(order)).rejects.toThrow('another process may have opened the store');
    await clock.advance(10_000);
    await expect(come({ clientRef: 'second' })).rejects.toThrow('is in use');
    expect(await (await setScene(second, clock)).submit(order)).toMatchObject({ result: { kind: 'submitted' } });
    await second.close();
    await clock.advance(10_000);
    expect(await submit(order)).toMatchObject({ result: { kind: 'gone' } });
    expect(await ledger.audit()).toMatchObject({ ok: true });
    await ledger.close();
  });
});
