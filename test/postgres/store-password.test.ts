// The password of the store is often a word of ours: an alert that carries it as a word goes where it was sent, under its own name.
import { expect, test } from 'vitest';
import { prepareService, until } from '../service.ts';
import { describeWithPostgres } from './server.ts';

describeWithPostgres('an alert that carries the password of the store', (server) => {
  test('keeps its strategy, and with it its route', async () => {
    const url = new URL(await server().newDatabase());
    const password = `pinewire-of-the-desk-${process.pid}`;
    const strategy = `${password}-live`;
    await server().sql(url.href, `CREATE ROLE "${password}" LOGIN SUPERUSER PASSWORD '${password}'`);
    Object.assign(url, { username: password, password });
    const yaml =
      'accounts: {a: {exchange: binance, mode: paper}, b: {exchange: binance, mode: paper}}\n' +
      `routes: [{strategy: "${strategy}", accounts: [a], enabled: false}, {accounts: [b]}]\n` +
      'markets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]\n';
    await using service = await prepareService(yaml, { store: `"${url.href}"` });
    await service.start();
    const alert = { symbol: 'BTCUSDT', strategy, side: 'buy', size: '0.001', price: '50000', client_ref: 'named' };
    // Under another name it would be an order of the general route.
    expect(await service.post(alert)).toMatchObject({ status: 422, body: { code: 'route_disabled' } });
    const { body } = await until(
      () => service.api('/api/alerts?refused=true'),
      ({ body: { alerts } }) => (alerts as unknown[]).length === 1,
    );
    expect(body['alerts']).toMatchObject([{ strategy }]);
  });
});
