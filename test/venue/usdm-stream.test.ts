// A futures account's stream by a clock that stands still: when its listen key is kept alive, and when it is given up.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCcxtVenue } from '../../src/venue/ccxt/venue.ts';
import type { AccountStream, Venue } from '../../src/venue/port.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import { until } from '../service.ts';
import { UsdmSimulator } from '../simulator/usdm.ts';

const MINUTE_MS = 60_000;
/** Below what a process may stand still, and often enough for signs of life. */
const STEP_MS = 5_000;

const PATIENCE_MS = 20_000;

let simulator: UsdmSimulator;
let clock: ManualClock;
let venue: Venue;
let stream: AccountStream;
const seen = { ups: 0, heard: 0, downs: [] as string[], reports: [] as string[] };

beforeEach(async () => {
  simulator = await UsdmSimulator.start('the-secret');
  clock = manualClock();
  const account = { exchange: 'binance', mode: 'testnet', type: 'swap', apiKey: 'the-key', apiSecret: 'the-secret' } as const;
  venue = await createCcxtVenue({ ...account, baseUrl: simulator.url, clock });
  Object.assign(seen, { ups: 0, heard: 0, downs: [], reports: [] });
});
afterEach(async () => {
  stream.close();
  await venue.close();
  simulator.stop();
});

async function follow(): Promise<void> {
  if (venue.follow === undefined) throw new Error('no stream');
  stream = venue.follow({
    up: () => void seen.ups++,
    down: (reason) => void seen.downs.push(reason),
    heard: () => void seen.heard++,
    report: ({ clientOrderId }) => void seen.reports.push(clientOrderId),
  });
  await until(
    () => seen.ups,
    (ups) => ups === 1,
  );
}

/** Lets time pass as far as `enough`; each question is answered in real time before the clock goes on. */
async function pass(ms: number, enough: () => boolean = () => false): Promise<void> {
  for (let passed = 0; passed < ms && !enough(); passed += 2 * STEP_MS) {
    const [before, fallen] = [seen.heard, seen.downs.length];
    await clock.advance(STEP_MS);
    await clock.advance(STEP_MS);
    const isAnswered = () => seen.heard > before || seen.downs.length > fallen;
    const patience = performance.now() + PATIENCE_MS;
    while (!isAnswered() && performance.now() < patience) await new Promise((wake) => setTimeout(wake, 1));
    expect(isAnswered()).toBe(true);
  }
}

const count = (route: string) => simulator.seen.filter((one) => one === route).length;
const isDown = () => seen.downs.length > 0;
const againUp = async () => {
  await clock.advance(MINUTE_MS);
  await until(
    () => seen.ups,
    (ups) => ups === 2,
  );
};

describe('a listen key', () => {
  test('is taken once, and kept alive every 20 minutes for as long as the stream stands', async () => {
    await follow();
    await pass(90 * MINUTE_MS);
    expect(seen).toMatchObject({ ups: 1, downs: [] });
    expect([count('POST /fapi/v1/listenKey'), count('PUT /fapi/v1/listenKey')]).toEqual([1, 4]);
  });

  test('that is gone without a word is noticed when it is kept: the stream ends, and the next one has a new key', async () => {
    await follow();
    simulator.streams.expire({ unsaid: true });
    await pass(30 * MINUTE_MS, isDown);
    expect(seen.downs).toEqual([expect.stringMatching(/^the listen key is not kept: /)]);
    await againUp();
    expect(simulator.streams.keys).toHaveLength(2);
  });

  test('that another took the place of is noticed too', async () => {
    await follow();
    simulator.streams.expire({ unsaid: true });
    simulator.streams.take();
    await pass(30 * MINUTE_MS, isDown);
    expect(seen.downs).toEqual(['the venue keeps another listen key']);
    await againUp();
  });

  test('is masked where the venue itself names it', async () => {
    await follow();
    simulator.streams.end();
    await until(isDown, (down) => down);
    expect(seen.downs).toEqual(['closed by the venue: 1008 no longer under ***']);
  });

  test('that cannot be kept is tried for 55 minutes, and not relied on after that', async () => {
    await follow();
    simulator.broken.add('PUT /fapi/v1/listenKey');
    await pass(50 * MINUTE_MS);
    expect(seen.downs).toEqual([]);
    expect(count('PUT /fapi/v1/listenKey')).toBeGreaterThan(20);
    await pass(10 * MINUTE_MS, isDown);
    expect(seen.downs).toEqual([expect.stringMatching(/^the listen key is not kept: /)]);
  });

  test('that the venue does not give is no stream, said without a key and tried again', async () => {
    simulator.broken.add('POST /fapi/v1/listenKey');
    const following = follow();
    await until(
      () => seen.downs.length,
      (downs) => downs === 1,
    );
    expect(seen.downs[0]).toMatch(/^not subscribed: /);
    simulator.broken.clear();
    await clock.advance(MINUTE_MS);
    await following;
  });
});

test('after 24 hours the venue ends the connection: a gap, and another connection under the same key', async () => {
  await follow();
  expect(simulator.streams.cut()).toBe(1);
  await until(isDown, (down) => down);
  expect(seen.downs[0]).toMatch(/^the connection broke|^closed by the venue/);
  await againUp();
  expect(simulator.streams.keys).toHaveLength(1);
});
