// An order on its way to a venue that fails in every way a venue can: one account a failure, side by side, because ending a doubt takes
// the request's window, the margin behind it and two spaced searches.
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OrderRow, prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from './service.ts';
import { type SimulatorClient, startSimulator } from './simulator/client.ts';
import type { Fault } from './simulator/faults.ts';

const BALANCES = { USDT: '1000000', BTC: '10' };
const SIZES: Readonly<Record<string, string>> = { BTC: '0.01', ETH: '0.1', SOL: '1', DOGE: '1000' };
const ACCOUNTS = [
  'cut',
  'late',
  'errors',
  'refusing',
  'history',
  'same',
  'foreign',
  'rejected',
  'clock',
  'answers',
  'stuck',
  'hole',
  'well',
] as const;
type Name = (typeof ACCOUNTS)[number];

const PLACE = { method: 'POST', path: '^/api/v3/order$' };
const ASK = { method: 'GET', path: '^/api/v3/(order|openOrders|allOrders|myTrades)$' };
/** Ending a doubt takes 10 s on a machine that has nothing else to do. */
const DOUBT_MS = 60_000;

let simulator: SimulatorClient;
let service: ServiceProcess;
let silent: Server;

beforeAll(async () => {
  simulator = await startSimulator({ accounts: venueAccounts(ACCOUNTS, BALANCES) });
  // Takes every connection and never says a word.
  silent = createServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const desk = simulatedDesk(simulator, Object.fromEntries(ACCOUNTS.map((name) => [name, ''])));
  const mute = `  mute: {exchange: binance, mode: testnet, type: spot, api_key: "key-mute", api_secret: "secret-mute", base_url: "http://127.0.0.1:${port}"}\n`;
  const yaml = desk.replace('routes:\n', `${mute}routes:\n  - {strategy: mute, accounts: [mute]}\n`);
  service = await prepareService(`${yaml}alerts: {max_age: 1h}\n`);
  await service.start();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await simulator.stop();
  silent.close();
});

/** A fault for one account, and for one of its markets where it is named. */
function fault(name: Name, base: string | undefined, kind: Fault['kind'], more: Omit<Fault, 'kind'> = {}): Promise<void> {
  const symbol = base === undefined ? {} : { symbol: `${base}USDT` };
  return simulator.setFault({ kind, ...more, match: { ...PLACE, ...more.match, ...symbol, apiKey: `key-${name}` } });
}

interface Extra {
  readonly [member: string]: string;
}

async function send(strategy: string, base: string, ref: string, extra: Extra = {}): Promise<void> {
  const body = {
    symbol: `${base}USDT`,
    exchange: 'binance',
    strategy,
    side: 'buy',
    size: SIZES[base],
    client_ref: ref,
    ...extra,
  };
  const { status } = await service.post(body);
  expect({ ref, status }).toEqual({ ref, status: 200 });
}

const filled = ({ status }: OrderRow) => status === 'filled';

/** The order is filled in full, and the venue has exactly one order of its name. */
async function filledOnce(ref: string, wanted: { readonly attempts: number }): Promise<OrderRow> {
  const order = await service.orderWhen(ref, filled, DOUBT_MS);
  const atVenue = (await simulator.orders()).filter(({ clientOrderId }) => clientOrderId === order.client_order_id);
  expect({ ref, attempts: order.attempts, atVenue: atVenue.length }).toEqual({ ref, ...wanted, atVenue: 1 });
  expect(Number(order.filled)).toBe(Number(atVenue[0]?.executedQty));
  expect(order.filled).toBe(order.size);
  return order;
}

async function kindsOf(order: OrderRow): Promise<string[]> {
  return (await service.order(order.id)).events.map(({ kind }) => kind);
}

/** The requests to place this order that arrived at the venue. */
async function placements({ client_order_id }: OrderRow) {
  const requests = await simulator.requests();
  return requests.filter(({ method, params }) => method === 'POST' && params['newClientOrderId'] === client_order_id);
}

