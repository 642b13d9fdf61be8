// What a trader reads before going live: the order in words, or the fault and its remedy.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ANY, intakeSettings, type SettingsChanges } from '../../test/intake-settings.ts';
import { manualClock } from '../../test/manual-clock.ts';
import { readRouteSize } from '../model/size.ts';
import { explain } from './explain.ts';
import { fillPlaceholders } from './placeholders.ts';

const clock = manualClock();
const ORDER = { symbol: 'BTCUSDT', exchange: 'binance', side: 'BUY', size: 0.01, client_ref: 'a-1' };

function tell(body: unknown, changes: SettingsChanges = {}, sample = false) {
  const raw = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return explain(raw, intakeSettings(changes), { sample, clock, spelling: () => 'hex32', tolerance: 300_000 });
}

function words(body: unknown, changes: SettingsChanges = {}): string[] | string {
  const told = tell(body, changes);
  return told.ok ? told.orders.map((order) => order.words) : `${told.code}: ${told.error}`;
}

const swap: SettingsChanges = { routes: [{ ...ANY, accounts: ['swap'] }] };

describe('words', () => {
  test.each<[object, SettingsChanges, string[] | string]>([
    [{ price: 42000, type: 'limit' }, {}, ['LIMIT BUY 0.01 BTC/USDT at 42000, rests at most 1h']],
    [
      { price: 42000, type: 'limit' },
      { alerts: { entryTtl: Infinity } },
      ['LIMIT BUY 0.01 BTC/USDT at 42000, rests until canceled'],
    ],
    [{ price: 42000, size: 0.001 }, {}, ['MARKET BUY 0.001 BTC/USDT, only within 1% of 42000']],
    [{ price: 42000 }, { alerts: { priceMeans: 'limit' } }, ['LIMIT BUY 0.01 BTC/USDT at 42000, rests at most 1h']],
    [{}, {}, ['MARKET BUY 0.01 BTC/USDT']],
    [{ side: 'sell' }, {}, ['MARKET SELL 0.01 BTC/USDT, an exit: never more than is held']],
    [
      { side: 'sell', type: 'limit', price: 1e5 },
      {},
      ['LIMIT SELL 0.01 BTC/USDT at 100000, rests until canceled, an exit: never more than is held'],
    ],
    [{}, { routes: [{ ...ANY, size: readRouteSize('50 USDT') ?? 'alert' }] }, ['MARKET BUY 50 USDT of BTC/USDT']],
    [{}, { routes: [{ ...ANY, size: readRouteSize('5% of equity') ?? 'alert' }] }, ['MARKET BUY 5% of the equity in BTC/USDT']],
    [
      { side: 'sell' },
      { routes: [{ ...ANY, size: readRouteSize('50 USDT') ?? 'alert' }] },
      ['MARKET SELL all that is held of BTC/USDT, an exit'],
    ],
    [{ symbol: 'BTCUSDT.P', side: 'sell' }, swap, ['MARKET SELL 0.01 BTC/USDT:USDT']],
    [
      { symbol: 'BTCUSDT.P', side: 'sell', position: 'flat' },
      swap,
      ['MARKET SELL 0.01 BTC/USDT:USDT, an exit: never more than is held'],
    ],
    [{ size: 'abc' }, {}, 'invalid_field: size is "abc", but must be a number above 0'],
    [{ symbol: 'NOPE' }, {}, 'market_not_found: market not found'],
    [{}, { routes: [] }, 'no_route: no route'],
    [{ side: 'sell', action: 'open' }, {}, 'short_not_available: demo is a spot account and cannot go short on BTC/USDT'],
    // When it is tried out says nothing about the message.
    [{ time: 1_600_000_000 }, {}, ['MARKET BUY 0.01 BTC/USDT']],
    [{ time: '2099-01-01T00:00:00Z' }, {}, ['MARKET BUY 0.01 BTC/USDT']],
  ])('%j', (changes, settings, expected) => {
    expect(words({ ...ORDER, ...changes }, settings)).toEqual(expected);
  });
});

test('a symbol without a row: a review mends it, or another exchange where nobody has an account on this one', () => {
  const hint = (changes: object) => {
    const told = tell({ ...ORDER, ...changes });
    return told.ok ? '' : told.hint;
  };
  expect(hint({ symbol: 'NOPE' })).toMatch(
    /pinewire markets list shows what waits for review, pinewire markets approve ID takes it$/,
  );
  expect(hint({ exchange: 'kraken' })).toMatch(/leave exchange out of the alert, or add an account$/);
});

test('the order as JSON', () => {
  const told = tell({ ...ORDER, price: 42000.126, type: 'limit', strategy: 'rsi' });
  expect(told).toMatchObject({
    ok: true,
    dialect: 'native',
    orders: [
      {
        account: 'demo',
        exchange: 'binance',
        symbol: 'BTCUSDT',
        market: 'BTC/USDT',
        strategy: 'rsi',
        side: 'buy',
        effect: 'entry',
        type: 'limit',
        size: '0.01',
        price: '42000.12',
        alert_price: null,
        client_ref: 'a-1',
        status: 'queued',
        reason: null,
      },
    ],
  });
  expect(JSON.parse(JSON.stringify(told))).toEqual(told);
});

test('those of a fan-out that cannot take it are shown as denied', () => {
  const told = tell({ ...ORDER, exchange: undefined }, { routes: [{ ...ANY, accounts: ['demo', 'bybit'] }] });
  expect(told).toMatchObject({ ok: true, orders: [{ status: 'queued' }, { account: 'bybit', status: 'denied' }] });
});

