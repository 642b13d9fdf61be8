// Durable accepted alerts a second, beside the same server without a store and beside one commit a request, in one run.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { measureFsync } from './disk.ts';
import { drive, type LoadResult } from './load.ts';
import { line, ms, perSecond, ratio, title } from './statistics.ts';

const SECRET = 'bench-webhook-secret';
const CONNECTIONS = 64;

const CONFIG = `server: {listen: "127.0.0.1:0", admin_token: "bench-admin-token-of-enough-length"}
store: ./bench.db
webhook: {secrets: ["${SECRET}"]}
accounts:
  demo: {exchange: binance, mode: paper, balances: {USDT: "10000"}}
routes: [{accounts: [demo]}]
markets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]
`;

export async function benchIntake(folder: string, requests: number): Promise<void> {
  title(`Intake: ${CONNECTIONS} connections, ${requests.toLocaleString('en-US')} signed alerts each way`);
  const disk = measureFsync(folder);
  line('fsync of this disk, p50 · p99', `${ms(disk.p50)} · ${ms(disk.p99)}`);
  const without = await measure(folder, 'none', requests);
  const durable = await measure(folder, 'durable', requests);
  const obvious = await measure(folder, 'obvious', Math.ceil(requests / 4));
  report('without a store', without, requests);
  report('durable: committed before each answer', durable, requests);
  report('durable, one commit a request', obvious, Math.ceil(requests / 4));
  const rate = (result: LoadResult, count: number): number => count / result.elapsed;
  line('durable / without a store', ratio(rate(durable, requests), rate(without, requests)));
  line('durable / one commit a request', ratio(rate(durable, requests), rate(obvious, Math.ceil(requests / 4))));
  line('p99 durable / fsync p99', ratio(durable.p99, disk.p99));
}

function report(name: string, result: LoadResult, requests: number): void {
  const odd = [...result.statuses].filter(([status]) => status !== 200).map(([status, count]) => `${count} × ${status}`);
  const suffix = odd.length === 0 ? '' : ` (not all were 200: ${odd.join(', ')})`;
  line(`${name}: rate · p50 · p99`, `${perSecond(requests, result.elapsed)} · ${ms(result.p50)} · ${ms(result.p99)}${suffix}`);
}

async function measure(folder: string, kind: 'none' | 'durable' | 'obvious', requests: number): Promise<LoadResult> {
  const place = mkdtempSync(join(folder, `${kind}-`));
  writeFileSync(join(place, 'pinewire.yaml'), CONFIG);
  const script = fileURLToPath(new URL('intake-server.ts', import.meta.url));
  const child = spawn(process.execPath, [script, place, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const port = await listening(child);
    const body = (index: number): string =>
      JSON.stringify({
        symbol: 'BTCUSDT',
        exchange: 'binance',
        strategy: 'bench',
        side: 'BUY',
        price: 42_000,
        size: 0.001,
        client_ref: `b${index}`,
      });
    // The first requests find cold code and an empty file; they are not counted.
    await drive({ port, secret: SECRET, connections: CONNECTIONS, requests: 2_000, body: (index) => body(-1 - index) });
    return await drive({ port, secret: SECRET, connections: CONNECTIONS, requests, body });
  } finally {
    child.kill('SIGKILL');
    rmSync(place, { recursive: true, force: true });
  }
}

/** The port of an intake-server, once it listens. */
export async function listening(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('the server has no output');
  const [first] = (await once(createInterface(child.stdout), 'line')) as [string];
  return Number(new URL((JSON.parse(first) as { listening: string }).listening).port);
}
