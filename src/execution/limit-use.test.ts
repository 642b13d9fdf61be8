// What is shown of a limit is what a denial would say: each gauge is checked against the risk stage's own verdict.
import { expect, test } from 'vitest';
import { aView, anOrder, BTC, DEMO } from '../../test/orders.ts';
import type { AccountView, Exposure } from '../ledger/port.ts';
import { readDays } from '../model/hours.ts';
import { decimal, plain } from '../model/decimal.ts';
import type { OrderId } from '../model/ids.ts';
import type { Limits } from '../model/limits.ts';
import { money } from '../model/money.ts';
import { FLAT } from '../model/position.ts';
import { check } from './check.ts';
import { limitUses, type UseInput } from './limit-use.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const alerts = { maxAge: 60_000, priceMeans: 'reference', maxSlippage: decimal('1'), entryTtl: 3_600_000 } as const;
const quote = { bid: decimal('50000'), ask: decimal('50000'), from: 'venue price', at: NOON };
const position = { ...FLAT, quantity: decimal('0.01'), cost: decimal('520'), realised: decimal('-30') };
const working = anOrder({ id: 'or_2' as OrderId, status: 'open', size: decimal('0.004'), filled: decimal('0.001') });
const view: AccountView = aView(anOrder(), {
  position,
  holdings: [{ market: BTC, position, mark: decimal('50000') }],
  unsettled: [working],
  reservations: new Map([[working.id, money(decimal('200'), 'USDT')]]),
  dayOpen: new Map([['USDT', decimal('10')]]),
});

function exposureOf({ account, holdings, unsettled, reservations, dayOpen }: AccountView): Exposure {
  if (holdings === 'not read') throw new Error('the view has its holdings');
  return { account, holdings, unsettled, reservations, dayOpen };
}

function use(limits: Omit<Limits, 'zone'>, changes: Partial<UseInput> = {}) {
  const input = { exposure: exposureOf(view), markets: [BTC], limits: () => ({ zone: 'UTC', ...limits }), now: NOON };
  return limitUses({ ...input, total: () => decimal('1000'), ...changes });
}

/** The numbers of the denial under a limit that is too small by far. */
function deniedWith(of: AccountView, limits: Omit<Limits, 'zone'>) {
  const total = new Map([['USDT', decimal('1000')]]);
  const balances = { at: NOON, free: total, total };
  const verdict = check(of, { limits: { zone: 'UTC', ...limits }, alerts, now: NOON, quote, balances });
  if (verdict.kind !== 'denied') throw new Error('the limit did not deny');
  return verdict.denial;
}

test('the loss of the day is the one that is denied with', () => {
  const limit = money(decimal('50'), 'USDT');
  const [shown] = use({ dailyLoss: limit });
  expect(shown).toMatchObject({ name: 'daily_loss', limit });
  // 10 at the day's beginning, −30 realised and −20 unrealised now.
  expect(shown?.name === 'daily_loss' && plain(shown.value?.amount ?? decimal('0'))).toBe('60');
  expect(deniedWith(view, { dailyLoss: limit })).toMatchObject({ code: 'daily_loss', context: { value: '60 USDT' } });
});

test('a gain of the day is no negative loss', () => {
  const gained = { ...view, dayOpen: new Map([['USDT', decimal('-500')]]) };
  const [shown] = use({ dailyLoss: money(decimal('50'), 'USDT') }, { exposure: exposureOf(gained) });
  expect(shown?.name === 'daily_loss' && plain(shown.value?.amount ?? decimal('9'))).toBe('0');
});

test('the position with everything on its way leaves the headroom that is denied with', () => {
  const limit = money(decimal('700'), 'USDT');
  const [shown] = use({ maxPositionValue: limit });
  const value = shown?.name === 'max_position_value' ? shown.value : undefined;
  expect(plain(value?.amount ?? decimal('0'))).toBe('650');
  expect(deniedWith(view, { maxPositionValue: limit }).context).toMatchObject({ headroom: '50 USDT' });
});

test('all positions on margin, against the equity', () => {
  const swap = { ...view, account: { ...DEMO, type: 'swap' } as const };
  const [shown] = use({}, { exposure: exposureOf(swap) });
  const value = shown?.name === 'max_leverage' ? shown.value : undefined;
  expect([plain(value?.amount ?? decimal('0')), shown?.name]).toEqual(['650', 'max_leverage']);
  expect(deniedWith(swap, {})).toMatchObject({ code: 'max_leverage', context: { headroom: '350 USDT' } });
});

test('what counts for single orders and hours is named once for all markets', () => {
  const eth = { ...BTC, symbol: 'ETH/USDT', base: 'ETH' };
  const tradingHours = [
    { days: readDays('mon-fri') ?? new Set(), from: 480, to: 1_320, zone: 'UTC', text: 'mon-fri 08:00-22:00' } as const,
  ];
  const shown = use({ maxOrderValue: money(decimal('1000'), 'USDT'), tradingHours }, { markets: [BTC, eth] });
  expect(shown.map(({ name }) => name)).toEqual(['max_order_value', 'trading_hours']);
  // 22 November 2026 is a Sunday.
  expect(shown[1]).toMatchObject({ hours: 'mon-fri 08:00-22:00 UTC', open: false });
});

test('a limit in another currency has no use that could be shown', () => {
  expect(use({ dailyLoss: money(decimal('50'), 'EUR'), maxPositionValue: money(decimal('50'), 'EUR') })).toEqual([]);
});
