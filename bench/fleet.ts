// Several `serve` processes on one PostgreSQL, a venue, and alerts that come through the real intake.
import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import { systemClock as clock } from '../src/app/clock.ts';
import { loadConfig } from '../src/app/config/load.ts';
import { createIntake, type Intake } from '../src/intake/receive.ts';
import { openPostgresLedger, type SharedLedger } from '../src/ledger/postgres/open.ts';
import type { UpServer } from '../test/postgres/bring-up.ts';
import { type BenchService, prepare } from './service.ts';
import { intakeSettings } from './intake-settings.ts';
import { type Base, BASES, sizeOf } from './markets.ts';

export interface Lane {
  readonly account: string;
  readonly base: Base;
}

export interface FleetParts {
  readonly accounts: number;
  /** The markets of each; {@link BASES} where nothing is said. */
  readonly bases?: readonly Base[];
  readonly count: number;
  /** Where the processes find the server, if that is another way than the sender's. */
  readonly through?: (database: string) => string;
  /** The venue's URL; it knows the keys `key-a0`, `secret-a0` and so on. */
  readonly venue: string;
}

export interface Fleet {
  readonly lanes: readonly Lane[];
  readonly processes: readonly BenchService[];
  /** Commits one alert for the lane, as the intake of a process would. */
  send(lane: Lane, ref: string): Promise<void>;
  /** Orders that are not over. */
  unfinished(): Promise<number>;
  query(text: string): Promise<readonly Readonly<Record<string, string>>[]>;
  /** The processes stand still, as after SIGSTOP. */
  pause(): void;
  resume(): void;
  end(): Promise<void>;
}

/** `a0`, `a1` and so on. */
export function accountNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `a${i}`);
}

/** `accounts` at the venue and `count` processes that work on them. */
export async function startFleet(folder: string, server: UpServer, parts: FleetParts): Promise<Fleet> {
  const { accounts, bases = BASES, count, venue, through = (url) => url } = parts;
  const names = accountNames(accounts);
  const database = await server.newDatabase();
  const yaml = configuration(names, bases, venue);
  const processes: BenchService[] = [];
  for (let i = 0; i < count; i++)
    processes.push(await prepare(folder, yaml, { store: through(database), flags: ['--role', 'worker'] }));
  // One after the other: who comes first makes the tables.
  for (const one of processes) await one.start();
  const ledger = await openPostgresLedger({ url: database, clock, role: 'tool' });
  const intake = await intakeOf(processes[0]?.folder ?? folder, ledger);
  const client = new Client({ connectionString: database });
  await client.connect();
  return {
    lanes: names.flatMap((account) => bases.map((base) => ({ account, base }))),
    processes,
    send: async ({ account, base }, ref) => {
      const body = {
        symbol: `${base}USDT`,
        exchange: 'binance',
        strategy: account,
        side: 'buy',
        size: sizeOf(base),
        client_ref: ref,
      };
      const receipt = await intake.receive({ raw: Buffer.from(JSON.stringify(body)), source: 'webhook' });
      if (receipt.kind !== 'accepted') throw new Error(`the alert was not accepted: ${JSON.stringify(receipt)}`);
    },
    unfinished: async () => {
      const waiting = `status IN ('queued', 'submitting', 'open', 'unknown')`;
      const { rows } = await client.query(`SELECT SUM(orders)::int AS orders FROM counts WHERE ${waiting}`);
      return (rows[0] as { orders: number }).orders;
    },
    pause: () => processes.forEach(({ pid }) => process.kill(pid(), 'SIGSTOP')),
    resume: () => processes.forEach(({ pid }) => process.kill(pid(), 'SIGCONT')),
    query: async (text) => (await client.query(text)).rows as Record<string, string>[],
    end: async () => {
      await client.end();
      await ledger.close();
      for (const one of processes) {
        await one.kill();
        one.remove();
      }
    },
  };
}

function configuration(names: readonly string[], bases: readonly Base[], url: string): string {
  const account = (name: string) =>
    `  ${name}: {exchange: binance, mode: testnet, type: spot, api_key: "key-${name}", api_secret: "secret-${name}", base_url: "${url}"}`;
  return [
    'alerts: {max_age: 1h, max_slippage: 5%}',
    'accounts:',
    ...names.map(account),
    'routes:',
    ...names.map((name) => `  - {strategy: ${name}, accounts: [${name}]}`),
    'markets:',
    ...bases.map((base) => `  - {exchange: binance, symbol: ${base}USDT, market: ${base}/USDT}`),
    '',
  ].join('\n');
}

async function intakeOf(folder: string, ledger: SharedLedger): Promise<Intake> {
  const loaded = loadConfig({ cwd: folder, env: {} });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { config } = loaded;
  const settings = await intakeSettings(config, ledger);
  return createIntake({
    ledger,
    clock,
    settings: () => settings,
    webhook: () => ({ secrets: [], tolerance: 0 }),
    spelling: () => 'hex32',
  });
}

/** CPU seconds that these processes have used, children of theirs included; Linux alone tells. */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + ticksOf(pid), 0) / 100;
}

/** Core-seconds in which this machine had nothing to do, since it started; Linux alone tells. */
export function idleSeconds(): number {
  const [, , , , idle = 0, waiting = 0] = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.split(/\s+/).map(Number) ?? [];
  return (idle + waiting) / 100;
}

function ticksOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return (fields[11] ?? 0) + (fields[12] ?? 0);
  } catch {
    // It ended between two looks.
    return 0;
  }
}

/** All processes that have the same parent as this one: the backends of a server. */
export function siblingsOf(pid: number): readonly number[] {
  const parent = parentOf(pid);
  const ids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return parent === undefined ? [] : ids.filter((id) => parentOf(id) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
