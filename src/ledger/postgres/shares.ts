// Which worker takes which lanes first: all that are alive reckon it alike, so that two workers seldom want the same account's row.
// Nothing depends on their agreeing: a lane is claimed before it is looked at, whoever comes first.
import { createHash } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import type { Lane } from '../../model/lane.ts';
import { NEVER } from '../lanes.ts';
import type { WorkerId } from '../port.ts';
import { integer, optionalInteger, type Row, type Sql, text, type Value } from '../sql.ts';
import type { Side } from './side.ts';

/** A worker says that it lives so often; who has said nothing for ten seconds is not counted. */
const RENEW_MS = 3_000;
const LIVES_MS = 10_000;
/** A lane that has been due for this long is anybody's: its worker is gone, or has more than it can do. */
const LATE_MS = 3_000;
/** Lanes fall into so many parts, and the parts to workers. */
const PARTS = 256;
/** With fewer accounts than this for each worker they are shared lane by lane: better to wait for a row than to stand idle. */
const ACCOUNTS_EACH = 4;

const PRESENT = `INSERT INTO leases (name, holder, leased_until) VALUES (?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET leased_until = excluded.leased_until`;

/** As {@link partOf}. Values: whether by account, the parts that are mine as {@link bitsOf}: 2 µs a lane, where a list costs 20. */
const MINE = `get_bit(decode(?, 'hex'),
  get_byte(decode(md5(CASE WHEN ?::int = 1 THEN account_id ELSE account_id || ' ' || market END), 'hex'), 0)) = 1`;

const READY = `WITH due AS MATERIALIZED (SELECT account_id, market, next_at, owner, ${MINE} AS mine FROM lanes
    WHERE next_at <= ? AND (owner IS NULL OR owner = ? OR leased_until <= ?))
  SELECT account_id, market, mine FROM due WHERE mine OR owner = ? OR next_at <= ?
  ORDER BY mine DESC, next_at LIMIT ?`;

/** A lane that another holds is due when that lease is over, one that is another's to take when it is late. */
const DUE = `SELECT MIN(due) AS due FROM (
    SELECT GREATEST(CASE WHEN ${MINE} OR owner = ? THEN next_at ELSE next_at + ${LATE_MS} END,
      CASE WHEN owner IS NULL OR owner = ? OR leased_until <= ? THEN 0 ELSE leased_until END) AS due
    FROM lanes WHERE next_at IS NOT NULL) AS lane WHERE due > ?`;

function partOf(key: string): number {
  return createHash('md5').update(key).digest()[0] ?? 0;
}

/** One bit for each part, in hexadecimal, as `get_bit` counts them. */
function bitsOf(parts: ReadonlySet<number>): string {
  const bytes = Buffer.alloc(PARTS / 8);
  for (const part of parts) bytes[part >> 3] = (bytes[part >> 3] ?? 0) | (1 << (part & 7));
  return bytes.toString('hex');
}

/** Of all workers the one with the highest number for this part: when one comes or goes, only its parts move. */
function workerOf(part: number, workers: readonly WorkerId[]): WorkerId | undefined {
  const rank = (worker: WorkerId): string => createHash('md5').update(`${worker} ${part}`).digest('hex');
  return workers.toSorted((a, b) => (rank(a) < rank(b) ? 1 : -1))[0];
}

export interface ReadyLane {
  readonly lane: Lane;
  /** Not this worker's to take first, but late. */
  readonly late: boolean;
}

export class Shares {
  readonly #side: Side;
  readonly #clock: Clock;
  readonly #address: string;
  #worker: WorkerId | undefined;
  #cancel: () => void = nothing;
  #known = '';
  #parts: ReadonlySet<number> = new Set();
  #bits = bitsOf(new Set());
  #byAccount = false;
  #workers = 1;
  #neighbours = 1;

  /** `address`: where the server sees this process. */
  constructor(side: Side, clock: Clock, address: string) {
    this.#side = side;
    this.#clock = clock;
    this.#address = address;
  }

