// Open orders watched by the venue's stream: real processes, a real WebSocket, and everything that can happen to it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from './service.ts';
import { type SimulatorClient, startSimulator } from './simulator/client.ts';

const BALANCES = { USDT: '100000000' };
const isFilled = ({ status }: { readonly status: string }) => status === 'filled';

interface Desk {
  readonly simulator: SimulatorClient;
  readonly service: ServiceProcess;
}

async function desk(accounts: readonly string[]): Promise<Desk> {
  const simulator = await startSimulator({ streams: true, accounts: venueAccounts(accounts, BALANCES) });
  const service = await prepareService(simulatedDesk(simulator, Object.fromEntries(accounts.map((name) => [name, '']))));
  return { simulator, service };
}

async function close({ service, simulator }: Desk): Promise<void> {
  await service[Symbol.asyncDispose]();
  await simulator.stop();
}

/** A limit order far below the market. */
async function place(service: ServiceProcess, strategy: string, ref: string, size = '0.01'): Promise<void> {
  const limit = { type: 'limit', price: '50000' };
  const body = { symbol: 'BTCUSDT', exchange: 'binance', strategy, side: 'buy', size, client_ref: ref, ...limit };
  expect((await service.post(body)).status).toBe(200);
}

/** An order is left to a stream only when it was looked at five seconds after the stream began; here nothing happens until then. */
const trusted = () => new Promise((wake) => setTimeout(wake, 6_000));

/** Its number at the venue, once it rests there and was looked at for the last time before the stream is trusted with it. */
async function resting({ service, simulator }: Desk, strategy: string, ref: string): Promise<number> {
  await place(service, strategy, ref);
  const order = await service.orderWhen(ref, ({ status }) => status === 'open');
  const number = Number(order.venue_order_id);
  await until(
    async () => polls(await simulator.requests(), number),
    (looks) => looks.length > 0,
  );
  return number;
}

const polls = (requests: Awaited<ReturnType<SimulatorClient['requests']>>, number: number) =>
  requests.filter(
    ({ method, path, params }) => method === 'GET' && path === '/api/v3/order' && params['orderId'] === String(number),
  );

const subscribed = ({ simulator }: Desk, count: number) =>
  until(
    () => simulator.streams(),
    (streams) => streams.subscribed === count,
  );

interface AccountStanding {
  readonly name: string;
  readonly orders_by: string | null;
  readonly stream_problem: string | null;
}

async function standing(service: ServiceProcess, name: string): Promise<AccountStanding | undefined> {
  const { accounts } = (await service.api('/api/status')).body as unknown as { accounts: readonly AccountStanding[] };
  return accounts.find((account) => account.name === name);
}

describe('a stream that stands', () => {
  let here: Desk;

  beforeAll(async () => {
    here = await desk(['calm', 'other']);
    await here.service.start();
    await subscribed(here, 2);
    await trusted();
  });
  afterAll(() => close(here));

  test('a fill is told by the stream and booked, and nobody asks the venue for it', async () => {
    const { service, simulator } = here;
    const number = await resting(here, 'calm', 'told');
    const before = polls(await simulator.requests(), number).length;
    await simulator.fill(number, '0.004');
    await service.orderWhen('told', ({ filled }) => filled === '0.004');
    await simulator.fill(number, '0.006');
    const { id } = await service.orderWhen('told', isFilled);
    const fills = (await service.order(id)).events.filter(({ kind }) => kind === 'order.fill');
    expect(fills.map(({ data }) => data['via'])).toEqual(['stream', 'stream']);
    expect(polls(await simulator.requests(), number)).toHaveLength(before);
    expect(await standing(service, 'calm')).toMatchObject({ orders_by: 'stream', stream_problem: null });
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/^pinewire_stream_up\{account="calm"\} 1$/m);
    expect(metrics).toMatch(/^pinewire_stream_last_message_timestamp_seconds\{account="calm"\} \d{10}/m);
    expect((await service.cli('doctor')).out).toContain('account calm: open orders are streamed');
  });

  test('F22 repeated and reordered messages: each trade is booked once, and what they add up to is right', async () => {
    const { service, simulator } = here;
    const number = await resting(here, 'calm', 'shuffled');
    await simulator.setStreamFaults({ duplicate: 0.7, reorder: 0.5, seed: 3 });
    for (let trade = 0; trade < 10; trade++) await simulator.fill(number, '0.001');
    const { id } = await service.orderWhen('shuffled', isFilled);
    await simulator.setStreamFaults({});
    const fills = (await service.order(id)).events.filter(({ kind }) => kind === 'order.fill');
    expect(new Set(fills.map(({ data }) => data['trade'])).size).toBe(10);
    expect(fills).toHaveLength(10);
  });

  test('an order of somebody else in the account is none of ours', async () => {
    const { service, simulator } = here;
    const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01', newClientOrderId: 'by-hand' };
    const keys = { apiKey: 'key-other', secret: 'secret-other' };
    expect((await simulator.signed('POST', '/api/v3/order', order, keys)).status).toBe(200);
    const number = await resting(here, 'other', 'ours');
    await simulator.fill(number, '0.01');
    expect(await service.orderWhen('ours', isFilled)).toMatchObject({ filled: '0.01' });
    expect(await service.orders('account=other')).toHaveLength(1);
  });

  test('an order that the venue ends is told too, and a fill after that', async () => {
    const { service, simulator } = here;
    const number = await resting(here, 'calm', 'ended');
    await simulator.endOrder(number, 'CANCELED');
    await service.orderWhen('ended', ({ status }) => status === 'canceled');
    await simulator.fill(number, '0.002');
    const { id } = await service.orderWhen('ended', ({ filled }) => filled === '0.002');
    const { events } = await service.order(id);
    expect(events.find(({ kind }) => kind === 'order.fill')?.data).toMatchObject({ via: 'stream' });
  });
});

