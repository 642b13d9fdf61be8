// The whole of intake over a ledger in memory: every answer of the contract that intake decides.
import { beforeEach, describe, expect, test } from 'vitest';
import { intakeSettings, type SettingsChanges, SWAP } from '../../test/intake-settings.ts';
import { manualClock } from '../../test/manual-clock.ts';
import { memoryIntake, type MemoryIntake } from '../../test/memory-intake.ts';
import { BTC, DEMO } from '../../test/orders.ts';
import { LedgerUnavailable } from '../ledger/port.ts';
import { decimal, plain } from '../model/decimal.ts';
import { createIntake, type Incoming, type Receipt } from './receive.ts';
import { httpStatus } from './status.ts';

const ORDER = { symbol: 'BTCUSDT', exchange: 'binance', side: 'buy', size: 0.01, price: 50000, client_ref: 'a-1' };

let ledger: MemoryIntake;
let clock: ReturnType<typeof manualClock>;
let changes: SettingsChanges;

beforeEach(() => {
  ledger = memoryIntake();
  clock = manualClock();
  changes = {};
});

function intake() {
  return createIntake({
    ledger,
    clock,
    settings: () => intakeSettings(changes),
    spelling: () => 'hex32',
    webhook: () => ({ secrets: ['a secret that lives'], tolerance: 300_000 }),
  });
}

function post(body: unknown, more: Partial<Incoming> = {}): Promise<Receipt> {
  const raw = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return intake().receive({ raw, source: 'webhook', ...more });
}

function statusOf(receipt: Receipt): number {
  return receipt.kind === 'accepted' || receipt.kind === 'duplicate' ? 200 : httpStatus(receipt.refusal.code);
}

function refusalOf(receipt: Receipt) {
  if (receipt.kind === 'accepted' || receipt.kind === 'duplicate') throw new Error('it was taken');
  return { status: statusOf(receipt), ...receipt.refusal };
}

describe('a valid order', () => {
  test('is committed before it is answered, with the bytes that came', async () => {
    const receipt = await post(ORDER, { remote: '10.0.0.7' });
    expect(receipt).toMatchObject({
      kind: 'accepted',
      clientRef: 'a-1',
      status: 'queued',
      orders: [{ status: 'queued', accountId: DEMO.id }],
    });
    expect(ledger.kept).toHaveLength(1);
    expect(ledger.kept[0]?.arrival).toMatchObject({
      id: receipt.alertId,
      source: 'webhook',
      remote: '10.0.0.7',
      receivedAt: clock.now(),
    });
    expect(Buffer.from(ledger.kept[0]?.arrival.raw ?? []).toString()).toBe(JSON.stringify(ORDER));
  });

  test('is queued complete', async () => {
    await post({ ...ORDER, strategy: 'rsi', signal: 'x' });
    const order = ledger.kept[0]?.orders[0];
    expect(order).toMatchObject({
      symbol: 'BTCUSDT',
      exchange: 'binance',
      market: 'BTC/USDT',
      strategy: 'rsi',
      clientRef: 'a-1',
      leg: 'entry',
      revision: 1,
      side: 'buy',
      effect: 'entry',
      type: 'market',
      status: 'queued',
      attempts: 0,
      fees: [],
      firedAt: clock.now(),
      expiresAt: clock.now() + 60_000,
      createdAt: clock.now(),
    });
    expect(order?.clientOrderId).toMatch(/^[0-9a-f]{32}$/);
    expect(order?.id).toMatch(/^or_/);
    expect([order?.size, order?.alertPrice, order?.price].map((value) => value && plain(value))).toEqual([
      '0.01',
      '50000',
      undefined,
    ]);
    expect(order).not.toHaveProperty('restFor');
  });

  test('from the relay keeps the time the relay took it, never a later one', async () => {
    await post(ORDER, { receivedAt: clock.now() - 30_000 });
    await post({ ...ORDER, client_ref: 'a-2' }, { receivedAt: clock.now() + 30_000 });
    expect(ledger.kept.map(({ arrival }) => arrival.receivedAt - clock.now())).toEqual([-30_000, 0]);
  });
});

