// From an alert's first byte to the venue's first byte: the bench sends the one and stands in front of the simulator for the other.
import { createServer, request as forward, type Server } from 'node:http';
import { once } from 'node:events';
import { startSimulator } from '../test/simulator/client.ts';
import { measureFsync } from './disk.ts';
import { drive } from './load.ts';
import { prepare, SECRET } from './service.ts';
import { line, ms, quantile, title } from './statistics.ts';

const RATE = 50;

export async function benchLatency(folder: string, alerts: number): Promise<void> {
  title(`Alert to venue request: ${RATE} alerts/s, ${alerts} alerts on one market, loopback`);
  await using simulator = await startSimulator({ balances: { USDT: '100000000', BTC: '100' } });
  await simulator.setPrice('BTCUSDT', '50000');
  const arrivals: number[] = [];
  const door = await standInFront(simulator.url, () => arrivals.push(performance.now()));
  const service = await prepare(folder, configuration(door.url));
  await service.start();
  const disk = measureFsync(folder);
  const times: number[] = [];
  try {
    for (let i = 0; i < alerts; i++) {
      const seen = arrivals.length;
      const sent = performance.now();
      const body = () =>
        JSON.stringify({ symbol: 'BTCUSDT', strategy: 'bench', side: 'buy', price: 50_000, size: '0.001', client_ref: `l${i}` });
      await drive({ port: service.port, secret: SECRET, connections: 1, requests: 1, body });
      while (arrivals.length === seen) await new Promise((wake) => setImmediate(wake));
      times.push((arrivals[seen] ?? Number.NaN) - sent);
      await new Promise((wake) => setTimeout(wake, Math.max(0, 1_000 / RATE - (performance.now() - sent))));
    }
  } finally {
    await service.kill();
    service.remove();
    door.server.close();
    door.server.closeAllConnections();
  }
  line('fsync of this disk in this run, p50 · p99', `${ms(disk.p50)} · ${ms(disk.p99)}`);
  line('alert sent to order request at the venue, p50 · p99', `${ms(quantile(times, 0.5))} · ${ms(quantile(times, 0.99))}`);
  line('p50 less two fsyncs', ms(quantile(times, 0.5) - 2 * disk.p50));
}

function configuration(url: string): string {
  return `accounts:
  sim: {exchange: binance, mode: testnet, type: spot, api_key: sim-key, api_secret: sim-secret, base_url: "${url}"}
routes: [{strategy: bench, accounts: [sim]}]
markets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]
`;
}

/** Passes everything on to the simulator and notes when an order request arrived. */
async function standInFront(target: string, onOrder: () => void): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((incoming, answer) => {
    if (incoming.method === 'POST' && incoming.url?.startsWith('/api/v3/order') === true) onOrder();
    const { method = 'GET', headers } = incoming;
    const onward = forward(new URL(incoming.url ?? '/', target), { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, server };
}
