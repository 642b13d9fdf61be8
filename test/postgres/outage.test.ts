// The server of several processes dies under load and comes back: what was acknowledged is placed once, and nobody has to help.
import { expect, test } from 'vitest';
import { type OrderRow, prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from '../service.ts';
import { startSimulator } from '../simulator/client.ts';
import { describeWithPostgres } from './server.ts';

const ALERTS = 120;
const RESTARTS = 3;
const SYMBOLS = { BTCUSDT: '0.01', ETHUSDT: '0.1', SOLUSDT: '1', DOGEUSDT: '1000' } as const;
const NAMES = Object.keys(SYMBOLS) as (keyof typeof SYMBOLS)[];

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
const isSettled = ({ status }: OrderRow) => ['filled', 'canceled', 'expired', 'rejected', 'denied'].includes(status);

describeWithPostgres('PostgreSQL goes away', (server) => {
  test(`F27 ${RESTARTS} × restart -m immediate under load: ${ALERTS} acknowledged, ${ALERTS} placed once; 503 meanwhile`, {
    timeout: 240_000,
  }, async (context) => {
    if (!server().own) return context.skip('the server of PINEWIRE_TEST_POSTGRES_URL is not ours to stop');
    await using venue = await startSimulator({
      accounts: venueAccounts(['north'], { USDT: '100000000', BTC: '1000', ETH: '10000', SOL: '100000', DOGE: '100000000' }),
    });
    const url = await server().newDatabase();
    const yaml = `${simulatedDesk(venue, { north: '' })}alerts: {max_age: 1h, max_slippage: 5%}\n`;
    await using first = await prepareService(yaml, { store: `"${url}"` });
    await using second = await prepareService(yaml, { store: `"${url}"` });
    for (const one of [first, second]) await one.start();
    const answers = new Set<number>();
    let next = 0;
    const sender = async (to: ServiceProcess): Promise<void> => {
      for (let i = next++; i < ALERTS; i = next++) {
        const symbol = NAMES[i % NAMES.length] ?? 'BTCUSDT';
        const body = { symbol, exchange: 'binance', strategy: 'north', side: 'buy', size: SYMBOLS[symbol], client_ref: `a-${i}` };
        for (let status = 0; status !== 200; ) {
          ({ status } = await to.post(body));
          answers.add(status);
          if (status !== 200) await pause(100);
        }
        await pause(250);
      }
    };
    const sending = Promise.all([first, second, first, second, first, second].map(sender));
    for (let i = 0; i < RESTARTS; i++) {
      await pause(1_500);
      await server().stopAtOnce();
      await until(
        async () => (await fetch(`${first.url}/readyz`)).status,
        (status) => status === 503,
      );
      await server().start();
    }
    await sending;
    const orders = await until(
      () => first.orders(),
      (rows) => rows.length === ALERTS && rows.every(isSettled),
      120_000,
    );
    const placed = (await venue.orders()).map(({ clientOrderId }) => clientOrderId);
    expect(placed.sort()).toEqual(orders.map(({ client_order_id }) => client_order_id).sort());
    expect(answers).toEqual(new Set([200, 503]));
    expect((await first.cli('audit', 'verify')).out).toContain('The journal is whole');
  });
});
