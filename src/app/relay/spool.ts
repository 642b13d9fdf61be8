// The spool on SQLite: taken alerts in one table, in order of arrival, and what became of each.
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { type Effect, laneText, type Spool, type SpoolStatus, type Taken, type Waiting, WINDOW_MS } from '../../edge/spool.ts';
import { type Lock, lockStore } from '../../ledger/sqlite/lock.ts';
import type { AlertScope } from '../../model/alert.ts';
import type { Clock } from '../../model/clock.ts';
import { type Alarm, alarmsAfter, forgetOldAlarms, lastAlarm, readRegister, writeAlarm, writeRegister } from './alarm-book.ts';
import { SpoolCommit } from './spool-commit.ts';
import { bringSpoolForward, checkSpoolFile, openSpoolFile } from './spool-file.ts';
import { SpoolQueue } from './spool-queue.ts';

/** What was delivered is known for this long; TradingView's last resend comes after 20 s. */
const KEEP_DELIVERED_MS = 3_600_000;
/** What a person dropped can be asked for as long as what they were told. */
const KEEP_DROPPED_MS = 30 * 86_400_000;
/** A commit that deletes so many takes 3 ms; what comes in between is committed between two of them. */
const MOST_AT_A_SWEEP = 500;
const SWEEP =
  'DELETE FROM alerts WHERE seq IN (SELECT seq FROM alerts WHERE state = ? AND changed_at < ? ORDER BY changed_at LIMIT ?)';

type Attempted = 'delivered' | 'waiting' | 'parked';
const ATTEMPT = 'UPDATE alerts SET state = ?, problem = ?, tries = tries + 1, changed_at = ? WHERE seq = ?';
/** A delivery is the truth. Any other outcome gives way to what a person decided while the alert was on its way. */
const ATTEMPTED: Readonly<Record<Attempted, string>> = {
  delivered: ATTEMPT,
  waiting: `${ATTEMPT} AND state = 'waiting'`,
  parked: `${ATTEMPT} AND state = 'waiting'`,
};

type Row = Record<string, SQLOutputValue>;

/** The spool with what it keeps for people. What cannot be committed or read rejects or throws with SpoolUnavailable. */
export interface RelaySpool extends Spool {
  /** As {@link stuckAlerts}, at most so many. */
  stuck(most: number): readonly Stuck[];
  readonly alarms: {
    after(seq: number, limit: number): readonly Alarm[];
    last(): number;
    register(prefix: string): ReadonlyMap<string, string>;
    saveRegister(values: ReadonlyMap<string, string | null>): Promise<void>;
    /** Called after each commit that brought an alarm. */
    subscribe(listener: (alarm: Alarm) => void): () => void;
  };
}

