// SIGTERM with requests in every state of flight: what can be finished is, what cannot is found again at the next start, and nothing goes twice.
import { expect, test } from 'vitest';
import { type Answer, type OrderRow, prepareService, simulatedDesk, until, venueAccounts } from './service.ts';
import { startSimulator } from './simulator/client.ts';

const SIZES: Readonly<Record<string, string>> = { BTC: '0.01', ETH: '0.1', SOL: '1', DOGE: '1000' };
const PLACE = { method: 'POST', path: '^/api/v3/order$' };

test.concurrent('SIGTERM with requests in flight: out in time with code 0, taking nothing new, and each order once after the restart', async () => {
  await using simulator = await startSimulator({ accounts: venueAccounts(['solo'], { USDT: '1000000' }) });
  await using service = await prepareService(`${simulatedDesk(simulator, { solo: '' })}alerts: {max_age: 1h}\n`);
  await service.start();
  const alert = (base: string, ref: string) => ({
    symbol: `${base}USDT`,
    exchange: 'binance',
    strategy: 'solo',
    side: 'buy',
    size: SIZES[base],
    client_ref: ref,
  });
  await simulator.setFaults([
    // Done while the service waits for it.
    { kind: 'hold', count: 1, match: { ...PLACE, symbol: 'BTCUSDT' }, params: { ms: 2_000 } },
    // Executed, but the answer comes when nobody is there any more.
    { kind: 'delay_answer', count: 1, match: { ...PLACE, symbol: 'ETHUSDT' }, params: { ms: 30_000 } },
    // In front of the engine until its window is over.
    { kind: 'hold', count: 1, match: { ...PLACE, symbol: 'SOLUSDT' }, params: { ms: 20_000 } },
    // A doubt that is not settled when the signal comes.
    { kind: 'cut_after', count: 1, match: { ...PLACE, symbol: 'DOGEUSDT' } },
    { kind: 'http_503_before', match: { method: 'GET', path: '^/api/v3/order$', symbol: 'DOGEUSDT' } },
  ]);
  for (const base of ['BTC', 'ETH', 'SOL', 'DOGE']) expect((await service.post(alert(base, base))).status).toBe(200);
  await until(simulator.requests, (rows) => rows.filter(({ method }) => method === 'POST').length === 4);
  // Behind the order whose answer does not come: it must wait for the next life.
  expect((await service.post(alert('ETH', 'queued'))).status).toBe(200);
  const stopping = service.stop();
  // Taken until the signal arrives, and then no more.
  const answers: (Answer | 'no connection')[] = [];
  await until(
    async () => answers.push(await service.post(alert('BTC', 'late')).catch(() => 'no connection' as const)),
    () => answers.some((answer) => answer === 'no connection' || answer.status === 503),
  );
  const isTaken = answers.some((answer) => answer !== 'no connection' && answer.status === 200);
  expect(answers.filter((answer) => answer !== 'no connection' && answer.status !== 200 && answer.status !== 503)).toEqual([]);
  expect(await stopping).toBe(0);
  const sent = (await simulator.requests()).filter(({ method }) => method === 'POST');
  expect(sent).toHaveLength(4);

  await simulator.clearFaults();
  await service.start();
  const filled: Record<string, OrderRow> = {};
  const refs = ['BTC', 'ETH', 'SOL', 'DOGE', 'queued', ...(isTaken ? ['late'] : [])];
  for (const ref of refs) {
    filled[ref] = await service.orderWhen(ref, ({ status }) => status === 'filled', 60_000);
  }
  const attempts = Object.fromEntries(Object.entries(filled).map(([ref, order]) => [ref, order.attempts]));
  expect(attempts).toEqual({ BTC: 1, ETH: 1, SOL: 2, DOGE: 1, queued: 1, ...(isTaken && { late: 1 }) });
  // The one that could be finished was, in the first life: the second never had to look for it.
  const story = (await service.order(String(filled['BTC']?.id))).events.map(({ kind }) => kind);
  expect(story).not.toContain('order.unknown');
  const orders = await simulator.orders();
  expect(orders.map(({ clientOrderId }) => clientOrderId).sort()).toEqual(
    Object.values(filled)
      .map(({ client_order_id }) => client_order_id)
      .sort(),
  );
  expect(await service.orders('client_ref=late')).toHaveLength(isTaken ? 1 : 0);
  expect(await service.cli('audit', 'verify')).toMatchObject({ code: 0 });
});

test.concurrent('SIGTERM with nothing to do, and a second service at once on the same store and port', async () => {
  await using simulator = await startSimulator({ accounts: venueAccounts(['solo'], { USDT: '1000000' }) });
  await using service = await prepareService(simulatedDesk(simulator, { solo: '' }));
  for (let life = 0; life < 3; life++) {
    await service.start();
    expect(await service.stop()).toBe(0);
  }
});