  /** Rejects with LedgerUnavailable where the store is away. */
  async join(worker: WorkerId): Promise<void> {
    this.#worker = worker;
    await this.refresh();
    this.#tick();
  }

  #tick(): void {
    this.#cancel = this.#clock.after(RENEW_MS, () => {
      // Where the store is away the workers of before are taken for alive: it is asked again soon.
      this.refresh()
        .catch(nothing)
        .finally(() => this.#worker !== undefined && this.#tick());
    });
  }

  /** Says that this worker lives, and asks who else does. */
  async refresh(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    const now = this.#clock.now();
    await this.#side.hint(PRESENT, [this.#nameOf(worker), worker, now + LIVES_MS]);
    const { workers, accounts } = await this.#side.ask(async (sql) => {
      const alive = `SELECT name, holder FROM leases WHERE name LIKE 'worker/%' AND leased_until > ? ORDER BY holder`;
      const [rows, count] = await Promise.all([sql.all(alive, [now]), sql.get('SELECT COUNT(*) AS accounts FROM accounts')]);
      this.#neighbours = Math.max(1, rows.filter((row) => text(row, 'name').startsWith(this.#nameOf(''))).length);
      return { workers: rows.map((row) => text(row, 'holder')), accounts: count === undefined ? 0 : integer(count, 'accounts') };
    });
    this.#divide(worker, [...new Set([...workers, worker])], accounts);
  }

  #divide(worker: WorkerId, workers: readonly WorkerId[], accounts: number): void {
    this.#workers = workers.length;
    this.#byAccount = accounts >= ACCOUNTS_EACH * workers.length;
    const known = workers.join(' ');
    if (known === this.#known) return;
    this.#known = known;
    const all = Array.from({ length: PARTS }, (_, part) => part);
    this.#parts = new Set(all.filter((part) => workerOf(part, workers) === worker));
    this.#bits = bitsOf(this.#parts);
  }

  /** How many workers have lanes of one account: one where its lanes stay together. */
  sharers(): number {
    return this.#byAccount ? 1 : Math.max(1, this.#workers);
  }

  /** Whether a worker lives that the server sees at another address. */
  hasOthersElsewhere(): boolean {
    return this.#workers > this.#neighbours;
  }

  /** How many workers the server sees at one address with this one, this one too. */
  neighbours(): number {
    return this.#neighbours;
  }

  #nameOf(worker: WorkerId): string {
    return `worker/${this.#address}/${worker}`;
  }

  isMine({ accountId, market }: Lane): boolean {
    return this.#parts.has(partOf(this.#byAccount ? accountId : `${accountId} ${market}`));
  }

  /** Lanes that are due: this worker's own first, then those that are late. */
  async ready(sql: Sql, worker: WorkerId, now: number, limit: number): Promise<readonly ReadyLane[]> {
    const mine = this.#mine();
    const rows = await sql.all(READY, [...mine, now, worker, now, worker, now - LATE_MS, limit]);
    return rows.map((row) => ({ lane: laneOf(row), late: row['mine'] !== true }));
  }

  async nextDue(
    sql: Sql,
    worker: WorkerId,
    { now, after }: { readonly now: number; readonly after: number },
  ): Promise<number | undefined> {
    const row = await sql.get(DUE, [...this.#mine(), worker, worker, now, after]);
    const due = row === undefined ? undefined : optionalInteger(row, 'due');
    return due === undefined || due >= NEVER ? undefined : due;
  }

  #mine(): readonly Value[] {
    return [this.#bits, this.#byAccount ? 1 : 0];
  }

  /** The others take over at once. */
  async leave(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#cancel();
    if (worker !== undefined) await this.#side.hint('DELETE FROM leases WHERE name = ?', [this.#nameOf(worker)]);
  }

  /** Without a word to the store, which is about to be closed. */
  end(): void {
    this.#worker = undefined;
    this.#cancel();
  }
}

function laneOf(row: Row): Lane {
  return { accountId: text(row, 'account_id') as Lane['accountId'], market: text(row, 'market') };
}

function nothing(): void {
  // There is nothing to cancel, or nothing to say.
}
