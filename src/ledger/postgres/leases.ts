// Leases between processes: a worker claims a lane before it looks at it, so that the requests of a lane never come from two at once.
import type { Clock } from '../../model/clock.ts';
import { type Lane, laneKey } from '../../model/lane.ts';
import { IDLE_LEASE_MS } from '../lanes.ts';
import type { WorkerId } from '../port.ts';
import type { Side } from './side.ts';

/** A claim is renewed when this much of it is over. */
const RENEW_AFTER_MS = IDLE_LEASE_MS / 2;

/** Never shortens what a request under way needs. Who takes it from another, whose lease ran out, gets the next token. */
const CLAIM = `UPDATE lanes SET token = token + CASE WHEN owner = ? THEN 0 ELSE 1 END, owner = ?,
    leased_until = CASE WHEN owner = ? THEN GREATEST(leased_until, ?) ELSE ? END
  WHERE account_id = ? AND market = ? AND (owner IS NULL OR owner = ? OR leased_until <= ?)`;

export class Claims {
  readonly #side: Side;
  readonly #clock: Clock;
  /** Until when, on the monotonic clock, a claim of ours needs no renewal. */
  readonly #known = new Map<string, number>();

  constructor(side: Side, clock: Clock) {
    this.#side = side;
    this.#clock = clock;
  }

  /** Whether the lane is this worker's for the next seconds. A commit of a request renews and proves it once more, durably. */
  async claim(lane: Lane, worker: WorkerId): Promise<boolean> {
    const key = `${worker} ${laneKey(lane)}`;
    const before = this.#clock.monotonic();
    if ((this.#known.get(key) ?? 0) > before) return true;
    const now = this.#clock.now();
    const until = now + IDLE_LEASE_MS;
    const { accountId, market } = lane;
    const taken = await this.#side.hint(CLAIM, [worker, worker, worker, until, until, accountId, market, worker, now]);
    if (taken === 0) {
      this.#known.delete(key);
      return false;
    }
    this.#known.set(key, before + RENEW_AFTER_MS);
    return true;
  }

  /** Whether this worker has claimed it since it last gave it back, be the lease over or not. */
  mayHold(lane: Lane, worker: WorkerId): boolean {
    return this.#known.has(`${worker} ${laneKey(lane)}`);
  }

  /** Gives the lane back, between two steps of it; says whether this worker had it. */
  async giveBack(lane: Lane, worker: WorkerId): Promise<boolean> {
    this.#known.delete(`${worker} ${laneKey(lane)}`);
    const given = 'UPDATE lanes SET owner = NULL, leased_until = NULL WHERE account_id = ? AND market = ? AND owner = ?';
    return (await this.#side.hint(given, [lane.accountId, lane.market, worker])) > 0;
  }

  /** The worker gave its lanes back. */
  forget(): void {
    this.#known.clear();
  }
}

/** How long somebody leads without renewing it. */
const LEADS_MS = 10_000;

/** Takes or keeps what only one process may do; false while another does it. */
export async function lead(side: Side, name: string, holder: string, now: number): Promise<boolean> {
  const taken = await side.hint(
    `INSERT INTO leases (name, holder, leased_until) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE
       SET holder = excluded.holder, leased_until = excluded.leased_until
     WHERE leases.holder = excluded.holder OR leases.leased_until <= ?`,
    [name, holder, now + LEADS_MS, now],
  );
  return taken > 0;
}

/** This process does none of it any more. */
export async function yieldLeads(side: Side, holder: string): Promise<void> {
  await side.hint('DELETE FROM leases WHERE holder = ?', [holder]);
}