describe('F24 a stream with gaps', () => {
  test('cut again and again during 200 fills: the ledger is the venue in the end', { timeout: 180_000 }, async () => {
    const here = await desk(['cut']);
    const { service, simulator } = here;
    await service.start();
    await subscribed(here, 1);
    const refs = Array.from({ length: 20 }, (_, order) => `cut-${order}`);
    const numbers = await Promise.all(
      refs.map(async (ref) => {
        await place(service, 'cut', ref);
        return Number((await service.orderWhen(ref, ({ status }) => status === 'open')).venue_order_id);
      }),
    );
    await simulator.setStreamFaults({ cut: 0.04, duplicate: 0.1, reorder: 0.1, seed: 11 });
    for (let trade = 0; trade < 10; trade++) {
      await subscribed(here, 1);
      for (const number of numbers) await simulator.fill(number, '0.001');
    }
    await simulator.setStreamFaults({});
    for (const ref of refs) expect(await service.orderWhen(ref, isFilled, 50_000)).toMatchObject({ filled: '0.01' });
    expect((await simulator.streams()).made).toBeGreaterThan(4);
    const rows = (await service.api('/api/positions')).body['positions'] as readonly { quantity: string }[];
    const btc = (await simulator.balances()).find(({ asset }) => asset === 'BTC');
    expect(Number(rows[0]?.quantity)).toBe(Number(btc?.free));
    expect((await simulator.trades()).length).toBe(200);
    await close(here);
  });

  test('a fill while the stream is down is found by polling', async () => {
    const here = await desk(['gap']);
    const { service, simulator } = here;
    await service.start();
    await subscribed(here, 1);
    const number = await resting(here, 'gap', 'gap');
    await simulator.setStreamFaults({ refuse: true });
    expect(await simulator.cutStreams()).toBe(1);
    await simulator.fill(number, '0.01');
    const { id } = await service.orderWhen('gap', isFilled);
    const { events } = await service.order(id);
    expect(events.find(({ kind }) => kind === 'order.fill')?.data).toMatchObject({ via: 'poll' });
    expect(await standing(service, 'gap')).toMatchObject({ orders_by: 'polling', stream_problem: expect.any(String) as string });
    await simulator.setStreamFaults({});
    await subscribed(here, 1);
    await until(
      () => standing(service, 'gap'),
      (account) => account?.orders_by === 'stream',
    );
    expect(service.log.match(/no stream of orders/g)).toHaveLength(1);
    await close(here);
  });

  test('a server without a stream: orders are polled, and it is said once', async () => {
    const here = await desk(['none']);
    const { service, simulator } = here;
    await simulator.setStreamFaults({ refuse: true });
    await service.start();
    await place(service, 'none', 'none');
    const order = await service.orderWhen('none', ({ status }) => status === 'open');
    await simulator.fill(Number(order.venue_order_id), '0.01');
    const { id } = await service.orderWhen('none', isFilled);
    expect((await service.order(id)).events.find(({ kind }) => kind === 'order.fill')?.data).toMatchObject({ via: 'poll' });
    expect(await standing(service, 'none')).toMatchObject({ orders_by: 'polling' });
    expect(service.log.match(/no stream of orders/g)).toHaveLength(1);
    await close(here);
  });
});

describe.concurrent('F24 a stream that does not say what it misses', () => {
  test('a message that is lost without a trace is found by the polling that goes on behind the stream', {
    timeout: 150_000,
  }, async () => {
    const here = await desk(['lost']);
    const { service, simulator } = here;
    await service.start();
    await subscribed(here, 1);
    const number = await resting(here, 'lost', 'lost');
    await trusted();
    await simulator.setStreamFaults({ drop: 1 });
    await simulator.fill(number, '0.01');
    const { id } = await service.orderWhen('lost', isFilled, 100_000);
    expect((await service.order(id)).events.find(({ kind }) => kind === 'order.fill')?.data).toMatchObject({ via: 'poll' });
    expect(await standing(service, 'lost')).toMatchObject({ orders_by: 'stream' });
    await close(here);
  });

  test('a stream that falls silent is given up, and orders are polled until another one stands', {
    timeout: 120_000,
  }, async () => {
    const here = await desk(['mute']);
    const { service, simulator } = here;
    await service.start();
    await subscribed(here, 1);
    const number = await resting(here, 'mute', 'mute');
    await simulator.setStreamFaults({ mute: true });
    await simulator.fill(number, '0.01');
    await until(
      () => standing(service, 'mute'),
      (account) => account?.orders_by === 'polling',
      40_000,
    );
    expect((await standing(service, 'mute'))?.stream_problem).toMatch(/no sign of life/);
    expect(await service.orderWhen('mute', isFilled)).toMatchObject({ filled: '0.01' });
    await close(here);
  });

  test('a process that stood still looks at everything before it trusts its stream again', { timeout: 120_000 }, async () => {
    const here = await desk(['still']);
    const { service, simulator } = here;
    await service.start();
    await subscribed(here, 1);
    const number = await resting(here, 'still', 'still');
    await trusted();
    process.kill(service.pid ?? 0, 'SIGSTOP');
    // What is told meanwhile is lost on the way.
    await simulator.setStreamFaults({ drop: 1 });
    await simulator.fill(number, '0.01');
    await new Promise((wake) => setTimeout(wake, 14_000));
    await simulator.setStreamFaults({});
    process.kill(service.pid ?? 0, 'SIGCONT');
    expect(await service.orderWhen('still', isFilled, 30_000)).toMatchObject({ filled: '0.01' });
    expect(service.log).toContain('this process stood still');
    await close(here);
  });
});
