// Candles: read once for all who look, soon given up where nobody answers, and said to be what they are.
import { expect, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { assumedMarket } from '../../model/market.ts';
import { createBinanceCandles } from './binance-candles.ts';
import { createCandles } from './candles.ts';
import { createCcxtCandles } from './ccxt-candles.ts';
import type { CandleAnswer, CandleRequest } from './port.ts';

const FROM = Date.UTC(2026, 10, 22, 12);
const request: CandleRequest = { market: assumedMarket('binance', 'BTC/USDT'), interval: '1m', from: FROM, to: FROM + 60_000 };
const row = [FROM, '50000.10', '50010', '49990', '50001', '12', FROM + 59_999];
const candle = { at: FROM, open: '50000.10', high: '50010', low: '49990', close: '50001' };
const { signal } = new AbortController();

const json = (body: unknown, status = 200) => Promise.resolve(new Response(JSON.stringify(body), { status }));

test('Binance: the digits stay as they came, and the second address is asked where the first fails', async () => {
  const asked: string[] = [];
  const feed = createBinanceCandles((url) => {
    asked.push(url);
    return asked.length === 1 ? Promise.reject(new Error('ENOTFOUND')) : json([row]);
  });
  expect(await feed.candles(request, signal)).toEqual({ kind: 'candles', candles: [candle] });
  expect(asked[0]).toBe(
    `https://api.binance.com/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=${FROM}&endTime=${FROM + 60_000}&limit=500`,
  );
  expect(asked[1]).toContain('https://data-api.binance.vision/');
});

test('Binance: perpetuals have an address of their own; a wrong symbol, an error and nonsense are told apart', async () => {
  const asked: string[] = [];
  const answers = [json([row]), json({ code: -1121 }, 400), json({ code: -1003 }, 429), json({ a: 1 })];
  const feed = createBinanceCandles((url) => (asked.push(url), answers.shift() ?? json([])), undefined);
  const swap = { ...request, market: assumedMarket('binance', 'BTC/USDT:USDT') };
  expect(await feed.candles(swap, signal)).toMatchObject({ kind: 'candles' });
  expect(asked[0]).toContain('https://fapi.binance.com/fapi/v1/klines?symbol=BTCUSDT');
  expect(await feed.candles(swap, signal)).toEqual({ kind: 'unlisted' });
  expect(await feed.candles(swap, signal)).toEqual({ kind: 'unreachable', message: 'HTTP 429', retryAfter: 60_000 });
  expect(await feed.candles(swap, signal)).toMatchObject({ kind: 'unreachable' });
});

test('ccxt: numbers and texts are taken, what is later than asked is left out, and a name is never a path', async () => {
  const client = { fetchOHLCV: () => Promise.resolve([row.slice(0, 6), [FROM + 120_000, 1, 2, 0.5, 1.5, 3]]) };
  const feed = createCcxtCandles('kraken', () => Promise.resolve(client));
  expect(await feed.candles(request, signal)).toEqual({ kind: 'candles', candles: [candle] });
  expect(await createCcxtCandles('../../evil').candles(request, signal)).toMatchObject({ kind: 'unreachable' });
});

test('one request serves all who look at the same, and is made anew once it is old', async () => {
  const clock = manualClock();
  let asked = 0;
  const source = createCandles(clock, () => ({
    candles: () => (asked++, Promise.resolve<CandleAnswer>({ kind: 'candles', candles: [candle] })),
  }));
  await Promise.all([source.read(request), source.read({ ...request, from: FROM + 5_000, to: FROM + 20_000 })]);
  expect(asked).toBe(1);
  await source.read(request, 'http://127.0.0.1:1');
  expect(asked).toBe(2);
  await clock.advance(31_000);
  await source.read(request);
  expect(asked).toBe(3);
});

test('who does not answer is given up', async () => {
  const clock = manualClock();
  const source = createCandles(clock, () => ({ candles: () => new Promise<CandleAnswer>(() => undefined) }));
  const answer = source.read(request);
  await clock.advance(6_000);
  expect(await answer).toEqual({ kind: 'unreachable', message: 'binance did not answer within 6 s' });
});

test('whoever asks for ever other times is told to wait, and the venue is asked a few times a second at most, behind its orders', async () => {
  const clock = manualClock();
  let asked = 0;
  const source = createCandles(clock, () => ({
    candles: () => (asked++, Promise.resolve<CandleAnswer>({ kind: 'candles', candles: [candle] })),
  }));
  let admitted = 0;
  const line = { admit: async () => void (admitted += 1), slowDown: () => undefined };
  const other = (i: number): CandleRequest => ({ ...request, from: FROM - i * 60_000 });
  const answers = await Promise.all(Array.from({ length: 1_000 }, (_, i) => source.read(other(i), undefined, line)));
  expect(asked).toBe(20);
  expect(admitted).toBe(20);
  expect(answers.filter(({ kind }) => kind === 'busy')).toHaveLength(980);
  expect(answers.at(-1)).toEqual({ kind: 'busy', retryAfter: 500 });
  // What is known needs nobody's leave.
  expect((await source.read(other(0), undefined, line)).kind).toBe('candles');
  await clock.advance(1_000);
  for (let i = 0; i < 5; i++) await source.read(other(2_000 + i), undefined, line);
  expect(asked).toBe(22);
});

test('a request that waits behind orders until nobody looks any more is not made', async () => {
  const clock = manualClock();
  let asked = 0;
  const source = createCandles(clock, () => ({
    candles: () => (asked++, Promise.resolve<CandleAnswer>({ kind: 'candles', candles: [candle] })),
  }));
  let go = (): void => undefined;
  const line = { admit: () => new Promise<void>((resolve) => (go = resolve)), slowDown: () => undefined };
  const answer = source.read(request, undefined, line);
  await clock.advance(6_000);
  expect((await answer).kind).toBe('unreachable');
  go();
  await clock.advance(1);
  expect(asked).toBe(0);
});

test('a pause that the venue names counts for charts and for orders', async () => {
  const clock = manualClock();
  const slowed: number[] = [];
  const line = { admit: () => Promise.resolve(), slowDown: (ms: number) => void slowed.push(ms) };
  const asked: string[] = [];
  const headers = { 'retry-after': '7' };
  const fetch = (url: string) => (asked.push(url), Promise.resolve(new Response('{}', { status: 429, headers })));
  const source = createCandles(clock, () => createBinanceCandles(fetch));
  expect(await source.read(request, undefined, line)).toEqual({ kind: 'unreachable', message: 'HTTP 429', retryAfter: 7_000 });
  // Its other address is the same venue.
  expect(asked).toHaveLength(1);
  expect(slowed).toEqual([7_000]);
  expect(await source.read({ ...request, interval: '5m' }, undefined, line)).toEqual({ kind: 'busy', retryAfter: 7_000 });
});

test('candles that are over are kept for an hour', async () => {
  const clock = manualClock(FROM + 600_000);
  let asked = 0;
  const source = createCandles(clock, () => ({
    candles: () => (asked++, Promise.resolve<CandleAnswer>({ kind: 'candles', candles: [candle] })),
  }));
  await source.read(request);
  await clock.advance(3_000_000);
  await source.read(request);
  expect(asked).toBe(1);
  await clock.advance(700_000);
  await source.read(request);
  expect(asked).toBe(2);
});
