// Orders that rest at the venue: partly filled, canceled by a person, by time or by the venue, and fills that cross a cancel.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OrderRow, prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from './service.ts';
import { type SimulatorClient, startSimulator } from './simulator/client.ts';

const BALANCES = { USDT: '1000000' };
const PATIENT = ['part', 'venue', 'crossing', 'lost', 'late', 'price'];
const BRIEF = ['ttl', 'limits'];

let simulator: SimulatorClient;
/** Entries rest for an hour; a price alone guards a market order. */
let patient: ServiceProcess;
/** Entries rest for two seconds; a price alone is a limit. */
let brief: ServiceProcess;

beforeAll(async () => {
  simulator = await startSimulator({ fee: '0.001', accounts: venueAccounts([...PATIENT, ...BRIEF], BALANCES) });
  const desk = (names: readonly string[]) => simulatedDesk(simulator, Object.fromEntries(names.map((name) => [name, ''])));
  patient = await prepareService(desk(PATIENT));
  brief = await prepareService(`${desk(BRIEF)}alerts: {entry_ttl: 2s, price_means: limit}\n`);
  await Promise.all([patient.start(), brief.start()]);
});

afterAll(async () => {
  await Promise.all([patient[Symbol.asyncDispose](), brief[Symbol.asyncDispose]()]);
  await simulator.stop();
});

interface Extra {
  readonly [member: string]: string;
}

async function send(service: ServiceProcess, strategy: string, ref: string, extra: Extra = {}): Promise<void> {
  const limit = { type: 'limit', price: '50000' };
  const body = {
    symbol: 'BTCUSDT',
    exchange: 'binance',
    strategy,
    side: 'buy',
    size: '0.01',
    client_ref: ref,
    ...limit,
    ...extra,
  };
  const { status } = await service.post(body);
  expect({ ref, status }).toEqual({ ref, status: 200 });
}

/** A limit order that rests far below the market, and its number at the venue. */
async function resting(strategy: string, ref: string): Promise<{ readonly order: OrderRow; readonly number: number }> {
  await send(patient, strategy, ref);
  const order = await patient.orderWhen(ref, ({ status }) => status === 'open');
  expect(order).toMatchObject({ filled: '0', price: '50000', attempts: 1 });
  return { order, number: Number(order.venue_order_id) };
}

async function positionOf(service: ServiceProcess, account: string): Promise<string | undefined> {
  const rows = (await service.api('/api/positions')).body['positions'] as readonly { account: string; quantity: string }[];
  return rows.find((row) => row.account === account)?.quantity;
}

const atVenue = async (number: number) => (await simulator.orders()).find(({ orderId }) => orderId === number);
const statusIs = (wanted: string) => (order: OrderRow) => order.status === wanted;
/** Deletes that arrived for one account are told apart by the order they name. */
const cancels = async (number: number) =>
  (await simulator.requests()).filter(({ method, params }) => method === 'DELETE' && params['orderId'] === String(number));

