// What the relay weighs on a small public machine: how fast it starts and what it takes while nothing happens, beside an empty HTTP server
// of the same Node.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, freePort } from './service.ts';
import { line, title } from './statistics.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TOKEN = 'bench-token-of-enough-length';
const IDLE_MS = 10_000;

interface Weighed {
  readonly startMs: number;
  readonly idleMb: number;
}

export async function benchRelay(folder: string, alerts: number): Promise<void> {
  title('Relay: start and memory, beside an empty HTTP server');
  const program = build(folder);
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const dist = join(folder, 'package/dist');
  execFileSync(process.execPath, [vite, 'build', join(ROOT, 'src/app/relay'), '--outDir', dist, '--logLevel', 'warn']);
  const port = await freePort();
  const place = mkdtempSync(join(folder, 'relay-'));
  const receiver = createServer((request, response) => request.resume().on('end', () => response.end('{"success":true}')));
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  const to = typeof address === 'object' && address !== null ? address.port : 0;
  writeFileSync(
    join(place, 'pinewire.yaml'),
    `relay: {listen: "127.0.0.1:${port}", forward_to: "http://127.0.0.1:${to}/webhook", spool: ./relay.db}\nwebhook: {secrets: ["bench-webhook-secret"]}\ntradingview: {tokens: ["${TOKEN}"], allow_ips: any}\n`,
  );
  const empty = join(place, 'empty.cjs');
  writeFileSync(empty, `require('node:http').createServer((_, answer) => answer.end()).listen(${port}, '127.0.0.1')`);
  const bare = await weigh([empty], place, port);
  const relay = await weigh([program, 'relay'], place, port, () => post(port, alerts));
  line('start, until it answers', `${ms(relay.startMs)} (empty server ${ms(bare.startMs)})`);
  line(
    'resident after 10 s idle',
    `${mb(relay.idleMb)} (empty server ${mb(bare.idleMb)}, ratio ${(relay.idleMb / bare.idleMb).toFixed(2)})`,
  );
  line(`resident 10 s after ${alerts} alerts`, mb(relay.afterMb));
  receiver.closeAllConnections();
  receiver.close();
}

/** The median start of five, and the memory of the last. */
async function weigh(
  command: readonly string[],
  cwd: string,
  port: number,
  work: () => Promise<void> = () => Promise.resolve(),
): Promise<Weighed & { readonly afterMb: number }> {
  const starts: number[] = [];
  for (let i = 0; ; i++) {
    const started = performance.now();
    const child = spawn(process.execPath, command, { cwd, stdio: 'ignore' });
    while ((await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)) === undefined) await wait(5);
    starts.push(performance.now() - started);
    try {
      if (i < 4) continue;
      await wait(IDLE_MS);
      const idleMb = residentMb(child);
      await work();
      await wait(IDLE_MS);
      const median = starts.sort((a, b) => a - b)[2] ?? Number.NaN;
      return { startMs: median, idleMb, afterMb: residentMb(child) };
    } finally {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
  }
}

async function post(port: number, alerts: number): Promise<void> {
  for (let i = 0; i < alerts; i++) {
    const body = JSON.stringify({ symbol: `S${i % 20}USDT`, side: 'buy', size: '1', client_ref: `b${i}` });
    const answer = await fetch(`http://127.0.0.1:${port}/tv/${TOKEN}`, { method: 'POST', body });
    if (answer.status !== 200) throw new Error(`the relay answered ${answer.status}`);
    await answer.arrayBuffer();
  }
}

function residentMb(child: ChildProcess): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1_000;
}

const wait = (duration: number): Promise<void> => new Promise((wake) => setTimeout(wake, duration));
const ms = (value: number): string => `${Math.round(value)} ms`;
const mb = (value: number): string => `${Math.round(value)} MB`;
