import { describe, expect, test } from 'vitest';
import { aView, anExit, anOrder, BTC, DEMO } from '../../test/orders.ts';
import type { AccountView } from '../ledger/port.ts';
import { decimal, plain, ZERO } from '../model/decimal.ts';
import type { OrderId } from '../model/ids.ts';
import { money } from '../model/money.ts';
import { FLAT, type Position } from '../model/position.ts';
import type { Order } from '../model/order.ts';
import { check } from './check.ts';
import type { CheckInput } from './check-input.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const alerts = { maxAge: 60_000, priceMeans: 'reference', maxSlippage: decimal('1'), entryTtl: 3_600_000 } as const;
const quote = { bid: decimal('49990'), ask: decimal('50010'), from: 'venue price', at: NOON };
const holding = (quantity: string, cost: string): Position => ({ ...FLAT, quantity: decimal(quantity), cost: decimal(cost) });

function input(changes: Partial<CheckInput> = {}): CheckInput {
  return { limits: { zone: 'UTC' }, alerts, now: NOON, quote, ...changes };
}

function denialOf(view: AccountView, given: CheckInput) {
  const verdict = check(view, given);
  return verdict.kind === 'approved' ? 'approved' : { kind: verdict.kind, ...verdict.denial };
}

function approved(view: AccountView, given: CheckInput) {
  const verdict = check(view, given);
  if (verdict.kind !== 'approved') throw new Error(`expected an approval, got ${JSON.stringify(verdict)}`);
  return { ...verdict, size: plain(verdict.size), ...(verdict.price && { price: plain(verdict.price) }) };
}

describe('F29 a clock that is off', () => {
  test('stops entries beyond ten seconds, whichever way, with the numbers', () => {
    for (const skew of [10_001, -3_600_000])
      expect(denialOf(aView(anOrder()), input({ skew }))).toMatchObject({ kind: 'denied', code: 'clock_skew' });
    expect(denialOf(aView(anOrder()), input({ skew: -3_600_000 }))).toMatchObject({
      context: { value: '3600 s', limit: '10 s', account: 'demo' },
    });
    expect(denialOf(aView(anOrder()), input({ skew: 10_000 }))).toBe('approved');
  });

  test('stops no exit', () => {
    const position = holding('0.01', '500');
    expect(denialOf(aView(anExit(), { position }), input({ skew: 3_600_000 }))).toBe('approved');
  });
});

describe('on margin', () => {
  const account = { ...DEMO, type: 'swap' } as const;
  const balances = { at: NOON, free: new Map([['USDT', decimal('1000')]]), total: new Map([['USDT', decimal('1000')]]) };
  const short = anOrder({ side: 'sell', asked: { kind: 'base', quantity: decimal('0.01') } });

  test('a short is an entry, and reserves its value in quote currency', () => {
    const verdict = approved(aView(short, { account }), input({ balances }));
    expect([verdict.size, plain(verdict.reservation.amount), verdict.reservation.currency]).toEqual(['0.01', '499.9', 'USDT']);
  });

  test('longs, shorts and what is on its way add up, against the equity', () => {
    const holdings = [{ market: BTC, position: holding('-0.008', '-400'), mark: decimal('50000') }];
    const other = anOrder({ id: 'or_2' as OrderId, status: 'open', size: decimal('0.01'), filled: decimal('0.005') });
    const reservations = new Map([[other.id, money(decimal('300'), 'USDT')]]);
    const view = aView(short, { account, holdings, unsettled: [other], reservations });
    // 400 held, 150 of 300 still coming, 499.9 asked: above the equity of 1,000, and within twice of it.
    expect(denialOf(view, input({ balances }))).toMatchObject({
      code: 'max_leverage',
      context: { value: '1049.9 USDT', limit: '1', equity: '1000 USDT', headroom: '450 USDT' },
    });
    expect(approved(view, input({ balances, limits: { zone: 'UTC', maxLeverage: decimal('2') } })).size).toBe('0.01');
  });

  test('without a balance in the currency nothing is opened', () => {
    const none = { at: NOON, free: new Map(), total: new Map() };
    expect(denialOf(aView(short, { account }), input({ balances: none }))).toMatchObject({ code: 'max_leverage' });
  });

  test('an exit needs no margin, takes none, and is cut to the short that is held', () => {
    const exit = anExit({ side: 'buy', asked: { kind: 'base', quantity: decimal('0.02') } });
    const view = aView(exit, { account, position: holding('-0.01', '-500'), holdings: 'not read' });
    const verdict = approved(view, input());
    expect([verdict.size, plain(verdict.reservation.amount)]).toEqual(['0.01', '0']);
  });

  test('a share of the equity counts the venue’s total alone, which holds what positions have won', () => {
    const order = anOrder({ asked: { kind: 'equity', percent: decimal('50') } });
    const holdings = [{ market: BTC, position: holding('0.002', '100'), mark: decimal('50000') }];
    // 50 % of 1,000 at 50,010.
    expect(approved(aView(order, { account, holdings }), input({ balances })).size).toBe('0.00999');
  });
});

