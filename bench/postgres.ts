// What one, two and four processes on one PostgreSQL carry: how soon an order starts, how fast a queue is drained, and what an order costs.
import { setTimeout as sleep } from 'node:timers/promises';
import { bringUp, type UpServer } from '../test/postgres/bring-up.ts';
import { benchFar } from './far.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { drain, over, rateOf, standing, tellCosts, warm } from './fleet-rates.ts';
import { BASES } from './markets.ts';
import { line, ms, quantile, ratio, title } from './statistics.ts';
import { type BenchVenue, startVenue } from './venue.ts';

const VENUE_MS = 20;
/**
 * Lanes are account × market. Many more accounts would be waited for: until a process knows what its venue allows, it connects to no more
 * of them than Binance lets one address ask for, 21 of 6,000 a minute each.
 */
const ACCOUNTS = 32;
const LANES = ACCOUNTS * BASES.length;
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
    await benchFar({ folder, server, venue, accounts: ACCOUNTS, rounds: Math.max(1, Math.round(2 * share)) });
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

async function startLatencies(fleet: Fleet, from: number, to: number): Promise<readonly number[]> {
  const rows = await fleet.query(
    `SELECT (s.at - q.at)::text AS waited FROM events q JOIN events s ON s.order_id = q.order_id AND s.kind = 'order.submitted'
     WHERE q.kind = 'order.queued' AND q.at BETWEEN ${from} AND ${to}`,
  );
  return rows.map((row) => Number(row['waited']));
}
