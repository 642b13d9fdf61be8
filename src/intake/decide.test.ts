// One alert against settings, positions and the clock: which orders it becomes.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Case, lines, MINUTE, NOW, run, sized, swap } from '../../test/intake-case.ts';
import { ANY, LIVE, PERP, type SettingsChanges } from '../../test/intake-settings.ts';
import { anExit, anOrder, BTC, DEMO } from '../../test/orders.ts';
import { pendingOf } from '../ledger/pending.ts';
import type { Alert } from '../model/alert.ts';
import { type Decimal, decimal, plain } from '../model/decimal.ts';
import type { AlertId } from '../model/ids.ts';
import { heldAfter } from './held.ts';

describe('legs', () => {
  test.each<[string, Case, string[] | string]>([
    ['a buy from flat is an entry', {}, ['entry buy market 0.01']],
    ['a sale of what spot holds is an exit', { alert: { side: 'sell' }, held: '0.5' }, ['exit sell market 0.01']],
    ['a sale of nothing is refused', { alert: { side: 'sell' } }, 'nothing_to_close'],
    ['a swap goes short', swap({ alert: { side: 'sell' } }), ['entry sell market 0.01']],
    [
      'a swap turns: first out, then in',
      swap({ alert: { side: 'sell', size: decimal('3') }, held: '1' }),
      ['exit sell market 1', 'entry sell market 2'],
    ],
    [
      'it turns from short to long too',
      swap({ alert: { size: decimal('3') }, held: '-1' }),
      ['exit buy market 1', 'entry buy market 2'],
    ],
    [
      'flat means only out',
      swap({ alert: { side: 'sell', size: decimal('3'), position: 'flat' }, held: '1' }),
      ['exit sell market 3'],
    ],
    [
      'close means only out',
      swap({ alert: { side: 'sell', size: decimal('3'), action: 'close' }, held: '1' }),
      ['exit sell market 3'],
    ],
    ['close with nothing held opens nothing', swap({ alert: { side: 'sell', action: 'close' } }), 'nothing_to_close'],
    [
      'a sale that leaves the strategy long opens nothing',
      swap({ alert: { side: 'sell', position: 'long' } }),
      'nothing_to_close',
    ],
    ['open never takes it for an exit', swap({ alert: { side: 'sell', action: 'open' }, held: '1' }), ['entry sell market 0.01']],
    ['a position below the lot cannot be left', { alert: { side: 'sell' }, held: '0.000001' }, 'size_below_minimum'],
  ])('%s', (_, input, expected) => {
    expect(lines(input)).toEqual(expected);
  });
});

describe('a client_ref that the first of two accounts had in another spelling', () => {
  const routes = [{ ...ANY, accounts: ['demo', 'second'] }];
  test.each<[string, boolean, number, string[] | string]>([
    ['same order', true, 0, ['entry buy market 0.01']],
    ['other order', false, 0, ['entry buy market 0.01 denied:client_ref_taken', 'entry buy market 0.01']],
    ['same order, too old for the second', true, 3_600_000, ['entry buy market 0.01 denied:too_old']],
    ['other order, too old for the second', false, 3_600_000, 'client_ref_taken'],
  ])('%s', (_, same, waited, expected) => {
    const had: Case['had'] = ({ accountId }) => (accountId === DEMO.id ? { alertId: 'al_0' as AlertId, same } : undefined);
    expect(lines({ had, waited, settings: { routes } })).toEqual(expected);
  });
});