describe('sizes', () => {
  test('an entry in base units is rounded down to the lot, and the note has both numbers', () => {
    const verdict = approved(aView(anOrder({ asked: { kind: 'base', quantity: decimal('0.010019') } })), input());
    expect(verdict.size).toBe('0.01001');
    expect(verdict.notes).toEqual(['rounded down from 0.010019 to 0.01001: the lot is 0.00001']);
  });

  test('an entry of 50 USDT is bought at the ask', () => {
    const order = anOrder({ asked: { kind: 'quote', value: money(decimal('50'), 'USDT') } });
    expect(approved(aView(order), input()).size).toBe('0.00099');
  });

  test('an entry of 5% of equity counts cash and positions priced in the quote currency', () => {
    const order = anOrder({ asked: { kind: 'equity', percent: decimal('5') } });
    const holdings = [{ market: BTC, position: holding('0.1', '4000'), mark: decimal('50000') }];
    const balances = { at: NOON, free: new Map([['USDT', decimal('5000')]]), total: new Map([['USDT', decimal('5000')]]) };
    // 5 % of 5,000 + 0.1 × 50,000 is 500 USDT, at 50,010.
    expect(approved(aView(order, { holdings }), input({ balances })).size).toBe('0.00999');
  });

  test('an exit sells what was bought, net of the fee taken in the base asset, and says why', () => {
    const verdict = approved(aView(anExit(), { position: holding('0.00999', '500') }), input());
    expect(verdict.size).toBe('0.00999');
    expect(verdict.notes).toEqual(['sells 0.00999 instead of 0.01: that is what pinewire holds of BTC, net of fees']);
  });

  test('an exit leaves alone what an unsettled exit already takes', () => {
    const working = anExit({ id: 'or_2' as OrderId, status: 'open', size: decimal('0.006') });
    const view = aView(anExit(), { position: holding('0.01', '500'), unsettled: [working] });
    expect(approved(view, input()).size).toBe('0.004');
  });

  test('what an exit has filled without its trades counts on spot, where what is free may be others’; one that is not shown does not', () => {
    const late = (code: string) =>
      anExit({ id: 'or_2' as OrderId, status: 'open', size: decimal('0.009'), reason: { code, text: '', filled: '0.006' } });
    const sold = { position: holding('0.01', '500'), unsettled: [late('trades_missing')] };
    const bounded = input({ heldAtVenue: decimal('5') });
    expect(approved(aView(anExit(), sold), bounded).size).toBe('0.004');
    expect(approved(aView(anExit(), { ...sold, unsettled: [late('not_shown')] }), bounded).size).toBe('0.01');
    const held = input({ heldAtVenue: decimal('0.004') });
    expect(approved(aView(anExit(), { ...sold, account: { ...DEMO, type: 'swap' } }), held).size).toBe('0.004');
  });

  test('an exit without a position is denied, unless the account may sell what it already had', () => {
    expect(denialOf(aView(anExit()), input())).toMatchObject({ kind: 'denied', code: 'nothing_to_close' });
    const account = { ...DEMO, sellExisting: true };
    expect(approved(aView(anExit(), { account }), input()).size).toBe('0.01');
  });

  test('an exit that overtakes an unknown order sells at most what the venue says is free', () => {
    const unknown = anOrder({ id: 'or_9' as OrderId, status: 'unknown', size: decimal('0.01') });
    const view = aView(anExit(), { position: holding('0.01', '500'), unsettled: [unknown] });
    expect(denialOf(view, input())).toMatchObject({ kind: 'wait', code: 'lane_unknown' });
    expect(approved(view, input({ heldAtVenue: decimal('0.008') })).size).toBe('0.008');
  });

  test('an entry that has grown old while it was planned goes no further, and its lane ends it', () => {
    const late = anOrder({ expiresAt: NOON });
    expect(denialOf(aView(late), input({ now: NOON }))).toMatchObject({ kind: 'wait', code: 'too_old' });
    expect(approved(aView(late), input({ now: NOON - 1 })).size).toBe('0.01');
  });

  test('an exit waits while a market entry is told in parts, and by then leaves all of it', () => {
    const filling = anOrder({ id: 'or_9' as OrderId, status: 'open', size: decimal('0.01'), filled: decimal('0.002') });
    const flat = anExit({ asked: { kind: 'position' } });
    const view = aView(flat, { position: holding('0.002', '100'), unsettled: [filling] });
    expect(denialOf(view, input())).toMatchObject({ kind: 'wait', code: 'lane_unknown' });
    expect(denialOf(aView(flat, { unsettled: [filling] }), input())).toMatchObject({ kind: 'wait', code: 'lane_unknown' });
    // A rest that is no order is too little only once nothing can come to it.
    const dust = { position: holding('0.000008', '0.4') };
    const bounded = input({ heldAtVenue: decimal('0.000008') });
    expect(denialOf(aView(flat, { ...dust, unsettled: [filling] }), bounded)).toMatchObject({
      kind: 'wait',
      code: 'lane_unknown',
    });
    expect(denialOf(aView(flat, dust), input())).toMatchObject({ kind: 'denied', code: 'size_below_minimum' });
    const resting = { ...filling, type: 'limit' } as const;
    expect(approved(aView(flat, { position: holding('0.002', '100'), unsettled: [resting] }), input()).size).toBe('0.002');
  });

  test('where only the unknown entry may have opened a position, its exit waits on spot, and on margin leaves what the venue states', () => {
    const unknown = anOrder({ id: 'or_9' as OrderId, status: 'unknown', size: decimal('0.01') });
    const spot = aView(anExit(), { unsettled: [unknown] });
    expect(denialOf(spot, input({ heldAtVenue: decimal('5') }))).toMatchObject({ kind: 'wait', code: 'lane_unknown' });
    const swap = aView(anExit({ asked: { kind: 'position' } }), {
      account: { ...DEMO, type: 'swap' },
      unsettled: [unknown],
      holdings: 'not read',
    });
    expect(approved(swap, input({ heldAtVenue: decimal('0.004') })).size).toBe('0.004');
    expect(approved(swap, input({ heldAtVenue: decimal('5') })).size).toBe('0.01');
    expect(denialOf(swap, input({ heldAtVenue: ZERO }))).toMatchObject({ kind: 'wait', code: 'lane_unknown' });
  });
});

