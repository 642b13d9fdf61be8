// A PostgreSQL store that was put back to an earlier state: a copy of the database under its old name, and a journal that lost its end
// under a process that runs.
import { expect, test } from 'vitest';
import { type OrderRow, prepareService, simulatedDesk, until, venueAccounts } from '../service.ts';
import { startSimulator } from '../simulator/client.ts';
import { describeWithPostgres } from './server.ts';

const BALANCES = { USDT: '1000000', BTC: '10' };
const SIZES: Readonly<Record<string, string>> = { BTC: '0.01', ETH: '0.1', SOL: '1', DOGE: '1000' };
const PLACE = { method: 'POST', path: '^/api/v3/order$' };
/** What was sent before the store forgot may be under way for its window; everything is asked for after that. */
const PATIENCE_MS = 60_000;

const isFilled = ({ status }: OrderRow) => status === 'filled';

describeWithPostgres('a PostgreSQL store that forgot', (server) => {
  test('a copy of the database takes its place after trading went on: halted, then one order for each alert', async () => {
    await using venue = await startSimulator({ accounts: venueAccounts(['solo'], BALANCES) });
    const url = await server().newDatabase();
    const yaml = `${simulatedDesk(venue, { solo: '' })}alerts: {max_age: 1h}\n`;
    await using solo = await prepareService(yaml, { store: `"${url}"` });
    await using twin = await prepareService(yaml, { store: `"${url}"` });
    const post = (base: string, ref: string) =>
      solo.post({
        symbol: `${base}USDT`,
        exchange: 'binance',
        strategy: 'solo',
        side: 'buy',
        size: SIZES[base],
        client_ref: ref,
      });
    const settled = (ref: string) => solo.orderWhen(ref, isFilled, PATIENCE_MS);
    await solo.start();
    expect(await post('BTC', 'before')).toMatchObject({ status: 200 });
    await settled('before');
    // Queued in the copy, because the venue asks for patience.
    await venue.setFaults([{ kind: 'http_429', probability: 1, match: PLACE, params: { retryAfter: 1 } }]);
    await post('SOL', 'queued');
    await solo.orderWhen('queued', ({ code, status }) => status === 'queued' && code !== null);
    await solo.kill9();
    const admin = Object.assign(new URL(url), { pathname: '/postgres' }).href;
    const name = new URL(url).pathname.slice(1);
    const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`;
    await server().sql(admin, end);
    await server().sql(admin, `CREATE DATABASE ${name}_copy TEMPLATE ${name}`);
    await venue.clearFaults();
    await solo.start();
    await settled('queued');
    expect(await post('DOGE', 'after')).toMatchObject({ status: 200 });
    await settled('after');
    await solo.kill9();
    await server().sql(admin, `DROP DATABASE ${name} WITH (FORCE)`);
    await server().sql(admin, `ALTER DATABASE ${name}_copy RENAME TO ${name}`);
    await Promise.all([solo.start(), twin.start()]);
    const { body } = await solo.api('/api/status');
    const reason = expect.stringContaining('the store is another database than before') as string;
    expect(body).toMatchObject({ halts: [{ level: 'all', reason }] });
    expect((await solo.order((await settled('queued')).id)).events.map(({ kind }) => kind)).toContain('order.adopted');
    // One of the two compares the account with its venue; both tell.
    for (const one of [solo, twin]) {
      const read = async () => (await one.api('/api/status')).body['comparisons'] as readonly Readonly<Record<string, unknown>>[];
      const [comparison] = await until(read, ([first]) => first?.['compared_at'] !== null, PATIENCE_MS);
      expect(comparison).toMatchObject({ not_mended: 1, orders: [{ market: 'DOGE/USDT', side: 'buy', filled: '1000' }] });
    }
    const told = await server().sql(url, `SELECT seq FROM events WHERE kind = 'account.compared'`);
    expect(told).toHaveLength(1);
    const forgotten = expect.stringContaining('solo has 1 order at the exchange that the store has forgotten') as string;
    expect(await twin.cli('resume')).toMatchObject({ code: 0, out: forgotten });
    for (const [base, ref] of [
      ['BTC', 'before'],
      ['SOL', 'queued'],
      ['DOGE', 'after'],
    ] as const)
      expect(await post(base, ref)).toMatchObject({ status: 200 });
    const orders = await Promise.all(['before', 'queued', 'after'].map(settled));
    const placed = (await venue.orders()).map(({ clientOrderId }) => clientOrderId);
    expect(placed.toSorted()).toEqual(orders.map(({ client_order_id }) => client_order_id).toSorted());
    expect(await solo.cli('audit', 'verify')).toMatchObject({ code: 0 });
  });
});
