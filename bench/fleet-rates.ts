// What a fleet carries and costs: rates between two moments, and how fast it works off what stands before it.
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, type Fleet, idleSeconds, siblingsOf } from './fleet.ts';
import { line, ms } from './statistics.ts';
import type { BenchVenue } from './venue.ts';

/** A lane of a process that does nothing yet is another's after three seconds; a round without such a one is over sooner. */
const PROMPT_MS = 2_500;

/**
 * Until each process has found the others and has run every line of its code: first connections, first prices, each lane once. Then rounds of
 * one order an account, until in one of them nobody had to be waited for.
 */
export async function warm(fleet: Fleet): Promise<void> {
  await sleep(4_000);
  await Promise.all(fleet.lanes.map((lane, i) => fleet.send(lane, `warm-${i}`)));
  await over(fleet);
  const one = fleet.lanes.filter(({ base }) => base === 'BTC');
  for (let round = 0, prompt = false; !prompt; round++) {
    const started = performance.now();
    await Promise.all(one.map((lane, i) => fleet.send(lane, `warm-${round}-${i}`)));
    await over(fleet);
    prompt = performance.now() - started < PROMPT_MS;
  }
  // As the server itself does within a minute: until then it plans for tables that were empty.
  await fleet.query('ANALYZE');
}

export async function over(fleet: Fleet): Promise<void> {
  while ((await fleet.unfinished()) > 0) await sleep(50);
}

/** Everything is queued while the processes stand still; then they are let go, and nobody sends any more. */
export async function drain(fleet: Fleet, venue: BenchVenue, count: number, rounds: number): Promise<number> {
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
  line(`${count} × drain of ${rounds * fleet.lanes.length} orders: rate`, `${rate.toFixed(0)}/s`);
  tellCosts(before, after);
  return rate;
}

type Standing = Awaited<ReturnType<typeof standing>>;

export async function standing(fleet: Fleet, venue: BenchVenue) {
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

export function rateOf(before: Standing, after: Standing): number {
  return (after.done - before.done) / ((after.at - before.at) / 1_000);
}

export function tellCosts(before: Standing, after: Standing): void {
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
