// The whole program as a child process of the bench: what a user installs and starts, measured from outside.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SECRET = 'bench-webhook-secret';
export const ADMIN = 'bench-admin-token-of-enough-length';
const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface BenchService {
  readonly port: number;
  readonly folder: string;
  /** The process id; 0 before the start. */
  pid(): number;
  /** Milliseconds from the start of the process until /readyz says 200. */
  start(): Promise<number>;
  kill(): Promise<void>;
  /** Resident memory in MB. */
  memory(): number;
  status(): Promise<Record<string, unknown>>;
  remove(): void;
}

export interface BenchOptions {
  /** Relative to the service's folder, or a URL. */
  readonly store?: string;
  /** What follows `serve`. */
  readonly flags?: readonly string[];
}

export async function prepare(folder: string, yaml: string, options: BenchOptions = {}): Promise<BenchService> {
  const { store = './bench.db', flags = [] } = options;
  const program = build(folder);
  const place = mkdtempSync(join(folder, 'service-'));
  const port = await freePort();
  const head = `server: {listen: "127.0.0.1:${port}", admin_token: "${ADMIN}"}\nstore: "${store}"\nwebhook: {secrets: ["${SECRET}"]}\n`;
  writeFileSync(join(place, 'pinewire.yaml'), head + yaml);
  let child: ChildProcess | undefined;
  return {
    port,
    folder: place,
    pid: () => child?.pid ?? 0,
    start: async () => {
      const started = performance.now();
      child = spawn(process.execPath, [program, 'serve', ...flags], { cwd: place, stdio: ['ignore', 'ignore', 'ignore'] });
      while (!(await isReady(port))) await new Promise((wake) => setTimeout(wake, 5));
      return performance.now() - started;
    },
    kill: async () => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child?.pid}/status`, 'utf8'))?.[1]) / 1_024,
    status: async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/status`, { headers: { authorization: `Bearer ${ADMIN}` } });
      return (await answer.json()) as Record<string, unknown>;
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

/** The package as npm would pack it, built once a run: from sources Node takes the types out itself, which costs 25 MB and 0.3 s a start. */
export function build(folder: string): string {
  const place = join(folder, 'package');
  if (!existsSync(place)) {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const dist = join(place, 'dist');
    execFileSync(process.execPath, [compiler, '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', dist], { stdio: 'inherit' });
    for (const part of ['bin', 'package.json', 'dist/dashboard'])
      cpSync(join(ROOT, part), join(place, part), { recursive: true });
  }
  return join(place, 'bin/pinewire.js');
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  return answer?.status === 200;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
