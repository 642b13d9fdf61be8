// Four places may set a limit, and whichever is the tightest counts.
import { describe, expect, it } from 'vitest';
import type { Account } from '../../model/account.ts';
import { plain } from '../../model/decimal.ts';
import type { AccountId } from '../../model/ids.ts';
import { type Limits, staticDenial } from '../../model/limits.ts';
import { printMoney } from '../../model/money.ts';
import { createPolicy } from './policy.ts';
import { configOf } from '../../../test/config-of.ts';

const CONFIG = `
risk: {zone: UTC, max_order_value: 1000 USDT, max_order_size: {BTC/USDT: "0.5"}, daily_loss: 200 USDT, trading_hours: {days: mon-fri, from: "08:00", to: "20:00"}}
accounts:
  big: {exchange: binance, mode: paper, risk: {max_order_value: 9000 USDT, daily_loss: 50 USDT, zone: Europe/Berlin}}
  small: {exchange: binance, mode: paper, risk: {max_order_value: 100 USDT}}
  euro: {exchange: kraken, mode: paper, risk: {max_order_value: 70 EUR}}
routes:
  - {strategy: slow, accounts: [big, small], risk: {max_order_size: {BTC/USDT: "0.2"}, max_position_value: 400 USDT}}
  - {strategy: "\u00a0padded ", accounts: [big], risk: {max_order_value: 7 USDT}}
  - {accounts: [big], risk: {max_order_value: 500 USDT}}
markets:
  - {exchange: binance, symbol: BTCUSDT, market: BTC/USDT, risk: {trading_hours: {from: "10:00", to: "12:00"}}}
  - {exchange: binance, symbol: ETHUSDT, market: ETH/USDT, risk: {max_order_value: 30 USDT}}
  - {exchange: kraken, symbol: BTCEUR, market: BTC/EUR}
`;

function limits(name: string, market: string, strategy: string): Limits {
  const config = configOf(CONFIG);
  const accounts = config.accounts.map((account): Account => ({ ...account, id: `ac_${account.name}` as AccountId }));
  return createPolicy(config, accounts).limits(`ac_${name}` as AccountId, market, strategy);
}

function printed({ maxOrderValue, maxOrderSize, maxPositionValue, dailyLoss, zone }: Limits): Record<string, string | undefined> {
  return {
    value: maxOrderValue && printMoney(maxOrderValue),
    size: maxOrderSize && plain(maxOrderSize),
    position: maxPositionValue && printMoney(maxPositionValue),
    loss: dailyLoss && printMoney(dailyLoss),
    zone,
  };
}

describe('the tightest of general, account, route and market', () => {
  it.each([
    [
      'big',
      'BTC/USDT',
      'slow',
      { value: '1000 USDT', size: '0.2', position: '400 USDT', loss: '50 USDT', zone: 'Europe/Berlin' },
    ],
    ['small', 'BTC/USDT', 'slow', { value: '100 USDT', size: '0.2', position: '400 USDT', loss: '200 USDT', zone: 'UTC' }],
    ['big', 'BTC/USDT', 'other', { value: '500 USDT', size: '0.5', position: undefined, loss: '50 USDT', zone: 'Europe/Berlin' }],
    [
      'big',
      'ETH/USDT',
      'other',
      { value: '30 USDT', size: undefined, position: undefined, loss: '50 USDT', zone: 'Europe/Berlin' },
    ],
  ])('%s %s %s', (account, market, strategy, expected) => {
    expect(printed(limits(account, market, strategy))).toEqual(expected);
  });

  it('compares money in the currency of the market only', () => {
    expect(printed(limits('euro', 'BTC/EUR', 'slow'))).toMatchObject({ value: '70 EUR', position: '400 USDT' });
  });

  it('a route whose strategy is written with space around it', () => {
    expect(printed(limits('big', 'BTC/USDT', 'padded'))).toMatchObject({ value: '7 USDT' });
  });

  it('demands that every window is open', () => {
    const both = limits('big', 'BTC/USDT', 'slow');
    expect(both.tradingHours?.map(({ text, zone }) => `${text} ${zone}`)).toEqual([
      'mon-fri 08:00-20:00 UTC',
      'daily 10:00-12:00 UTC',
    ]);
    const denied = (hour: number, date = 23) =>
      staticDenial({ effect: 'entry', market: 'BTC/USDT', quote: 'USDT', limits: both, at: Date.UTC(2026, 10, date, hour) })
        ?.context['limit'];
    expect(denied(11)).toBeUndefined();
    expect(denied(13)).toBe('daily 10:00-12:00');
    expect(denied(11, 22)).toBe('mon-fri 08:00-20:00');
  });
});