describe('an exit that one order cannot hold', () => {
  const small = { ...BTC, rules: { ...BTC.rules, maxQuantity: decimal('9'), maxMarketQuantity: decimal('0.04') } };
  const asking = (quantity: string, changes: Partial<Order> = {}) =>
    anExit({ asked: { kind: 'base', quantity: decimal(quantity) }, ...changes });
  const cut = (order: Order, changes: Partial<AccountView>, given: Partial<CheckInput> = {}) => {
    const { size, remainder, notes } = approved(aView(order, { market: small, ...changes }), input(given));
    return { size, rest: remainder === undefined ? 'none' : plain(remainder), notes };
  };

  test('is cut to the largest order, and says what is left for the next', () => {
    expect(cut(asking('0.1'), { position: holding('0.2', '5000') })).toEqual({
      size: '0.04',
      rest: '0.06',
      notes: ['0.04 of 0.1: one order on BTC/USDT cannot hold more; once it has filled the next one goes on with 0.06'],
    });
    expect(cut(asking('0.06'), { position: holding('0.2', '5000') })).toMatchObject({ size: '0.03', rest: '0.03' });
    expect(cut(asking('0.04'), { position: holding('0.2', '5000') })).toEqual({ size: '0.04', rest: 'none', notes: [] });
  });

  test('what is held, or free at the venue, bounds the whole leg and not each order of it', () => {
    const position = holding('0.07', '3500');
    expect(cut(asking('0.1'), { position })).toMatchObject({ size: '0.035', rest: '0.035' });
    expect(cut(asking('0.1'), { position }, { heldAtVenue: decimal('0.05') })).toMatchObject({ size: '0.025', rest: '0.025' });
    expect(cut(anExit({ asked: { kind: 'position' } }), { position: holding('0.1', '5000') })).toMatchObject({
      size: '0.04',
      rest: '0.06',
    });
    const account = { ...DEMO, type: 'swap' } as const;
    const cover = asking('0.1', { side: 'buy' });
    expect(cut(cover, { account, position: holding('-0.1', '-5000'), holdings: 'not read' })).toMatchObject({
      size: '0.04',
      rest: '0.06',
    });
  });

  test('another exit leaves alone what goes on with it', () => {
    const working = anExit({ id: 'or_2' as OrderId, status: 'open', size: decimal('0.04'), remainder: decimal('0.05') });
    expect(cut(asking('0.1'), { position: holding('0.1', '5000'), unsettled: [working] })).toMatchObject({
      size: '0.01',
      rest: 'none',
    });
  });

  test('an entry, and a limit order, is denied as it was, with the numbers', () => {
    const view = { market: small, position: holding('20', '5000') };
    const numbers = { code: 'size_above_maximum', context: { rounded: '0.1', limit: '0.04' } };
    const entry = anOrder({ asked: { kind: 'base', quantity: decimal('0.1') } });
    expect(denialOf(aView(entry, view), input())).toMatchObject({ kind: 'denied', ...numbers });
    expect(denialOf(aView(asking('10', { type: 'limit', price: decimal('60000') }), view), input())).toMatchObject({
      code: 'size_above_maximum',
      context: { rounded: '10', limit: '9' },
    });
  });
});

