import { expect, test, vi } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { type Connection, GroupCommit } from './commit.ts';
import { PENDING_FROM_STORE } from './pending.ts';
import { LedgerUnavailable } from './port.ts';

interface Fake extends Connection {
  readonly calls: string[];
  failCommit: boolean;
}

class DiskError extends Error {}

function fake(): Fake {
  const calls: string[] = [];
  const connection: Fake = {
    calls,
    failCommit: false,
    sql: {
      get: async () => ({ chain: 1, seq: 0, hash: '' }),
      all: async () => [],
      run: async () => 0,
      together: async () => [],
    },
    begin: async () => void calls.push('begin'),
    commit: async () => {
      calls.push('commit');
      if (connection.failCommit) throw new DiskError('fsync failed');
    },
    isStorageError: (error) => error instanceof DiskError,
    close: async () => void calls.push('close'),
  };
  return connection;
}

function start(first: Fake, next: () => Promise<Fake> = async () => fake()) {
  const clock = manualClock();
  const log = vi.fn<(message: string) => void>();
  const group = new GroupCommit({ clock, connection: first, reopen: next, log, pending: PENDING_FROM_STORE });
  return { clock, log, group, note: () => group.write((tx) => tx.append({ kind: 'config.applied', data: {} })) };
}

test('what waits is committed in one transaction, and nobody is told before it is', async () => {
  const connection = fake();
  const { group, note } = start(connection);
  const order: string[] = [];
  connection.commit = async () => void order.push('commit');
  await Promise.all(Array.from({ length: 64 }, () => note().then(() => order.push('told'))));
  expect(connection.calls).toEqual(['begin']);
  expect(order.slice(0, 2)).toEqual(['commit', 'told']);
  expect(order).toHaveLength(65);
  await group.close();
});

test('a transaction that has lasted 250 ms takes no more in; the next ones begin with, and lock, as many as one got done', async () => {
  const connection = fake();
  const locked: number[] = [];
  connection.begin = async (touches = []) => void locked.push(touches.length);
  const { group, clock } = start(connection);
  const ran: number[] = [];
  let each = 50;
  const write = (number: number) =>
    group.write(async () => {
      await clock.advance(each);
      ran.push(number);
    });
  const numbers = Array.from({ length: 20 }, (_, i) => i);
  await Promise.all(numbers.map(write));
  expect(ran).toEqual(numbers);
  expect(locked).toEqual([20, 5, 5, 5]);
  each = 1;
  await Promise.all(numbers.map(write));
  expect(locked.slice(4)).toEqual([5, 10, 5]);
  await group.close();
});

test('who hangs up soon goes first, and the others keep their order', async () => {
  const { group } = start(fake());
  const ran: string[] = [];
  const write = (name: string, first?: true) => group.write(async () => void ran.push(name), first && { first });
  await Promise.all([write('settle'), write('submit'), write('alert', true), write('book'), write('next alert', true)]);
  expect(ran).toEqual(['alert', 'next alert', 'settle', 'submit', 'book']);
  await group.close();
});

test('a failed commit rejects everybody who waits and is never tried again on its connection', async () => {
  const connection = fake();
  connection.failCommit = true;
  const second = fake();
  const { group, note, clock } = start(connection, async () => second);
  const results = await Promise.allSettled([note(), note()]);
  expect(results.map((result) => result.status === 'rejected' && result.reason instanceof LedgerUnavailable)).toEqual([
    true,
    true,
  ]);
  expect(group.healthy()).toMatchObject({ ok: false, problem: expect.stringContaining('fsync failed') });
  await expect(note()).rejects.toThrow(LedgerUnavailable);
  expect(connection.calls).toEqual(['begin', 'commit', 'close']);
  await clock.advance(250);
  expect(group.healthy()).toEqual({ ok: true });
  await note();
  expect(second.calls).toEqual(['begin', 'commit']);
  await group.close();
});

test('a storage error inside an operation fails its whole batch; any other error fails that operation alone', async () => {
  const { group, note } = start(fake());
  const bug = group.write(async () => {
    throw new Error('bug');
  });
  expect(await Promise.allSettled([note(), bug, note()])).toMatchObject([
    { status: 'fulfilled' },
    { reason: { message: 'bug' } },
    { status: 'fulfilled' },
  ]);
  const disk = group.write(async () => {
    throw new DiskError('disk full');
  });
  const batch = await Promise.allSettled([note(), disk, note()]);
  expect(batch.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await group.close();
});

test('a store that stays broken is tried at longer and longer intervals', async () => {
  const connection = fake();
  connection.failCommit = true;
  let tries = 0;
  const { group, note, clock } = start(connection, async () => {
    tries++;
    throw new DiskError('still full');
  });
  await expect(note()).rejects.toThrow(LedgerUnavailable);
  await clock.advance(10_000);
  // After 0.25, 0.75, 1.75, 3.75, 5.75, 7.75 and 9.75 s.
  expect(tries).toBe(7);
  expect(group.healthy()).toMatchObject({ problem: expect.stringContaining('still full') });
  await group.close();
  await expect(note()).rejects.toThrow('closed');
});

test('a listener that throws neither undoes the commit nor keeps it from the next listener', async () => {
  const { group, note, log } = start(fake());
  const heard: number[] = [];
  group.subscribe(() => {
    throw new Error('listener failed');
  });
  const stop = group.subscribe(({ events }) => heard.push(events.length));
  await note();
  stop();
  await note();
  expect(heard).toEqual([1]);
  expect(log).toHaveBeenCalledWith(expect.stringContaining('listener failed'));
  await group.close();
});
