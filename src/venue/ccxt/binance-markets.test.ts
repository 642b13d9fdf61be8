import { expect, test } from 'vitest';
import { plain } from '../../model/decimal.ts';
import { exchangeInfoSchema, marketOf, readSymbol } from './binance-markets.ts';
import { readJson } from './json.ts';

function rulesOf(filters: string): Record<string, string> {
  const text = `{"symbols":[{"symbol":"AB","baseAsset":"A","quoteAsset":"B","filters":${filters}}]}`;
  const [info] = exchangeInfoSchema.parse(readJson(text)).symbols;
  const { rules } = marketOf('binance', info ?? expect.fail());
  return Object.fromEntries(Object.entries(rules).map(([name, value]) => [name, plain(value)]));
}

test('filters become rules, digit for digit', () => {
  const filters = `[
    {"filterType":"PRICE_FILTER","minPrice":"0.00000001","maxPrice":"922327.00000000","tickSize":"0.00000001"},
    {"filterType":"LOT_SIZE","minQty":"1.00000000","maxQty":"92141578.00000000","stepSize":"1.00000000"},
    {"filterType":"MARKET_LOT_SIZE","minQty":"0.00000000","maxQty":"8846.29166667","stepSize":"0.00000000"},
    {"filterType":"NOTIONAL","minNotional":"0.00010000","applyMinToMarket":true,"maxNotional":"9000000.00000000"},
    {"filterType":"NEW_FILTER_OF_TOMORROW","anything":[1]}]`;
  expect(rulesOf(filters)).toEqual({
    tick: '0.00000001',
    lot: '1',
    minQuantity: '1',
    maxQuantity: '92141578',
    maxMarketQuantity: '8846.29166667',
    minValue: '0.0001',
  });
});

test('a zero is no rule, and of two minima the larger holds', () => {
  const filters = `[
    {"filterType":"PRICE_FILTER","tickSize":"0.00000000"},
    {"filterType":"LOT_SIZE","minQty":0,"maxQty":0,"stepSize":1e-7},
    {"filterType":"MIN_NOTIONAL","minNotional":"10"},
    {"filterType":"NOTIONAL","minNotional":"5"}]`;
  expect(rulesOf(filters)).toEqual({ lot: '0.0000001', minValue: '10' });
});

test('only spot symbols are read', () => {
  expect(readSymbol('BTC/USDT')).toEqual({ base: 'BTC', quote: 'USDT' });
  for (const symbol of ['BTCUSDT', 'BTC/USDT:USDT', '/USDT', 'BTC/', 'A/B/C', '']) expect(readSymbol(symbol)).toBeUndefined();
});