describe('notes', () => {
  const notesOf = (body: unknown, changes: SettingsChanges = {}, sample = false) => {
    const told = tell(body, changes, sample);
    return told.ok ? told.notes.join('\n') : told.hint;
  };
  const hours = { days: new Set([]), from: 0, to: 1440, zone: 'UTC', text: 'mon-fri' };

  test.each<[string, unknown, SettingsChanges, boolean, RegExp]>([
    ['an assumed position', { ...ORDER, side: 'sell' }, {}, false, /a position is assumed/],
    ['rounding', { ...ORDER, size: 0.0123456 }, {}, false, /rounded down/],
    ['trading hours, which do not refuse it', ORDER, { limits: { tradingHours: [hours] } }, false, /entries only mon-fri UTC/],
    ['an old time', { ...ORDER, time: '2026-11-22T11:00:00Z' }, {}, false, /^sent now it is refused \(too_old\): .* 1h ago/],
    [
      'a time ahead',
      { ...ORDER, time: '2026-11-22T12:10:00Z' },
      {},
      false,
      /\(time_ahead\): its time is 10m ahead, and 5m is allowed$/,
    ],
    ["the bar's opening", { ...ORDER, time: '{{time}}' }, {}, true, /send \{\{timenow\}\}/],
    [
      'a name that repeats',
      { ...ORDER, client_ref: '{{strategy.order.id}}' },
      {},
      true,
      /client_ref does not contain \{\{timenow\}\}/,
    ],
    [
      'turning to long without shorts',
      { ...ORDER, position: 'long', position_size: '0.004' },
      {},
      false,
      /^of the 0\.01 asked, 0\.004 are bought/,
    ],
    ['turning', { ...ORDER, symbol: 'BTCUSDT.P' }, swap, false, /leaves it first, and buys only the rest/],
  ])('%s', (_, body, changes, sample, expected) => {
    expect(notesOf(body, changes, sample)).toMatch(expected);
  });

  test('nothing to remark', () => {
    expect(notesOf(ORDER)).toBe('');
    expect(notesOf({ ...ORDER, time: '2026-11-22T12:00:00Z' })).toBe('');
    expect(notesOf({ ...ORDER, side: 'sell', time: '2026-11-22T11:00:00Z' })).not.toContain('too_old');
  });
});

describe('--sample', () => {
  const TEMPLATE = {
    symbol: '{{ticker}}',
    exchange: '{{exchange}}',
    side: '{{strategy.order.action}}',
    size: '{{strategy.order.contracts}}',
    price: '{{close}}',
    position: '{{strategy.market_position}}',
    position_size: '{{strategy.position_size}}',
    time: '{{timenow}}',
    client_ref: '{{strategy.order.id}}-{{timenow}}',
  };

  test('fills what TradingView documents', () => {
    const told = tell(TEMPLATE, {}, true);
    expect(told).toMatchObject({ ok: true, orders: [{ symbol: 'BTCUSDT', side: 'buy', size: '0.01', alert_price: '50000' }] });
    expect(told.ok && told.orders[0]?.client_ref).toBe('Long-2026-11-22T12:00:00Z');
  });

  test('without it the message is refused, and the hint names it', () => {
    expect(tell(TEMPLATE)).toMatchObject({
      ok: false,
      code: 'invalid_field',
      hint: expect.stringContaining('--sample') as string,
    });
  });

  test('what TradingView does not know stays, and is explained', () => {
    const told = tell({ ...TEMPLATE, client_ref: '{{strategy.order_id}}-{{timenow}}' }, {}, true);
    expect(told).toMatchObject({
      ok: false,
      code: 'invalid_field',
      hint: expect.stringContaining('{{strategy.order.id}}') as string,
    });
    expect(tell('{"size":{{strategy.netprofit}}}', {}, true)).toMatchObject({ code: 'invalid_json' });
    expect(tell('{{strategy.order.alert_message}}', {}, true)).toMatchObject({
      code: 'invalid_json',
      hint: expect.stringContaining('alert_message') as string,
    });
  });

  test('fills each documented placeholder and no other', () => {
    const filled = fillPlaceholders('{{plot_0}} {{plot_19}} {{plot("RSI")}} {{interval}} {{syminfo.basecurrency}}', 0);
    expect(filled).not.toContain('{{');
    const left = '{{plot_20}} {{strategy.order_id}} {{session.high}} {{close*2}} {{__proto__}} {{toString}} {{}} { {close} }';
    expect(fillPlaceholders(left, 0)).toBe(left);
  });
});

test('bytes that are no text are refused as such', () => {
  const raw = Uint8Array.from([0x7b, 0xff, 0x7d]);
  const told = explain(raw, intakeSettings(), { sample: true, clock, spelling: () => 'hex32', tolerance: 300_000 });
  expect(told).toMatchObject({ ok: false, code: 'invalid_json', hint: expect.stringContaining('UTF-8') as string });
});

const folder = fileURLToPath(new URL('../../../shared/data/alerts', import.meta.url));

describe.skipIf(!existsSync(folder))('alert bodies as projects document them', () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => !name.endsWith('.tsv')) : [];
  test.each(files)('%s is told in words, filled or not', (name) => {
    for (const sample of [false, true]) {
      const told = tell(readFileSync(join(folder, name), 'utf8'), {}, sample);
      expect(told.ok ? '' : told.hint).toMatch(/not read yet|not filled|no comments|a list|sentence/);
    }
  });
});
