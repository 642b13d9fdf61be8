import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { decimal } from '../model/decimal.ts';
import type { Account } from '../model/account.ts';
import { assumedMarket } from '../model/market.ts';
import { type Quote, VenueError } from '../venue/port.ts';
import { createQuotes, shareQuotes } from './quotes.ts';

const BTC = assumedMarket('binance', 'BTC/USDT');

function desk() {
  const clock = manualClock();
  const marks: string[] = [];
  const savePrice = async (market: string): Promise<void> => void marks.push(market);
  const quotes = createQuotes(clock, { savePrice }, () => undefined);
  let asked = 0;
  const quote = (from: Quote['from']): Quote => ({ bid: decimal(String(++asked)), ask: decimal('9'), from, at: clock.now() });
  const bid = async (from: Quote['from'] = 'venue price') => (await quotes.of(BTC, async () => quote(from))).bid.toFixed();
  return { clock, marks, quotes, bid };
}

test('accounts share a quote for a second, and the question while it is under way; its mark is kept every ten seconds', async () => {
  const { clock, marks, bid } = desk();
  expect(await Promise.all([bid(), bid()])).toEqual(['1', '1']);
  await clock.advance(999);
  expect(await bid()).toBe('1');
  await clock.advance(1);
  expect(await bid()).toBe('2');
  expect(marks).toEqual(['BTC/USDT']);
  await clock.advance(10_000);
  expect(await bid()).toBe('3');
  expect(marks).toHaveLength(2);
});

test('a quote made of an alert’s price is nobody else’s, also while it is under way', async () => {
  const { bid, marks } = desk();
  expect(await Promise.all([bid('price of the alert'), bid('price of the alert')])).toEqual(['1', '2']);
  expect(await bid('price of the alert')).toBe('3');
  // On paper it is better than no mark.
  expect(marks).toEqual(['BTC/USDT']);
});

test('quotes and marks are shared within a price world, and kept apart between them', async () => {
  const marks: string[] = [];
  const savePrice = async (world: string, market: string): Promise<void> => void marks.push(`${market} of ${world}`);
  const quotesOf = shareQuotes(manualClock(), { savePrice }, () => undefined);
  let asked = 0;
  const ask = async (): Promise<Quote> => ({ bid: decimal(String(++asked)), ask: decimal('9'), from: 'venue price', at: 0 });
  const live = { exchange: 'binance', mode: 'live', type: 'spot' } as const satisfies Partial<Account>;
  const baseUrl = 'http://127.0.0.1:9001';
  const seen = [
    live,
    live,
    { ...live, mode: 'testnet' },
    { ...live, type: 'swap' },
    { ...live, baseUrl },
    { ...live, baseUrl },
  ] as const;
  const bids: string[] = [];
  for (const account of seen) bids.push((await quotesOf(account).of(BTC, ask)).bid.toFixed());
  expect(bids).toEqual(['1', '1', '2', '3', '4', '4']);
  expect(marks).toEqual([
    'BTC/USDT of binance live spot',
    'BTC/USDT of binance testnet spot',
    'BTC/USDT of binance live swap',
    'BTC/USDT of binance live spot http://127.0.0.1:9001',
  ]);
});

test('where one account cannot ask, another asks for itself', async () => {
  const { quotes, bid } = desk();
  const refused = quotes.of(BTC, () => Promise.reject(new VenueError('rate_limited', 'slow down', 1_000)));
  const other = bid();
  await expect(refused).rejects.toThrow('slow down');
  expect(await other).toBe('1');
});