describe('a repeat', () => {
  test('F1: the same order again is the first one, however often and however late', async () => {
    const first = await post(ORDER);
    for (const wait of [0, 1, 60_000, 86_400_000 * 30]) {
      await clock.advance(wait);
      const again = await post({ ...ORDER, size: '0.010', side: 'BUY' });
      expect(again).toMatchObject({ kind: 'duplicate', alertId: first.alertId, clientRef: 'a-1', status: 'queued' });
    }
    expect(ledger.kept.flatMap(({ orders }) => orders)).toHaveLength(1);
  });

  test('is found before market, route and age', async () => {
    const fired = { ...ORDER, time: clock.now() };
    await post(fired);
    await clock.advance(3_600_000);
    for (const gone of [{ markets: {} }, { routes: [] }, {}] as const) {
      changes = gone;
      expect((await post(fired)).kind).toBe('duplicate');
    }
  });

  test('F2: another order under the same client_ref is a conflict that says how to be unique', async () => {
    const first = await post(ORDER);
    for (const other of [
      { side: 'sell' },
      { size: 0.02 },
      { price: 50001 },
      { type: 'market' },
      { action: 'open' },
      { position: 'long' },
    ]) {
      const receipt = await post({ ...ORDER, ...other });
      expect(receipt).toMatchObject({ kind: 'conflict', earlier: first.alertId });
      expect(refusalOf(receipt)).toMatchObject({ status: 409, code: 'client_ref_conflict' });
      expect(refusalOf(receipt).hint).toMatch(/\{\{strategy\.order\.id\}\}-\{\{timenow\}\}/);
    }
  });

  test('the same client_ref is free in another scope', async () => {
    await post(ORDER);
    expect((await post({ ...ORDER, strategy: 'other' })).kind).toBe('accepted');
    expect((await post({ ...ORDER, exchange: undefined })).kind).toBe('accepted');
  });

  test('a refusal does not use up a client_ref', async () => {
    changes = { markets: {} };
    expect((await post(ORDER)).kind).toBe('refused');
    changes = {};
    expect((await post(ORDER)).kind).toBe('accepted');
  });

  test('a webhook-id with other bytes is a conflict of its own', async () => {
    await post(ORDER, { webhookId: 'msg_1' });
    expect((await post(ORDER, { webhookId: 'msg_1' })).kind).toBe('duplicate');
    const receipt = await post({ ...ORDER, client_ref: 'a-2' }, { webhookId: 'msg_1' });
    expect(refusalOf(receipt)).toMatchObject({ status: 409, code: 'webhook_id_conflict' });
  });
});

describe('not understood', () => {
  test.each([
    ['{"symbol":', 'invalid_json', 'Invalid JSON'],
    ['', 'invalid_json', 'Invalid JSON'],
    ['{}', 'missing_fields', 'missing fields'],
    [JSON.stringify({ ...ORDER, size: 'abc' }), 'invalid_field', 'size is "abc", but must be a number above 0'],
    [JSON.stringify({ ...ORDER, stop_loss: 1 }), 'unknown_field', 'unknown field "stop_loss"'],
  ])('%s', async (body, code, error) => {
    const receipt = await post(body);
    expect(refusalOf(receipt)).toMatchObject({ status: 400, code, error });
    expect(receipt.alertId).toMatch(/^al_/);
    expect(ledger.kept).toMatchObject([{ refusal: { code }, orders: [] }]);
  });

  test('content decides, not what a header says: an order with a newline behind it', async () => {
    expect((await post(`${JSON.stringify(ORDER)}\n`)).kind).toBe('accepted');
  });
});

describe('nobody to trade it', () => {
  test('an unknown market is 404, proposed for review, with candidates that are never used', async () => {
    changes = { candidates: ['BTC/USDC'] };
    const receipt = await post({ ...ORDER, symbol: 'BTCUSDC' });
    expect(refusalOf(receipt)).toMatchObject({ status: 404, code: 'market_not_found', error: 'market not found' });
    expect(refusalOf(receipt).hint).toMatch(/"BTCUSDC" on "binance".*BTC\/USDC.*pinewire markets/);
    expect(ledger.proposals).toMatchObject([
      { symbol: 'BTCUSDC', exchange: 'binance', alertId: receipt.alertId, candidates: ['BTC/USDC'] },
    ]);
  });

  test('a perpetual is not its spot market', async () => {
    changes = { markets: { 'BTCUSDT on binance': BTC } };
    expect(refusalOf(await post({ ...ORDER, symbol: 'BTCUSDT.P' }))).toMatchObject({ code: 'market_not_found' });
  });

  test('the market comes before the route', async () => {
    changes = { routes: [] };
    expect(refusalOf(await post(ORDER))).toMatchObject({ status: 404, code: 'no_route', error: 'no route' });
    expect(refusalOf(await post({ ...ORDER, symbol: 'NOPE' }))).toMatchObject({ code: 'market_not_found' });
  });

  test('a repeat proposes nothing', async () => {
    changes = { routes: [{ accounts: ['demo', 'bybit'], size: 'alert', sides: 'both', enabled: true }] };
    const body = { ...ORDER, exchange: undefined };
    expect(await post(body)).toMatchObject({ kind: 'accepted', orders: [{ status: 'queued' }, { status: 'denied' }] });
    expect(ledger.proposals).toMatchObject([{ symbol: 'BTCUSDT', exchange: 'bybit' }]);
    await post(body);
    expect(ledger.proposals).toHaveLength(1);
  });
});

