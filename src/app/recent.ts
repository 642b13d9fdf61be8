// The last hour of this process in small numbers, for people: what came in, who failed at the door, how the venues answered.
import { isoTime, type Clock } from '../model/clock.ts';
import type { AlertOutcome } from './metrics.ts';
import { Tally } from './tally.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Kept of each kind; a flood forgets its own beginning first. */
const MOST = 2_000;

interface Noted<What> {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly what: What;
}

/** What happened within the last hour, the oldest forgotten. */
class LastHour<What> {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #noted: Noted<What>[] = [];

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  note(what: What): void {
    this.#noted.push({ at: this.#clock.monotonic(), what });
    if (this.#noted.length > 2 * MOST) this.#noted = this.#noted.slice(-MOST);
  }

  read(): readonly What[] {
    const from = this.#clock.monotonic() - HOUR_MS;
    return this.#noted
      .slice(-MOST)
      .filter(({ at }) => at >= from)
      .map(({ what }) => what);
  }
}

/** Of a span: how many alerts were answered, and how many of them were not taken. */
interface RefusedShare {
  readonly all: number;
  /** Refused, without a right signature or token, or turned away because the store or the process could not take them. */
  readonly refused: number;
}

export interface RecentHealth {
  /** When this process began to count; ISO 8601. */
  readonly since: string;
  /** Alerts answered, by outcome. */
  readonly alerts: Readonly<Record<string, number>>;
  readonly refused: { readonly hour: RefusedShare; readonly day: RefusedShare };
  /** Requests that failed authentication, by door and source, the most frequent first. */
  readonly failures: readonly { readonly door: string; readonly source: string; readonly count: number }[];
  readonly venues: readonly VenueHealth[];
}

interface VenueHealth {
  readonly account: string;
  readonly requests: number;
  /** Milliseconds; null where nothing was asked. */
  readonly p50_ms: number | null;
  readonly p99_ms: number | null;
  readonly errors: readonly { readonly code: string; readonly count: number }[];
}

/** What an alert was taken as; everything else was not. */
const TAKEN: ReadonlySet<string> = new Set<AlertOutcome>(['accepted', 'duplicate']);

function refusedShare(counts: ReadonlyMap<string, number>): RefusedShare {
  const all = [...counts].reduce((sum, [, count]) => sum + count, 0);
  const taken = [...counts].reduce((sum, [outcome, count]) => sum + (TAKEN.has(outcome) ? count : 0), 0);
  return { all, refused: all - taken };
}

export interface Recent {
  alert(outcome: AlertOutcome): void;
  failure(door: string, source: string): void;
  venueRequest(account: string, ms: number): void;
  venueError(account: string, code: string): void;
  read(): RecentHealth;
}

export function createRecent(clock: Pick<Clock, 'monotonic' | 'now'>): Recent {
  const since = isoTime(clock.now());
  const alerts = new Tally(clock);
  const failures = new LastHour<string>(clock);
  const requests = new LastHour<{ readonly account: string; readonly ms: number }>(clock);
  const errors = new LastHour<{ readonly account: string; readonly code: string }>(clock);
  return {
    alert: (outcome) => alerts.note(outcome),
    failure: (door, source) => failures.note(`${door} ${source}`),
    venueRequest: (account, ms) => requests.note({ account, ms }),
    venueError: (account, code) => errors.note({ account, code }),
    read() {
      const asked = Map.groupBy(requests.read(), ({ account }) => account);
      const failed = Map.groupBy(errors.read(), ({ account }) => account);
      const accounts = [...new Set([...asked.keys(), ...failed.keys()])].sort();
      return {
        since,
        alerts: Object.fromEntries([...alerts.read(HOUR_MS)].sort((a, b) => b[1] - a[1])),
        refused: { hour: refusedShare(alerts.read(HOUR_MS)), day: refusedShare(alerts.read(DAY_MS)) },
        failures: counted(failures.read())
          .slice(0, 10)
          .map(([key, count]) => {
            const [door = '', source = ''] = key.split(' ');
            return { door, source, count };
          }),
        venues: accounts.map((account) => {
          const times = (asked.get(account) ?? []).map(({ ms }) => ms).sort((a, b) => a - b);
          const codes = counted((failed.get(account) ?? []).map(({ code }) => code));
          return {
            account,
            requests: times.length,
            p50_ms: at(times, 0.5),
            p99_ms: at(times, 0.99),
            errors: codes.map(([code, count]) => ({ code, count })),
          };
        }),
      };
    },
  };
}

/** The most frequent first. */
function counted(all: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function at(sorted: readonly number[], share: number): number | null {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return value === undefined ? null : Math.round(value * 10) / 10;
}
