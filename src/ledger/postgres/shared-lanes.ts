// A worker's lanes among those of others: its own first, claimed before they are looked at, given back when they are another's to take.
import type { Clock } from '../../model/clock.ts';
import { type Lane, laneKey } from '../../model/lane.ts';
import type { LaneWork, Ledger, WorkerId } from '../port.ts';
import type { Store } from '../store.ts';
import type { Claims } from './leases.ts';
import type { News } from './news.ts';
import type { Shares } from './shares.ts';

/** Lanes that are named when a worker ends; the others are found within a second. */
const HANDED_OVER = 128;
/** A late lane that was taken is kept for this long, for all that is due in it. */
const KEPT_LATE_MS = 5_000;
/**
 * A lane that this worker can do nothing in is left alone for this long: what is put off there is due again after ten seconds at most, and late,
 * for the others to take, three seconds after that.
 */
const GIVEN_WAY_MS = 15_000;
/** It is back before the end of what keeps it away: what reduces risk is to stand first then. */
const BACK_EARLIER_MS = 1_000;

const NOTHING_HERE: LaneWork = { unsettled: [], queued: [], ended: [] };

export interface SharedLanesParts {
  readonly ledger: Ledger;
  readonly look: Store['look'];
  readonly claims: Claims;
  readonly shares: Shares;
  readonly news: News;
  readonly clock: Clock;
}

export class SharedLanes {
  readonly #parts: SharedLanesParts;
  /** Late lanes that this worker took, until when it keeps them. */
  readonly #late = new Map<string, number>();
  /** Lanes that this worker leaves to others, until when. */
  readonly #left = new Map<string, number>();
  #worker: WorkerId | undefined;

  constructor(parts: SharedLanesParts) {
    this.#parts = parts;
  }

  async recover(worker: WorkerId): Promise<number> {
    const { ledger, shares } = this.#parts;
    this.#worker = worker;
    const recovered = await ledger.recover(worker);
    await shares.join(worker);
    return recovered;
  }

  async ready(worker: WorkerId, now: number, limit: number): Promise<readonly Lane[]> {
    const { ledger, look, shares, clock } = this.#parts;
    if (this.#worker !== worker) return ledger.readyLanes(worker, now, limit);
    // Those that are left to others must not fill the list.
    const found = await look((sql) => shares.ready(sql, worker, now, limit + this.#left.size));
    const taken = found.filter(({ lane }) => !this.#isLeft(lane)).slice(0, limit);
    const until = clock.monotonic() + KEPT_LATE_MS;
    for (const { lane, late } of taken) if (late) this.#late.set(laneKey(lane), until);
    return taken.map(({ lane }) => lane);
  }

  giveWay(lane: Lane, ms: number): void {
    const { shares, clock } = this.#parts;
    // Those at this address are kept away by the same thing, and a lane that all of them left would be nobody's.
    if (!shares.hasOthersElsewhere() || !this.#isToBeTaken(lane)) return;
    this.#left.set(laneKey(lane), clock.monotonic() + Math.min(GIVEN_WAY_MS, ms - BACK_EARLIER_MS));
  }

  #isLeft(lane: Lane): boolean {
    const key = laneKey(lane);
    if ((this.#left.get(key) ?? 0) > this.#parts.clock.monotonic()) return true;
    this.#left.delete(key);
    return false;
  }

  nextDue(after = 0): Promise<number | undefined> {
    const { ledger, look, shares, clock } = this.#parts;
    const worker = this.#worker;
    return worker === undefined ? ledger.nextDue(after) : look((sql) => shares.nextDue(sql, worker, { now: clock.now(), after }));
  }

  /** Nothing of a lane that is another's to take, or that another has. Asked between two steps of a lane, so nothing of it is under way here. */
  async work(lane: Lane): Promise<LaneWork> {
    const { ledger, claims } = this.#parts;
    const worker = this.#worker;
    if (worker === undefined) return ledger.laneWork(lane);
    if (!this.#isToBeTaken(lane)) {
      await this.#giveBack(lane, worker);
      return NOTHING_HERE;
    }
    return (await claims.claim(lane, worker)) ? ledger.laneWork(lane) : NOTHING_HERE;
  }

  #isToBeTaken(lane: Lane): boolean {
    const { shares, clock } = this.#parts;
    if (this.#isLeft(lane)) return false;
    if (shares.isMine(lane)) return true;
    const key = laneKey(lane);
    if ((this.#late.get(key) ?? 0) > clock.monotonic()) return true;
    this.#late.delete(key);
    return false;
  }

  async #giveBack(lane: Lane, worker: WorkerId): Promise<void> {
    const { claims, news } = this.#parts;
    if (claims.mayHold(lane, worker) && (await claims.giveBack(lane, worker))) news.announce([lane]);
  }

  async release(worker: WorkerId): Promise<void> {
    const { ledger, claims, shares, news, clock } = this.#parts;
    this.#worker = undefined;
    claims.forget();
    await ledger.release(worker);
    await shares.leave();
    // At once, and not when the others look next.
    news.announce(await ledger.readyLanes(worker, clock.now(), HANDED_OVER), 'left');
  }
}
