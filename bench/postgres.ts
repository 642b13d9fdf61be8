// What one, two and four processes on one PostgreSQL carry: how soon an order starts, how fast a queue is drained, and what an order costs.
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { bringUp, type UpServer } from '../test/postgres/bring-up.ts';
import { cpuSeconds, type Fleet, idleSeconds, siblingsOf, startFleet } from './fleet.ts';
import { line, ms, quantile, ratio, title } from './statistics.ts';
import { type BenchVenue, startVenue } from './venue.ts';

const VENUE_MS = 20;
/** Lanes are account × market. */
const ACCOUNTS = 128;
const LANES = ACCOUNTS * 4;
/** Orders that are accepted and not over, for each process. */
const IN_FLIGHT = 64;
/** So few that the processors are idle most of the time, and what is measured is waiting. */
const FEW_IN_FLIGHT = 4;

export async function benchPostgres(folder: string, share: number): Promise<void> {
  title(`PostgreSQL: ${LANES} lanes of ${ACCOUNTS} accounts, the venue answers in ${VENUE_MS} ms`);
  line('the server, the venue, the sender and the processes share', 'the processors of this machine');
  const server = await bringUp(folder);
  const venue = await startVenue(VENUE_MS);
  try {
    const seconds = Math.max(3, 15 * share);
    // A round over all lanes is 512 orders; a worker has 256 lanes under way at once.
    const rounds = Math.max(2, Math.round(8 * share));
    const rates = new Map<string, number>();
    for (const count of [1, 2, 4]) {
      const measured = await measure({ folder, server, venue, count, seconds, rounds });
      for (const [what, rate] of measured) rates.set(`${what} ${count}`, rate);
    }
    for (const what of [`${FEW_IN_FLIGHT} in flight each`, `${IN_FLIGHT} in flight each`, 'drain']) {
      const of = (count: number): number => rates.get(`${what} ${count}`) ?? Number.NaN;
      for (const count of [2, 4]) line(`${what}: ${count} processes / 1`, ratio(of(count), of(1)));
    }
  } finally {
    await venue.stop();
    await server.end();
  }
}

interface Load {
  readonly folder: string;
  readonly server: UpServer;
  readonly venue: BenchVenue;
  readonly count: number;
  readonly seconds: number;
  readonly rounds: number;
}

async function measure(load: Load): Promise<ReadonlyMap<string, number>> {
  const { folder, server, venue, count, seconds, rounds } = load;
  const fleet = await startFleet(folder, server, { accounts: ACCOUNTS, count, venue: venue.url });
  try {
    await warm(fleet);
    const rates = new Map<string, number>();
    for (const inFlight of [FEW_IN_FLIGHT, IN_FLIGHT])
      rates.set(`${inFlight} in flight each`, await steady(fleet, venue, { count, inFlight, seconds }));
    rates.set('drain', await drain(fleet, venue, count, rounds));
    return rates;
  } finally {
    await fleet.end();
  }
}

/** Until each process has found the others and has run every line of its code: first connections, first prices, each lane once. */
async function warm(fleet: Fleet): Promise<void> {
  await sleep(4_000);
  await Promise.all(fleet.lanes.map((lane, i) => fleet.send(lane, `warm-${i}`)));
  await over(fleet);
}

async function over(fleet: Fleet): Promise<void> {
  while ((await fleet.unfinished()) > 0) await sleep(50);
}

/** Sends as orders end; how soon each starts, and how many end. */
async function steady(
  fleet: Fleet,
  venue: BenchVenue,
  { count, inFlight, seconds }: { readonly count: number; readonly inFlight: number; readonly seconds: number },
): Promise<number> {
  const stop = keepInFlight(fleet, inFlight * count, `s${inFlight}-`);
  await sleep(2_000);
  const before = await standing(fleet, venue);
  await sleep(seconds * 1_000);
  const after = await standing(fleet, venue);
  await stop();
  const rate = rateOf(before, after);
  const waits = await startLatencies(fleet, before.wall, after.wall);
  line(
    `${count} × ${inFlight} in flight: rate · enqueue → start p50 · p99`,
    `${rate.toFixed(0)}/s · ${ms(quantile(waits, 0.5))} · ${ms(quantile(waits, 0.99))}`,
  );
  tellCosts(before, after);
  return rate;
}

