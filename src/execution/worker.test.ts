import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { anExit, aView, DEMO } from '../../test/orders.ts';
import { LedgerUnavailable } from '../ledger/port.ts';
import { decimal } from '../model/decimal.ts';
import type { AccountId, OrderId } from '../model/ids.ts';
import type { Lane } from '../model/lane.ts';
import type { Order } from '../model/order.ts';
import { FLAT } from '../model/position.ts';
import { createBucket, type Priority } from './bucket.ts';
import type { ExecutionContext } from './context.ts';
import { createWorker } from './worker.ts';

const broken: Lane = { accountId: 'ac_1' as AccountId, market: 'BTC/USDT' };
const sound: Lane = { accountId: 'ac_1' as AccountId, market: 'ETH/USDT' };

test('F29 a wall clock that is set back makes what waits in a far future due; one that goes on, or ahead, does not', async () => {
  const manual = manualClock();
  let offset = 0;
  const clock = { ...manual, now: () => manual.now() + offset };
  const back: number[] = [];
  const ledger = {
    epoch: () => ({ number: 1, inherited: 0 }),
    recover: () => Promise.resolve(0),
    release: () => Promise.resolve(),
    register: () => Promise.resolve(new Map()),
    readyLanes: () => Promise.resolve([]),
    nextDue: () => Promise.resolve(undefined),
    clockWentBack: async (now: number) => void back.push(now - manual.now()),
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const worker = createWorker({ clock, ledger, worker: 'w', log } as unknown as ExecutionContext, {
    subscribe: () => () => undefined,
  });
  await worker.start();
  for (const set of [0, 3_600_000, 3_600_000, 0, -2_000, -2_000]) {
    offset = set;
    for (let second = 0; second < 3; second++) await manual.advance(1_000);
  }
  await worker.stop(0);
  // Once at the start, for what an earlier process has left, and once when it went back by an hour.
  expect(back).toEqual([0, 0]);
});

/** Both lanes are due all the time; passes of one of them fail with `failure`. */
async function running(failure: () => Error) {
  const clock = manualClock();
  const passes: number[] = [];
  const logged: string[] = [];
  let soundPasses = 0;
  const log = (level: string) => (message: string) => void logged.push(`${level}: ${message}`);
  const nothing = { unsettled: [], queued: [], ended: [] };
  const ledger = {
    epoch: () => ({ number: 1, inherited: 0 }),
    recover: () => Promise.resolve(0),
    release: () => Promise.resolve(),
    register: () => Promise.resolve(new Map()),
    note: () => Promise.resolve(),
    rest: () => Promise.resolve(),
    clockWentBack: () => Promise.resolve(),
    readyLanes: () => Promise.resolve([broken, sound]),
    nextDue: () => Promise.resolve(clock.now() + 1_000),
    laneWork: ({ market }: Lane) => {
      if (market === sound.market) return Promise.resolve(nothing).finally(() => soundPasses++);
      passes.push(clock.monotonic());
      return Promise.reject(failure());
    },
  };
  const context = {
    clock,
    ledger,
    worker: 'w',
    connection: () => undefined,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
  };
  const worker = createWorker(context as unknown as ExecutionContext, { subscribe: () => () => undefined });
  await worker.start();
  for (let second = 0; second < 120; second++) await clock.advance(1_000);
  await worker.stop(0);
  return { passes, logged, soundPasses };
}

test('lanes at a venue that wants nothing for hours leave their places: an exit elsewhere goes', async () => {
  const clock = manualClock();
  const places = 256;
  const lanes = Array.from({ length: places }, (_, i): Lane => ({ accountId: `ac_banned${i}` as AccountId, market: 'BTC/USDT' }));
  const elsewhere: Lane = { accountId: 'ac_sound' as AccountId, market: 'BTC/USDT' };
  const free = { perSecond: Infinity, burst: Infinity };
  const banned = createBucket(free, clock);
  banned.pause(7_200_000);
  const putOff = new Map<string, number>();
  const sent: string[] = [];
  const left = new Set<AccountId>();
  const isDue = ({ accountId }: Lane): boolean => !sent.includes(accountId) && (putOff.get(accountId) ?? 0) <= clock.now();
  const ledger = {
    epoch: () => ({ number: 1, inherited: 0 }),
    giveWay: ({ accountId }: Lane) => void left.add(accountId),
    recover: async () => 0,
    release: async () => undefined,
    register: async () => new Map(),
    clockWentBack: async () => undefined,
    readyLanes: async () => [...lanes, elsewhere].filter(isDue).slice(0, places),
    nextDue: async () => undefined,
    laneWork: async (lane: Lane) => {
      const { accountId } = lane;
      const order = anExit({ accountId, id: `or_${accountId}` as OrderId });
      return { unsettled: [], ended: [], queued: isDue(lane) ? [{ order, nextAt: clock.now(), tries: 0, arrival: 1 }] : [] };
    },
    view: async (order: Order) => aView(order, { position: { ...FLAT, quantity: decimal('0.01'), cost: decimal('500') } }),
    delay: async ({ orderId, nextAt }: { orderId: string; nextAt: number }) => void putOff.set(orderId.slice(3), nextAt),
    submit: async ({ lane }: { lane: Lane }) => (sent.push(lane.accountId), { kind: 'gone' }),
  };
  const connection = (accountId: AccountId) => ({
    account: DEMO,
    awayFor: () => (accountId === 'ac_sound' ? 0 : banned.pausedFor()),
    learnRules: async () => undefined,
    balances: () => undefined,
    admit: (priority: Priority) => (accountId === 'ac_sound' ? Promise.resolve() : banned.take(priority)),
    preparePlace: async () => ({ record: {} }),
  });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const policy = { limits: () => ({ zone: 'UTC' }), alerts: {} };
  const context = { clock, ledger, worker: 'w', log, observe: () => undefined, connection, policy };
  const worker = createWorker(context as unknown as ExecutionContext, { subscribe: () => () => undefined });
  await worker.start();
  for (let second = 0; second < 3; second++) await clock.advance(1_000);
  expect(sent).toEqual(['ac_sound']);
  expect(worker.active()).toBe(0);
  // A process at another address may go on there.
  expect([...left].sort()).toEqual(lanes.map(({ accountId }) => accountId).sort());
  await worker.stop(0);
});

test('a lane that fails again and again is tried ever more seldom, is told as an error, and holds nobody else up', async () => {
  const { passes, logged, soundPasses } = await running(() => new Error('a bug'));
  expect(passes.length).toBeGreaterThanOrEqual(6);
  expect(passes.length).toBeLessThanOrEqual(9);
  expect(logged.slice(0, 5)).toEqual([...Array<string>(4).fill('warn: lane failed'), 'error: lane fails again and again']);
  expect(soundPasses).toBeGreaterThanOrEqual(100);
});

test('a store that is away is no fault of the lane: it is tried again as soon as the store may be back', async () => {
  const { passes, logged } = await running(() => new LedgerUnavailable('away'));
  expect(passes.length).toBeGreaterThanOrEqual(50);
  expect(new Set(logged)).toEqual(new Set(['warn: lane failed']));
});
