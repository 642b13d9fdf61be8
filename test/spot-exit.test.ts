// Selling what was bought: on spot the fee is taken out of the purchase, so an exit is a little smaller than its entry, and says so.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isOver, type OrderRow, prepareService, type ServiceProcess, simulatedDesk, venueAccounts } from './service.ts';
import { type SimulatorClient, startSimulator } from './simulator/client.ts';

const BALANCES = { USDT: '100000', BTC: '1', DOGE: '0' };

let simulator: SimulatorClient;
let service: ServiceProcess;

beforeAll(async () => {
  simulator = await startSimulator({
    fee: '0.001',
    accounts: venueAccounts(['trader', 'holder', 'dusty', 'moved', 'locked'], BALANCES),
  });
  const accounts = { trader: '', holder: 'sell_existing: true', dusty: '', moved: '', locked: '' };
  service = await prepareService(simulatedDesk(simulator, accounts));
  await service.start();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await simulator.stop();
});

interface Wanted {
  readonly strategy: string;
  readonly side: 'buy' | 'sell';
  readonly size: string;
  readonly ref: string;
  readonly symbol?: string;
  readonly price?: string;
}

function send({ ref, symbol = 'BTCUSDT', ...rest }: Wanted) {
  return service.post({ symbol, exchange: 'binance', client_ref: ref, ...rest });
}

async function sent(wanted: Wanted): Promise<OrderRow> {
  const { status, body } = await send(wanted);
  expect({ status, body }).toMatchObject({ status: 200 });
  return service.orderWhen(wanted.ref, isOver);
}

async function positionOf(account: string, market: string): Promise<string | undefined> {
  const { body } = await service.api('/api/positions');
  const rows = body['positions'] as readonly { account: string; market: string; quantity: string }[];
  return rows.find((row) => row.account === account && row.market === market)?.quantity;
}

test('an exit sells what was bought net of the fee, and its story says why it is smaller than the alert', async () => {
  const entry = await sent({ strategy: 'trader', side: 'buy', size: '0.01', ref: 'in' });
  expect(entry).toMatchObject({ status: 'filled', filled: '0.01', fee: '0.00001', effect: 'entry' });
  expect(await positionOf('trader', 'BTC/USDT')).toBe('0.00999');

  const exit = await sent({ strategy: 'trader', side: 'sell', size: '0.01', ref: 'out' });
  expect(exit).toMatchObject({
    status: 'filled',
    size: '0.00999',
    asked: '0.01',
    filled: '0.00999',
    effect: 'exit',
    attempts: 1,
  });
  const atVenue = (await simulator.orders()).find(({ clientOrderId }) => clientOrderId === exit.client_order_id);
  expect(atVenue).toMatchObject({ side: 'SELL', origQty: '0.00999000', status: 'FILLED' });
  expect(await positionOf('trader', 'BTC/USDT')).toBe('0');

  const why = 'sells 0.00999 instead of 0.01: that is what pinewire holds of BTC, net of fees';
  const approved = (await service.order(exit.id)).events.find(({ kind }) => kind === 'order.approved');
  expect(approved?.data['notes']).toEqual([why]);
  expect((await service.cli('order', exit.id)).out).toContain(why);
});

test('a sale without a position is 422 nothing_to_close, whatever the venue holds, and nothing reaches the venue', async () => {
  const before = (await simulator.orders()).length;
  const { status, body } = await send({ strategy: 'trader', side: 'sell', size: '0.01', ref: 'nothing', symbol: 'ETHUSDT' });
  expect({ status, body }).toMatchObject({ status: 422, body: { success: false, code: 'nothing_to_close', value: '0' } });
  expect(body['hint']).toContain('sell_existing');
  const flat = await send({ strategy: 'trader', side: 'sell', size: '0.5', ref: 'flat' });
  // The account holds 1 BTC at the venue, but pinewire bought none of it.
  expect(flat).toMatchObject({ status: 422, body: { code: 'nothing_to_close' } });
  expect((await simulator.orders()).length).toBe(before);
});

