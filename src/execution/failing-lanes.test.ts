import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { type LaneWork, type Ledger, LedgerUnavailable } from '../ledger/port.ts';
import type { AccountId } from '../model/ids.ts';
import type { Lane } from '../model/lane.ts';
import type { ExecutionContext } from './context.ts';
import { createWorker } from './worker.ts';

const broken: Lane = { accountId: 'ac_1' as AccountId, market: 'BTC/USDT' };
const sound: Lane = { accountId: 'ac_1' as AccountId, market: 'ETH/USDT' };
const NOTHING: LaneWork = { unsettled: [], queued: [], ended: [] };

/** A worker whose first lane fails for as long as `failure` is set; both are due whenever they do not rest. */
async function worker(register = new Map<string, string>()) {
  const clock = manualClock();
  const passes: number[] = [];
  const soundPasses: number[] = [];
  const told: string[] = [];
  const dueAt = new Map<Lane, number>([
    [broken, 0],
    [sound, 0],
  ]);
  const state: { failure: Error | undefined } = { failure: new Error('a bug') };
  const ledger: Partial<Ledger> = {
    epoch: () => ({ number: 1, inherited: 0 }),
    recover: () => Promise.resolve(0),
    clockWentBack: () => Promise.resolve(),
    release: () => Promise.resolve(),
    readyLanes: (_worker, now) => Promise.resolve([...dueAt].filter(([, at]) => at <= now).map(([lane]) => lane)),
    nextDue: () => Promise.resolve(Math.min(...dueAt.values())),
    laneWork: ({ market }) => {
      (market === broken.market ? passes : soundPasses).push(clock.monotonic());
      if (market === broken.market && state.failure !== undefined) return Promise.reject(state.failure);
      dueAt.set(market === broken.market ? broken : sound, clock.now() + 1_000);
      return Promise.resolve(NOTHING);
    },
    rest: ({ until }) => Promise.resolve(void dueAt.set(broken, until)),
    register: (prefix) => Promise.resolve(new Map([...register].filter(([key]) => key.startsWith(prefix)))),
    note: (events, entries = new Map()) => {
      told.push(...events.map(({ kind, data: { market, problem } }) => [kind, market, problem].filter(Boolean).join(' ')));
      for (const [key, value] of entries) {
        if (value === null) register.delete(key);
        else register.set(key, value);
      }
      return Promise.resolve();
    },
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const context = { clock, ledger, log, worker: 'w', connection: () => undefined } as unknown as ExecutionContext;
  const running = createWorker(context, { subscribe: () => () => undefined });
  await running.start();
  return { clock, passes, soundPasses, told, state, register };
}

test('a lane that fails is left alone for longer each time, and the others go on', async () => {
  const { clock, passes, soundPasses } = await worker();
  await clock.advance(120_000);
  // 1, 2, 4, 8, 16, 30, 30 … seconds apart.
  expect(passes.length).toBeLessThanOrEqual(9);
  expect(passes.length).toBeGreaterThanOrEqual(7);
  expect(Math.max(...passes.slice(1).map((at, place) => at - (passes[place] ?? 0)))).toBeLessThanOrEqual(31_100);
  expect(soundPasses.length).toBeGreaterThan(60);
});

test('it is told once after five failures in a row, kept for everybody to see, and taken back when it goes on', async () => {
  const { clock, told, state, register } = await worker();
  await clock.advance(10_000);
  expect(told).toEqual([]);
  await clock.advance(110_000);
  expect(told).toEqual(['lane.failing BTC/USDT a bug']);
  expect([...register.keys()]).toEqual(['failing ac_1 BTC/USDT']);
  state.failure = undefined;
  await clock.advance(35_000);
  expect(told.slice(1)).toEqual(['lane.recovered BTC/USDT']);
  expect(register.size).toBe(0);
});

test('what an earlier process told is taken back by the next one', async () => {
  const register = new Map([['failing ac_1 BTC/USDT', '{"since":0,"problem":"a bug"}']]);
  const { clock, told, state } = await worker(register);
  state.failure = undefined;
  await clock.advance(5_000);
  expect(told).toEqual(['lane.recovered BTC/USDT']);
});

test('a store that is away is no fault of the lane', async () => {
  const { clock, told, state } = await worker();
  state.failure = new LedgerUnavailable('the disk is full');
  await clock.advance(60_000);
  expect(told).toEqual([]);
});
