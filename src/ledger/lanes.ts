// Lanes: which have something due, what it is, who holds them, and when they are due again.
import type { FrozenLane, LaneWork, WaitingLanes, WorkerId } from './port.ts';
import type { AccountId, OrderId } from '../model/ids.ts';
import type { Lane } from '../model/lane.ts';
import type { Attempt } from '../model/attempt.ts';
import { attemptOfRow } from './attempt-row.ts';
import { ORDER_COLUMNS, type StoredOrder, storedOrderOfRow } from './order-row.ts';
import { askTogether, integer, optionalInteger, optionalText, type Question, type Row, type Sql, text } from './sql.ts';
import type { Tx } from './transaction.ts';

/** While nothing is under way a lane is kept for this long: the lanes of a worker that dies move on within it. */
export const IDLE_LEASE_MS = 10_000;
/** A request without a window may be under way for as long as anybody would wait for its answer. */
const WINDOWLESS_LEASE_MS = 90_000;
/** After a request's window its lane is kept a little longer, for clocks that differ. */
const PAST_WINDOW_MS = 2_000;

/** Until when the lane is its worker's: the lease outlives the window of the request that is about to leave. */
export function leaseEnd(now: number, request?: { readonly validUntil?: number }): number {
  if (request === undefined) return now + IDLE_LEASE_MS;
  const { validUntil } = request;
  return validUntil === undefined ? now + WINDOWLESS_LEASE_MS : Math.max(now + IDLE_LEASE_MS, validUntil + PAST_WINDOW_MS);
}

/** For orders that only a person can move: the last moment a JavaScript date can name. */
export const NEVER = 8_640_000_000_000_000;

/** So many exits and so many entries of a queue are shown, so that entries that wait never hide an exit that may go. */
const SHOWN = 4;

const UNSETTLED = `status IN ('submitting', 'open', 'unknown') AND next_at IS NOT NULL`;
const IN_LANE = 'account_id = ? AND market = ?';
const QUEUED = `status = 'queued' AND effect = ? AND revision = 1 AND next_at IS NOT NULL ORDER BY arrival LIMIT ${SHOWN}`;

/** What goes on with a leg whose last order has filled stands in front of everything, as the leg did. */
const GOING_ON = `status = 'queued' AND revision > 1 AND next_at IS NOT NULL ORDER BY arrival LIMIT ${SHOWN}`;

/** Over, and looked at once more all the same. */
const ENDED = 'look_again_at IS NOT NULL';

const DUE = `SELECT MIN(next_at) AS due, (SELECT next_at FROM lanes WHERE ${IN_LANE}) AS was FROM (
    SELECT next_at FROM orders WHERE ${IN_LANE} AND ${UNSETTLED}
    UNION ALL SELECT next_at FROM (SELECT next_at FROM orders WHERE ${IN_LANE} AND ${QUEUED}) AS exits
    UNION ALL SELECT next_at FROM (SELECT next_at FROM orders WHERE ${IN_LANE} AND ${QUEUED}) AS entries
    UNION ALL SELECT next_at FROM (SELECT next_at FROM orders WHERE ${IN_LANE} AND ${GOING_ON}) AS going_on
    UNION ALL SELECT look_again_at FROM orders WHERE ${IN_LANE} AND ${ENDED}
  ) AS shown`;

/**
 * Sets when the lane is due: the earliest of what {@link laneWork} shows, and of nothing else, or a lane would be due for ever. Behind a
 * queue nothing changes, and then nothing is written.
 */
export async function refreshLane(sql: Sql, { accountId, market }: Lane): Promise<number | undefined> {
  const lane = [accountId, market];
  const row = await sql.get(DUE, [...lane, ...lane, ...lane, 'exit', ...lane, 'entry', ...lane, ...lane]);
  if (row === undefined) return undefined;
  const [due, was] = [optionalInteger(row, 'due'), optionalInteger(row, 'was')];
  if (due === was) return due;
  await sql.run(
    `INSERT INTO lanes (account_id, market, token, next_at) VALUES (?, ?, 0, ?)
     ON CONFLICT (account_id, market) DO UPDATE SET next_at = excluded.next_at`,
    [...lane, due ?? null],
  );
  return due;
}