test('sell_existing sells holdings that pinewire did not buy, up to the free balance as it is now', async () => {
  const first = await sent({ strategy: 'holder', side: 'sell', size: '0.25', ref: 'existing' });
  expect(first).toMatchObject({ status: 'filled', filled: '0.25', effect: 'exit' });
  // Right behind the first sale, so that a balance remembered from before it would ask for more than there is.
  const rest = await sent({ strategy: 'holder', side: 'sell', size: '5', ref: 'rest' });
  expect(rest).toMatchObject({ status: 'filled', filled: '0.75' });
  const approved = (await service.order(rest.id)).events.find(({ kind }) => kind === 'order.approved');
  expect(approved?.data['notes']).toEqual(['sells 0.75 instead of 5: that is the free balance of BTC']);
});

test('dust: what the lot leaves over stays visible, and an exit below a minimum is refused with its numbers', async () => {
  await sent({ strategy: 'dusty', side: 'buy', size: '100', ref: 'doge-in', symbol: 'DOGEUSDT' });
  const out = await sent({ strategy: 'dusty', side: 'sell', size: '100', ref: 'doge-out', symbol: 'DOGEUSDT' });
  expect(out).toMatchObject({ status: 'filled', filled: '99' });
  const story = await service.order(out.id);
  expect(story.events.find(({ kind }) => kind === 'order.approved')?.data['notes']).toEqual([
    'sells 99.9 instead of 100: that is what pinewire holds of DOGE, net of fees',
    'rounded down from 99.9 to 99: the lot is 1',
  ]);
  expect(await positionOf('dusty', 'DOGE/USDT')).toBe('0.9');
  const again = await send({ strategy: 'dusty', side: 'sell', size: '100', ref: 'doge-dust', symbol: 'DOGEUSDT' });
  expect(again).toMatchObject({ status: 422, body: { code: 'size_below_minimum', limit: '1', asked: '0.9', rounded: '0' } });

  // 0.00009 BTC are 5.4 USDT; net of the fee the lot leaves 0.00008, 4.8 USDT, and the venue takes orders from 5 USDT.
  await sent({ strategy: 'dusty', side: 'buy', size: '0.00009', ref: 'btc-in' });
  const small = { strategy: 'dusty', side: 'sell', size: '0.00009' } as const;
  const priced = await send({ ...small, price: '60000', ref: 'btc-priced' });
  expect(priced).toMatchObject({ status: 422, body: { code: 'value_below_minimum', value: '4.8', limit: '5' } });
  // Without a price only the venue knows the value; its refusal is final and told.
  const unpriced = await sent({ ...small, ref: 'btc-unpriced' });
  expect(unpriced).toMatchObject({ status: 'rejected', attempts: 1 });
  expect(unpriced.reason).toContain('NOTIONAL');
});

test('coins that were moved away do not make a stop fail: it is refused, sized by what is free, and sent again', async () => {
  await sent({ strategy: 'moved', side: 'buy', size: '0.01', ref: 'moved-in' });
  await simulator.setBalances({ BTC: '0.006' }, 'key-moved');
  const stop = await sent({ strategy: 'moved', side: 'sell', size: '0.01', ref: 'moved-out' });
  expect(stop).toMatchObject({ status: 'filled', size: '0.006', filled: '0.006', attempts: 2 });
  const { events } = await service.order(stop.id);
  const refused = events.find(({ kind }) => kind === 'order.refused');
  expect(refused?.data).toMatchObject({ code: 'insufficient_balance', status: 'queued' });
});

test('with nothing free an exit waits, says so with numbers, and goes out when something is', async () => {
  await sent({ strategy: 'locked', side: 'buy', size: '0.01', ref: 'locked-in' });
  await simulator.setBalances({ BTC: '0' }, 'key-locked');
  await send({ strategy: 'locked', side: 'sell', size: '0.01', ref: 'locked-out' });
  const waiting = await service.orderWhen('locked-out', ({ code }) => code === 'nothing_free');
  expect(waiting).toMatchObject({ status: 'queued', attempts: 1 });
  expect(waiting.reason).toBe('pinewire holds 0.00999 BTC in locked, and 0 of it are free at the venue');
  await simulator.setBalances({ BTC: '1' }, 'key-locked');
  expect(await service.orderWhen('locked-out', isOver)).toMatchObject({ status: 'filled', filled: '0.00999' });
});
