// Everything that goes wrong in a history, by name and by how often; each kind draws from a stream of its own, so that one can be left out.
import { Random } from './random.ts';

/** How often each strikes where it can. */
const ODDS = {
  // Between a process and the venue.
  not_connected: 0.02,
  cut_before: 0.04,
  cut_after: 0.05,
  error_before: 0.02,
  error_after: 0.04,
  held: 0.07,
  cut_while_held: 0.7,
  delayed_answer: 0.04,
  half_answer: 0.03,
  rate_limited: 0.03,
  skewed_door: 0.02,
  query_fails: 0.03,
  // At the venue.
  stale_replica: 0.15,
  lagging_order: 0.5,
  lagging_trades: 0.4,
  refused_by_engine: 0.04,
  partial_market_fill: 0.25,
  partial_fill: 0.5,
  unsolicited_cancel: 0.4,
  late_reject: 0.45,
  expired_at_venue: 0.25,
  fill_crosses_cancel: 1,
  fill_after_end: 1,
  // Streams.
  stream_cut: 0.03,
  stream_silent: 0.02,
  stream_lost: 0.05,
  stream_late: 0.05,
  stream_repeated: 0.15,
  stream_reordered: 0.15,
  // The store.
  commit_fails: 0.006,
  commit_torn: 0.006,
  store_away: 0.04,
  // Processes.
  kill: 0.004,
  pause: 0.004,
  long_pause: 0.25,
  clock_jump: 0.04,
  // Senders.
  answer_lost: 0.08,
  // The store again, as it was some time ago.
  store_put_back: 0.02,
  // At the venue again.
  market_suspended: 0.02,
  bare_answer: 0.2,
} as const;

const SHARES = [0, 0.5, 1, 1, 1, 4] as const;

export type FaultKind = keyof typeof ODDS;
export const FAULT_KINDS = Object.keys(ODDS) as readonly FaultKind[];

export class Faults {
  readonly #streams = new Map<FaultKind, Random>();
  /** Each history leaves some kinds out and has much of others: what is always a little there never meets itself. */
  readonly #share = new Map<FaultKind, number>();
  readonly #seed: number;
  readonly #without: ReadonlySet<string>;
  readonly #intensity: number;
  readonly #count: (kind: FaultKind) => void;
  /** Once the weather is fine nothing strikes any more. */
  calm = false;

  constructor(seed: number, without: ReadonlySet<string>, count: (kind: FaultKind) => void) {
    this.#seed = seed;
    this.#without = without;
    this.#count = count;
    // Some histories are nearly quiet and some are a storm: faults that meet each other show what faults alone do not.
    const random = new Random(seed, 'intensity');
    this.#intensity = random.pick([0.3, 1, 1, 1.5, 2]);
    for (const kind of FAULT_KINDS) this.#share.set(kind, random.pick(SHARES));
  }

  strikes(kind: FaultKind, times = 1): boolean {
    const drawn = this.stream(kind).chance(Math.min(0.9, ODDS[kind] * this.#intensity * (this.#share.get(kind) ?? 1) * times));
    if (!drawn || this.calm || this.#without.has(kind)) return false;
    this.#count(kind);
    return true;
  }

  /** For how long, how far: drawn apart for each kind. */
  stream(kind: FaultKind): Random {
    let stream = this.#streams.get(kind);
    if (stream === undefined) {
      stream = new Random(this.#seed, kind);
      this.#streams.set(kind, stream);
    }
    return stream;
  }
}