// The longest first: a few run at a time.
describe.concurrent('one failure each', () => {
  test('F30 a venue that takes requests and never answers: intake and every other account go on, and the order is settled later', async () => {
    await fault('hole', 'BTC', 'hold', { count: 1 });
    await fault('hole', 'BTC', 'hold', { count: 1, match: ASK });
    await send('hole', 'BTC', 'hole');
    await until(simulator.heldCount, (held) => held > 0);
    await send('mute', 'BTC', 'mute');
    for (const base of ['BTC', 'ETH']) await send('well', base, `well-${base}`);
    for (const base of ['BTC', 'ETH']) await filledOnce(`well-${base}`, { attempts: 1 });
    await send('hole', 'ETH', 'hole-beside');
    await filledOnce('hole-beside', { attempts: 1 });
    const mute = await service.orderWhen('mute', ({ reason }) => reason !== null, DOUBT_MS);
    expect(mute).toMatchObject({ status: 'queued', attempts: 0, code: 'account_unavailable' });
    // While neither the request nor the first lookup got an answer, an alert is still taken.
    await service.orderWhen('hole', ({ status }) => status === 'unknown', DOUBT_MS);
    expect(await simulator.heldCount()).toBeGreaterThan(0);
    await send('well', 'SOL', 'well-later');
    await filledOnce('well-later', { attempts: 1 });
    await filledOnce('hole', { attempts: 2 });
  });

  test('F21 a doubt that no lookup ends stays unknown and closes its lane to entries, until a person settles it', async () => {
    await fault('stuck', 'BTC', 'cut_after', { count: 1 });
    await fault('stuck', 'BTC', 'http_503_before', { match: ASK });
    await send('stuck', 'BTC', 'stuck');
    const order = await service.orderWhen('stuck', ({ status }) => status === 'unknown');
    await send('stuck', 'BTC', 'stuck-behind');
    // Past the window and both searches, had they been answered: time alone must prove nothing.
    await until(
      async () => (await simulator.requests()).filter(({ params }) => params['origClientOrderId'] === order.client_order_id),
      (searches) => Number(searches.at(-1)?.arrivedAt) - Number(searches[0]?.arrivedAt) > 12_000,
      DOUBT_MS,
    );
    await send('stuck', 'ETH', 'stuck-beside');
    await filledOnce('stuck-beside', { attempts: 1 });
    expect((await service.orders('client_ref=stuck'))[0]).toMatchObject({ status: 'unknown', attempts: 1 });
    expect((await service.orders('client_ref=stuck-behind'))[0]).toMatchObject({ status: 'queued', attempts: 0 });
    expect(await placements(order)).toHaveLength(1);
    const status = (await service.api('/api/status')).body;
    expect(status['unknown']).toContainEqual(expect.objectContaining({ client_ref: 'stuck' }));
    expect(Number(status['unknown_orders'])).toBeGreaterThanOrEqual(1);
    expect(await service.metric('pinewire_unknown_orders')).toBeGreaterThanOrEqual(1);
    const shown = (await service.cli('order', order.id)).out;
    expect(shown).toContain(`npx pinewire resolve ${order.id}`);

    const fill = ['--quantity', '0.01', '--price', '60000', '--fee', '0.00001 BTC'];
    const { code, out } = await service.cli('resolve', order.id, '--as', 'filled', ...fill);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining(`order ${order.id} is filled now`) });
    expect((await service.orders('client_ref=stuck'))[0]).toMatchObject({ status: 'filled', filled: '0.01', fee: '0.00001' });
    await filledOnce('stuck-behind', { attempts: 1 });
    const positions = (await service.api('/api/positions')).body['positions'];
    expect(positions).toContainEqual(expect.objectContaining({ account: 'stuck', market: 'BTC/USDT', quantity: '0.01998' }));
  });

  test('F13 5xx and a cut without acceptance look the same: placed again only after two searches past the window', async () => {
    await fault('refusing', 'BTC', 'http_503_before', { count: 1 });
    await fault('refusing', 'ETH', 'cut_before', { count: 1 });
    for (const base of ['BTC', 'ETH']) await send('refusing', base, `before-${base}`);
    for (const base of ['BTC', 'ETH']) {
      const order = await filledOnce(`before-${base}`, { attempts: 2 });
      const [first, second] = await placements(order);
      const windowEnd = Number(first?.params['timestamp']) + Number(first?.params['recvWindow']);
      const searches = (await simulator.requests()).filter(
        ({ method, path, params, arrivedAt }) =>
          method === 'GET' &&
          path === '/api/v3/order' &&
          params['origClientOrderId'] === order.client_order_id &&
          arrivedAt > windowEnd &&
          arrivedAt < Number(second?.arrivedAt),
      );
      expect(searches.length).toBeGreaterThanOrEqual(2);
      expect(second?.params['newClientOrderId']).toBe(first?.params['newClientOrderId']);
      expect(second?.query + String(second?.body)).not.toBe(first?.query + String(first?.body));
      expect(await kindsOf(order)).toContain('order.absent');
    }
  });

  test('F12 accepted, but lookups do not show it for 7 s: the first of them prove nothing, and it is adopted', async () => {
    await fault('late', 'BTC', 'cut_after', { count: 1 });
    await fault('late', 'BTC', 'lagging_lookup', { match: ASK, params: { ms: 7_000 } });
    await send('late', 'BTC', 'late');
    const order = await filledOnce('late', { attempts: 1 });
    expect(await placements(order)).toHaveLength(1);
    const lookups = (await service.order(order.id)).events.filter(({ kind }) => kind === 'order.lookup');
    expect(lookups.map(({ data }) => data)).toContainEqual(expect.objectContaining({ found: false, past_window: false }));
  });

  test('F11 accepted, then the connection drops: adopted, not sent again', async () => {
    await fault('cut', 'BTC', 'cut_after', { count: 1 });
    await fault('cut', 'ETH', 'cut_after', { count: 1, params: { reset: true } });
    for (const base of ['BTC', 'ETH']) await send('cut', base, `cut-${base}`);
    for (const base of ['BTC', 'ETH']) {
      const order = await filledOnce(`cut-${base}`, { attempts: 1 });
      expect(await placements(order)).toHaveLength(1);
      expect(await kindsOf(order)).toEqual(expect.arrayContaining(['order.unknown', 'order.report', 'order.fill']));
    }
  });

  test('F13 5xx after acceptance, with -1006 and -1007 and a page of HTML: adopted, not sent again', async () => {
    const answers = { BTC: {}, ETH: { code: -1006 }, SOL: { code: -1007 }, DOGE: { html: true } };
    for (const [base, params] of Object.entries(answers)) await fault('errors', base, 'http_503_after', { count: 1, params });
    for (const base of Object.keys(answers)) await send('errors', base, `after-${base}`);
    for (const base of Object.keys(answers)) {
      const order = await filledOnce(`after-${base}`, { attempts: 1 });
      expect(await placements(order)).toHaveLength(1);
    }
  });

  test('F14 filled before anybody looked, and not shown under its id: found in the history', async () => {
    await fault('history', 'BTC', 'cut_after', { count: 1 });
    const gone = { status: 400, code: -2013, msg: 'Order does not exist.' };
    await fault('history', 'BTC', 'wrong_error', { match: { method: 'GET', path: '^/api/v3/order$' }, params: gone });
    await send('history', 'BTC', 'history');
    const order = await filledOnce('history', { attempts: 1 });
    const report = (await service.order(order.id)).events.find(({ kind }) => kind === 'order.report');
    expect(report?.data['searched']).toEqual(expect.arrayContaining(['open orders', 'order history']));
    expect(await placements(order)).toHaveLength(1);
  });

  /** An alert for a limit order that the venue turns away for 3 s, and in these 3 s somebody else's hand places `quantity` under its id. */
  async function preempted(name: 'same' | 'foreign', quantity: string): Promise<OrderRow> {
    await fault(name, 'BTC', 'http_429', { count: 1, params: { retryAfter: 3 } });
    await send(name, 'BTC', name, { type: 'limit', price: '50000' });
    const waiting = await service.orderWhen(name, ({ code }) => code === 'rate_limited');
    const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', price: '50000', quantity };
    const keys = { apiKey: `key-${name}`, secret: `secret-${name}` };
    const placed = await simulator.signed('POST', '/api/v3/order', { ...order, newClientOrderId: waiting.client_order_id }, keys);
    expect(placed.status).toBe(200);
    return waiting;
  }

  test('F15 a duplicate id that is our order: adopted, and still one order', async () => {
    const waiting = await preempted('same', '0.01');
    const order = await service.orderWhen('same', ({ status }) => status === 'open', DOUBT_MS);
    expect(order).toMatchObject({ id: waiting.id, attempts: 2, filled: '0', price: '50000' });
    expect(await kindsOf(order)).toEqual(expect.arrayContaining(['order.unsent', 'order.unknown', 'order.report']));
    expect((await simulator.orders()).filter(({ clientOrderId }) => clientOrderId === order.client_order_id)).toHaveLength(1);
  });

  test('F15 a duplicate id that is another order: the lane freezes where people see it, and thaws by their word', async () => {
    const waiting = await preempted('foreign', '0.02');
    const frozen = await until(
      () => service.order(waiting.id),
      ({ events }) => events.some(({ kind }) => kind === 'order.frozen'),
      DOUBT_MS,
    );
    expect(frozen.status).toBe('unknown');
    expect(frozen.events.find(({ kind }) => kind === 'order.frozen')?.data).toMatchObject({ fields: ['size'] });
    const status = (await service.api('/api/status')).body;
    expect(status['unknown']).toContainEqual(expect.objectContaining({ id: waiting.id, account: 'foreign' }));
    // Nothing of the lane goes out, an order on another market of the account does.
    await send('foreign', 'BTC', 'foreign-behind');
    await send('foreign', 'ETH', 'foreign-beside');
    await filledOnce('foreign-beside', { attempts: 1 });
    const [behind] = await service.orders('client_ref=foreign-behind');
    expect(behind).toMatchObject({ status: 'queued', attempts: 0 });
    const { code, out } = await service.cli('resolve', waiting.id, '--as', 'not-placed');
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('Settled by hand') });
    expect(out).toContain('order.frozen');
    await filledOnce('foreign-behind', { attempts: 1 });
    const [settled] = await service.orders('client_ref=foreign');
    expect(settled).toMatchObject({ status: 'canceled', code: 'not_placed' });
  });

  test('F16 a definite refusal is final: rejected with the words of the venue, and never sent again', async () => {
    const no = { status: 400, code: -1013, msg: 'Filter failure: PERCENT_PRICE_BY_SIDE' };
    await fault('rejected', 'BTC', 'wrong_error', { count: 1, params: no });
    await send('rejected', 'BTC', 'no');
    const order = await service.orderWhen('no', ({ status }) => status === 'rejected');
    expect(order).toMatchObject({ attempts: 1, filled: '0', code: 'market_rules' });
    expect(order.reason).toContain('PERCENT_PRICE_BY_SIDE');
    // The lane goes on, and the alert that comes again finds what became of it.
    await send('rejected', 'BTC', 'yes');
    await filledOnce('yes', { attempts: 1 });
    const body = { symbol: 'BTCUSDT', exchange: 'binance', strategy: 'rejected', side: 'buy', size: '0.01', client_ref: 'no' };
    expect((await service.post(body)).body).toMatchObject({ duplicate: true, status: 'rejected' });
    expect(await placements(order)).toHaveLength(1);
  });

  test('F18 a request outside the window of a server whose clock is off: measured again, and placed once', async () => {
    await fault('clock', 'BTC', 'clock_skew', { count: 1, params: { ms: 20_000 } });
    await fault('clock', 'ETH', 'clock_skew', { count: 1, params: { ms: -20_000 } });
    for (const base of ['BTC', 'ETH']) await send('clock', base, `clock-${base}`);
    for (const base of ['BTC', 'ETH']) {
      const order = await filledOnce(`clock-${base}`, { attempts: 2 });
      const requests = await simulator.requests();
      const [first, second] = await placements(order);
      expect(first?.outcome).toContain('-1021');
      const asked = requests.filter(
        ({ id, path }) => path === '/api/v3/time' && id > Number(first?.id) && id < Number(second?.id),
      );
      expect(asked.length).toBeGreaterThan(0);
    }
  });

  test('F19 half an answer, garbage under 200, and an endless answer: adopted, not sent again', async () => {
    await fault('answers', 'BTC', 'half_answer', { count: 1 });
    await fault('answers', 'ETH', 'garbage_200', { count: 1 });
    await fault('answers', 'SOL', 'huge_answer', { count: 1, params: { bytes: 8_000_000 } });
    for (const base of ['BTC', 'ETH', 'SOL']) await send('answers', base, `answer-${base}`);
    for (const base of ['BTC', 'ETH', 'SOL']) {
      const order = await filledOnce(`answer-${base}`, { attempts: 1 });
      expect(await placements(order)).toHaveLength(1);
      expect(await kindsOf(order)).toContain('order.unknown');
    }
  });
});
