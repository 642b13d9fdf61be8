// Alerts that never come: gaps in what a strategy counts and strategies that fall silent, from a real store, over restarts and kills.
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { silentLog } from '../src/app/log.ts';
import { sayNews, newsAmong } from '../src/app/notify/news.ts';
import { missedSentences } from '../src/app/present/missed.ts';
import { readWatched, WATCH_KEYS } from '../src/app/watch/watched.ts';
import { startWatch, type Watch } from '../src/app/watch/watch.ts';
import type { Route } from '../src/intake/settings.ts';
import type { Ledger } from '../src/ledger/port.ts';
import { openSqliteLedger } from '../src/ledger/sqlite/open.ts';
import type { EventKind, JournalEvent } from '../src/model/event.ts';
import { ANY } from './intake-settings.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { aFolder } from './ledger/folder.ts';
import { anAlert, type Scene, setScene } from './ledger/scene.ts';
import { prepareService, until } from './service.ts';

const NEWS: readonly EventKind[] = ['sequence.missed', 'sequence.late', 'sequence.restarted', 'strategy.quiet', 'strategy.heard'];
const HOUR = 3_600_000;

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

interface Desk {
  readonly clock: ManualClock;
  readonly ledger: Ledger;
  readonly scene: Scene;
  routes: readonly Route[];
  /** An alert with this number arrives. */
  send(number: number | undefined, more?: { strategy?: string; ref?: string; start?: number }): Promise<void>;
  /** Lets the time pass, second by second, with the store doing its work between. */
  pass(ms: number): Promise<void>;
  news(): Promise<readonly JournalEvent[]>;
  words(): Promise<readonly string[]>;
  status(): Promise<readonly string[]>;
  restart(): Promise<void>;
}

async function desk(): Promise<Desk> {
  const clock = manualClock();
  const ledger = await openSqliteLedger({ file: join(aFolder(), 'pinewire.db'), clock, role: 'serve' });
  open.push(ledger);
  const scene = await setScene(ledger, clock);
  let sent = 0;
  const config = () => ({ routes: made.routes });
  const start = (): Watch => startWatch({ ledger, config, clock, log: silentLog });
  let watch = start();
  open.push({ close: () => endWatch(watch, clock) });
  const made: Desk = {
    clock,
    ledger,
    scene,
    routes: [ANY],
    send: async (number, { strategy = 'rsi-break', ref = `ref-${++sent}`, start } = {}) => {
      const sequence = number === undefined ? {} : { sequence: { number, ...(start !== undefined && { start }) } };
      await scene.come({ clientRef: ref, alert: { strategy, ...sequence } });
    },
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= 1_000) {
        await clock.advance(Math.min(left, 1_000));
        for (let i = 0; i < 8; i++) await setImmediate();
      }
    },
    news: () => ledger.events({ kinds: NEWS }),
    words: async () => {
      const kinds = ['missed', 'quiet'];
      return Promise.all(newsAmong(await made.news(), kinds).map((one) => sayNews(one, ledger, [])));
    },
    status: async () => missedSentences(readWatched(await ledger.register(WATCH_KEYS)), clock.now()),
    restart: async () => {
      await endWatch(watch, clock);
      watch = start();
    },
  };
  return made;
}

async function endWatch(watch: Watch, clock: ManualClock): Promise<void> {
  let ended = false;
  const stopping = watch.stop().then(() => (ended = true));
  await until(
    () => clock.advance(1_000),
    () => ended,
  );
  await stopping;
}

const data = (events: readonly JournalEvent[]) =>
  events.map(({ kind, data: { from, to, number } }) => [kind, from ?? number, to]);

