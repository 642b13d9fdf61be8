// Each refusal with the venue's own code, status and words, and without an effect.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { sign } from './auth.ts';
import { type SimulatorClient, startSimulator } from './client.ts';

let simulator: SimulatorClient;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

type Terms = { [name: string]: string };
const LIMIT: Terms = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.1', price: '50000' };
const MARKET: Terms = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.1' };

function without(terms: Terms, name: string): Terms {
  return Object.fromEntries(Object.entries(terms).filter(([other]) => other !== name));
}

async function refusal(method: string, path: string, terms: Terms): Promise<[number, number, string]> {
  const response = await simulator.signed(method, path, terms);
  const { code, msg } = z.object({ code: z.int(), msg: z.string() }).parse(await response.json());
  return [response.status, code, msg];
}

test.for<[string, Terms, number, string]>([
  ['no symbol', without(LIMIT, 'symbol'), -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."],
  ['unknown symbol', { ...LIMIT, symbol: 'BTCEUR' }, -1121, 'Invalid symbol.'],
  ['unspeakable symbol', { ...LIMIT, symbol: 'btc/usdt' }, -1100, "Illegal characters found in parameter 'symbol'"],
  ['bad side', { ...LIMIT, side: 'LONG' }, -1117, 'Invalid side.'],
  ['bad type', { ...LIMIT, type: 'ICEBERG' }, -1116, 'Invalid orderType.'],
  ['bad time in force', { ...LIMIT, timeInForce: 'GTX' }, -1115, 'Invalid timeInForce.'],
  ['limit without time in force', without(LIMIT, 'timeInForce'), -1102, "Mandatory parameter 'timeInForce'"],
  ['limit without price', without(LIMIT, 'price'), -1102, "Mandatory parameter 'price'"],
  ['limit without quantity', without(LIMIT, 'quantity'), -1102, "Mandatory parameter 'quantity'"],
  ['market with a price', { ...MARKET, price: '1' }, -1106, "Parameter 'price' sent when not required."],
  ['unread parameter', { ...MARKET, clientOrderId: 'x' }, -1104, "read '6' parameter(s) but was sent '7'"],
  ['negative quantity', { ...MARKET, quantity: '-1' }, -1100, "Illegal characters found in parameter 'quantity'"],
  ['scientific quantity', { ...MARKET, quantity: '1e-3' }, -1100, "Illegal characters found in parameter 'quantity'"],
  ['zero quantity', { ...MARKET, quantity: '0' }, -1013, 'Invalid quantity.'],
  ['nine places', { ...MARKET, quantity: '0.123456789' }, -1111, "Parameter 'quantity' has too much precision."],
  ['bad client id', { ...MARKET, newClientOrderId: 'a b' }, -1100, "Illegal characters found in parameter 'newClientOrderId'"],
  ['long client id', { ...MARKET, newClientOrderId: 'a'.repeat(37) }, -1100, 'newClientOrderId'],
  ['off tick', { ...LIMIT, price: '50000.001' }, -1013, 'Filter failure: PRICE_FILTER'],
  ['far price', { ...LIMIT, price: '500' }, -1013, 'Filter failure: PERCENT_PRICE_BY_SIDE'],
  ['off step', { ...MARKET, quantity: '0.000015' }, -1013, 'Filter failure: LOT_SIZE'],
  ['too much at once', { ...MARKET, quantity: '121' }, -1013, 'Filter failure: MARKET_LOT_SIZE'],
  ['too small', { ...MARKET, quantity: '0.00008' }, -1013, 'Filter failure: NOTIONAL'],
  ['too large', { ...LIMIT, quantity: '1000' }, -1013, 'Filter failure: NOTIONAL'],
  ['not enough quote', { ...MARKET, quantity: '20' }, -2010, 'Account has insufficient balance for requested action.'],
  ['not enough base', { ...MARKET, side: 'SELL', quantity: '11' }, -2010, 'Account has insufficient balance'],
  [
    'post-only that crosses',
    { ...without(LIMIT, 'timeInForce'), type: 'LIMIT_MAKER', price: '60000' },
    -2010,
    'immediately match',
  ],
  ['stop already reached', { ...MARKET, type: 'STOP_LOSS', stopPrice: '59000' }, -2010, 'Stop price would trigger immediately.'],
  ['wide window', { ...MARKET, recvWindow: '60001' }, -1131, "'recvWindow' must be less than 60000."],
])('%s', async ([, terms, code, message]) => {
  const before = await simulator.balances();
  const [status, actual, text] = await refusal('POST', '/api/v3/order', terms);
  expect([status, actual]).toEqual([400, code]);
  expect(text).toContain(message);
  expect(await simulator.balances()).toEqual(before);
});

test('a test order is checked and not placed', async () => {
  expect(await (await simulator.signed('POST', '/api/v3/order/test', LIMIT)).json()).toEqual({});
  expect((await refusal('POST', '/api/v3/order/test', { ...LIMIT, price: '1.001' }))[1]).toBe(-1013);
  expect(await simulator.orders()).toEqual([]);
});

test('orders nobody knows', async () => {
  const known = { symbol: 'BTCUSDT', origClientOrderId: 'nobody' };
  expect(await refusal('GET', '/api/v3/order', known)).toEqual([400, -2013, 'Order does not exist.']);
  expect(await refusal('DELETE', '/api/v3/order', known)).toEqual([400, -2011, 'Unknown order sent.']);
  expect(await refusal('GET', '/api/v3/order', { symbol: 'BTCUSDT' })).toEqual([
    400,
    -1102,
    expect.stringContaining('origClientOrderId'),
  ]);
});

test('an order asked for by two ids that disagree is unknown', async () => {
  const first = await simulator.signed('POST', '/api/v3/order', { ...LIMIT, newClientOrderId: 'two-ids' });
  const { orderId } = z.object({ orderId: z.int() }).parse(await first.json());
  const both = { symbol: 'BTCUSDT', orderId: String(orderId), origClientOrderId: 'two-ids' };
  expect((await simulator.signed('GET', '/api/v3/order', both)).status).toBe(200);
  expect((await refusal('GET', '/api/v3/order', { ...both, origClientOrderId: 'other' }))[1]).toBe(-2013);
});

test('query and body are one request, and the query wins', async () => {
  const query = `symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.002`;
  const body = `quantity=0.001&timestamp=${await simulator.now()}`;
  const headers = { 'X-MBX-APIKEY': simulator.apiKey, 'content-type': 'application/x-www-form-urlencoded' };
  const signed = `${body}&signature=${sign(simulator.secret, query + body)}`;
  const response = await fetch(`${simulator.url}/api/v3/order?${query}`, { method: 'POST', headers, body: signed });
  expect(await response.json()).toMatchObject({ executedQty: '0.00200000' });
});

test('keys and signatures', async () => {
  const answer = async (options: { apiKey?: string; secret?: string }) => {
    const response = await simulator.signed('GET', '/api/v3/account', {}, options);
    return [response.status, await response.json()];
  };
  expect(await answer({ apiKey: 'no/key' })).toEqual([401, { code: -2014, msg: 'API-key format invalid.' }]);
  expect(await answer({ apiKey: 'stranger' })).toEqual([
    401,
    { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' },
  ]);
  expect(await answer({ secret: 'wrong' })).toEqual([400, { code: -1022, msg: 'Signature for this request is not valid.' }]);
  const headers = { 'X-MBX-APIKEY': simulator.apiKey };
  const unsigned = await fetch(`${simulator.url}/api/v3/account?timestamp=1`, { headers });
  expect(await unsigned.json()).toMatchObject({ code: -1102, msg: expect.stringContaining("'signature'") });
});

async function sentAhead(lead: number, recvWindow = '5000'): Promise<unknown[]> {
  const response = await simulator.signed(
    'GET',
    '/api/v3/account',
    { recvWindow },
    { timestamp: (await simulator.now()) + lead },
  );
  return [response.status, await response.json()];
}

test('a window that is over, not yet open, or narrow', async () => {
  const outside = { code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' };
  const ahead = { code: -1021, msg: "Timestamp for this request was 1000ms ahead of the server's time." };
  expect(await sentAhead(-6000)).toEqual([400, outside]);
  expect((await sentAhead(-6000, '60000'))[0]).toBe(200);
  expect(await sentAhead(2000)).toEqual([400, ahead]);
  expect((await sentAhead(500))[0]).toBe(200);
});

test('a client id is taken only while its order is open', async () => {
  const named = { ...LIMIT, newClientOrderId: 'again' };
  expect((await simulator.signed('POST', '/api/v3/order', named)).status).toBe(200);
  expect(await refusal('POST', '/api/v3/order', named)).toEqual([400, -2010, 'Duplicate order sent.']);
  await simulator.signed('DELETE', '/api/v3/order', { symbol: 'BTCUSDT', origClientOrderId: 'again' });
  const filled = { ...MARKET, newClientOrderId: 'again' };
  expect((await simulator.signed('POST', '/api/v3/order', filled)).status).toBe(200);
  expect((await simulator.signed('POST', '/api/v3/order', filled)).status).toBe(200);
  const latest = await simulator.signed('GET', '/api/v3/order', { symbol: 'BTCUSDT', origClientOrderId: 'again' });
  expect(await latest.json()).toMatchObject({ orderId: (await simulator.orders()).at(-1)?.orderId, status: 'FILLED' });
});

test('a closed market', async () => {
  await simulator.setMarketStatus('BTCUSDT', 'BREAK');
  expect(await refusal('POST', '/api/v3/order', MARKET)).toEqual([400, -2010, 'Market is closed.']);
  await simulator.setMarketStatus('BTCUSDT', 'TRADING');
});

test('every refusal is on the record with its reason', async () => {
  await refusal('POST', '/api/v3/order', { ...MARKET, quantity: '20' });
  expect((await simulator.requests()).at(-1)).toMatchObject({
    reachedEngine: true,
    outcome: 'refused -2010 Account has insufficient balance for requested action.',
    answer: '400',
  });
  await refusal('POST', '/api/v3/order', { ...MARKET, recvWindow: '60001' });
  expect((await simulator.requests()).at(-1)).toMatchObject({
    reachedEngine: false,
    outcome: expect.stringMatching('refused -1131'),
  });
});
