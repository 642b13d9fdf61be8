import { expect, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { silentLog } from '../log.ts';
import { untakenWords, watchUntaken } from './untaken.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

/** `waiting.since` and `alive` are set by the test. */
function watched() {
  const clock = manualClock(NOW);
  const state: { since?: number; alive: number } = { alive: 0 };
  const register = new Map<string, string>();
  const told: string[] = [];
  const watch = watchUntaken({
    clock,
    log: silentLog,
    workers: async () => state.alive,
    ledger: {
      status: async () =>
        ({
          waiting: {
            due: 3,
            untaken: state.since === undefined ? 0 : 2,
            ...(state.since !== undefined && { since: state.since }),
          },
        }) as never,
      register: async () => register,
      note: async (events, entries = new Map()) => {
        for (const { kind, data } of events)
          told.push(kind === 'lanes.untaken' ? `untaken ${String(data['lanes'])} ${String(data['waited_s'])}` : kind);
        for (const [key, value] of entries) {
          if (value === null) register.delete(key);
          else register.set(key, value);
        }
      },
    },
  });
  return { clock, state, told, watch };
}

test('lanes that nobody takes are told once where nobody is alive who could, and taken back when somebody has them', async () => {
  const { clock, state, told, watch } = watched();
  state.since = NOW;
  await clock.advance(29_000);
  expect(told).toEqual([]);
  await clock.advance(1_000);
  expect(told).toEqual(['untaken 2 30']);
  await clock.advance(600_000);
  expect(told).toHaveLength(1);
  delete state.since;
  await clock.advance(5_000);
  expect(told).toEqual(['untaken 2 30', 'lanes.taken']);
  await watch.stop();
});

test('with somebody alive who may be held up by an exchange, two minutes are waited', async () => {
  const { clock, state, told, watch } = watched();
  state.since = NOW;
  state.alive = 2;
  await clock.advance(119_000);
  expect(told).toEqual([]);
  await clock.advance(1_000);
  expect(told).toEqual(['untaken 2 120']);
  await watch.stop();
});

test.each([
  [1, 0, '1 lane has something to do and no process takes it: none that sends orders is alive'],
  [4, 1, '4 lanes have something to do and no process takes them, although one that sends orders is alive'],
  [4, 2, '4 lanes have something to do and no process takes them, although 2 that send orders are alive'],
])('%i lanes, %i workers: %s', (lanes, workers, words) => {
  expect(untakenWords({ lanes, workers })).toBe(words);
});