describe.concurrent('at rest', () => {
  test('F23 partly filled, then canceled by a person: the filled part stays, and is what an exit sells', async () => {
    const { order, number } = await resting('part', 'part');
    await simulator.fill(number, '0.004');
    const part = await patient.orderWhen('part', ({ filled }) => filled === '0.004');
    expect(part).toMatchObject({ status: 'open', average_price: '50000' });
    expect(await positionOf(patient, 'part')).toBe('0.003996');
    expect(await patient.cli('cancel', order.id)).toMatchObject({ code: 0, out: expect.stringContaining('Cancel asked for') });
    const canceled = await patient.orderWhen('part', statusIs('canceled'));
    expect(canceled).toMatchObject({ filled: '0.004', fee: '0.000004' });
    expect(await atVenue(number)).toMatchObject({ status: 'CANCELED', executedQty: '0.00400000' });
    expect((await patient.cli('cancel', order.id)).out).toBe(`Canceled: ${order.id}, filled 0.004.\n`);
    await send(patient, 'part', 'part-out', { side: 'sell', type: 'market', price: '60000' });
    const out = await patient.orderWhen('part-out', statusIs('filled'));
    expect(out).toMatchObject({ filled: '0.00399', effect: 'exit' });
    expect(await patient.cli('cancel', out.id)).toMatchObject({ code: 1, out: expect.stringContaining('is filled already') });
  });

  test('a limit order that the market comes to is filled at its limit', async () => {
    const wanted = { symbol: 'SOLUSDT', size: '2', price: '120' };
    await send(patient, 'price', 'price', wanted);
    await patient.orderWhen('price', statusIs('open'));
    await simulator.setPrice('SOLUSDT', '119');
    const order = await patient.orderWhen('price', statusIs('filled'));
    expect(order).toMatchObject({ filled: '2', average_price: '120', attempts: 1 });
  });

  test('an order that the venue cancels or expires by itself is so here too, with what had filled', async () => {
    const first = await resting('venue', 'unsolicited');
    await simulator.fill(first.number, '0.003');
    await simulator.endOrder(first.number, 'CANCELED');
    expect(await patient.orderWhen('unsolicited', statusIs('canceled'))).toMatchObject({ filled: '0.003' });
    const second = await resting('venue', 'expired');
    await simulator.endOrder(second.number, 'EXPIRED');
    expect(await patient.orderWhen('expired', statusIs('expired'))).toMatchObject({ filled: '0' });
    expect(await cancels(first.number)).toEqual([]);
    expect(await positionOf(patient, 'venue')).toBe('0.002997');
  });

  test('a fill that crosses a cancel wins: the refused cancel leads to a lookup, and the order is filled', async () => {
    const { order, number } = await resting('crossing', 'crossing');
    await simulator.setFault({
      kind: 'hold',
      count: 1,
      match: { method: 'DELETE', apiKey: 'key-crossing' },
      params: { ms: 1_500 },
    });
    expect((await patient.api(`/api/orders/${order.id}/cancel`, {})).status).toBe(200);
    await until(
      () => cancels(number),
      (rows) => rows.length === 1,
    );
    await simulator.fill(number, '0.01');
    const filled = await patient.orderWhen('crossing', statusIs('filled'));
    expect(filled).toMatchObject({ filled: '0.01', cancel_requested: expect.stringContaining('canceled by') });
    await until(
      () => cancels(number),
      ([row]) => row?.outcome?.startsWith('refused -2011') === true,
    );
    expect(await positionOf(patient, 'crossing')).toBe('0.00999');
  });

  test('a cancel whose answer is lost is in doubt, looked up, and a fill of that moment is booked', async () => {
    const { order, number } = await resting('lost', 'lost');
    const mine = { apiKey: 'key-lost' };
    await simulator.setFault(
      { kind: 'cut_after', count: 1, match: { method: 'DELETE', ...mine } },
      // Time for the fill to arrive before the lookup looks.
      { kind: 'hold', match: { method: 'GET', path: '^/api/v3/order$', ...mine }, params: { ms: 1_000 } },
    );
    expect(await patient.cli('cancel', order.id)).toMatchObject({ code: 0 });
    await until(
      () => atVenue(number),
      (row) => row?.status === 'CANCELED',
    );
    await simulator.fill(number, '0.006');
    const canceled = await patient.orderWhen('lost', statusIs('canceled'));
    expect(canceled).toMatchObject({ filled: '0.006', attempts: 1 });
    expect(await positionOf(patient, 'lost')).toBe('0.005994');
    expect(await cancels(number)).toHaveLength(1);
  });

  test('F22 a fill that is told after the cancel was acknowledged is found, and moves the position', async () => {
    const part = await resting('late', 'late-part');
    const whole = await resting('late', 'late-whole');
    for (const [ref, { order, number }, quantity] of [
      ['late-part', part, '0.004'],
      ['late-whole', whole, '0.01'],
    ] as const) {
      expect(await patient.cli('cancel', order.id)).toMatchObject({ code: 0 });
      await patient.orderWhen(ref, statusIs('canceled'));
      await simulator.fill(number, quantity);
    }
    expect(await patient.orderWhen('late-whole', statusIs('filled'))).toMatchObject({ filled: '0.01', attempts: 1 });
    expect(await patient.orderWhen('late-part', ({ filled }) => filled === '0.004')).toMatchObject({ status: 'canceled' });
    expect(await positionOf(patient, 'late')).toBe('0.013986');
  });

  test('entry_ttl: an entry that rested long enough is canceled, and says so', async () => {
    await send(brief, 'ttl', 'ttl');
    const open = await brief.orderWhen('ttl', statusIs('open'));
    await simulator.fill(Number(open.venue_order_id), '0.002');
    const canceled = await brief.orderWhen('ttl', statusIs('canceled'));
    expect(canceled).toMatchObject({ filled: '0.002', cancel_requested: expect.stringContaining('entry_ttl') });
    expect(await cancels(Number(open.venue_order_id))).toHaveLength(1);
    expect(await positionOf(brief, 'ttl')).toBe('0.001998');
  });

  test('price_means: limit makes a price a limit for entries, and never for exits', async () => {
    const priced = { symbol: 'BTCUSDT', exchange: 'binance', strategy: 'limits', size: '0.01', client_ref: 'limits' };
    // Above the market, so that it fills at once, at the market's price and not at the limit.
    expect((await brief.post({ ...priced, side: 'buy', price: '61000' })).status).toBe(200);
    expect(await brief.orderWhen('limits', statusIs('filled'))).toMatchObject({ type: 'limit', price: '61000' });
    // A limit of 61,000 would rest; an exit does not wait for a price that may never come.
    expect((await brief.post({ ...priced, side: 'sell', price: '61000', client_ref: 'limits-out' })).status).toBe(200);
    const out = await brief.orderWhen('limits-out', statusIs('filled'));
    expect(out).toMatchObject({ type: 'market', effect: 'exit', filled: '0.00999', average_price: '60000' });
    // And a price alone is a reference for the other service: filled at once although the limit is far below the market.
    const reference = { ...priced, strategy: 'price', side: 'buy', price: '59900', client_ref: 'reference' };
    expect((await patient.post(reference)).status).toBe(200);
    expect(await patient.orderWhen('reference', statusIs('filled'))).toMatchObject({ type: 'market', average_price: '60000' });
  });
});
