// The API's answers to the letter: an order with its story, how things stand, and the switches a person pulls.
import { describe, expect, test } from 'vitest';
import { ask, fakeActions, fakeLedger, startServer, testConfig } from '../../../test/http/harness.ts';
import { ACCOUNT, event, ORDER } from '../../../test/http/rows.ts';
import type { Actions } from '../actions-port.ts';
import { decimal } from '../../model/decimal.ts';
import type { Halt } from '../../model/halt.ts';
import type { Config } from '../config/config.ts';
import { standing } from './standing.ts';
import { readWatched } from '../watch/watched.ts';

const post = (body?: object) => ({ method: 'POST', as: 'admin' as const, ...(body && { body: JSON.stringify(body) }) });

describe('orders', () => {
  test('an order has exactly the documented members, decimals as text and times in ISO 8601', async () => {
    const ledger = fakeLedger({
      accounts: async () => [ACCOUNT],
      orders: async () => [ORDER],
      order: async () => ORDER,
      events: async () => [event(3)],
      stages: async () => new Map([[ORDER.id, { receivedAt: 0, committedAt: 4, placedAt: 9 }]]),
    });
    await using server = await startServer({ ledger });
    const list = async (query: string) =>
      (await ask(server.port, `/api/orders?${query}`, { as: 'admin' })).json['orders'] as object[];
    expect((await list('account=demo'))[0]).not.toHaveProperty('stages');
    const [order] = await list('account=demo&stages=true');
    expect(order).toMatchObject({
      id: 'or_1',
      alert_id: 'al_1',
      client_ref: 'ref-1',
      strategy: 'rsi-break',
      account: 'demo',
      exchange: 'binance',
      symbol: 'BTCUSDT',
      market: 'BTC/USDT',
      side: 'buy',
      effect: 'entry',
      type: 'market',
      size: '0.01',
      price: null,
      alert_price: '42000',
      status: 'filled',
      filled: '0.01',
      average_price: '42001.5',
      fee: '0.00001',
      client_order_id: 'abc',
      venue_order_id: '77',
      attempts: 1,
      reason: null,
      created_at: '2026-11-22T12:00:00.000Z',
      updated_at: '2026-11-22T12:00:01.000Z',
      stages: {
        received_at: '1970-01-01T00:00:00.000Z',
        committed_at: '1970-01-01T00:00:00.004Z',
        placed_at: '1970-01-01T00:00:00.009Z',
        filled_at: null,
      },
    });
    const whole = (await ask(server.port, '/api/orders/or_1', { as: 'admin' })).json;
    expect(whole).toMatchObject({ id: 'or_1', fills: [], requests: [] });
    expect(whole['events']).toEqual([
      {
        seq: 3,
        chain: 1,
        at: '2026-11-22T00:00:00.000Z',
        kind: 'order.fill',
        alert_id: null,
        order_id: 'or_1',
        account: 'demo',
        data: { filled: '0.01' },
        hash: 'hash-3',
      },
    ]);
  });
});

