// What a long queue costs: how fast 1,000 lanes are drained on paper, and how much memory 100,000 queued orders take.
import { drive } from './load.ts';
import { prepare, SECRET } from './service.ts';
import { line, perSecond, title } from './statistics.ts';

const PAPER = 'demo: {exchange: binance, mode: paper, balances: {USDT: "1000000000"}}';
/** Nobody listens on port 1, so everything stays queued. */
const AWAY = 'demo: {exchange: binance, mode: testnet, type: spot, api_key: k, api_secret: s, base_url: "http://127.0.0.1:1"}';

/** Lanes are account × market: made-up markets of one account. */
function configuration(account: string, lanes: number): string {
  const rows = Array.from({ length: lanes }, (_, i) => `  - {exchange: binance, symbol: C${i}USDT, market: C${i}/USDT}`);
  return `accounts:
  ${account}
routes: [{accounts: [demo]}]
alerts: {max_age: 1d}
markets:
${rows.join('\n')}
`;
}

const body =
  (lanes: number, name: string) =>
  (index: number): string =>
    JSON.stringify({ symbol: `C${index % lanes}USDT`, side: 'buy', price: 100, size: 1, client_ref: `${name}${index}` });

function queued(status: Record<string, unknown>): number {
  const byStatus = status['orders'] ?? status['by_status'] ?? {};
  return Number((byStatus as Record<string, unknown>)['queued'] ?? status['queue_depth'] ?? Number.NaN);
}

export async function benchDrain(folder: string, orders: number, lanes: number): Promise<void> {
  title(`Drain: ${orders.toLocaleString('en-US')} orders over ${lanes.toLocaleString('en-US')} lanes on the paper venue`);
  const service = await prepare(folder, configuration(PAPER, lanes));
  try {
    await service.start();
    const started = performance.now();
    const load = await drive({ port: service.port, secret: SECRET, connections: 64, requests: orders, body: body(lanes, 'd') });
    while (queued(await service.status()) > 0) await new Promise((wake) => setTimeout(wake, 50));
    const elapsed = performance.now() - started;
    line('accepted while placing', perSecond(orders, load.elapsed));
    line('from the first alert to the last order placed', perSecond(orders, elapsed));
  } finally {
    await service.kill();
    service.remove();
  }
}

export async function benchMemory(folder: string, orders: number, lanes: number): Promise<void> {
  title(
    `Memory and start: ${orders.toLocaleString('en-US')} orders queued over ${lanes.toLocaleString('en-US')} lanes, the venue away`,
  );
  const service = await prepare(folder, configuration(AWAY, lanes));
  try {
    line('from the start of the process to accepting, empty store', `${Math.round(await service.start())} ms`);
    await new Promise((wake) => setTimeout(wake, 2_000));
    line('resident, idle', `${Math.round(service.memory())} MB`);
    await drive({ port: service.port, secret: SECRET, connections: 64, requests: orders, body: body(lanes, 'm') });
    await new Promise((wake) => setTimeout(wake, 5_000));
    line('queued', String(queued(await service.status())));
    line('resident with them', `${Math.round(service.memory())} MB`);
    await service.kill();
    line('from the start after kill -9 to accepting, with them', `${Math.round(await service.start())} ms`);
    await new Promise((wake) => setTimeout(wake, 5_000));
    line('resident after that', `${Math.round(service.memory())} MB`);
  } finally {
    await service.kill();
    service.remove();
  }
}