/** Everything is queued while the processes stand still; then they are let go, and nobody sends any more. */
async function drain(fleet: Fleet, venue: BenchVenue, count: number, rounds: number): Promise<number> {
  // What they do by themselves after the last order is over, balances above all, is no part of it.
  await sleep(2_000);
  fleet.pause();
  for (let round = 0; round < rounds; round++)
    await Promise.all(fleet.lanes.map((lane, i) => fleet.send(lane, `d${round}-${i}`)));
  const before = await standing(fleet, venue);
  fleet.resume();
  await over(fleet);
  const after = await standing(fleet, venue);
  const rate = rateOf(before, after);
  line(`${count} × drain of ${rounds * LANES} orders: rate`, `${rate.toFixed(0)}/s`);
  tellCosts(before, after);
  return rate;
}

/** Sends so that `most` orders are accepted and not over, on lanes taken in turn. The returned function stops it and waits for the last. */
function keepInFlight(fleet: Fleet, most: number, name: string): () => Promise<void> {
  const stop = new AbortController();
  let sent = 0;
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const room = most - (await fleet.unfinished());
      const numbers = Array.from({ length: Math.max(0, room) }, () => sent++);
      await Promise.all(numbers.map((number) => send(fleet, number, name)));
      await sleep(10);
    }
  };
  const done = run();
  return async () => {
    stop.abort();
    await done;
    await over(fleet);
  };
}

async function send(fleet: Fleet, number: number, name: string): Promise<void> {
  const lane = fleet.lanes[number % fleet.lanes.length];
  if (lane !== undefined) await fleet.send(lane, `${name}${number}`);
}

type Standing = Awaited<ReturnType<typeof standing>>;

async function standing(fleet: Fleet, venue: BenchVenue) {
  const [row] = await fleet.query(`SELECT SUM(orders)::text AS done FROM counts WHERE status = 'filled'`);
  const backend = Number((await fleet.query('SELECT pg_backend_pid()::text AS pid'))[0]?.['pid']);
  return {
    at: performance.now(),
    wall: Date.now(),
    done: Number(row?.['done']),
    idle: idleSeconds(),
    nodes: cpuSeconds(fleet.processes.map(({ pid }) => pid())),
    server: cpuSeconds(siblingsOf(backend)),
    venue: cpuSeconds([venue.pid]),
    sender: cpuSeconds([process.pid]),
  };
}

function rateOf(before: Standing, after: Standing): number {
  return (after.done - before.done) / ((after.at - before.at) / 1_000);
}

function tellCosts(before: Standing, after: Standing): void {
  const spent = (name: 'nodes' | 'server' | 'venue' | 'sender'): number => after[name] - before[name];
  const each = (name: Parameters<typeof spent>[0]): string => ms((spent(name) / (after.done - before.done)) * 1_000);
  line(
    '  CPU an order: processes · server · venue · sender',
    `${each('nodes')} · ${each('server')} · ${each('venue')} · ${each('sender')}`,
  );
  const elapsed = (after.at - before.at) / 1_000;
  const ours = (spent('nodes') + spent('server') + spent('venue') + spent('sender')) / elapsed;
  const idle = (after.idle - before.idle) / elapsed;
  const others = Math.max(0, availableParallelism() - idle - ours);
  line('  cores: busy with this · with other programs · idle', `${ours.toFixed(2)} · ${others.toFixed(2)} · ${idle.toFixed(2)}`);
}

async function startLatencies(fleet: Fleet, from: number, to: number): Promise<readonly number[]> {
  const rows = await fleet.query(
    `SELECT (s.at - q.at)::text AS waited FROM events q JOIN events s ON s.order_id = q.order_id AND s.kind = 'order.submitted'
     WHERE q.kind = 'order.queued' AND q.at BETWEEN ${from} AND ${to}`,
  );
  return rows.map((row) => Number(row['waited']));
}
