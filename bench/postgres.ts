// What one, two and four processes on one PostgreSQL carry, and how long the others need when one is killed.
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { bringUp, type UpServer } from '../test/postgres/bring-up.ts';
import { cpuSeconds, type Fleet, idleSeconds, siblingsOf, startFleet, VENUE_MS } from './fleet.ts';
import { line, ms, quantile, ratio, title } from './statistics.ts';

/** Lanes are account × market. */
const ACCOUNTS = 128;
const LANES = ACCOUNTS * 4;
/** Orders that are accepted and not over, for each process: so many lanes are in flight. */
const IN_FLIGHT = 64;
/** So few that the processors are idle most of the time, and what is measured is waiting. */
const FEW_IN_FLIGHT = 4;

export async function benchPostgres(folder: string, share: number): Promise<void> {
  title(`PostgreSQL: ${LANES} lanes of ${ACCOUNTS} accounts, the venue answers in ${VENUE_MS} ms`);
  line('the server, the simulator, the sender and the processes share', 'the processors of this machine');
  const server = await bringUp(folder);
  try {
    const seconds = Math.max(3, 15 * share);
    for (const inFlight of [FEW_IN_FLIGHT, IN_FLIGHT]) {
      const rates = new Map<number, number>();
      for (const count of [1, 2, 4]) rates.set(count, await drain(folder, server, { count, inFlight, seconds }));
      const one = rates.get(1) ?? Number.NaN;
      for (const count of [2, 4])
        line(`${count} processes / 1, ${inFlight} in flight each`, ratio(rates.get(count) ?? Number.NaN, one));
    }
  } finally {
    await server.end();
  }
}

interface Load {
  readonly count: number;
  readonly inFlight: number;
  readonly seconds: number;
}

async function drain(folder: string, server: UpServer, { count, inFlight, seconds }: Load): Promise<number> {
  const fleet = await startFleet(folder, server, ACCOUNTS, count);
  try {
    const stop = keepInFlight(fleet, inFlight * count);
    // Cold code, first connections, first prices.
    await sleep(4_000 + 2_000 * count);
    const before = await standing(fleet);
    await sleep(seconds * 1_000);
    const after = await standing(fleet);
    await stop();
    const rate = (after.done - before.done) / ((after.at - before.at) / 1_000);
    const waits = await startLatencies(fleet, before.wall, after.wall);
    const cpu = (name: 'nodes' | 'server' | 'rest') => ((after[name] - before[name]) / (after.done - before.done)) * 1_000;
    const elapsed = (after.at - before.at) / 1_000;
    const ours = after.nodes + after.server + after.rest - before.nodes - before.server - before.rest;
    line(
      `${count} × ${inFlight} in flight: rate · enqueue → start p50 · p99`,
      `${rate.toFixed(0)}/s · ${ms(quantile(waits, 0.5))} · ${ms(quantile(waits, 0.99))}`,
    );
    line(
      '  CPU an order: processes · server · sender and simulator',
      `${ms(cpu('nodes'))} · ${ms(cpu('server'))} · ${ms(cpu('rest'))}`,
    );
    const idle = (after.idle - before.idle) / elapsed;
    const others = availableParallelism() - idle - ours / elapsed;
    line(
      '  cores: busy with this · with other programs · idle',
      `${(ours / elapsed).toFixed(2)} · ${Math.max(0, others).toFixed(2)} · ${idle.toFixed(2)}`,
    );
    return rate;
  } finally {
    await fleet.end();
  }
}

/** Sends so that `most` orders are accepted and not over, on lanes taken in turn. The returned function stops it and waits for the last. */
function keepInFlight(fleet: Fleet, most: number): () => Promise<void> {
  const stop = new AbortController();
  let sent = 0;
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const room = most - (await fleet.unfinished());
      const numbers = Array.from({ length: Math.max(0, room) }, () => sent++);
      await Promise.all(numbers.map((number) => send(fleet, number)));
      await sleep(10);
    }
  };
  const done = run();
  return async () => {
    stop.abort();
    await done;
  };
}

async function send(fleet: Fleet, number: number): Promise<void> {
  const lane = fleet.lanes[number % fleet.lanes.length];
  if (lane !== undefined) await fleet.send(lane, `r${number}`);
}

async function standing(fleet: Fleet) {
  const [row] = await fleet.query(`SELECT SUM(orders)::text AS done FROM counts WHERE status = 'filled'`);
  const backend = Number((await fleet.query('SELECT pg_backend_pid()::text AS pid'))[0]?.['pid']);
  return {
    at: performance.now(),
    wall: Date.now(),
    done: Number(row?.['done']),
    idle: idleSeconds(),
    nodes: cpuSeconds(fleet.processes.map(({ pid }) => pid())),
    server: cpuSeconds(siblingsOf(backend)),
    rest: cpuSeconds([process.pid, fleet.simulator.pid ?? 0]),
  };
}

async function startLatencies(fleet: Fleet, from: number, to: number): Promise<readonly number[]> {
  const rows = await fleet.query(
    `SELECT (s.at - q.at)::text AS waited FROM events q JOIN events s ON s.order_id = q.order_id AND s.kind = 'order.submitted'
     WHERE q.kind = 'order.queued' AND q.at BETWEEN ${from} AND ${to}`,
  );
  return rows.map((row) => Number(row['waited']));
}
