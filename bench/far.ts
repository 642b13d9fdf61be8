// The same queue with the database a few milliseconds away, as it is on a machine of its own. One process then waits more than it computes,
// and what a second one adds says whether they keep out of each other's way: here two cores are enough to see it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { UpServer } from '../test/postgres/bring-up.ts';
import { type FleetParts, startFleet } from './fleet.ts';
import { drain, warm } from './fleet-rates.ts';
import { line, ratio, title } from './statistics.ts';
import type { BenchVenue } from './venue.ts';

const SERVER = fileURLToPath(new URL('far-server.ts', import.meta.url));
const ONE_WAY_MS = 1;

export interface FarLoad {
  readonly folder: string;
  readonly server: UpServer;
  readonly venue: BenchVenue;
  readonly accounts: number;
  readonly rounds: number;
}

export async function benchFar({ folder, server, venue, accounts, rounds }: FarLoad): Promise<void> {
  title(`PostgreSQL, ${2 * ONE_WAY_MS} ms away`);
  const rates: number[] = [];
  for (const count of [1, 2]) {
    await using way = await startWay(new URL(await server.newDatabase()).port);
    const fleet = await startFleet(folder, server, { accounts, count, venue: venue.url, through: way.through });
    try {
      await warm(fleet);
      rates.push(await drain(fleet, venue, count, rounds));
    } finally {
      await fleet.end();
    }
  }
  const [one = Number.NaN, two = Number.NaN] = rates;
  line(`drain, the database ${2 * ONE_WAY_MS} ms away: 2 processes / 1`, ratio(two, one));
}

async function startWay(port: string): Promise<AsyncDisposable & { readonly through: NonNullable<FleetParts['through']> }> {
  const child = fork(SERVER, [port, String(ONE_WAY_MS)]);
  const [own] = (await once(child, 'message')) as [number];
  return {
    through: (database) => Object.assign(new URL(database), { host: `127.0.0.1:${own}` }).href,
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
