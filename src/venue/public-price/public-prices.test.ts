// Public prices: nobody waits for a network that is not there, and a venue that comes back is used again.
import { expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../../../test/manual-clock.ts';
import { MemoryStore } from '../../../test/venue/memory-store.ts';
import { decimal, plain } from '../../model/decimal.ts';
import { assumedMarket } from '../../model/market.ts';
import { createBinanceFeed } from './binance-feed.ts';
import { createCcxtFeed } from './ccxt-feed.ts';
import type { Feed, FeedAnswer } from './feed.ts';
import type { KnownPrices, PriceSource } from './port.ts';
import { createPublicPrices } from './public-prices.ts';

const market = assumedMarket('binance', 'BTC/USDT');
const price: FeedAnswer = { kind: 'price', bid: decimal('49990'), ask: decimal('50010') };

class StubFeed implements Feed {
  asked = 0;
  probed = 0;
  up = true;
  answer: () => Promise<FeedAnswer> = () => Promise.resolve(price);

  probe(): Promise<boolean> {
    this.probed++;
    return Promise.resolve(this.up);
  }

  price(): Promise<FeedAnswer> {
    this.asked++;
    return this.up ? this.answer() : Promise.resolve({ kind: 'unreachable', message: 'ENOTFOUND' });
  }
}

async function start(
  feed: Feed,
  storage = new MemoryStore(),
): Promise<{ clock: ManualClock; prices: PriceSource; storage: MemoryStore }> {
  const clock = manualClock();
  const prices = await createPublicPrices({ exchange: 'binance', clock, storage, feed });
  return { clock, prices, storage };
}

function told({ public: seen }: KnownPrices): string | undefined {
  return seen && `${plain(seen.bid)} ${plain(seen.ask)} ${seen.fresh ? 'fresh' : 'known'}`;
}

test('the first order does not wait for the first probe', async () => {
  const feed = new StubFeed();
  const probe = Promise.withResolvers<boolean>();
  feed.probe = () => probe.promise;
  const { clock, prices } = await start(feed);
  expect(await prices.read(market)).toEqual({});
  probe.resolve(true);
  await clock.advance(0);
  expect(told(await prices.read(market))).toBe('49990 50010 fresh');
});

test('one request a second and market, however many ask', async () => {
  const feed = new StubFeed();
  const { clock, prices } = await start(feed);
  await clock.advance(0);
  await Promise.all(Array.from({ length: 50 }, () => prices.read(market)));
  await clock.advance(999);
  await prices.read(market);
  expect(feed.asked).toBe(1);
  await clock.advance(1);
  await prices.read(market);
  expect(feed.asked).toBe(2);
});

test('a venue that falls silent costs one order half a second, then nobody anything until it is back', async () => {
  const feed = new StubFeed();
  const { clock, prices } = await start(feed);
  await clock.advance(0);
  await prices.read(market);
  await clock.advance(5_000);
  const late = Promise.withResolvers<FeedAnswer>();
  feed.answer = () => late.promise;
  let answer: KnownPrices | undefined;
  void prices.read(market).then((known) => (answer = known));
  await clock.advance(499);
  expect(answer).toBeUndefined();
  await clock.advance(1);
  expect(told(answer ?? {})).toBe('49990 50010 known');
  // Nobody else waits.
  expect(told(await prices.read(market))).toBe('49990 50010 known');
  expect(feed.asked).toBe(2);
  // The answer comes after all: the venue is slow, not gone.
  feed.answer = () => Promise.resolve(price);
  late.resolve(price);
  await clock.advance(1_000);
  expect(told(await prices.read(market))).toBe('49990 50010 fresh');
  expect(feed.asked).toBe(3);
});

test('an unreachable venue is probed every 30 seconds in the background', async () => {
  const feed = new StubFeed();
  feed.up = false;
  const { clock, prices } = await start(feed);
  await clock.advance(89_000);
  expect([feed.probed, feed.asked]).toEqual([3, 0]);
  feed.up = true;
  expect(await prices.read(market)).toEqual({});
  await clock.advance(1_000);
  expect(told(await prices.read(market))).toBe('49990 50010 fresh');
  await prices.close();
  await clock.advance(100_000);
  expect(feed.probed).toBe(4);
});

test('a market that the venue does not list is not asked for again at once', async () => {
  const feed = new StubFeed();
  feed.answer = () => Promise.resolve({ kind: 'unlisted' });
  const { clock, prices } = await start(feed);
  await clock.advance(0);
  for (let i = 0; i < 5; i++) expect(await prices.read(market)).toEqual({});
  expect(feed.asked).toBe(1);
});

test('the last prices survive a restart, in one write for a burst, and a store that is away does no harm', async () => {
  const { clock, prices, storage } = await start(new StubFeed());
  await clock.advance(0);
  await prices.read(market);
  for (let i = 0; i < 100; i++) prices.note(market, decimal(`420${i}`));
  storage.plan.push('fail');
  const before = storage.saves;
  await clock.advance(2_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(storage.saves - before).toBe(1);
  await prices.close();
  const offline = await createPublicPrices({ exchange: 'binance', clock, storage, feed: 'none' });
  const known = await offline.read(market);
  expect(told(known)).toBe('49990 50010 known');
  expect(plain(known.alert?.price ?? decimal('0'))).toBe('42099');
});

test('Binance: asks the second address where the first is blocked, and stays with it', async () => {
  const asked: string[] = [];
  const fetch = (url: string): Promise<Response> => {
    asked.push(url);
    if (url.startsWith('https://one')) return Promise.resolve(new Response('{"code":0,"msg":"restricted"}', { status: 451 }));
    if (url.includes('ping')) return Promise.resolve(Response.json({}));
    if (url.endsWith('NONEUSDT')) return Promise.resolve(Response.json({ code: -1121, msg: 'Invalid symbol.' }, { status: 400 }));
    return Promise.resolve(Response.json({ symbol: 'BTCUSDT', bidPrice: '49990.00000000', askPrice: '50010.00000000' }));
  };
  const feed = createBinanceFeed(fetch, ['https://one', 'https://two']);
  const { signal } = new AbortController();
  expect(await feed.probe(signal)).toBe(true);
  const answer = await feed.price(market, signal);
  expect(answer.kind === 'price' && [plain(answer.bid), plain(answer.ask)]).toEqual(['49990', '50010']);
  expect(await feed.price(assumedMarket('binance', 'NONE/USDT'), signal)).toEqual({ kind: 'unlisted' });
  expect(asked.map((url) => new URL(url).host)).toEqual(['one', 'two', 'two', 'two']);
});

test.each([
  ['an HTML page', () => Promise.resolve(new Response('<html>'))],
  ['a number that is none', () => Promise.resolve(Response.json({ bidPrice: 1, askPrice: 2 }))],
  ['a refused connection', () => Promise.reject(new TypeError('fetch failed'))],
])('Binance: %s is no price', async (_, fetch) => {
  const { signal } = new AbortController();
  expect(await createBinanceFeed(fetch).price(market, signal)).toMatchObject({ kind: 'unreachable' });
});

test('other exchanges: amounts stay text, an unknown symbol is the venue’s answer, a failure is none', async () => {
  const { signal } = new AbortController();
  const answers: (() => Promise<unknown>)[] = [
    () => Promise.resolve({ bid: '0.1', ask: '0.30000000000000004', last: '0.2' }),
    () => Promise.resolve({ bid: null, ask: undefined, last: '0.2' }),
    () => Promise.reject(Object.assign(new Error('no such market'), { name: 'BadSymbol' })),
    () => Promise.reject(new Error('ENOTFOUND')),
  ];
  const client = { number: String, timeout: 0, fetchTicker: () => answers.shift()?.() ?? Promise.reject(new Error('done')) };
  const feed = createCcxtFeed('okx', () => Promise.resolve(client));
  const got: FeedAnswer[] = [];
  for (let i = 0; i < 4; i++) got.push(await feed.price(market, signal));
  expect(got.map((answer) => (answer.kind === 'price' ? [plain(answer.bid), plain(answer.ask)] : answer.kind))).toEqual([
    ['0.1', '0.30000000000000004'],
    ['0.2', '0.2'],
    'unlisted',
    'unreachable',
  ]);
});

test('other exchanges: ccxt is loaded by one file, and a name that is no exchange loads nothing', async () => {
  const { signal } = new AbortController();
  expect(await createCcxtFeed('../../evil').price(market, signal)).toMatchObject({
    message: expect.stringContaining('not an exchange'),
  });
});