describe('what an exit counts on', () => {
  const sell = { side: 'sell' } as const;
  const queuedBuy = anOrder({ size: decimal('0.01') });
  test.each<[string, Case, string[] | string]>([
    ['a buy that is still queued', { alert: sell, pending: [queuedBuy] }, ['exit sell market 0.01']],
    [
      'a buy sized in money, at a price nobody knows',
      { alert: sell, pending: [anOrder({ asked: { kind: 'equity', percent: decimal('5') } })], settings: sized('5% of equity') },
      ['exit sell market position'],
    ],
    [
      'not on what another exit takes',
      { alert: sell, held: '0.5', pending: [anExit({ asked: { kind: 'position' } })] },
      'nothing_to_close',
    ],
    [
      'on what a partial exit leaves',
      { alert: sell, held: '0.5', pending: [anExit({ size: decimal('0.2') })] },
      ['exit sell market 0.01'],
    ],
    [
      'on an entry behind a whole exit',
      {
        alert: sell,
        held: '0.5',
        pending: [anExit({ asked: { kind: 'position' } }), anOrder({ size: decimal('1'), createdAt: NOW })],
      },
      ['exit sell market 0.01'],
    ],
  ])('%s', (_, input, expected) => {
    expect(lines(input)).toEqual(expected);
  });

  test('never below zero on spot, and exits never cross it', () => {
    const amount = fc.integer({ min: 1, max: 50 }).map((n) => decimal(String(n)));
    const order = fc.record({ size: amount, buy: fc.boolean(), exit: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.array(order), fc.boolean(), (position, some, shorts) => {
        const pending = some.map(({ size, buy, exit }, createdAt) =>
          anOrder({ size, createdAt, side: buy ? 'buy' : 'sell', effect: exit ? 'exit' : 'entry' }),
        );
        const held = heldAfter(decimal(String(position)), pending.map(pendingOf), shorts);
        if (!shorts) expect(held.gte('0')).toBe(true);
        const exits = pending.filter(({ effect }) => effect === 'exit');
        const left = heldAfter(decimal(String(position)), exits.map(pendingOf), true);
        expect(left.abs().lte(String(Math.abs(position))) && left.times(String(position)).gte('0')).toBe(true);
      }),
    );
  });
});

describe('price', () => {
  const limit: SettingsChanges = { alerts: { priceMeans: 'limit' } };
  const price = decimal('42000.126');
  test.each<[string, Case, string[] | string]>([
    ['guards by default', { alert: { price } }, ['entry buy market 0.01']],
    ['is a limit where the alert says so', { alert: { price, type: 'limit' } }, ['entry buy limit 0.01 @ 42000.12']],
    ['rounds against a seller', swap({ alert: { price, type: 'limit', side: 'sell' } }), ['entry sell limit 0.01 @ 42000.13']],
    ['is a limit where the settings say so', { alert: { price }, settings: limit }, ['entry buy limit 0.01 @ 42000.12']],
    [
      'stays a guard where the alert says market',
      { alert: { price, type: 'market' }, settings: limit },
      ['entry buy market 0.01'],
    ],
    [
      'never makes an exit rest by implication',
      { alert: { price, side: 'sell' }, settings: limit, held: '1' },
      ['exit sell market 0.01'],
    ],
    [
      'makes an exit rest where the alert says so',
      { alert: { price, side: 'sell', type: 'limit' }, held: '1' },
      ['exit sell limit 0.01 @ 42000.13'],
    ],
    [
      'turning: the way out is at market, the way in rests',
      swap({
        alert: { price, side: 'sell', size: decimal('3') },
        settings: { ...limit, routes: [{ ...ANY, accounts: ['swap'] }] },
        held: '1',
      }),
      ['exit sell market 1', 'entry sell limit 2 @ 42000.13'],
    ],
    ['below one tick is none', { alert: { price: decimal('0.001'), type: 'limit' } }, 'price_below_tick'],
    ['too small a value', { alert: { price: decimal('400') } }, 'value_below_minimum'],
  ])('%s', (_, input, expected) => {
    expect(lines(input)).toEqual(expected);
  });

  test('a resting entry lives for entry_ttl, a resting exit until it is canceled', () => {
    const rest = (input: Case) => {
      const decision = run(input);
      return decision.kind === 'accept' ? decision.intents[0]?.orders[0]?.order.restFor : decision.refusal;
    };
    expect(rest({ alert: { price, type: 'limit' } })).toBe(3_600_000);
    expect(rest({ alert: { price, type: 'limit', side: 'sell' }, held: '1' })).toBe(undefined);
  });
});

describe('size', () => {
  test.each<[string, Case, string[] | string]>([
    ['is rounded down to the lot', { alert: { size: decimal('0.0123456789') } }, ['entry buy market 0.01234']],
    ['of the route in base', { settings: sized('0.5 BTC') }, ['entry buy market 0.5']],
    ['of the route in quote', { settings: sized('50 USDT') }, ['entry buy market quote']],
    ['of the route as a share', { settings: sized('5% of equity') }, ['entry buy market equity']],
    [
      'of the route: an exit leaves all of it',
      { alert: { side: 'sell' }, settings: sized('50 USDT'), held: '2' },
      ['exit sell market position'],
    ],
    ['of the route in a third currency is a mistake', { settings: sized('50 EUR') }, 'account_unavailable'],
    ['of the route below the venue minimum', { settings: sized('4 USDT') }, 'value_below_minimum'],
    [
      'of the route above a limit',
      { settings: { ...sized('50 USDT'), limits: { maxOrderValue: { amount: decimal('49'), currency: 'USDT' } } } },
      'max_order_value',
    ],
    [
      'limits do not stop an exit',
      { alert: { side: 'sell', size: decimal('2') }, held: '5', settings: { limits: { maxOrderSize: decimal('1') } } },
      ['exit sell market 2'],
    ],
  ])('%s', (_, input, expected) => {
    expect(lines(input)).toEqual(expected);
  });
});

