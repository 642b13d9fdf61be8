// The last process that sends orders is gone, and orders come in: the one that only takes alerts says so, to a monitor, to whoever asks and to
// people, and takes it back when somebody sends again.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { type OrderRow, prepareService, simulatedDesk, until, venueAccounts } from '../service.ts';
import { startSimulator } from '../simulator/client.ts';
import { describeWithPostgres } from './server.ts';

const isFilled = ({ status }: OrderRow) => status === 'filled';
const alert = (base: string, ref: string) => ({
  symbol: `${base}USDT`,
  exchange: 'binance',
  strategy: 'north',
  side: 'buy',
  size: base === 'BTC' ? '0.01' : '0.1',
  client_ref: ref,
});

/** Everything that a webhook target was told, line by line. */
async function phone(): Promise<AsyncDisposable & { readonly url: string; lines(): readonly string[] }> {
  const lines: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      lines.push(...(JSON.parse(Buffer.concat(chunks).toString()) as { lines: string[] }).lines);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    lines: () => lines,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

describeWithPostgres('lanes that no process takes', (server) => {
  test('are seen in the metrics, told to people and shown with who holds the others, until a process takes them', async () => {
    await using told = await phone();
    await using venue = await startSimulator({ accounts: venueAccounts(['north'], { USDT: '100000000' }) });
    const yaml = `${simulatedDesk(venue, { north: '' })}alerts: {max_age: 1h}\nnotify: [{webhook: {url: "${told.url}"}, kinds: [stuck]}]\n`;
    const store = `"${await server().newDatabase()}"`;
    await using intake = await prepareService(yaml, { store, flags: ['--role', 'intake'] });
    await using worker = await prepareService(yaml, { store, flags: ['--role', 'worker'] });
    await intake.start();
    await worker.start();
    const status = async () => (await intake.api('/api/status')).body;
    await intake.post(alert('BTC', 'before'));
    await intake.orderWhen('before', isFilled);
    const held = await until(status, (now) => (now['lane_holders'] as unknown[]).length > 0);
    expect(held['lane_holders']).toEqual([{ name: expect.any(String), role: 'worker', url: worker.url, lanes: 1 }]);
    expect(held).toMatchObject({ lanes_untaken: 0, oldest_untaken_at: null });

    await worker.kill9();
    for (const base of ['BTC', 'ETH']) expect((await intake.post(alert(base, `waits-${base}`))).status).toBe(200);
    const alarmed = await until(status, ({ warnings }) => String(warnings).includes('no process takes'), 90_000);
    expect(alarmed).toMatchObject({ lanes_due: 2, lanes_untaken: 2, lane_holders: [] });
    expect(alarmed['warnings']).toEqual([
      '2 lanes have something to do and no process takes them: none that sends orders is alive',
    ]);
    expect(Date.now() - Date.parse(String(alarmed['oldest_untaken_at']))).toBeGreaterThan(29_000);
    expect(await intake.metric('pinewire_lanes_untaken')).toBe(2);
    expect(await intake.metric('pinewire_oldest_untaken_lane_seconds')).toBeGreaterThan(29);
    await until(told.lines, (lines) => lines.some((line) => line.startsWith('Stuck: 2 lanes have something to do')));

    await worker.start();
    for (const base of ['BTC', 'ETH']) await intake.orderWhen(`waits-${base}`, isFilled);
    await until(told.lines, (lines) => lines.includes('Goes on: every lane is in the hands of a process again.'));
    expect(await status()).toMatchObject({ lanes_untaken: 0, oldest_untaken_at: null, warnings: [] });
    expect(
      await until(
        () => intake.metric('pinewire_lanes_untaken'),
        (lanes) => lanes === 0,
      ),
    ).toBe(0);
    expect(told.lines().filter((line) => line.startsWith('Stuck'))).toHaveLength(1);
  });
});