describe('control', () => {
  test('halt says what is open; it is never refused for want of a reason; resume lifts', async () => {
    const asked: unknown[] = [];
    const halts = [{ level: 'entries' as const, reason: 'no reason given', since: 0 }];
    const actions = fakeActions({
      halt: async (request) => (asked.push(request), { kind: 'done', value: { halts } }),
      resume: async (request) => (asked.push(request), { kind: 'done', value: { lifted: 1 } }),
    });
    const ledger = fakeLedger({
      accounts: async () => [ACCOUNT],
      orders: async ({ status }) => ([status].flat().includes('open') ? [ORDER] : []),
    });
    await using server = await startServer({ ledger, actions });
    const halted = await ask(server.port, '/api/halt', post());
    expect(halted.json).toMatchObject({
      success: true,
      halts: [{ account: null, level: 'entries', since: '1970-01-01T00:00:00.000Z' }],
    });
    expect(halted.json['open_orders']).toHaveLength(1);
    await ask(server.port, '/api/halt', post({ account: 'demo', all: true, reason: 'flood', by: 'anna' }));
    const resumed = await ask(server.port, '/api/resume', post({ account: 'demo', all: true, reason: 'over' }));
    expect(resumed.json).toEqual({ success: true, lifted: 1, halts: [], not_mended: [], committed: [] });
    expect(asked).toEqual([
      { all: false, reason: '', by: 'api 127.0.0.1' },
      { all: true, reason: 'flood', by: 'anna via api 127.0.0.1', account: 'demo' },
      { reason: 'over', by: 'api 127.0.0.1', account: 'demo' },
    ]);
  });

  test('a halt answers what is in force, which may be more than was asked, and how to loosen it', async () => {
    const general = { level: 'entries' as const, reason: 'news', since: 0 };
    const own = { accountId: ACCOUNT.id, level: 'all' as const, reason: 'key leaked', since: 0 };
    const actions = fakeActions({ halt: async () => ({ kind: 'done', value: { halts: [general, own] } }) });
    await using server = await startServer({ ledger: fakeLedger({ accounts: async () => [ACCOUNT] }), actions });
    const one = await ask(server.port, '/api/halt', post({ account: 'demo' }));
    expect(one.json).toMatchObject({ level: 'all', hint: expect.stringContaining('everything was halted before (key leaked)') });
    expect(one.json['hint']).toMatch(/POST \/api\/resume \{"account":"demo"\}, then POST \/api\/halt \{"account":"demo"\}$/);
    const every = await ask(server.port, '/api/halt', post());
    expect(every.json).toMatchObject({ level: 'entries', hint: expect.stringContaining('exits still go out') });
  });

  test('what lifts a halt is said with its account, and what a resume of all lifts beside it is set again', async () => {
    const own = { accountId: ACCOUNT.id, level: 'all' as const, reason: 'key leaked', since: 0 };
    const general = { level: 'all' as const, reason: 'fire', since: 0 };
    let halts: readonly Halt[] = [{ ...own, level: 'entries' }];
    const actions = fakeActions({ halt: async () => ({ kind: 'done', value: { halts } }) });
    await using server = await startServer({ ledger: fakeLedger({ accounts: async () => [ACCOUNT] }), actions });
    const hint = async (body: object) => (await ask(server.port, '/api/halt', post(body))).json['hint'];
    expect(await hint({ account: 'demo' })).toContain('POST /api/resume {"account":"demo"} lifts the halt');
    halts = [general, own];
    expect(await hint({})).toMatch(
      /POST \/api\/resume, then POST \/api\/halt \{"account":"demo","all":true,"reason":"key leaked"\}, .* then POST \/api\/halt$/,
    );
  });

  test('bodies are checked: unknown, missing and wrong members are named', async () => {
    await using server = await startServer();
    const refused = async (path: string, body: object | string) => {
      const got = await ask(server.port, path, {
        method: 'POST',
        as: 'admin',
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return [got.status, got.json['code'], got.json['field'] ?? got.json['fields']];
    };
    expect(await refused('/api/halt', { acount: 'demo' })).toEqual([400, 'unknown_field', 'acount']);
    expect(await refused('/api/halt', '{"all": tru')).toEqual([400, 'invalid_json', undefined]);
    expect(await refused('/api/halt', 'x'.repeat(100_000))).toEqual([413, 'body_too_large', undefined]);
    expect(await refused('/api/halt', '[]')).toEqual([400, 'invalid_field', '']);
    const hint = async (body: string) =>
      (await ask(server.port, '/api/halt', { method: 'POST', as: 'admin', body })).json['hint'];
    expect(await hint('[]')).toBe('send one JSON object, like {"reason":"news"}');
    expect(await hint('{"all": "yes"}')).toBe('all may be true or false');
    expect(await refused('/api/close', {})).toEqual([400, 'missing_fields', ['account']]);
    expect(await refused('/api/close', { account: 'demo' })).toEqual([400, 'invalid_field', 'market']);
    expect(await refused('/api/close', { account: 'demo', all: true, market: 'BTC/USDT' })).toEqual([
      400,
      'invalid_field',
      'all',
    ]);
    expect(await refused('/api/orders/or_1/resolve', { as: 'lost' })).toEqual([400, 'invalid_field', 'as']);
    expect(await refused('/api/orders/or_1/resolve', { as: 'filled', quantity: 0.1 })).toEqual([
      400,
      'invalid_field',
      'quantity',
    ]);
    expect(await refused('/api/orders/or_1/resolve', { as: 'filled', quantity: '0,1' })).toEqual([
      400,
      'invalid_field',
      'quantity',
    ]);
  });

  test('the other actions reach the service, and its refusals come out with their status', async () => {
    const calls: unknown[] = [];
    const done = <Value>(value: Value) => ({ kind: 'done' as const, value });
    const proposal = {
      id: 'p1',
      exchange: 'binance',
      symbol: 'X',
      candidates: [],
      note: '',
      status: 'approved' as const,
      seen: 1,
      firstAt: 0,
      lastAt: 0,
    };
    const actions: Partial<Actions> = {
      cancel: async (...given) => (calls.push(['cancel', ...given]), done({ order: ORDER })),
      close: async (given) => (calls.push(['close', given]), done({ orders: [ORDER], canceled: [], alertId: ORDER.alertId })),
      resolve: async (given) => (calls.push(['resolve', given]), done({ order: ORDER })),
      approveMarket: async (...given) => (calls.push(['approve', ...given]), done({ proposal, checked: false })),
      reload: async () => done({ changes: ['risk.max_order_value: 1000 USDT → 500 USDT'] }),
    };
    await using server = await startServer({
      actions: fakeActions(actions),
      ledger: fakeLedger({ accounts: async () => [ACCOUNT] }),
    });
    const by = 'api 127.0.0.1';
    expect((await ask(server.port, '/api/orders/or_1/cancel', post())).json).toMatchObject({
      success: true,
      order: { id: 'or_1' },
    });
    expect((await ask(server.port, '/api/close', post({ account: 'demo', market: 'BTC/USDT' }))).json).toMatchObject({
      id: 'al_1',
    });
    await ask(server.port, '/api/orders/or_1/resolve', post({ as: 'filled', quantity: '0.1', price: '42000', fee: '0.5 USDT' }));
    expect((await ask(server.port, '/api/markets/p1/approve', post({ market: 'X/Y' }))).json).toMatchObject({
      proposal: { id: 'p1' },
      checked: false,
    });
    expect((await ask(server.port, '/api/reload', post())).json['changes']).toHaveLength(1);
    const refused = await ask(server.port, '/api/notify/test', post());
    expect([refused.status, refused.json]).toEqual([
      409,
      { success: false, code: 'not_here', error: 'not here', hint: 'set it' },
    ]);
    expect(calls).toEqual([
      ['cancel', 'or_1', by],
      ['close', { what: { market: 'BTC/USDT' }, account: 'demo', by }],
      ['resolve', { orderId: 'or_1', as: 'filled', quantity: '0.1', price: '42000', fee: '0.5 USDT', by }],
      ['approve', 'p1', 'X/Y', by],
    ]);
  });
});

describe('state', () => {
  test('status, holdings and results have their members', async () => {
    const market = {
      exchange: 'binance',
      symbol: 'BTC/USDT',
      base: 'BTC',
      quote: 'USDT',
      rules: {},
      rulesFrom: 'assumed' as const,
    };
    const held = { quantity: decimal('0.01'), cost: decimal('420'), realised: decimal('0') };
    const row = {
      day: '2026-11-22',
      accountId: ACCOUNT.id,
      market: 'BTC/USDT',
      strategy: 's',
      currency: 'USDT',
      realised: decimal('1.5'),
      fees: [],
      fills: 2,
    };
    const ledger = fakeLedger({
      accounts: async () => [ACCOUNT],
      positions: async () => [{ ...held, accountId: ACCOUNT.id, market, mark: decimal('43000'), updatedAt: 0 }],
      balances: async () => [
        { accountId: ACCOUNT.id, balances: [{ currency: 'USDT', free: decimal('9'), locked: decimal('1') }], at: 0 },
      ],
      pnl: async () => [row, { ...row, strategy: 't', realised: decimal('-0.5') }],
    });
    await using server = await startServer({ ledger });
    const get = async (path: string) => (await ask(server.port, path, { as: 'admin' })).json;
    const status = await get('/api/status');
    expect(status).toMatchObject({ sentence: 'All well. 0 orders working, no alert yet.', role: 'all', ready: true, halts: [] });
    expect(status).toMatchObject({ lanes: 0, unknown_orders: 0, queue_depth: 0, journal: { seq: 0 } });
    expect((await get('/api/positions'))['positions']).toMatchObject([
      { quantity: '0.01', average_price: '42000', mark: '43000', unrealised: '10' },
    ]);
    expect((await get('/api/balances'))['balances']).toMatchObject([
      { account: 'demo', currency: 'USDT', free: '9', locked: '1', total: '10' },
    ]);
    expect((await get('/api/pnl'))['rows']).toEqual([{ account: 'demo', currency: 'USDT', realised: '1', fees: [], fills: 4 }]);
    expect((await get('/api/pnl?by=strategy&day=2026-11-22'))['rows']).toHaveLength(2);
    expect((await ask(server.port, '/api/pnl?day=2026-13-01', { as: 'admin' })).status).toBe(400);
  });

  test('what a store has forgotten stands in the status and in the answer of who resumes, until it is mended', async () => {
    const due = { accountId: ACCOUNT.id, epoch: 2, since: 0, forgotAt: Date.now() };
    const order = { market: 'BTC/USDT', clientOrderId: 'a', side: 'buy', filled: '0.01', averagePrice: '50000' } as const;
    const asked = { comparedAt: 0, from: 0, to: 0, markets: [], asked: [], untold: [] };
    const result = { ...asked, orders: [order], more: 0, others: [], moreOthers: 0 };
    let knows: readonly string[] = [];
    const ledger = fakeLedger({
      accounts: async () => [ACCOUNT],
      comparisons: async () => [{ ...due, result }],
      known: async () => ({ clientOrderIds: new Set(knows), tradeIds: new Set(), unsettled: new Set() }),
    });
    const actions = fakeActions({ resume: async () => ({ kind: 'done', value: { lifted: 1 } }) });
    const config = { ...testConfig(), accounts: [ACCOUNT] } as unknown as Config;
    await using server = await startServer({ ledger, actions, config: () => config });
    const status = async () => (await ask(server.port, '/api/status', { as: 'admin' })).json;
    const resumed = async (body: object) => (await ask(server.port, '/api/resume', post(body))).json['not_mended'];
    const text = 'account demo has 1 order at the exchange that the store has forgotten: buy 0.01 BTC/USDT at 50000';
    expect(await status()).toMatchObject({
      sentence: expect.stringMatching(/^Account demo has 1 order at the exchange .* by hand at the exchange\. /) as string,
      warnings: [expect.stringContaining(`${text}: let its alert come again`)],
      problems: [{ account: 'demo', text }],
      comparisons: [{ account: 'demo', text, not_mended: 1, orders: [{ filled: '0.01', mended: false }] }],
    });
    expect(await resumed({})).toMatchObject([{ account: 'demo', text }]);
    expect(await resumed({ account: 'demo' })).toHaveLength(1);
    expect(await resumed({ account: 'another' })).toEqual([]);
    knows = ['a'];
    expect(await status()).toMatchObject({
      warnings: [],
      problems: [],
      comparisons: [{ not_mended: 0, orders: [{ mended: true }] }],
    });
    expect(await resumed({})).toEqual([]);
  });

  test('the sentence says the worst first', () => {
    const byStatus = {
      queued: 1,
      submitting: 0,
      open: 1,
      unknown: 1,
      filled: 0,
      canceled: 0,
      expired: 0,
      rejected: 0,
      denied: 0,
    };
    const now = Date.UTC(2026, 10, 22, 2, 26);
    const status = {
      schema: 1,
      byStatus,
      refusedToday: 1,
      lanes: 1,
      waiting: { due: 0, untaken: 0 },
      frozen: [],
      journal: { seq: 9, hash: '', heads: [] },
      lastAlertAt: now - 720_000,
    };
    const unknown = [{ ...ORDER, status: 'unknown' as const, updatedAt: Date.UTC(2026, 10, 22, 2, 14) }];
    const halts = [{ level: 'entries' as const, reason: 'news', since: 0 }];
    const watched = readWatched(new Map());
    expect(
      standing({ notReady: [], warnings: [], halts, settle: unknown, status, watched, now, accountName: () => 'main' }),
    ).toBe(
      '1 unknown order on main since 02:14 UTC. Entries on BTC/USDT wait. Entries halted for every account: news. 2 orders working, last alert 12 min ago, 1 alert refused today.',
    );
    const asWritten = [{ level: 'all' as const, reason: 'Looking into it.', since: 0 }];
    expect(
      standing({ notReady: [], warnings: [], halts: asWritten, settle: [], status, watched, now, accountName: () => 'main' }),
    ).toContain('Everything halted for every account: Looking into it. 2 orders');
    const frozen = [
      { accountId: ORDER.accountId, market: 'BTC/USDT', orderId: ORDER.id, why: 'order or_1 is not as it was asked: size' },
    ];
    const stuck = { ...status, frozen };
    expect(
      standing({ notReady: [], warnings: [], halts: [], settle: [], status: stuck, watched, now, accountName: () => 'main' }),
    ).toMatch(/^BTC\/USDT on main is frozen: order or_1 is not as it was asked: size\. Nothing is sent there\. 2 orders working/);
  });
});

test('an open order that the venue shows no more stands where unknown ones do, and all is not well beside it', async () => {
  const reason = { code: 'not_shown', text: 'binance shows it no more' };
  const order = { ...ORDER, status: 'open' as const, reason, updatedAt: Date.UTC(2026, 10, 22, 2, 14) };
  const ledger = fakeLedger({ accounts: async () => [ACCOUNT], toSettle: async () => [order], order: async () => order });
  await using server = await startServer({ ledger });
  const status = (await ask(server.port, '/api/status', { as: 'admin' })).json;
  expect(status).toMatchObject({ unknown_orders: 1, unknown: [{ id: ORDER.id, status: 'open', code: 'not_shown' }] });
  expect(status['sentence']).toMatch(
    /^1 open order for a person to settle on demo since 02:14 UTC: binance shows it no more\. 0/,
  );
  expect((await ask(server.port, '/api/orders/or_1', { as: 'admin' })).json).toMatchObject({ may_settle: true });
});

test.each([
  ['what is open and followed', 'open', undefined, [], false],
  ['what is unknown', 'unknown', undefined, [], true],
  ['what its lane is frozen by', 'filled', undefined, ['or_1'], true],
  ['another order of a frozen lane', 'filled', undefined, ['or_2'], false],
  ['what was missed once', 'open', 'not_seen', [], false],
  ['what lacks trades since just now', 'open', 'trades_late', [], false],
  ['what lacks trades', 'open', 'trades_missing', [], true],
  ['what knows no market any more', 'open', 'market_gone', [], true],
  ['what waits for its market to come back', 'queued', 'market_gone', [], true],
  ['what waits for its turn', 'queued', undefined, [], false],
] as const)('%s: may a person settle it', async (_, state, code, frozen, may) => {
  const order = { ...ORDER, status: state, ...(code !== undefined && { reason: { code, text: '' } }) };
  const lanes = frozen.map((id) => ({
    accountId: ORDER.accountId,
    market: ORDER.market,
    orderId: id as typeof ORDER.id,
    why: '',
  }));
  const { status: plainStatus } = fakeLedger();
  const ledger = fakeLedger({
    accounts: async () => [ACCOUNT],
    order: async () => order,
    status: async (now) => ({ ...(await plainStatus(now)), frozen: lanes }),
  });
  await using server = await startServer({ ledger });
  expect((await ask(server.port, '/api/orders/or_1', { as: 'admin' })).json['may_settle']).toBe(may);
});

test('a reload counts at once: a new admin token is taken, the old one is not', async () => {
  let adminTokens = ['the-first-token'];
  await using server = await startServer({ config: () => testConfig({ server: { adminTokens } }) });
  const statusWith = async (token: string) =>
    (await ask(server.port, '/api/orders', { headers: { authorization: `Bearer ${token}` } })).status;
  expect([await statusWith('the-first-token'), await statusWith('the-second-token')]).toEqual([200, 401]);
  adminTokens = ['the-second-token'];
  expect([await statusWith('the-first-token'), await statusWith('the-second-token')]).toEqual([401, 200]);
});