describe('a number that is skipped', () => {
  test('is reported once, after the time in which it might still come', async () => {
    const { send, pass, news, words, status, clock, ledger } = await desk();
    for (const number of [15, 16, 18]) await send(number);
    await pass(25_000);
    expect(await news()).toEqual([]);
    const [noticed] = [...readWatched(await ledger.register(WATCH_KEYS)).streams.values()];
    expect(noticed?.counts[0]?.gaps).toMatchObject([{ from: 17, to: 17, told: false }]);
    await pass(10_000);
    expect(data(await news())).toEqual([['sequence.missed', 17, 17]]);
    expect(await words()).toEqual([
      "Missed alert 17 of rsi-break (BTCUSDT): later ones came. Look into the alert's log at TradingView, and compare the position.",
    ]);
    expect(await status()).toEqual(['Missed alert 17 of rsi-break (BTCUSDT).']);
    await pass(60_000);
    expect(await news()).toHaveLength(1);
    await clock.advance(25 * HOUR);
    expect(await status()).toEqual([]);
  });

  test('is not reported when it comes in time, nor for a repeat, a refusal or a conflict', async () => {
    const { send, pass, news, scene } = await desk();
    for (const number of [1, 3]) await send(number);
    await pass(20_000);
    await send(2);
    await send(3, { ref: 'again' });
    const other = { strategy: 'rsi-break', side: 'sell', sequence: { number: 4 } } as const;
    expect((await scene.come({ clientRef: 'again', alert: other })).kind).toBe('conflict');
    const refused = { code: 'no_route', error: 'no route', hint: 'add one' } as const;
    await scene.ledger.refuse(scene.arrival(), refused, anAlert({ clientRef: 'refused', sequence: { number: 5 } }));
    await send(6);
    await pass(60_000);
    expect(await news()).toEqual([]);
  });

  test('is not reported when the same order came under that number, nor does an old number that is repeated begin a count', async () => {
    const { send, pass, news, ledger } = await desk();
    await send(1, { ref: 'order' });
    await send(2, { ref: 'order' });
    expect(await ledger.events({ kinds: ['alert.repeated'] })).toMatchObject([{ data: { sequence: '2', client_ref: 'order' } }]);
    await send(3, { ref: 'last' });
    for (let number = 4; number <= 40; number++) await send(number);
    // So long ago that its number is not known as one that was taken.
    await send(1, { ref: 'order' });
    await send(41);
    await pass(60_000);
    expect(await news()).toEqual([]);
  });

  test('says so when it comes after all, and is missed no longer', async () => {
    const { send, pass, news, words, status } = await desk();
    for (const number of [1, 5]) await send(number);
    await pass(40_000);
    expect(await status()).toEqual(['Missed alerts 2 to 4 of rsi-break (BTCUSDT).']);
    await send(3);
    await pass(2_000);
    expect(data(await news())).toEqual([
      ['sequence.missed', 2, 4],
      ['sequence.late', 3, undefined],
    ]);
    expect((await words())[1]).toMatch(/^Late: alert 3 of rsi-break \(BTCUSDT\) came after all/);
    expect(await status()).toEqual(['Missed alert 2 of rsi-break (BTCUSDT).', 'Missed alert 4 of rsi-break (BTCUSDT).']);
  });

  test('is known after a restart, and told once', async () => {
    const { send, pass, news, restart } = await desk();
    await send(1);
    await pass(1_000);
    await restart();
    await send(3);
    await pass(5_000);
    await restart();
    await pass(60_000);
    await restart();
    await pass(60_000);
    expect(data(await news())).toEqual([['sequence.missed', 2, 2]]);
  });

  test('a script that is loaded anew counts anew, and no alarm rings', async () => {
    const { send, pass, news, clock } = await desk();
    for (const number of [41, 42]) await send(number);
    for (const number of [1, 2, 3]) await send(number);
    await pass(60_000);
    expect(data(await news())).toEqual([['sequence.restarted', 1, undefined]]);
    // With its start it begins at 1, so that a first alert that is lost is missed too.
    await send(2, { start: clock.now() });
    await pass(60_000);
    expect(data(await news()).slice(1)).toEqual([
      ['sequence.restarted', 2, undefined],
      ['sequence.missed', 1, 1],
    ]);
  });
});

describe('a strategy that falls silent', () => {
  const quiet = (strategy: string, hours: number, more: Partial<Route> = {}): Route => ({
    ...ANY,
    strategy,
    quietAfter: hours * HOUR,
    ...more,
  });

  test('is reported once, and again only after it spoke', async () => {
    const made = await desk();
    made.routes = [quiet('rsi-break', 1), quiet('off', 1, { enabled: false }), ANY];
    await made.send(undefined);
    await made.pass(2_000);
    await made.clock.advance(HOUR - 60_000);
    expect(await made.news()).toEqual([]);
    await made.pass(120_000);
    expect(await made.words()).toEqual([
      expect.stringMatching(/^Quiet: no alert from rsi-break since 2026-11-22 12:00 UTC\. TradingView stops alerts/),
    ]);
    expect(await made.status()).toEqual(['Quiet: nothing from rsi-break since 2026-11-22 12:00 UTC.']);
    await made.restart();
    await made.clock.advance(5 * HOUR);
    await made.pass(2_000);
    expect(await made.news()).toHaveLength(1);
    await made.send(undefined);
    await made.pass(2_000);
    expect((await made.words())[1]).toBe('Heard again: rsi-break was silent since 2026-11-22 12:00 UTC.');
    expect(await made.status()).toEqual([]);
    await made.clock.advance(HOUR);
    await made.pass(2_000);
    expect((await made.news()).map(({ kind }) => kind)).toEqual(['strategy.quiet', 'strategy.heard', 'strategy.quiet']);
  });

  test('though it never spoke; and not where nobody asks any more', async () => {
    const made = await desk();
    made.routes = [quiet('never', 2), quiet('given-up', 2)];
    await made.pass(31_000);
    made.routes = [quiet('never', 2)];
    await made.clock.advance(2 * HOUR);
    await made.pass(2_000);
    expect((await made.news()).map(({ kind, data: { strategy } }) => [kind, strategy])).toEqual([['strategy.quiet', 'never']]);
  });
});

test('the running service: the gap is in the status at once, outlives kill -9, and is closed by the one that comes late', async () => {
  const yaml =
    'accounts: {demo: {exchange: binance, mode: paper, base_url: "http://127.0.0.1:1"}}\n' +
    'routes: [{strategy: rsi-break, accounts: [demo], quiet_after: 24h}]\n' +
    'markets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]\n';
  await using service = await prepareService(yaml);
  await service.start();
  const send = (number: number) => {
    const order = { symbol: 'BTCUSDT', strategy: 'rsi-break', side: 'buy', size: '0.001', price: '50000', type: 'market' };
    return service.post({ ...order, client_ref: `ref-${number}`, sequence: `${number}@1763812800000` });
  };
  const missed = async () => (await service.api('/api/status')).body['missed'] as readonly object[];
  expect([(await send(16)).status, (await send(18)).status, (await send(18)).body['duplicate']]).toEqual([200, 200, true]);
  const gap = { strategy: 'rsi-break', symbol: 'BTCUSDT', from: 17, to: 17, reported: false };
  expect(await until(missed, (rows) => rows.length > 0)).toMatchObject([gap]);
  await service.kill9();
  await service.start();
  expect(await missed()).toMatchObject([gap]);
  await send(17);
  await until(missed, (rows) => rows.length === 0);
  expect(await service.metric('pinewire_quiet_strategies')).toBe(0);
  expect(JSON.parse((await service.cli('alerts', '--json')).out)).toMatchObject({ missed: [], quiet: [] });
});
