// Bybit's private stream, spoken by a small local server in Bybit's documented words: login, subscription, orders and executions.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ExecutionReport } from '../../src/model/report.ts';
import { reportOfExecution, reportOfOrder } from '../../src/venue/ccxt/bybit-events.ts';
import { openExchange } from '../../src/venue/ccxt/exchange.ts';
import { readJson } from '../../src/venue/ccxt/json.ts';
import type { AccountStream } from '../../src/venue/port.ts';
import { until } from '../service.ts';
import { parsed, Sockets } from '../simulator/sockets.ts';
import { keysOf, start, type World } from './generic-world.ts';

const ACCOUNT = 1;
const requestSchema = z.object({ op: z.string(), args: z.array(z.unknown()).optional(), req_id: z.string().optional() });

let server: Server;
let world: World;
let stream: AccountStream;
/** What the server has been asked, and what it refuses. */
const asked: string[] = [];
const refuses = new Set<string>();
const seen = { ups: 0, downs: [] as string[], reports: [] as ExecutionReport[] };

const sockets: Sockets = new Sockets({
  isOffered: ({ pathname }) => pathname === '/v5/private',
  asked: (socket, text) => {
    const { op, args = [], req_id } = requestSchema.parse(parsed(text));
    asked.push(op);
    const reply = (answer: object) => socket.send(JSON.stringify({ conn_id: 'c', op, ...answer }));
    if (op === 'ping') return reply({ op: 'pong', req_id, args: [String(Date.now())] });
    const isRight = op === 'auth' ? isLogin(args) : JSON.stringify(args) === '["order","execution"]';
    if (!isRight || refuses.has(op)) return reply({ success: false, ret_msg: `Params Error ${String(args[0])}` });
    if (op === 'subscribe') sockets.subscribe(socket, ACCOUNT);
    reply({ success: true, ret_msg: '' });
  },
});

function isLogin([key, expires, signature]: readonly unknown[]): boolean {
  const { apiKey, apiSecret } = keysOf('bybit');
  const expected = createHmac('sha256', apiSecret)
    .update(`GET/realtime${String(expires)}`)
    .digest('hex');
  return key === apiKey && signature === expected && Number(expires) > Date.now();
}