describe('prices', () => {
  test('a limit is rounded to the tick in the safe direction', () => {
    const buy = anOrder({ type: 'limit', price: decimal('42000.019') });
    expect(approved(aView(buy), input()).price).toBe('42000.01');
    const sell = anExit({ type: 'limit', price: decimal('42000.011') });
    expect(approved(aView(sell, { position: holding('0.01', '500') }), input()).price).toBe('42000.02');
  });

  test('a market entry is refused when the market has left the price of the alert, either way', () => {
    expect(denialOf(aView(anOrder({ alertPrice: decimal('49400') })), input())).toMatchObject({
      code: 'slippage',
      context: { limit: '1%' },
    });
    expect(denialOf(aView(anOrder({ alertPrice: decimal('50700') })), input())).toMatchObject({ code: 'slippage' });
    expect(denialOf(aView(anOrder({ alertPrice: decimal('49600') })), input())).toBe('approved');
    expect(denialOf(aView(anExit({ alertPrice: decimal('1') }), { position: holding('1', '1') }), input())).toBe('approved');
  });
});

describe('limits', () => {
  const limit = (order: Partial<Order>, limits: Partial<CheckInput['limits']>, view: Partial<AccountView> = {}) =>
    denialOf(aView(anOrder(order), view), input({ limits: { zone: 'UTC', ...limits } }));

  test('maximum order size and value name limit, value and headroom', () => {
    expect(limit({}, { maxOrderSize: decimal('0.005') })).toMatchObject({
      code: 'max_order_size',
      context: { value: '0.01', limit: '0.005', headroom: '0.005' },
    });
    expect(limit({}, { maxOrderValue: money(decimal('500'), 'USDT') })).toMatchObject({
      code: 'max_order_value',
      context: { value: '500.1 USDT', limit: '500 USDT' },
    });
    expect(limit({}, { maxOrderValue: money(decimal('500.1'), 'USDT') })).toBe('approved');
  });

  test('the position counts working and unknown orders of the market', () => {
    const limits = { maxPositionValue: money(decimal('1000'), 'USDT') };
    expect(limit({}, limits, { position: holding('0.009', '450') })).toBe('approved');
    const working = anOrder({ id: 'or_2' as OrderId, status: 'open', size: decimal('0.009') });
    expect(limit({}, limits, { unsettled: [working] })).toBe('approved');
    expect(limit({}, limits, { unsettled: [working], position: holding('0.009', '450') })).toMatchObject({
      code: 'max_position_value',
      context: { limit: '1000 USDT', headroom: '99.82 USDT' },
    });
  });

  test('the loss of the day counts realised and unrealised from where the day began', () => {
    const holdings = [{ market: BTC, position: { ...holding('0.1', '5000'), realised: decimal('-50') }, mark: decimal('48000') }];
    const limits = { dailyLoss: money(decimal('200'), 'USDT') };
    // -50 realised and -200 unrealised.
    expect(limit({}, limits, { holdings })).toMatchObject({
      code: 'daily_loss',
      context: { value: '250 USDT', until: expect.stringMatching(/^\d{4}-\d\d-\d\d 00:00 \(UTC\)$/) },
    });
    expect(limit({}, limits, { holdings, dayOpen: new Map([['USDT', decimal('-100')]]) })).toBe('approved');
  });

  test('a daily loss in another currency than the market’s denies: it cannot be compared, and must not vanish', () => {
    const limits = { dailyLoss: money(decimal('200'), 'USDC') };
    expect(limit({}, limits)).toMatchObject({ code: 'daily_loss', context: { limit: '200 USDC' } });
    expect(denialOf(aView(anExit(), { position: holding('0.01', '500') }), input({ limits: { zone: 'UTC', ...limits } }))).toBe(
      'approved',
    );
  });

  test('the balance counts what is on its way and cannot be seen yet', () => {
    const balances = { at: NOON, free: new Map([['USDT', decimal('900')]]), total: new Map([['USDT', decimal('900')]]) };
    const other = anOrder({ id: 'or_2' as OrderId, status: 'submitting', market: 'ETH/USDT' });
    const reservations = new Map([[other.id, money(decimal('450'), 'USDT')]]);
    const view = aView(anOrder(), { unsettled: [other], reservations });
    expect(denialOf(view, input({ balances }))).toMatchObject({
      code: 'insufficient_balance',
      context: { headroom: '450', value: '500.1' },
    });
    const seen = aView(anOrder(), { unsettled: [{ ...other, status: 'open', updatedAt: NOON - 1 }], reservations });
    expect(denialOf(seen, input({ balances }))).toBe('approved');
  });

  test('below a minimum of the market the refusal has the numbers', () => {
    expect(limit({ asked: { kind: 'base', quantity: decimal('0.000001') } }, {})).toMatchObject({
      code: 'size_below_minimum',
      context: { asked: '0.000001', rounded: '0', limit: '0.00001' },
    });
    expect(limit({ asked: { kind: 'base', quantity: decimal('0.00005') } }, {})).toMatchObject({
      code: 'value_below_minimum',
      context: { value: '2.5005', limit: '5' },
    });
  });
});

