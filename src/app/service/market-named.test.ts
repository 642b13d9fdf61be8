// A position is left by the name that stands on the chart as well, and never by a name that may mean another one.
import { expect, it } from 'vitest';
import { marketNamed } from './market-named.ts';

const row = (symbol: string, market: string, exchange = 'binance') => ({ exchange, symbol, market });
const REVIEWED = [row('BTCUSDT', 'BTC/USDT'), row('BTCUSDT.P', 'BTC/USDT:USDT'), row('XBTUSD', 'XBT/USD', 'kraken')];
const SPOT = { account: { exchange: 'binance', type: 'spot' }, held: ['SOL/USDT'], reviewed: REVIEWED } as const;
const SWAP = { ...SPOT, account: { exchange: 'binance', type: 'swap' }, held: [] } as const;

it.each(['BTC/USDT', 'BTCUSDT', 'btcusdt', 'btc/usdt', 'BINANCE:BTCUSDT', 'btc-usdt'])('%s on spot', (given) => {
  expect(marketNamed(given, SPOT)).toEqual({ market: 'BTC/USDT' });
});

it.each(['BTC/USDT:USDT', 'btc/usdt:usdt', 'BTCUSDT.P', 'BINANCE:BTCUSDT.P', 'BTCUSDT', 'btc/usdt'])(
  '%s on perpetuals',
  (given) => {
    expect(marketNamed(given, SWAP)).toEqual({ market: 'BTC/USDT:USDT' });
  },
);

it('what is held needs no row', () => {
  expect(marketNamed('solusdt', SPOT)).toEqual({ market: 'SOL/USDT' });
});

it('a row of another exchange, or a perpetual on spot, is not meant', () => {
  expect(marketNamed('XBTUSD', SPOT)).toEqual({ several: false, near: [] });
  expect(marketNamed('BTCUSDT.P', { ...SPOT, reviewed: REVIEWED.slice(1) })).toMatchObject({ several: false });
});

it('what may mean two is refused with both: a row says that the symbol is another market than its letters', () => {
  const parts = { ...SPOT, held: ['BTC/USDT'], reviewed: [row('BTCUSDT', 'BTC/USDC')] };
  expect(marketNamed('BTCUSDT', parts)).toEqual({ several: true, near: ['BTC/USDT', 'BTC/USDC'] });
});

it('what is like it is named, and not taken for it', () => {
  expect(marketNamed('BTC/USDX', SPOT)).toEqual({ several: false, near: ['BTC/USDT'] });
  expect(marketNamed('BTC', SPOT)).toEqual({ several: false, near: ['BTC/USDT'] });
});
