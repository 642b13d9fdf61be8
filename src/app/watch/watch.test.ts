// The journal of a store with several chains, where a row may be seen after one of another chain with a higher number.
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { ANY } from '../../../test/intake-settings.ts';
import { type Cursor, isRead } from '../../model/cursor.ts';
import type { JournalEvent } from '../../model/event.ts';
import { silentLog } from '../log.ts';
import { startWatch, type WatchParts } from './watch.ts';

/** A watch over rows that become visible as they are pushed; `written` are the numbers that its register holds to be missing. */
function watching() {
  const clock = manualClock();
  const rows: JournalEvent[] = [];
  const register = new Map<string, string>();
  const alert = (chain: number, seq: number, sequence: number): void => {
    const data = {
      strategy: 'north',
      exchange: 'binance',
      symbol: 'BTCUSDT',
      client_ref: `ref-${sequence}`,
      sequence: `${sequence}`,
    };
    rows.push({ kind: 'alert.accepted', chain, seq, at: clock.now(), hash: '', data });
  };
  const heads = () => [...Map.groupBy(rows, ({ chain }) => chain).values()].map((chain) => ({ ...chain.at(-1), hash: '' }));
  const ledger = {
    register: async () => new Map(register),
    status: async () => ({ journal: { heads: heads() } }),
    events: async ({ after }: { after: Cursor }) => rows.filter((row) => !isRead(after, row)),
    note: async (_news: unknown, entries: ReadonlyMap<string, string | null>) => {
      for (const [key, value] of entries) if (value !== null) register.set(key, value);
    },
    subscribe: () => () => undefined,
  };
  const parts = { ledger, config: () => ({ routes: [ANY] }), clock, log: silentLog } as unknown as WatchParts;
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 1_000) {
      await clock.advance(1_000);
      for (let i = 0; i < 4; i++) await setImmediate();
    }
  };
  const counted = () => [...register].find(([key]) => key.startsWith('watch/count/'))?.[1];
  return { alert, pass, counted, start: () => startWatch(parts) };
}

test('a row that is seen late on its chain is counted, with the watch running and by the next one', async () => {
  for (const restart of [false, true]) {
    const { alert, pass, counted, start } = watching();
    let watch = start();
    alert(1, 5, 1);
    alert(2, 10, 3);
    await pass(35_000);
    expect(counted()).toContain('"gaps":[{"from":2,"to":2,');
    if (restart) {
      void watch.stop();
      await pass(2_000);
    }
    // Number 2 was on its way all the time.
    alert(1, 9, 2);
    if (restart) watch = start();
    await pass(65_000);
    expect(counted(), `restart: ${restart}`).not.toContain('"gaps":[{');
    void watch.stop();
    await pass(2_000);
  }
});
