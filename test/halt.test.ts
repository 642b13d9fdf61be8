// The kill switch and the limits, on the real process: what is refused, what still goes out, and what a halt must not leave undone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type OrderRow,
  prepareService,
  type ServiceProcess,
  simulatedDesk,
  until,
  venueAccounts,
} from './service.ts';
import { type SimulatorClient, startSimulator } from './simulator/client.ts';

const BALANCES = { USDT: '1000000', BTC: '0' };
const SIZES: Readonly<Record<string, string>> = { BTC: '0.01', ETH: '0.1', SOL: '1', DOGE: '1000' };
const DOUBT_MS = 60_000;

interface Extra {
  readonly [member: string]: string;
}

function sendTo(service: ServiceProcess, strategy: string, base: string, ref: string, extra: Extra = {}): Promise<Answer> {
  const body = { symbol: `${base}USDT`, exchange: 'binance', strategy, side: 'buy', size: SIZES[base], client_ref: ref };
  return service.post({ ...body, ...extra });
}

const isFilled = ({ status }: OrderRow) => status === 'filled';

describe('F32 halt', () => {
  let simulator: SimulatorClient;
  let service: ServiceProcess;

  beforeAll(async () => {
    simulator = await startSimulator({ accounts: venueAccounts(['one', 'two'], BALANCES) });
    service = await prepareService(`${simulatedDesk(simulator, { one: '', two: '' })}alerts: {max_age: 1h}\n`);
    await service.start();
  });

  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await simulator.stop();
  });

  const send = async (strategy: string, base: string, ref: string, extra: Extra = {}): Promise<void> => {
    expect({ ref, ...(await sendTo(service, strategy, base, ref, extra)) }).toMatchObject({ ref, status: 200 });
  };
  const placements = async () => (await simulator.requests()).filter(({ method }) => method === 'POST');
  const hold = (base: string, ms?: number) => {
    const match = { method: 'POST', path: '^/api/v3/order$', symbol: `${base}USDT` };
    return simulator.setFault({ kind: 'hold', count: 1, match, ...(ms !== undefined && { params: { ms } }) });
  };

  test('F32 entries: nothing new is placed, queued entries are denied, exits go out, doubts are settled; a restart changes none of it', async () => {
    await send('one', 'ETH', 'held');
    await service.orderWhen('held', isFilled);
    // In front of the engine for as long as the process dies, so that it comes back with a doubt; just inside its window of 5 s, because on
    // a busy machine the command alone takes seconds.
    await hold('BTC', 4_500);
    await send('one', 'BTC', 'doubtful');
    await until(simulator.heldCount, (held) => held === 1);
    await send('one', 'BTC', 'behind');
    const { code, out } = await service.cli('halt', '--reason', 'something smells');
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('Entries are refused') });
    expect(out).toContain('Working orders');
    const halted = await placements();

    const refused = await sendTo(service, 'one', 'SOL', 'refused');
    expect(refused).toMatchObject({ status: 422, body: { code: 'halted', error: expect.stringContaining('something smells') } });
    await service.kill9();
    await service.start();
    expect((await service.api('/api/status')).body['halts']).toMatchObject([{ level: 'entries', reason: 'something smells' }]);
    expect(await sendTo(service, 'two', 'SOL', 'refused-too')).toMatchObject({ status: 422, body: { code: 'halted' } });

    await send('one', 'ETH', 'out', { side: 'sell' });
    await service.orderWhen('out', isFilled);
    expect(await service.orderWhen('doubtful', isFilled, DOUBT_MS)).toMatchObject({ attempts: 1 });
    const behind = await service.orderWhen('behind', ({ status }) => status === 'denied', DOUBT_MS);
    expect(behind).toMatchObject({ code: 'halted', attempts: 0 });
    const since = (await placements()).slice(halted.length);
    expect(since.map(({ params }) => [params['symbol'], params['side']])).toEqual([['ETHUSDT', 'SELL']]);

    expect(await service.cli('resume')).toMatchObject({ code: 0 });
    // The refusal did not use up its client_ref.
    await send('one', 'SOL', 'refused');
    await service.orderWhen('refused', isFilled);
  });

  test('F32 one account: the others trade on', async () => {
    expect(await service.cli('halt', '--account', 'two', '--reason', 'two only')).toMatchObject({ code: 0 });
    expect(await sendTo(service, 'two', 'ETH', 'two')).toMatchObject({ status: 422, body: { code: 'halted' } });
    await send('one', 'DOGE', 'one');
    await service.orderWhen('one', isFilled);
    expect(await service.cli('resume', '--account', 'two')).toMatchObject({ code: 0 });
  });

  test('F32 --all: not even exits and cancels leave, doubts are settled all the same, and what waited goes out after the resume', async () => {
    await send('two', 'ETH', 'two-eth', { size: '0.5' });
    await service.orderWhen('two-eth', isFilled);
    await send('two', 'SOL', 'resting', { type: 'limit', price: '100' });
    const resting = await service.orderWhen('resting', ({ status }) => status === 'open');
    // The exit under way keeps the second one in the queue.
    await hold('ETH', 4_000);
    await send('two', 'ETH', 'exit-1', { side: 'sell' });
    await until(simulator.heldCount, (held) => held === 1);
    await send('two', 'ETH', 'exit-2', { side: 'sell' });
    // A doubt on the lane of the order that somebody wants to cancel; lookups answer only after that.
    const sol = { symbol: 'SOLUSDT' };
    await simulator.setFault(
      { kind: 'cut_after', count: 1, match: { method: 'POST', path: '^/api/v3/order$', ...sol } },
      { kind: 'http_503_before', match: { method: 'GET', path: '^/api/v3/order$', ...sol } },
    );
    await send('two', 'SOL', 'doubt');
    await service.orderWhen('doubt', ({ status }) => status === 'unknown');
    // Through the API, because a command's start may take longer than the exit is held up.
    expect(await service.api('/api/halt', { all: true, reason: 'stop' })).toMatchObject({ status: 200 });
    const before = (await simulator.requests()).filter(({ method }) => method !== 'GET').length;
    expect(await service.cli('cancel', resting.id)).toMatchObject({ code: 0 });
    await simulator.clearFaults();
    expect(await sendTo(service, 'two', 'ETH', 'exit-3', { side: 'sell' })).toMatchObject({
      status: 422,
      body: { code: 'halted' },
    });

    await service.orderWhen('exit-1', isFilled);
    await service.orderWhen('doubt', isFilled, DOUBT_MS);
    const waiting = await service.orderWhen('exit-2', ({ code }) => code === 'halted');
    expect(waiting).toMatchObject({ status: 'queued', attempts: 0 });
    expect((await service.orders('client_ref=resting'))[0]).toMatchObject({ status: 'open' });
    expect((await simulator.requests()).filter(({ method }) => method !== 'GET').length).toBe(before);

    expect(await service.cli('resume')).toMatchObject({ code: 0 });
    expect(await service.orderWhen('exit-2', isFilled)).toMatchObject({ attempts: 1 });
    await service.orderWhen('resting', ({ status }) => status === 'canceled');
  });
});