/** Throws LedgerInUse where another relay has the file, and SpoolUnavailable where it cannot be opened. */
export function openSpool(file: string, clock: Clock, log: (problem: string) => void): RelaySpool {
  // First the file, because the lock stands in its folder.
  checkSpoolFile(file);
  const lock = lockStore(file);
  const commit = commitUnder(lock, file, clock, log);
  const queue = new SpoolQueue(commit);
  const listeners = new Set<(alarm: Alarm) => void>();
  const tell = (alarm: Alarm): void => {
    for (const listener of listeners) listener(alarm);
  };
  const attempted = (seq: number, state: Attempted, problem: string | null, database: DatabaseSync): boolean =>
    Number(database.prepare(ATTEMPTED[state]).run(state, problem, clock.now(), seq).changes) === 1;
  return {
    take: async (alert) => {
      const { seq, scope, ...kept } = await commit.write((database) => take(database, alert));
      if (scope !== undefined) queue.add(seq, scope);
      return kept;
    },
    free: () => queue.news(),
    waiting: (seq) => (queue.isFree(seq) ? commit.read((database) => waitingOf(database, seq)) : undefined),
    delivered: async (seq) => {
      await commit.write((database) => attempted(seq, 'delivered', null, database));
      queue.remove(seq);
    },
    postponed: async (seq, problem) => {
      await commit.write((database) => attempted(seq, 'waiting', problem, database));
    },
    park: async (seq, problem) => {
      const alarm = await commit.write((database) => {
        if (!attempted(seq, 'parked', problem, database)) return undefined;
        return writeAlarm(database, clock.now(), parkedText(database, seq, problem));
      });
      queue.remove(seq);
      if (alarm !== undefined) tell(alarm);
      return alarm !== undefined;
    },
    alarm: async (text) => tell(await commit.write((database) => writeAlarm(database, clock.now(), text))),
    alarms: {
      after: (seq, limit) => commit.read((database) => alarmsAfter(database, seq, limit)),
      last: () => commit.read(lastAlarm),
      register: (prefix) => commit.read((database) => readRegister(database, prefix)),
      saveRegister: (values) => commit.write((database) => writeRegister(database, values)),
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    sweep: async () => {
      await commit.write((database) => forgetOldAlarms(database, clock.now()));
      await sweepOf(commit, 'delivered', clock.now() - KEEP_DELIVERED_MS);
      await sweepOf(commit, 'dropped', clock.now() - KEEP_DROPPED_MS);
    },
    status: () => {
      const waiting = queue.size;
      return commit.read((database) => statusOf(database, waiting));
    },
    stuck: (most) => commit.read((database) => stuckIn(database, most)),
    healthy: () => commit.healthy(),
    close: async () => {
      await commit.close();
      lock.release();
    },
  };
}

async function sweepOf(commit: SpoolCommit, state: 'delivered' | 'dropped', before: number): Promise<void> {
  for (let swept = MOST_AT_A_SWEEP; swept === MOST_AT_A_SWEEP; )
    swept = await commit.write((database) => Number(database.prepare(SWEEP).run(state, before, MOST_AT_A_SWEEP).changes));
}

function commitUnder(lock: Lock, file: string, clock: Clock, log: (message: string) => void): SpoolCommit {
  try {
    bringSpoolForward(file, clock.now(), log);
    return new SpoolCommit(file, clock, log);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** What the alert was first: the reason may be long, and a message is cut. */
function parkedText(database: DatabaseSync, seq: number, problem: string): string {
  const row = database.prepare('SELECT id, strategy, exchange, symbol, client_ref FROM alerts WHERE seq = ?').get(seq) ?? {};
  const [id, clientRef] = [text(row, 'id'), text(row, 'client_ref')];
  return `an alert was not delivered and is parked: ${laneOf(row)}, client_ref ${clientRef}. pinewire relay --retry ${id}. ${problem}`;
}

interface Kept {
  readonly kind: 'new' | 'repeated';
  readonly id: string;
  readonly seq: number;
  /** Where it waits because of this. */
  readonly scope?: AlertScope;
}

function take(database: DatabaseSync, alert: Taken): Kept {
  const { digest, receivedAt, scope } = alert;
  const earlier = database
    .prepare(
      `SELECT seq, id, state, strategy, exchange, symbol FROM alerts
       WHERE digest = ? AND received_at BETWEEN ? AND ? ORDER BY seq DESC LIMIT 1`,
    )
    .get(digest, receivedAt - WINDOW_MS, receivedAt + WINDOW_MS);
  if (earlier !== undefined) {
    const seq = number(earlier, 'seq');
    database.prepare('UPDATE alerts SET repeats = repeats + 1 WHERE seq = ?').run(seq);
    const repeated = { kind: 'repeated', id: text(earlier, 'id'), seq } as const;
    if (text(earlier, 'state') !== 'parked') return repeated;
    // Its 200 says that the alert is on its way, which a parked one is not.
    database.prepare("UPDATE alerts SET state = 'waiting', tries = 0, changed_at = ? WHERE seq = ?").run(receivedAt, seq);
    return { ...repeated, scope: scopeOf(earlier) };
  }
  const { strategy, exchange, symbol } = scope;
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO alerts (id, digest, received_at, strategy, exchange, symbol, effect, client_ref, remote, body, state, tries, changed_at, repeats)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?, 0)`,
    )
    .run(
      alert.id,
      digest,
      receivedAt,
      strategy,
      exchange,
      symbol,
      alert.effect,
      alert.clientRef,
      alert.remote,
      alert.body,
      receivedAt,
    );
  return { kind: 'new', id: alert.id, seq: Number(lastInsertRowid), scope };
}

function waitingOf(database: DatabaseSync, seq: number): Waiting | undefined {
  const row = database
    .prepare(
      `SELECT seq, id, received_at, strategy, exchange, symbol, effect, client_ref, body FROM alerts
       WHERE seq = ? AND state = 'waiting'`,
    )
    .get(seq);
  if (row === undefined) return undefined;
  const { body } = row;
  if (!(body instanceof Uint8Array)) throw new Error('an alert in the spool has no body');
  return {
    seq,
    id: text(row, 'id'),
    receivedAt: number(row, 'received_at'),
    lane: laneOf(row),
    effect: text(row, 'effect') as Effect,
    clientRef: text(row, 'client_ref'),
    body,
  };
}

/** Each from an index, whatever waits: this is asked every few seconds, in the turn in which alerts are to be answered. */
const OLDEST = "SELECT MIN(received_at) AS oldest FROM alerts INDEXED BY alerts_waiting WHERE state = 'waiting'";
const PARKED = "SELECT COUNT(*) AS count FROM alerts WHERE state = 'parked'";
/** Of the alert that waits longest and was tried. */
const PROBLEM = "SELECT problem FROM alerts INDEXED BY alerts_tried WHERE state = 'waiting' AND tries > 0 ORDER BY seq LIMIT 1";

function statusOf(database: DatabaseSync, waiting: number): SpoolStatus {
  const oldest = database.prepare(OLDEST).get()?.['oldest'];
  const problem = database.prepare(PROBLEM).get()?.['problem'];
  return {
    waiting,
    parked: number(database.prepare(PARKED).get() ?? {}, 'count'),
    ...(typeof oldest === 'number' && { oldestWaitingAt: oldest }),
    ...(typeof problem === 'string' && { problem }),
  };
}

/** An alert that a person has to look at. */
export interface Stuck {
  readonly id: string;
  readonly state: 'waiting' | 'parked';
  readonly receivedAt: number;
  readonly lane: string;
  readonly clientRef: string;
  readonly tries: number;
  readonly problem: string;
}

/** What is parked, the last one first, and then what waits although it was tried: for the command line, beside the relay that runs. */
export function stuckAlerts(file: string): readonly Stuck[] {
  return withFile(file, (database) => stuckIn(database, -1));
}

const STUCK = 'SELECT id, state, received_at, strategy, exchange, symbol, client_ref, tries, problem FROM alerts';
const STUCK_PARKED = `${STUCK} WHERE state = 'parked' ORDER BY changed_at DESC, seq DESC LIMIT ?`;
const STUCK_WAITING = `${STUCK} INDEXED BY alerts_tried WHERE state = 'waiting' AND tries > 0 ORDER BY seq LIMIT ?`;

/** All of them where `most` is -1. */
function stuckIn(database: DatabaseSync, most: number): readonly Stuck[] {
  const parked = database.prepare(STUCK_PARKED).all(most);
  const waiting = database.prepare(STUCK_WAITING).all(most < 0 ? most : most - parked.length);
  return [...parked, ...waiting].map((row) => ({
    id: text(row, 'id'),
    state: text(row, 'state') as Stuck['state'],
    receivedAt: number(row, 'received_at'),
    lane: laneOf(row),
    clientRef: text(row, 'client_ref'),
    tries: number(row, 'tries'),
    problem: typeof row['problem'] === 'string' ? row['problem'] : '',
  }));
}

/** What is asked again and again while alerts come in: the test beside looks at how SQLite finds it. */
export const LOOKS: readonly string[] = [OLDEST, PARKED, PROBLEM, STUCK_PARKED, STUCK_WAITING, SWEEP];

/**
 * A person's decision: an alert is tried at once, parked or waiting, or one that waits is parked. False where there is no such alert. Without
 * tries the relay that runs takes it for a new one, and does not wait for its next turn.
 */
export function moveAlert(file: string, id: string, to: 'waiting' | 'parked', now: number): boolean {
  return withFile(file, (database) => {
    const moved =
      to === 'waiting'
        ? database.prepare(
            `UPDATE alerts SET state = 'waiting', tries = 0, changed_at = ? WHERE id = ? AND state IN ('parked', 'waiting')`,
          )
        : database.prepare(`UPDATE alerts SET state = 'parked', changed_at = ? WHERE id = ? AND state = 'waiting'`);
    return Number(moved.run(now, id).changes) === 1;
  });
}

export type Dropped = Pick<Stuck, 'id' | 'lane' | 'clientRef'>;

/** Parked alerts that nobody wants any more, one or `all`. The alarms say so in the same commit: what was alarming does not go in silence. */
export function dropAlerts(file: string, id: string, now: number): readonly Dropped[] {
  return withFile(file, (database) => {
    database.exec('BEGIN IMMEDIATE');
    const dropped = database
      .prepare(
        `UPDATE alerts SET state = 'dropped', changed_at = ? WHERE state = 'parked' AND (id = ? OR ? = 'all')
         RETURNING id, strategy, exchange, symbol, client_ref`,
      )
      .all(now, id, id)
      .map((row) => ({ id: text(row, 'id'), lane: laneOf(row), clientRef: text(row, 'client_ref') }));
    if (dropped.length > 0) writeAlarm(database, now, droppedText(dropped));
    database.exec('COMMIT');
    return dropped;
  });
}

/** A message is cut: a few by name, and how many. */
function droppedText(dropped: readonly Dropped[]): string {
  const named = dropped.slice(0, 3).map(({ id, lane, clientRef }) => `${lane}, client_ref ${clientRef}, ${id}`);
  const more = dropped.length > named.length ? `; and ${dropped.length - named.length} more` : '';
  const what = dropped.length === 1 ? 'a parked alert' : `${dropped.length} parked alerts`;
  return `a person dropped ${what}: ${named.join('; ')}${more}`;
}

function withFile<Result>(file: string, work: (database: DatabaseSync) => Result): Result {
  const database = openSpoolFile(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function scopeOf(row: Row): AlertScope {
  return { strategy: text(row, 'strategy'), exchange: text(row, 'exchange'), symbol: text(row, 'symbol') };
}

function laneOf(row: Row): string {
  return laneText(scopeOf(row));
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`the column ${column} of the spool holds no text`);
  return value;
}

function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new Error(`the column ${column} of the spool holds no number`);
  return value;
}
