// How long the lanes of a process that was killed with -9 stand still: those that were idle, and those with a request under way.
import { setTimeout as sleep } from 'node:timers/promises';
import { bringUp } from '../test/postgres/bring-up.ts';
import { startSimulator, type SimulatorClient } from '../test/simulator/client.ts';
import { accountNames, type Fleet, type Lane, startFleet } from './fleet.ts';
import { line, ms, quantile, title } from './statistics.ts';

const ACCOUNTS = 16;
/** Those that the simulator lists. */
const MARKETS = ['BTC', 'ETH', 'SOL', 'DOGE'] as const;
const BALANCES = { USDT: '100000000', BTC: '1000', ETH: '10000', SOL: '100000', DOGE: '100000000' };
const PLACE = { method: 'POST', path: '^/api/v3/order$' };

export async function benchRecovery(folder: string): Promise<void> {
  title('Recovery: one of two processes on PostgreSQL killed with -9');
  const server = await bringUp(folder);
  const keys = accountNames(ACCOUNTS).map((name) => ({ apiKey: `key-${name}`, secret: `secret-${name}`, balances: BALANCES }));
  const venue = await startSimulator({ accounts: keys });
  try {
    await venue.setFaults([{ kind: 'hold', probability: 1, params: { ms: 20 } }]);
    const fleet = await startFleet(folder, server, { accounts: ACCOUNTS, bases: MARKETS, count: 2, venue: venue.url });
    try {
      await recover(fleet, venue);
    } finally {
      await fleet.end();
    }
  } finally {
    await venue.stop();
    await server.end();
  }
}

async function recover(fleet: Fleet, venue: SimulatorClient): Promise<void> {
  // Until each has found out about the other and taken its share.
  await sleep(5_000);
  for (const [i, lane] of fleet.lanes.entries()) await fleet.send(lane, `warm-${i}`);
  await over(fleet);
  const victim = fleet.processes[0];
  if (victim === undefined) throw new Error('there is no process');
  const lanes = await lanesOf(fleet, victim.pid());
  const [flying, ...idle] = lanes;
  if (flying === undefined) throw new Error('the process that is to be killed has no lanes');
  await venue.setFaults([{ kind: 'hold', count: 1, params: { ms: 60_000 }, match: { ...PLACE, symbol: `${flying.base}USDT` } }]);
  await fleet.send(flying, 'flying');
  while ((await venue.heldCount()) === 0) await sleep(20);
  await victim.kill();
  const killed = Date.now();
  await venue.release();
  for (const [i, lane] of idle.entries()) await fleet.send(lane, `idle-${i}`);
  await over(fleet);
  const starts = await times(fleet, `o.client_ref LIKE 'idle-%' AND e.kind = 'order.submitted'`, killed);
  const ends = await times(fleet, `o.client_ref = 'flying' AND e.kind = 'order.fill'`, killed);
  line(
    `${idle.length} idle lanes: from the kill to their next request, p50 · longest`,
    `${ms(quantile(starts, 0.5))} · ${ms(Math.max(...starts))}`,
  );
  line('a request under way: from the kill until the ledger knows its fill', ms(Math.max(...ends)));
}

async function over(fleet: Fleet): Promise<void> {
  while ((await fleet.unfinished()) > 0) await sleep(50);
}

/** Lanes that the process holds; a worker's name begins with the process's id. */
async function lanesOf(fleet: Fleet, pid: number): Promise<readonly Lane[]> {
  const rows = await fleet.query(
    `SELECT a.name, l.market FROM lanes l JOIN accounts a ON a.id = l.account_id WHERE l.owner LIKE '${pid}-%'`,
  );
  const names = new Set(rows.map((row) => `${row['name']} ${row['market']}`));
  return fleet.lanes.filter(({ account, base }) => names.has(`${account} ${base}/USDT`));
}

async function times(fleet: Fleet, condition: string, since: number): Promise<readonly number[]> {
  const rows = await fleet.query(`SELECT e.at::text AS at FROM events e JOIN orders o ON o.id = e.order_id WHERE ${condition}`);
  return rows.map((row) => Number(row['at']) - since);
}
