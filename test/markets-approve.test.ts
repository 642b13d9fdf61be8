// A symbol is not mapped to a market that the exchange does not have: the exchange is asked, by the service and by the command alike.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from './service.ts';
import { SmallVenue } from './venue/small-venue.ts';
import { type SimulatorClient, startSimulator } from './simulator/client.ts';

let simulator: SimulatorClient;
let service: ServiceProcess;

beforeAll(async () => {
  simulator = await startSimulator({ accounts: venueAccounts(['one'], { USDT: '1000' }) });
  service = await prepareService(simulatedDesk(simulator, { one: '' }));
  // Not there yet when the service reads what there is.
  await simulator.setMarketStatus('SOLUSDT', 'DELISTED');
  await service.start();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await simulator.stop();
});

test('what it does not list is refused with what is like it, what it lists is approved', async () => {
  const order = { exchange: 'binance', strategy: 'one', side: 'buy', size: '0.01' };
  for (const symbol of ['FOOUSDT', 'BARUSDT']) await service.post({ ...order, symbol, client_ref: symbol });
  const { body } = await service.api('/api/proposals');
  const ids = (body['proposals'] as readonly { readonly id: string }[]).map(({ id }) => id);
  const [first = '', second = ''] = ids;

  const refused = await service.cli('markets', 'approve', first, '--market', 'BTC/USTD');
  expect(refused).toMatchObject({
    code: 1,
    out: expect.stringContaining('binance has no market BTC/USTD; did you mean BTC/USDT?'),
  });
  const unnamed = await service.cli('markets', 'approve', first);
  expect(unnamed.out).toContain('name the market with --market BASE/QUOTE');
  const approved = await service.cli('markets', 'approve', first, '--market', 'BTC/USDT');
  expect(approved).toMatchObject({ code: 0, out: expect.stringMatching(/is BTC\/USDT from now on\.$/m) });

  // Balances are read behind the list of markets.
  const balances = () => service.api('/api/balances');
  await until(balances, ({ body: read }) => Array.isArray(read['balances']) && read['balances'].length > 0);
  const answer = await service.api(`/api/markets/${second}/approve`, { market: 'BTC/USTD' });
  expect(answer).toMatchObject({ status: 422, body: { code: 'market_not_listed', hint: 'did you mean BTC/USDT?' } });
});

test('what the exchange lists after the service has read its list is approved, and trades at once', async () => {
  const order = { exchange: 'binance', strategy: 'one', symbol: 'NEWUSDT', side: 'buy', size: '1' };
  expect(await service.post({ ...order, client_ref: 'early' })).toMatchObject({ status: 404 });
  const { body } = await service.api('/api/proposals');
  const proposals = body['proposals'] as readonly { readonly id: string; readonly symbol: string }[];
  const id = proposals.find(({ symbol }) => symbol === 'NEWUSDT')?.id ?? '';
  const approve = () => service.api(`/api/markets/${id}/approve`, { market: 'SOL/USDT' });
  expect(await approve()).toMatchObject({ status: 422, body: { code: 'market_not_listed' } });
  await simulator.setMarketStatus('SOLUSDT', 'TRADING');
  expect(await approve()).toMatchObject({ status: 200, body: { checked: true } });
  expect(await service.post({ ...order, client_ref: 'late' })).toMatchObject({ status: 200 });
  await service.orderWhen('late', ({ status }) => status === 'filled');
});

test('a testnet that lacks it does not speak for the exchange that a paper account goes by', async () => {
  const told = (await (await fetch(`${simulator.url}/api/v3/exchangeInfo`)).json()) as { readonly symbols: readonly object[] };
  const symbols = [{ ...told.symbols[0], symbol: 'NEWUSDT', baseAsset: 'NEW' }];
  const exchange = await SmallVenue.start({ 'GET /api/v3/exchangeInfo': { ...told, symbols } });
  const paper = `  demo: {exchange: binance, mode: paper, balances: {USDT: "1000"}, base_url: "${exchange.url}"}\n`;
  const desk = simulatedDesk(simulator, { one: '' });
  const both = await prepareService(desk.replace('routes:\n', `${paper}routes:\n  - {strategy: demo, accounts: [demo]}\n`));
  await both.start();
  await both.post({ exchange: 'binance', strategy: 'demo', symbol: 'NEWUSDT', side: 'buy', size: '1', client_ref: 'new' });
  const { body } = await both.api('/api/proposals');
  const [proposal] = body['proposals'] as readonly { readonly id: string }[];
  const approved = await both.cli('markets', 'approve', proposal?.id ?? '', '--market', 'NEW/USDT');
  expect(approved).toMatchObject({ code: 0, out: expect.stringMatching(/is NEW\/USDT from now on\.$/m) });
  await both[Symbol.asyncDispose]();
  exchange.stop();
});
