// F30: the way to PostgreSQL fails as networks do, without a word. The real program here, the server here, and the way between them through a
// network namespace whose cable is pulled.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { forward } from '../forward.ts';
import { type Namespace, openNamespace, whyNoNamespace } from '../namespace.ts';
import { type OrderRow, prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from '../service.ts';
import { startSimulator } from '../simulator/client.ts';
import { describeWithPostgres } from './server.ts';

const SIZES: Readonly<Record<string, string>> = { BTC: '0.01', ETH: '0.1', SOL: '1', DOGE: '1000' };
const TOKEN = 'tv-0123456789abcdef0123456789abcdef';
/** A statement is given up after 10 s, and a server that is back is found within seconds. */
const PATIENCE_MS = 60_000;

const missing = whyNoNamespace();
const testHere = missing !== undefined && process.env.CI === undefined ? test.skip : test;

const isFilled = ({ status }: OrderRow): boolean => status === 'filled';

/** The server's URL on the far side of the namespace. */
async function through(network: Namespace, url: string): Promise<{ readonly url: string; readonly router: ChildProcess }> {
  const server = new URL(url);
  const here = await forward(network.outside, { host: server.hostname, port: Number(server.port) });
  const file = new URL('../forward.ts', import.meta.url).pathname;
  const [program, ...words] = [...network.within, process.execPath, file, network.address, `${network.outside}:${here}`];
  const router = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = await new Promise<string[]>((found) => createInterface(router.stdout).once('line', (line) => found([line])));
  server.hostname = network.address;
  server.port = port ?? '';
  return { url: server.href, router };
}

/** As TradingView sends them, all at once. */
function send(service: ServiceProcess, name: string): Promise<readonly { readonly status: number; readonly code: unknown }[]> {
  const alerts = Object.entries(SIZES).map(([base, size]) => ({
    symbol: `${base}USDT`,
    exchange: 'binance',
    strategy: 'north',
    side: 'buy',
    size,
    client_ref: `${name}-${base}`,
  }));
  return Promise.all(
    alerts.map(async (alert) => {
      const answer = await fetch(`${service.url}/tv/${TOKEN}`, { method: 'POST', body: JSON.stringify(alert) });
      return { status: answer.status, code: ((await answer.json()) as { readonly code?: string }).code };
    }),
  );
}

describeWithPostgres(`a cable to PostgreSQL${missing === undefined ? '' : ` (SKIPPED: no namespace: ${missing})`}`, (server) => {
  testHere(
    'pulled and put back: 503 while somebody listens, then all goes on, each alert placed once',
    {
      timeout: 300_000,
    },
    async () => {
      using network = openNamespace();
      const { url, router } = await through(network, await server().newDatabase());
      await using venue = await startSimulator({ accounts: venueAccounts(['north'], { USDT: '1000000' }) });
      const door = `tradingview: {tokens: ["${TOKEN}"], allow_ips: any}\n`;
      const yaml = `${door}${simulatedDesk(venue, { north: '' })}alerts: {max_age: 1h, max_slippage: 5%}\n`;
      await using service = await prepareService(yaml, { store: `"${url}"` });
      await service.start();
      expect((await send(service, 'before')).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      // What was just acknowledged is on its way to the exchange.
      network.pull();
      const first = await send(service, 'during');
      expect(first.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
      expect(first.map(({ code }) => code)).toContain('store_slow');
      await until(
        async () => (await fetch(`${service.url}/readyz`)).status,
        (status) => status === 503,
        PATIENCE_MS,
      );
      network.mend();
      await until(
        () => send(service, 'during'),
        (answers) => answers.every(({ status }) => status === 200),
        PATIENCE_MS,
      );
      const orders = await until(
        () => service.orders(),
        (rows) => rows.length === 8 && rows.every(isFilled),
        PATIENCE_MS,
      );
      const placed = (await venue.orders()).map(({ clientOrderId }) => clientOrderId);
      expect(placed.sort()).toEqual(orders.map(({ client_order_id }) => client_order_id).sort());
      expect((await service.cli('audit', 'verify')).out).toContain('The journal is whole');
      router.kill();
    },
  );
});