describe('age', () => {
  const at = (ms: number): Partial<Alert> => ({ time: ms });
  const turning: Case = swap({ held: '-1', alert: { size: decimal('3'), time: NOW - 2 * MINUTE } });
  test.each<[string, Case, string[] | string]>([
    ['within max_age', { alert: at(NOW - MINUTE) }, ['entry buy market 0.01']],
    ['an entry beyond it', { alert: at(NOW - MINUTE - 1) }, 'too_old'],
    ['an exit beyond it', { alert: { ...at(NOW - 30 * MINUTE), side: 'sell' }, held: '1' }, ['exit sell market 0.01']],
    ['turning: the way out goes, the way in does not', turning, ['exit buy market 1', 'entry buy market 2 denied:too_old']],
    ['counted from receipt where the alert has no time', { waited: MINUTE + 1 }, 'too_old'],
    ["the alert's time counts, not the receipt", { alert: at(NOW - 1000), waited: 2 * MINUTE }, ['entry buy market 0.01']],
    ['a little ahead', { alert: at(NOW + 5 * MINUTE) }, ['entry buy market 0.01']],
    ['too far ahead', { alert: at(NOW + 5 * MINUTE + 1) }, 'time_ahead'],
    ['an exit too far ahead', { alert: { ...at(NOW + 50 * MINUTE), side: 'sell' }, held: '1' }, ['exit sell market 0.01']],
  ])('%s', (_, input, expected) => {
    expect(lines(input)).toEqual(expected);
  });

  test('a time ahead does not make an entry live longer', () => {
    const decision = run({ alert: at(NOW + MINUTE) });
    expect(decision).toMatchObject({ intents: [{ orders: [{ order: { firedAt: NOW, expiresAt: NOW + MINUTE } }] }] });
  });

  // It is 12:00:01: each bar opened at a multiple of its length and has just closed.
  test.each([
    [5, '5m'],
    [15, '15m'],
    [60, '1h'],
    [240, '4h'],
    [720, '1 day'],
  ])('the opening of a bar %i minutes ago is told as what it is', (minutes, bar) => {
    const decision = run({ alert: at(NOW - 1000 - minutes * MINUTE) });
    expect(decision).toMatchObject({ kind: 'refuse', refusal: { code: 'too_old' } });
    const hint = decision.kind === 'refuse' ? decision.refusal.hint : '';
    expect(hint).toMatch(/\{\{time\}\} is the bar's opening, \{\{timenow\}\}/);
    expect(hint).toContain(`bar of ${bar}`);
  });

  test.each([NOW - 1000 - 10 * MINUTE, NOW - 1000 - 12 * 60 * MINUTE - 10 * MINUTE, NOW - 1000 - 2 * MINUTE])(
    'a whole minute may be the opening of a bar of another length',
    (time) => {
      const decision = run({ alert: at(time) });
      const hint = decision.kind === 'refuse' ? decision.refusal.hint : '';
      expect(hint).toMatch(/\{\{timenow\}\}/);
    },
  );

  test.each([NOW - 2 * MINUTE, NOW - 7 * MINUTE - 13_000, NOW - 40 * 86_400_000])(
    'another late time gets the ordinary hint',
    (time) => {
      const decision = run({ alert: at(time) });
      expect(decision.kind === 'refuse' && decision.refusal.hint).toMatch(/alerts\.max_age/);
    },
  );
});

describe('routes', () => {
  const strategy = { ...ANY, strategy: 'rsi', accounts: ['live'] };
  const live = { ...ANY, accounts: ['live'] };
  test.each<[string, Case, string[] | string]>([
    [
      'the first that matches',
      { alert: { strategy: 'rsi' }, settings: { routes: [strategy, { ...ANY, enabled: false }] } },
      ['entry buy market 0.01'],
    ],
    ['by strategy, spaces aside', { alert: { strategy: ' rsi ' }, settings: { routes: [strategy] } }, ['entry buy market 0.01']],
    ['by strategy, letter for letter', { alert: { strategy: 'RSI' }, settings: { routes: [strategy] } }, 'no_route'],
    [
      'only the first',
      { alert: { strategy: 'rsi' }, settings: { routes: [{ ...strategy, enabled: false }, ANY] } },
      'route_disabled',
    ],
    ['without strategy never to real money', { settings: { routes: [live] } }, 'no_route'],
    [
      'without strategy to the others, and the live ones are denied beside them',
      { settings: { routes: [{ ...ANY, accounts: ['live', 'demo'] }] } },
      ['entry buy market 0.01', 'entry buy market base denied:account_unavailable'],
    ],
    ['not to another exchange', { settings: { routes: [{ ...ANY, accounts: ['bybit'] }] } }, 'no_route'],
    [
      'the exchange of the account where the alert names none',
      { alert: { exchange: '', symbol: 'BINANCE:BTCUSDT' } },
      ['entry buy market 0.01'],
    ],
    [
      'no market on that exchange',
      { alert: { exchange: '' }, settings: { routes: [{ ...ANY, accounts: ['bybit'] }] } },
      'market_not_found',
    ],
    [
      'sides stop entries',
      swap({ alert: { side: 'sell' }, settings: { routes: [{ ...ANY, accounts: ['swap'], sides: 'buy' }] } }),
      'side_not_allowed',
    ],
    [
      'sides say so where there is nothing to close',
      { alert: { side: 'sell' }, settings: { routes: [{ ...ANY, sides: 'buy' }] } },
      'side_not_allowed',
    ],
    [
      'sides do not stop exits',
      { alert: { side: 'sell' }, held: '1', settings: { routes: [{ ...ANY, sides: 'buy' }] } },
      ['exit sell market 0.01'],
    ],
    ['a swap market needs a swap account', { alert: { symbol: 'BTCUSDT.P' } }, 'account_unavailable'],
    ['a spot market needs a spot account', swap({ alert: { symbol: 'BTCUSDT' } }), 'account_unavailable'],
  ])('%s', (_, input, expected) => {
    expect(lines(input)).toEqual(expected);
  });

  test('the hints say why', () => {
    const hint = (input: Case) => {
      const decision = run(input);
      return decision.kind === 'refuse' ? `${decision.refusal.error}: ${decision.refusal.hint}` : '';
    };
    expect(hint({ settings: { routes: [live] } })).toMatch(/paper accounts and testnets only/);
    expect(hint({ settings: { routes: [{ ...ANY, accounts: ['bybit'] }] } })).toMatch(/no account on "binance", only on bybit/);
    expect(hint({ settings: sized('50 EUR') })).toMatch(/neither in BTC nor in USDT/);
    expect(hint({ alert: { symbol: 'BTCUSDT.P' } })).toMatch(/spot account, and BTC\/USDT:USDT is a swap/);
  });
});

test('whatever the order, what goes out never exceeds what was asked, and is a multiple of the lot', () => {
  const number = fc
    .tuple(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 0, max: 9 }))
    .map(([n, places]) => decimal(`${n}e-${places}`));
  const alert = fc.record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    size: number,
    price: fc.option(number, { nil: undefined }),
    type: fc.constantFrom(undefined, 'market' as const),
    action: fc.constantFrom(undefined, 'open' as const, 'close' as const),
    position: fc.constantFrom(undefined, 'long' as const, 'short' as const, 'flat' as const),
  });
  fc.assert(
    fc.property(alert, fc.option(number, { nil: undefined }), fc.boolean(), fc.boolean(), (some, held, short, onSwap) => {
      const quantity: Decimal = held ?? decimal('0');
      const input: Case = { alert: some, held: plain(onSwap && short ? quantity.times('-1') : quantity) };
      const decision = run(onSwap ? swap(input) : input);
      if (decision.kind === 'refuse') return;
      const orders = decision.intents.flatMap((intent) => intent.orders).filter(({ denial }) => denial === undefined);
      let total = decimal('0');
      for (const { order } of orders) {
        expect(order.size?.mod(BTC.rules.lot ?? '1').eq('0')).toBe(true);
        total = total.plus(order.size ?? '0');
        if (order.effect === 'exit') expect(order).not.toHaveProperty('expiresAt');
        expect(order.side).toBe(some.side);
        expect([DEMO.id, LIVE.id, 'ac_swap']).toContain(order.accountId);
        expect([BTC.symbol, PERP.symbol]).toContain(order.market);
      }
      expect(total.lte(some.size)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
