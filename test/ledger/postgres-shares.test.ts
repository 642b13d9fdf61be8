// Lanes between workers: shared fairly, taken over from who is gone, given to who comes, never with two at once.
import { expect, test } from 'vitest';
import { systemClock } from '../../src/app/clock.ts';
import { openPostgresLedger, type SharedLedger } from '../../src/ledger/postgres/open.ts';
import { type Lane, laneKey } from '../../src/model/lane.ts';
import { describeWithPostgres } from '../postgres/server.ts';
import { until } from '../service.ts';
import { setScene } from './scene.ts';

const MARKETS = Array.from({ length: 32 }, (_, i) => `C${i}/USDT`);

describeWithPostgres('lanes between workers', (server) => {
  /** Ledgers of workers `a`, `b`, … on one store with an order due in each of 32 lanes, under a clock that moves only when it is put forward. */
  async function workers(...names: readonly string[]) {
    const url = await server().newDatabase();
    let ahead = 0;
    const started = systemClock.now();
    const clock = { ...systemClock, now: () => started + ahead };
    const ledgers = new Map<string, SharedLedger>();
    for (const name of names) ledgers.set(name, await openPostgresLedger({ url, clock, role: 'serve' }));
    const [first] = ledgers.values();
    if (first === undefined) throw new Error('one at least');
    const { queue } = await setScene(first, clock);
    for (const market of MARKETS) await queue({ clientRef: market, market });
    for (const [name, ledger] of ledgers) await ledger.recover(name);
    const ledger = (name: string): SharedLedger => ledgers.get(name) ?? first;
    const ready = async (name: string) => (await ledger(name).readyLanes(name, clock.now(), 100)).map(laneKey);
    /** What the worker gets to see of the lanes that it finds. */
    const taken = async (name: string): Promise<readonly string[]> => {
      const lanes = await ledger(name).readyLanes(name, clock.now(), 100);
      const works = await Promise.all(lanes.map(async (lane: Lane) => [lane, await ledger(name).laneWork(lane)] as const));
      return works.filter(([, work]) => work.queued.length > 0).map(([lane]) => laneKey(lane));
    };
    /** Waits until this worker has heard of as many as leave it `count` lanes. */
    const finds = (name: string, count: number | ((count: number) => boolean)) =>
      until(
        () => ready(name),
        (keys) => (typeof count === 'number' ? keys.length === count : count(keys.length)),
      );
    const close = async () => {
      for (const one of ledgers.values()) await one.close();
    };
    /** Another worker says that it lives, where the server sees it at this address. */
    const lives = (name: string, at: string) =>
      server().sql(
        url,
        `INSERT INTO leases (name, holder, leased_until) VALUES ('worker/${at}/${name}', '${name}', ${started + 3_600_000})`,
      );
    return { ledger, ready, taken, finds, lives, close, clock, forward: (ms: number) => (ahead += ms) };
  }

  test('two divide them: each a part, none both, all of them together', async () => {
    const desk = await workers('a', 'b');
    // The first hears of the second within three seconds.
    await desk.finds('a', (count) => count < MARKETS.length);
    const [a, b] = [await desk.taken('a'), await desk.taken('b')];
    expect([...a, ...b].sort()).toEqual([...new Set([...a, ...b])].sort());
    expect(a.length + b.length).toBe(MARKETS.length);
    for (const part of [a, b]) expect(part.length).toBeGreaterThan(MARKETS.length / 8);
    await desk.close();
  });

  test('a lane that is another worker’s to take shows nothing, however it was called', async () => {
    const desk = await workers('a', 'b');
    await desk.finds('a', (count) => count < MARKETS.length);
    const [lane] = await desk.ledger('b').readyLanes('b', desk.clock.now(), 1);
    if (lane === undefined) throw new Error('it has some');
    expect((await desk.ledger('a').laneWork(lane)).queued).toEqual([]);
    expect((await desk.ledger('b').laneWork(lane)).queued).toHaveLength(1);
    await desk.close();
  });

  test('who leaves is followed at once', async () => {
    const desk = await workers('a', 'b');
    await desk.finds('a', (count) => count < MARKETS.length);
    await desk.taken('a');
    await desk.ledger('a').release('a');
    await desk.finds('b', MARKETS.length);
    expect(await desk.taken('b')).toHaveLength(MARKETS.length);
    await desk.close();
  });

  test('what a worker does not get to is anybody’s after three seconds, and what a dead one held after ten', async () => {
    const desk = await workers('a', 'b');
    await desk.finds('a', (count) => count < MARKETS.length);
    const held = await desk.taken('a');
    desk.forward(4_000);
    // b takes nothing that a holds; a holds no more than it took.
    expect(await desk.ready('b')).toHaveLength(MARKETS.length - held.length);
    desk.forward(7_000);
    await desk.finds('b', MARKETS.length);
    expect(await desk.taken('b')).toHaveLength(MARKETS.length);
    await desk.close();
  });

  test('F17 what a worker can do nothing in it leaves to the others, and does not see meanwhile', async () => {
    const desk = await workers('a', 'b');
    await desk.finds('a', (count) => count < MARKETS.length);
    const a = desk.ledger('a');
    const all = await a.readyLanes('a', desk.clock.now(), 100);
    // Where all are at one address, what keeps one away keeps all away.
    for (const lane of all) a.giveWay(lane, 60_000);
    expect(await desk.ready('a')).toHaveLength(all.length);
    await desk.lives('c', '192.0.2.1');
    await desk.finds('a', (count) => count < all.length);
    const [kept, ...left] = await a.readyLanes('a', desk.clock.now(), 100);
    if (kept === undefined) throw new Error('it has some');
    for (const lane of left) a.giveWay(lane, 60_000);
    expect(await desk.ready('a')).toEqual([laneKey(kept)]);
    // What is left does not count against how many are asked for.
    expect(await a.readyLanes('a', desk.clock.now(), 1)).toEqual([kept]);
    for (const lane of left) expect((await a.laneWork(lane)).queued).toEqual([]);
    desk.forward(4_000);
    const taken = await desk.taken('b');
    expect(taken).toEqual(expect.arrayContaining(left.map(laneKey)));
    await desk.close();
  });

  test('lanes that have something to do and nobody who does it are counted, with how long', async () => {
    const desk = await workers('a');
    const ledger = desk.ledger('a');
    const waiting = async () => (await ledger.status(desk.clock.now())).waiting;
    const due = MARKETS.length;
    const { since: queuedAt = 0 } = await waiting();
    expect(await waiting()).toEqual({ due, untaken: due, since: queuedAt });
    await desk.taken('a');
    expect(await waiting()).toEqual({ due, untaken: 0 });
    // A lease lasts ten seconds; from its end on they wait, and not since they were queued.
    desk.forward(9_999);
    expect(await waiting()).toEqual({ due, untaken: 0 });
    desk.forward(3_001);
    expect(await waiting()).toEqual({ due, untaken: due, since: desk.clock.now() - 3_000 });
    await ledger.release('a');
    expect(await waiting()).toEqual({ due, untaken: due, since: queuedAt });
    await desk.close();
  });
});
