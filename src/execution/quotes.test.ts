import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { decimal } from '../model/decimal.ts';
import { assumedMarket } from '../model/market.ts';
import { type Quote, VenueError } from '../venue/port.ts';
import { createQuotes } from './quotes.ts';

const BTC = assumedMarket('binance', 'BTC/USDT');

function desk() {
  const clock = manualClock();
  const marks: string[] = [];
  const savePrice = async (_exchange: string, market: string): Promise<void> => void marks.push(market);
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
  const { bid } = desk();
  expect(await Promise.all([bid('price of the alert'), bid('price of the alert')])).toEqual(['1', '2']);
  expect(await bid('price of the alert')).toBe('3');
});

test('where one account cannot ask, another asks for itself', async () => {
  const { quotes, bid } = desk();
  const refused = quotes.of(BTC, () => Promise.reject(new VenueError('rate_limited', 'slow down', 1_000)));
  const other = bid();
  await expect(refused).rejects.toThrow('slow down');
  expect(await other).toBe('1');
});