export async function isLaneDue(sql: Sql, { accountId, market }: Lane, now: number): Promise<boolean> {
  const row = await sql.get(`SELECT next_at FROM lanes WHERE ${IN_LANE}`, [accountId, market]);
  return row !== undefined && (optionalInteger(row, 'next_at') ?? NEVER) <= now;
}

export async function readyLanes(sql: Sql, worker: WorkerId, now: number, limit: number): Promise<readonly Lane[]> {
  const rows = await sql.all(
    `SELECT account_id, market FROM lanes WHERE next_at <= ? AND (owner IS NULL OR owner = ? OR leased_until <= ?)
     ORDER BY next_at LIMIT ?`,
    [now, worker, now, limit],
  );
  return rows.map(laneOfRow);
}

function laneOfRow(row: Row): Lane {
  return { accountId: text(row, 'account_id') as AccountId, market: text(row, 'market') };
}

export async function nextDue(sql: Sql, after = 0): Promise<number | undefined> {
  const row = await sql.get('SELECT MIN(next_at) AS next_at FROM lanes WHERE next_at > ? AND next_at < ?', [after, NEVER]);
  return row === undefined ? undefined : optionalInteger(row, 'next_at');
}

export async function laneWork(sql: Sql, { accountId, market }: Lane): Promise<LaneWork> {
  const lane = [accountId, market];
  const orders = (condition: string, more: readonly string[] = []): Question<readonly StoredOrder[]> => ({
    text: `SELECT ${ORDER_COLUMNS} FROM orders WHERE ${IN_LANE} AND ${condition}`,
    values: [...lane, ...more],
    read: (rows) => rows.map(storedOrderOfRow).sort(byArrival),
  });
  const { unsettled, goingOn, exits, entries, ended, attempts, reason } = await askTogether(sql, {
    unsettled: orders(UNSETTLED),
    goingOn: orders(GOING_ON),
    exits: orders(QUEUED, ['exit']),
    entries: orders(QUEUED, ['entry']),
    ended: orders(ENDED),
    attempts: {
      text: `SELECT * FROM attempts WHERE state IN ('sent', 'unknown') AND order_id IN (SELECT id FROM orders WHERE ${IN_LANE} AND ${UNSETTLED})
        ORDER BY created_at, number`,
      values: lane,
      read: (rows) => rows.map(attemptOfRow),
    },
    reason: {
      text: `SELECT frozen FROM lanes WHERE ${IN_LANE}`,
      values: lane,
      read: ([row]) => (row === undefined ? undefined : optionalText(row, 'frozen')),
    },
  });
  const queued = [...goingOn, ...[...exits, ...entries].sort(byArrival)];
  return {
    unsettled: unsettled.map(({ order, nextAt, tries }) => ({
      order,
      tries,
      attempts: attempts.filter(({ orderId }) => orderId === order.id),
      nextAt: nextAt ?? NEVER,
    })),
    queued: queued.map(({ order, nextAt, tries, arrival }) => ({ order, nextAt: nextAt ?? NEVER, tries, arrival })),
    ended: ended.map(({ order, lookAgainAt, tries }) => ({ order, nextAt: lookAgainAt ?? NEVER, looks: tries })),
    ...(reason !== undefined && { frozen: reason, frozenBy: frozenBy(reason) }),
  };
}

/** The sentence a lane is frozen with; {@link frozenBy} reads the order out of it. */
export function whyFrozen(id: OrderId, fields: readonly string[]): string {
  return `order ${id} is not at the venue as it was asked: ${fields.join(', ')}`;
}

export function frozenBy(why: string): OrderId {
  const [, id] = /^order (or_\S+) /.exec(why) ?? [];
  if (id === undefined) throw new Error(`damaged store: a lane is frozen by no order: ${why}`);
  return id as OrderId;
}

export async function frozenLanes(sql: Sql): Promise<readonly FrozenLane[]> {
  const rows = await sql.all('SELECT account_id, market, frozen FROM lanes WHERE frozen IS NOT NULL ORDER BY account_id, market');
  return rows.map((row) => ({ ...laneOfRow(row), orderId: frozenBy(text(row, 'frozen')), why: text(row, 'frozen') }));
}

function byArrival(a: StoredOrder, b: StoredOrder): number {
  return a.arrival - b.arrival;
}