describe('the kill switch', () => {
  const since = NOON - 1_000;
  test('a halt of entries denies entries and lets exits go', () => {
    const halts = [{ level: 'entries', reason: 'news', since }] as const;
    expect(denialOf(aView(anOrder(), { halts }), input())).toMatchObject({ kind: 'denied', code: 'halted' });
    expect(denialOf(aView(anExit(), { halts, position: holding('0.01', '500') }), input())).toBe('approved');
  });

  test('a halt of everything holds exits back without losing them', () => {
    const halts = [{ level: 'all', reason: 'news', since }] as const;
    expect(denialOf(aView(anOrder(), { halts }), input())).toMatchObject({ kind: 'denied', code: 'halted' });
    expect(denialOf(aView(anExit(), { halts, position: holding('0.01', '500') }), input())).toMatchObject({
      kind: 'wait',
      code: 'halted',
    });
  });

  test('limits that stop risk from growing do not stop an exit', () => {
    const limits = {
      zone: 'UTC',
      maxOrderSize: decimal('0.001'),
      maxOrderValue: money(decimal('1'), 'USDT'),
      dailyLoss: money(decimal('0'), 'USDT'),
    };
    expect(denialOf(aView(anExit(), { position: holding('0.01', '500') }), input({ limits }))).toBe('approved');
  });
});
