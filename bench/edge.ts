// The public edge: what an alert from TradingView costs beside a directly signed one, and a bar close of a thousand alerts, each on
// a connection of its own.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { listening } from './intake.ts';
import { drive } from './load.ts';
import { type BenchService, prepare, SECRET } from './service.ts';
import { line, ms, quantile, ratio, title } from './statistics.ts';

const SERVER = `server: {listen: "127.0.0.1:0", admin_token: "bench-admin-token-of-enough-length"}
store: ./bench.db
webhook: {secrets: ["${SECRET}"]}
`;
const TOKEN = 'bench-token-of-enough-length';
const CONFIG = `tradingview: {tokens: ["${TOKEN}"], allow_ips: any}
accounts:
  demo: {exchange: binance, mode: paper, balances: {USDT: "100000000"}, base_url: "http://127.0.0.1:9"}
routes: [{accounts: [demo]}]
markets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]
alerts: {max_age: 1h}
`;
const CONNECTIONS = 16;
/** Rounds alternate, so that whatever else the machine does meets both; the medians are compared. */
const ROUNDS = 15;
const SENDERS = 4;
/** TradingView hangs up after 3 s. */
const PATIENCE_MS = 3_000;

/** `alerts` a round and way. */
export async function benchEdge(folder: string, alerts: number): Promise<void> {
  title(`Edge: ${ROUNDS} rounds of ${alerts} alerts each way, ${CONNECTIONS} connections, alternating`);
  await using service = await startIntake(folder);
  const ways = { signed: {}, edge: { token: TOKEN } } as const;
  const figures = { signed: rows(), edge: rows() };
  for (let round = -1; round < ROUNDS; round++) {
    for (const way of round % 2 === 0 ? (['signed', 'edge'] as const) : (['edge', 'signed'] as const)) {
      const cpu = cpuMs(service.pid);
      const body = (i: number): string => alert(`${way}-${round}-${i}`);
      const result = await drive({
        port: service.port,
        secret: SECRET,
        connections: CONNECTIONS,
        requests: alerts,
        body,
        ...ways[way],
      });
      if ((result.statuses.get(200) ?? 0) !== alerts)
        throw new Error(`not all were 200: ${JSON.stringify([...result.statuses])}`);
      // The first round finds cold code.
      if (round < 0) continue;
      figures[way].cpu.push((cpuMs(service.pid) - cpu) / alerts);
      figures[way].wall.push(result.elapsed / alerts);
    }
  }
  const median = (of: 'cpu' | 'wall', way: 'signed' | 'edge'): number => quantile(figures[way][of], 0.5);
  for (const [of, name] of [
    ['cpu', 'processor time of the service for an alert'],
    ['wall', 'time for an alert'],
  ] as const) {
    line(`${name}: signed · through the edge`, `${ms(median(of, 'signed'))} · ${ms(median(of, 'edge'))}`);
    line(`${name}: edge / signed (goal: at most 1.3)`, ratio(median(of, 'edge'), median(of, 'signed')));
  }
}

/** Five bursts; each is printed, because what else the machine does shows in some of them. */
export async function benchBurst(folder: string, alerts: number): Promise<void> {
  title(`Burst: ${alerts} alerts of one strategy at once, each on a connection of its own, ${SENDERS} senders`);
  await using service = await started(folder);
  for (let burst = 0; burst < 5; burst++) {
    const at = Date.now() + 2_000;
    const load = loadavg()[0]?.toFixed(1);
    const cpu = cpuMs(service.pid());
    const senders = Array.from({ length: SENDERS }, (_, i) =>
      sender(service.port, `${burst}-${i}`, Math.ceil(alerts / SENDERS), at),
    );
    const times = (await Promise.all(senders)).flat();
    const spent = Math.round(cpuMs(service.pid()) - cpu);
    const inTime = times.filter((time) => time >= 0 && time < PATIENCE_MS).length;
    const answered = times.filter((time) => time >= 0);
    line(
      `answered within 3 s · p50 · last · processor of the service (load ${load})`,
      `${inTime} of ${times.length} · ${ms(quantile(answered, 0.5))} · ${ms(Math.max(...answered))} · ${spent} ms`,
    );
  }
}

/** The real server and intake without a worker: what executing the orders costs would hide the difference. */
async function startIntake(folder: string) {
  const place = mkdtempSync(join(folder, 'edge-'));
  writeFileSync(join(place, 'pinewire.yaml'), SERVER + CONFIG);
  const script = fileURLToPath(new URL('intake-server.ts', import.meta.url));
  const child = spawn(process.execPath, [script, place, 'durable'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await listening(child);
  const stop = async (): Promise<void> => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    rmSync(place, { recursive: true, force: true });
  };
  return { port, pid: child.pid ?? 0, [Symbol.asyncDispose]: stop };
}

async function started(folder: string): Promise<BenchService & AsyncDisposable> {
  const service = await prepare(folder, CONFIG);
  await service.start();
  return {
    ...service,
    [Symbol.asyncDispose]: async () => {
      await service.kill();
      service.remove();
    },
  };
}

async function sender(port: number, name: string, count: number, at: number): Promise<readonly number[]> {
  const script = fileURLToPath(new URL('burst-client.ts', import.meta.url));
  const argv = [script, String(port), TOKEN, name, String(count), String(at)];
  const { stdout } = await promisify(execFile)(process.execPath, argv);
  return JSON.parse(stdout) as readonly number[];
}

function rows(): { readonly cpu: number[]; readonly wall: number[] } {
  return { cpu: [], wall: [] };
}

function alert(ref: string): string {
  return JSON.stringify({ symbol: 'BTCUSDT', strategy: 'bench', side: 'buy', price: 42_000, size: '0.001', client_ref: ref });
}

/** Of all its threads, milliseconds; Linux counts hundredths of a second. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