export function unsettledAttempts(orderId: OrderId): Question<readonly Attempt[]> {
  return {
    text: `SELECT * FROM attempts WHERE order_id = ? AND state IN ('sent', 'unknown') ORDER BY created_at, number`,
    values: [orderId],
    read: (rows) => rows.map(attemptOfRow),
  };
}

/** A lane that nobody had yet begins with the token 1. */
const TAKE = `INSERT INTO lanes (account_id, market, token, owner, leased_until) VALUES (?, ?, 1, ?, ?)
  ON CONFLICT (account_id, market) DO UPDATE SET token = lanes.token + CASE WHEN lanes.owner = excluded.owner THEN 0 ELSE 1 END,
    owner = excluded.owner, leased_until = excluded.leased_until
  WHERE (lanes.owner IS NULL OR lanes.owner = excluded.owner OR lanes.leased_until <= ?) RETURNING frozen`;

/** Takes the lane for `worker`, or keeps it. `fenced` where another living worker holds it; `frozen` where a person must settle it first. */
export async function takeLane(
  tx: Tx,
  { accountId, market }: Lane,
  worker: WorkerId,
  request?: { readonly validUntil?: number },
): Promise<'held' | 'fenced' | 'frozen'> {
  const { sql, now } = tx;
  const row = await sql.get(TAKE, [accountId, market, worker, leaseEnd(now, request), now]);
  if (row === undefined) return 'fenced';
  return optionalText(row, 'frozen') === undefined ? 'held' : 'frozen';
}

/** The answer is here: a lane that was kept for a request without a window is kept no longer than any other. */
export async function easeLane({ sql, now }: Tx, { accountId, market }: Lane): Promise<void> {
  const until = leaseEnd(now);
  await sql.run(`UPDATE lanes SET leased_until = ? WHERE ${IN_LANE} AND leased_until > ?`, [until, accountId, market, until]);
}

export async function rest({ sql }: Tx, { lane, until }: { lane: Lane; until: number }): Promise<void> {
  await sql.run(`UPDATE lanes SET next_at = ? WHERE ${IN_LANE} AND next_at < ?`, [until, lane.accountId, lane.market, until]);
}

export async function release({ sql }: Tx, worker: WorkerId): Promise<void> {
  await sql.run('UPDATE lanes SET owner = NULL, leased_until = NULL WHERE owner = ?', [worker]);
}

/** How many lanes have something to do, now or later. */
export async function busyLanes(sql: Sql): Promise<number> {
  const row = await sql.get('SELECT COUNT(*) AS lanes FROM lanes WHERE next_at IS NOT NULL');
  return row === undefined ? 0 : integer(row, 'lanes');
}

/**
 * A lane whose lease was over before it had something to do has waited since then, else since the lease was over. `0` for the one process of
 * a store of its own: there a lane is in its hands whether a lease says so or not.
 */
const WAITING = `SELECT COUNT(*) AS due, COALESCE(SUM(untaken), 0) AS untaken, MIN(since) AS since FROM (
    SELECT untaken, CASE WHEN untaken = 1 THEN CASE WHEN lease_end > next_at THEN lease_end ELSE next_at END END AS since
    FROM (SELECT next_at, COALESCE(leased_until, 0) AS lease_end,
        CASE WHEN ? = 1 AND (owner IS NULL OR leased_until <= ?) THEN 1 ELSE 0 END AS untaken
      FROM lanes WHERE next_at <= ?) AS lane) AS waiting`;

/** Which lanes have something to do now, and of them those that no worker has. */
export async function waitingLanes(sql: Sql, now: number, shared: boolean): Promise<WaitingLanes> {
  const row = await sql.get(WAITING, [shared ? 1 : 0, now, now]);
  const since = row && optionalInteger(row, 'since');
  return {
    due: row === undefined ? 0 : integer(row, 'due'),
    untaken: row === undefined ? 0 : integer(row, 'untaken'),
    ...(since !== undefined && { since }),
  };
}

/** How many lanes each worker holds. */
export async function heldLanes(sql: Sql, now: number): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.all(
    'SELECT owner, COUNT(*) AS lanes FROM lanes WHERE owner IS NOT NULL AND leased_until > ? GROUP BY owner',
    [now],
  );
  return new Map(rows.map((row) => [text(row, 'owner'), integer(row, 'lanes')]));
}
