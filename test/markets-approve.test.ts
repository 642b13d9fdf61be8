// A symbol is not mapped to a market that the exchange does not have: the exchange is asked, by the service and by the command alike.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from './service.ts';
import { type SimulatorClient, startSimulator } from './simulator/client.ts';

let simulator: SimulatorClient;
let service: ServiceProcess;

beforeAll(async () => {
  simulator = await startSimulator({ accounts: venueAccounts(['one'], { USDT: '1000' }) });
  service = await prepareService(simulatedDesk(simulator, { one: '' }));
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