describe('denied at once', () => {
  const hours = { days: new Set(['mon'] as const), from: 480, to: 960, zone: 'UTC', text: 'mon 08:00-16:00' };
  test.each([
    [
      'size',
      { limits: { maxOrderSize: decimal('0.005') } },
      {},
      'max_order_size',
      { limit: '0.005', value: '0.01', headroom: '0.005' },
    ],
    [
      'value',
      { limits: { maxOrderValue: { amount: decimal('100'), currency: 'USDT' } } },
      {},
      'max_order_value',
      { limit: '100 USDT', value: '500 USDT', headroom: '100 USDT' },
    ],
    ['hours', { limits: { tradingHours: [hours] } }, {}, 'outside_trading_hours', { limit: 'mon 08:00-16:00', headroom: '0' }],
    ['lot', {}, { size: '0.000001' }, 'size_below_minimum', { limit: '0.00001', value: '0', headroom: '0' }],
    ['minimum value', {}, { size: '0.00002' }, 'value_below_minimum', { limit: '5', value: '1', headroom: '0' }],
    ['nothing held', {}, { side: 'sell' }, 'nothing_to_close', { value: '0' }],
    ['a short on spot', {}, { side: 'sell', action: 'open' }, 'short_not_available', {}],
    [
      'a route that is off',
      { routes: [{ accounts: ['demo'], size: 'alert', sides: 'both', enabled: false }] },
      { strategy: 'off' },
      'route_disabled',
      { strategy: 'off' },
    ],
    [
      'a side',
      { routes: [{ accounts: ['demo'], size: 'alert', sides: 'sell', enabled: true }] },
      {},
      'side_not_allowed',
      { limit: 'sell', value: 'buy', headroom: '0' },
    ],
  ] as const)('%s', async (_, settings, order, code, details) => {
    changes = settings;
    const refusal = refusalOf(await post({ ...ORDER, ...order }));
    expect(refusal).toMatchObject({ status: 422, code, details });
    expect(refusal.error).not.toMatch(/\{\w+\}/);
    expect(refusal.hint).not.toMatch(/(?<!\{)\{\w+\}(?!\})/);
  });

  test('a halt of entries stops entries, a halt of all stops everything', async () => {
    ledger.halts.push({ level: 'entries', reason: 'news', since: clock.now() });
    ledger.positions.set('ac_demo BTC/USDT', decimal('1'));
    expect(refusalOf(await post(ORDER))).toMatchObject({
      status: 422,
      code: 'halted',
      details: { reason: 'news', limit: 'entries' },
    });
    expect((await post({ ...ORDER, side: 'sell', client_ref: 'a-2' })).kind).toBe('accepted');
    ledger.halts.push({ level: 'all', reason: 'fire', since: clock.now() });
    expect(refusalOf(await post({ ...ORDER, side: 'sell', client_ref: 'a-3' }))).toMatchObject({
      code: 'halted',
      details: { reason: 'fire', headroom: '0' },
    });
  });

  test('in a fan-out those that cannot take it are denied beside the one that can', async () => {
    changes = { routes: [{ accounts: ['demo', 'second', 'demo'], size: 'alert', sides: 'both', enabled: true }] };
    ledger.halts.push({ accountId: DEMO.id, level: 'entries', reason: 'news', since: clock.now() });
    const receipt = await post(ORDER);
    expect(receipt).toMatchObject({
      kind: 'accepted',
      status: 'queued',
      orders: [
        { accountId: 'ac_demo', status: 'denied', reason: { code: 'halted' } },
        { accountId: 'ac_second', status: 'queued' },
      ],
    });
    const ids = receipt.kind === 'accepted' ? receipt.orders.map(({ clientOrderId }) => clientOrderId) : [];
    expect(new Set(ids).size).toBe(2);
  });

  test('a live account of a route without strategy is denied beside the others, with what to do', async () => {
    changes = { routes: [{ accounts: ['live', 'demo', 'bybit'], size: 'alert', sides: 'both', enabled: true }] };
    const receipt = await post(ORDER);
    expect(receipt).toMatchObject({
      kind: 'accepted',
      orders: [
        { accountId: 'ac_demo', status: 'queued' },
        { accountId: 'ac_live', status: 'denied', reason: { code: 'account_unavailable' } },
      ],
    });
    const reasons = receipt.kind === 'accepted' ? receipt.orders.map(({ reason }) => reason?.text) : [];
    expect(reasons[1]).toMatch(/^the account live cannot take orders: .* set strategy on the route and in the alert$/);
  });
});