beforeEach(async () => {
  Object.assign(seen, { ups: 0, downs: [], reports: [] });
  asked.length = 0;
  refuses.clear();
  sockets.faults = {};
  server = createServer().listen(0, '127.0.0.1');
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v5/private`;
  world = await start('bybit', {}, undefined, url);
});
afterEach(async () => {
  stream.close();
  await world.close();
  sockets.cut();
  server.close();
});

function follow(): void {
  if (world.venue.follow === undefined) throw new Error('no stream');
  stream = world.venue.follow({
    up: () => void seen.ups++,
    down: (reason) => void seen.downs.push(reason),
    heard: () => undefined,
    report: (report) => void seen.reports.push(report),
  });
}

const ups = (count: number) =>
  until(
    () => seen.ups,
    (now) => now === count,
  );
const downs = (count: number) =>
  until(
    () => seen.downs.length,
    (now) => now >= count,
  );

const common = { category: 'spot', symbol: 'BTCUSDT', orderId: '1523347543495541248', orderLinkId: 'mine', side: 'Sell' };

function order(changes: object): object {
  const numbers = { price: '72.5', qty: '3', cumExecQty: '0', cumExecValue: '0', leavesQty: '3', avgPrice: '' };
  const times = { createdTime: '1672364262444', updatedTime: '1672364262457' };
  return { ...common, ...numbers, ...times, orderType: 'Limit', orderStatus: 'New', timeInForce: 'GTC', ...changes };
}

function execution(changes: object): object {
  const numbers = { orderPrice: '72.5', orderQty: '3', leavesQty: '2', execPrice: '72.6', execQty: '1', execFee: '0.0726' };
  const names = {
    execId: '7e2ae69c-4edf-5800-a352-893d52b446aa',
    execType: 'Trade',
    execTime: '1672364174443',
    feeCurrency: 'USDT',
  };
  return { ...common, ...numbers, ...names, orderType: 'Limit', isMaker: true, seq: 4_688_002_127, ...changes };
}

async function told(topic: string, data: readonly object[]): Promise<unknown> {
  seen.reports.length = 0;
  const fallen = seen.downs.length;
  sockets.tell(ACCOUNT, { id: '592324803b2785', topic, creationTime: 1_672_364_262_474, data });
  await until(
    () => seen.reports.length > 0 || seen.downs.length > fallen,
    (isTold) => isTold,
  );
  return JSON.parse(JSON.stringify(seen.reports));
}

describe('Bybit’s private stream', () => {
  test('begins with a login and a subscription, and tells orders and executions in base units', async () => {
    follow();
    await ups(1);
    expect(asked).toEqual(['auth', 'subscribe']);
    const asWanted = { clientOrderId: 'mine', venueOrderId: '1523347543495541248', side: 'sell', type: 'limit', size: '3' };
    expect(await told('order', [order({})])).toEqual([{ ...asWanted, price: '72.5', status: 'open', filled: '0', fills: [] }]);
    const trades = [execution({}), execution({ execId: 'second', execQty: '2', leavesQty: '0' })];
    expect(await told('execution', trades)).toMatchObject([
      {
        clientOrderId: 'mine',
        venueOrderId: '1523347543495541248',
        status: 'open',
        filled: '1',
        fills: [
          {
            tradeId: '7e2ae69c-4edf-5800-a352-893d52b446aa',
            quantity: '1',
            price: '72.6',
            at: 1_672_364_174_443,
            fee: { amount: '0.0726', currency: 'USDT' },
          },
        ],
      },
      { status: 'filled', filled: '3', fills: [{ tradeId: 'second', quantity: '2' }] },
    ]);
    expect(seen.downs).toEqual([]);
  });

  test.each([
    ['Filled', '3', 'filled'],
    ['Cancelled', '0', 'canceled'],
    ['PartiallyFilledCanceled', '1', 'canceled'],
    ['Rejected', '0', 'rejected'],
    ['PartiallyFilled', '1', 'open'],
  ])('an order that is %s is %s there and %s here', async (orderStatus, cumExecQty, status) => {
    follow();
    await ups(1);
    expect(await told('order', [order({ orderStatus, cumExecQty })])).toMatchObject([{ status, filled: cumExecQty }]);
  });

  test('what the account trades elsewhere and what is no trade is passed over; a liquidation says what it is', async () => {
    follow();
    await ups(1);
    const rest = [execution({ category: 'linear' }), execution({ category: 'option' }), execution({ execType: 'Funding' })];
    const own = execution({ orderLinkId: '', execType: 'BustTrade' });
    expect(await told('execution', [...rest, own])).toMatchObject([{ clientOrderId: '', message: 'liquidation' }]);
  });

  test.each([
    ['order', order({ orderStatus: 'SomethingNew' })],
    ['execution', execution({ execQty: 'many' })],
    ['execution', execution({ leavesQty: undefined })],
  ])('of %s, what cannot be understood is a gap, not nothing', async (topic, one) => {
    follow();
    await ups(1);
    await told(topic, [one]);
    expect(seen.downs).toEqual([expect.stringMatching(/words that nobody here knows/)]);
    await ups(2);
  });

  test('a broken connection is a gap, and another one follows', async () => {
    follow();
    await ups(1);
    expect(sockets.cut()).toBe(1);
    await downs(1);
    await ups(2);
    expect(await told('order', [order({})])).toHaveLength(1);
  });

  test.each([
    ['auth', 'login'],
    ['subscribe', 'subscription'],
  ])('%s refused: there is no stream, and the reason names no key', async (op, words) => {
    refuses.add(op);
    follow();
    await downs(1);
    expect(seen.downs[0]).toMatch(new RegExp(`^${words} refused: Params Error`));
    expect(seen.downs[0]).not.toContain(keysOf('bybit').apiKey);
    refuses.clear();
    await ups(1);
  });
});

test('of a perpetual, what is told is counted in contracts and read in base units', async () => {
  const exchange = await openExchange({ exchange: 'bybit', mode: 'live', type: 'swap', ...keysOf('bybit') });
  exchange.number = String;
  const names = { id: 'BTCUSDT', symbol: 'BTC/USDT:USDT', base: 'BTC', quote: 'USDT', settle: 'USDT' };
  const market = { ...names, type: 'swap', swap: true, spot: false, contract: true, linear: true, contractSize: '0.1' };
  const reading = { exchange, type: 'swap', marketOf: () => market } as const;
  const asSent = (event: object) => readJson(JSON.stringify(event));
  const report = reportOfExecution(asSent(execution({ category: 'linear' })), reading);
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({ filled: '0.1', fills: [{ quantity: '0.1', price: '72.6' }] });
  expect(reportOfExecution(asSent(execution({})), reading)).toBe('not ours to read');
  const rests = reportOfOrder(asSent(order({ category: 'linear', cumExecQty: '1' })), reading);
  expect(JSON.parse(JSON.stringify(rests))).toMatchObject({ size: '0.3', filled: '0.1', price: '72.5' });
});