describe('limits', () => {
  let simulator: SimulatorClient;
  /** Where the account `toy` trades, the first of them: another server of the same exchange. */
  let other: SimulatorClient;
  let service: ServiceProcess;

  beforeAll(async () => {
    // Open for an hour that begins in two: whatever the time is, it is closed now.
    const hour = (ahead: number) => `${String((new Date().getUTCHours() + ahead) % 24).padStart(2, '0')}:00`;
    const accounts = {
      toy: '',
      loss: 'risk: {daily_loss: "15 USDT"}',
      held: 'risk: {daily_loss: "15 USDT"}',
      hours: `risk: {trading_hours: {days: daily, from: "${hour(2)}", to: "${hour(3)}"}}`,
      value: 'risk: {max_order_value: "1000 USDT"}',
      size: 'risk: {max_order_size: {BTC/USDT: "0.02"}}',
      position: 'risk: {max_position_value: "1000 USDT"}',
      slip: '',
    };
    simulator = await startSimulator({ accounts: venueAccounts(Object.keys(accounts), BALANCES) });
    other = await startSimulator({ accounts: venueAccounts(['toy'], BALANCES) });
    service = await prepareService(simulatedDesk(simulator, accounts).replace(simulator.url, other.url));
    await service.start();
  });

  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await simulator.stop();
    await other.stop();
  });

  const send = async (strategy: string, ref: string, extra: Extra = {}): Promise<void> => {
    expect({ ref, ...(await sendTo(service, strategy, 'BTC', ref, extra)) }).toMatchObject({ ref, status: 200 });
  };
  const refusal = (strategy: string, extra: Extra) => sendTo(service, strategy, 'BTC', 'refused', extra);
  const denied = (ref: string) => service.orderWhen(ref, ({ status }) => status === 'denied');

  test('size and value: 422 with limit, value and headroom where the alert says enough, denied at placement where only the market does', async () => {
    expect(await refusal('size', { size: '0.03' })).toMatchObject({
      status: 422,
      body: { code: 'max_order_size', limit: '0.02', value: '0.03', headroom: '0.02' },
    });
    expect(await refusal('value', { size: '0.02', price: '60000' })).toMatchObject({
      status: 422,
      body: { code: 'max_order_value', limit: '1000 USDT', value: '1200 USDT', headroom: '1000 USDT' },
    });
    await send('value', 'unpriced', { size: '0.02' });
    expect(await denied('unpriced')).toMatchObject({ code: 'max_order_value', attempts: 0 });
    await send('value', 'small', { size: '0.01' });
    await service.orderWhen('small', isFilled);

    await send('position', 'half', { size: '0.01' });
    await service.orderWhen('half', isFilled);
    await send('position', 'too-much', { size: '0.01' });
    const tooMuch = await denied('too-much');
    // 0.00999 BTC are held, net of the fee, and 400.6 of 1,000 USDT are left.
    expect(tooMuch).toMatchObject({ code: 'max_position_value', reason: expect.stringContaining('headroom 400.6 USDT') });
    await send('position', 'out', { side: 'sell' });
    await service.orderWhen('out', isFilled);
    expect((await simulator.orders()).filter(({ origQty }) => Number(origQty) > 0.01)).toEqual([]);
  });

  test('slippage: an alert that saw another market is denied at placement with both prices', async () => {
    await send('slip', 'far', { price: '50000' });
    const far = await denied('far');
    expect(far).toMatchObject({ code: 'slippage', attempts: 0 });
    expect(far.reason).toContain('is at 60000, 20% from the price 50000 of the alert; the limit is 1%');
    await send('slip', 'near', { price: '59900' });
    await service.orderWhen('near', isFilled);
    // The way out is open at any price.
    await send('slip', 'out-slip', { side: 'sell', price: '50000' });
    await service.orderWhen('out-slip', isFilled);
  });

  test('trading hours: entries are refused with the hours', async () => {
    const closed = await refusal('hours', {});
    expect(closed).toMatchObject({
      status: 422,
      body: { code: 'outside_trading_hours', error: expect.stringContaining('daily') },
    });
    expect(await service.orders('client_ref=refused')).toEqual([]);
  });

  test('daily loss: after the loss entries stop, exits go on', async () => {
    for (const ref of ['first', 'second']) {
      await send('loss', ref);
      await service.orderWhen(ref, isFilled);
    }
    await simulator.setPrice('BTCUSDT', '58000');
    await send('loss', 'lost', { side: 'sell' });
    await service.orderWhen('lost', isFilled);
    await send('loss', 'stopped');
    const stopped = await denied('stopped');
    expect(stopped).toMatchObject({ code: 'daily_loss', attempts: 0, reason: expect.stringContaining('the limit is 15 USDT') });
    await send('loss', 'last-out', { side: 'sell' });
    expect(await service.orderWhen('last-out', isFilled)).toMatchObject({ effect: 'exit' });
    expect(await service.cli('order', stopped.id)).toMatchObject({ out: expect.stringContaining('the loss of the day is') });
  });

  test('daily loss: what is held loses in another market, where nothing is sent, and counts all the same, whatever another server says', async () => {
    expect(await sendTo(service, 'toy', 'ETH', 'stays')).toMatchObject({ status: 200 });
    await service.orderWhen('stays', isFilled);
    expect(await sendTo(service, 'held', 'ETH', 'sinking')).toMatchObject({ status: 200 });
    await service.orderWhen('sinking', isFilled);
    await simulator.setPrice('ETHUSDT', '2500');
    const used = async (): Promise<number> => {
      const limits = (await service.api('/api/limits')).body['limits'] as readonly Readonly<Record<string, string>>[];
      return Number(limits.find(({ account, limit }) => account === 'held' && limit === 'daily_loss')?.['used']);
    };
    await until(used, (loss) => loss >= 15);
    await send('held', 'no-more');
    expect(await denied('no-more')).toMatchObject({ code: 'daily_loss', attempts: 0 });
  });
});