describe('the store', () => {
  test('F4: that cannot commit rejects, and takes the same order later', async () => {
    ledger.fail(true);
    for (const body of [ORDER, '{}', { ...ORDER, symbol: 'NOPE' }]) await expect(post(body)).rejects.toThrow(LedgerUnavailable);
    expect(ledger.kept).toEqual([]);
    ledger.fail(false);
    expect((await post(ORDER)).kind).toBe('accepted');
  });

  test('that fails after the order is committed does not answer that it was not', async () => {
    changes = { routes: [{ accounts: ['demo', 'bybit'], size: 'alert', sides: 'both', enabled: true }] };
    const { propose } = ledger;
    ledger.propose = () => Promise.reject(new LedgerUnavailable('disk full'));
    expect(await post({ ...ORDER, exchange: undefined })).toMatchObject({ kind: 'accepted', status: 'queued' });
    await expect(post({ ...ORDER, symbol: 'NOPE' })).rejects.toThrow(LedgerUnavailable);
    ledger.propose = propose;
    await post({ ...ORDER, exchange: undefined, client_ref: 'a-2' });
    expect(ledger.proposals).toMatchObject([{ symbol: 'BTCUSDT', exchange: 'bybit' }]);
  });

  test('never sees a secret from a body', async () => {
    await post('{"passphrase":"hunter2222", "note":"a secret that lives", "PIN": "12\\"34"}');
    const raw = Buffer.from(ledger.kept[0]?.arrival.raw ?? []).toString();
    expect(raw).toBe('{"passphrase":"**********", "note":"*******************", "PIN": "******"}');
  });

  test('nor one that an alert carries along', async () => {
    await post({ ...ORDER, extras: { token: 'hunter2222', note: 'with a secret that lives in it' } });
    expect(JSON.stringify(ledger.kept)).not.toMatch(/hunter2222|a secret that lives/);
    expect(ledger.kept[0]?.alert?.extras).toEqual({ token: '**********', note: `with ${'*'.repeat(19)} in it` });
  });
});

describe("a person's way out", () => {
  const order = { account: DEMO, market: BTC, quantity: decimal('0.3'), by: 'cli', reason: 'holiday' };

  test('is an exit of the whole position, recorded as a command', async () => {
    ledger.positions.set('ac_demo BTC/USDT', decimal('0.3'));
    ledger.halts.push({ level: 'entries', reason: 'news', since: clock.now() });
    const receipt = await intake().close(order);
    expect(receipt).toMatchObject({
      kind: 'accepted',
      orders: [{ side: 'sell', effect: 'exit', leg: 'exit', type: 'market', asked: { kind: 'position' }, market: 'BTC/USDT' }],
    });
    expect(ledger.kept[0]).toMatchObject({ arrival: { source: 'command' }, alert: { extras: { by: 'cli', reason: 'holiday' } } });
    expect(JSON.parse(Buffer.from(ledger.kept[0]?.arrival.raw ?? []).toString())).toMatchObject({
      command: 'close',
      side: 'sell',
    });
    expect(receipt.kind === 'accepted' && receipt.orders[0]).not.toHaveProperty('expiresAt');
  });

  test('buys a short back', async () => {
    ledger.positions.set('ac_swap BTC/USDT', decimal('-0.3'));
    const receipt = await intake().close({ ...order, account: SWAP, quantity: decimal('-0.3') });
    expect(receipt).toMatchObject({ kind: 'accepted', orders: [{ side: 'buy', effect: 'exit' }] });
  });

  test('is refused where the position has gone, or an exit is on its way already', async () => {
    expect(refusalOf(await intake().close(order))).toMatchObject({ status: 422, code: 'nothing_to_close' });
    ledger.positions.set('ac_demo BTC/USDT', decimal('0.3'));
    const first = await intake().close(order);
    const id = first.kind === 'accepted' ? (first.orders[0]?.id ?? '') : '';
    expect(refusalOf(await intake().close(order)).hint).toContain(id);
  });

  test('waits for a halt of everything to be lifted', async () => {
    ledger.positions.set('ac_demo BTC/USDT', decimal('0.3'));
    ledger.halts.push({ level: 'all', reason: 'fire', since: clock.now() });
    expect(refusalOf(await intake().close(order))).toMatchObject({
      status: 422,
      code: 'halted',
      hint: expect.stringContaining(
        'pinewire resume (it lifts the halts of single accounts too), then pinewire halt --reason "exits only", then close',
      ),
    });
  });
});
