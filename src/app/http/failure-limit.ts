// Slows down who guesses: a token bucket per source, taken from only by requests that failed authentication. Who keeps on is reported once.
import { sourceClass, sourceKey } from '../../edge/addresses.ts';
import type { Clock } from '../../model/clock.ts';
import type { Metrics } from '../metrics.ts';
import { putLast, type Rate, SourceBuckets } from './source-buckets.ts';

export type Door = 'webhook' | 'tradingview' | 'api';

/** Somebody who failed often, told to a person once a source and hour; or TradingView, which does not guess: told at once, and at the hour's end. */
export interface Guesser {
  /** An address, or the network of one subscriber. */
  readonly source: string;
  readonly class: string;
  readonly door: Door;
  /** Failures at any door within the hour so far; TradingView's at this door. */
  readonly count: number;
  /** The code of the last refusal. */
  readonly reason: string;
  readonly slowed: boolean;
}

export interface FailureLimit {
  /** Counts one failure of `address` at a door, refused with the code `reason`. Each door counts for itself, so that a stale dashboard hides no webhook's fault. Undefined: answer it as what it is. Otherwise answer 429; the number is when to come again, in seconds. */
  failed(address: string, door: Door, reason: string): number | undefined;
}

export interface FailureParts {
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  readonly settings: () => Rate;
  readonly metrics: Pick<Metrics, 'authenticationFailure'>;
  readonly report: (guesser: Guesser) => void;
}

type Failure = Omit<Guesser, 'count'>;

/** One source's hour. */
interface Hour {
  readonly beganAt: number;
  count: number;
  reported: boolean;
  last: Failure;
}

/** Longest wait that is named: with a rate of zero the true one would be infinite. */
const LONGEST_WAIT_S = 3_600;

const HOUR_MS = 3_600_000;
/** Who fails so often in an hour is reported although slow enough never to be slowed. */
const PATIENT_GUESSES = 100;
/** A flood from many sources is one event: so many reports an hour say it, the metrics say the rest. TradingView's few addresses are not counted. */
const MOST_REPORTS = 20;

export function createFailureLimit({ clock, settings, metrics, report }: FailureParts): FailureLimit {
  const buckets = new SourceBuckets(clock);
  const guesses = new Map<string, Hour>();
  const lostAlerts = new Map<string, Hour>();
  let reports: readonly number[] = [];

  const hourOf = (hours: Map<string, Hour>, key: string, failure: Failure): Hour => {
    const now = clock.monotonic();
    const known = hours.get(key);
    const fresh = { beganAt: now, count: 0, reported: false, last: failure };
    const hour = known !== undefined && now - known.beganAt < HOUR_MS ? known : fresh;
    hour.count += 1;
    hour.last = failure;
    putLast(hours, key, hour);
    return hour;
  };

  /** Everybody's alerts come from TradingView's few addresses: a stranger's that is told first must not hide the user's own. */
  const noteLostAlert = (failure: Failure): void => {
    const hour = hourOf(lostAlerts, `${failure.door} ${failure.source}`, failure);
    if (hour.reported) return;
    hour.reported = true;
    report({ ...failure, count: 1 });
    clock.after(HOUR_MS, () => {
      if (hour.count > 1) report({ ...hour.last, count: hour.count });
    });
  };

  const noteGuess = (failure: Failure): void => {
    const hour = hourOf(guesses, failure.source, failure);
    if (hour.reported || !(failure.slowed || hour.count >= PATIENT_GUESSES)) return;
    hour.reported = true;
    const now = clock.monotonic();
    reports = reports.filter((at) => now - at < HOUR_MS);
    if (reports.length >= MOST_REPORTS) return;
    reports = [...reports, now];
    report({ ...failure, count: hour.count });
  };

  return {
    failed(address, door, reason) {
      const rate = settings();
      const source = sourceKey(address);
      const bucket = buckets.refill(`${door} ${source}`, rate);
      const slowed = bucket.left < 1;
      const kind = sourceClass(address);
      metrics.authenticationFailure({ door, address, source: kind, slowed });
      const failure = { source, class: kind, door, reason, slowed };
      if (isLostAlert(failure)) noteLostAlert(failure);
      else noteGuess(failure);
      if (slowed) return Math.min(LONGEST_WAIT_S, Math.max(1, Math.ceil((1 - bucket.left) / rate.perSecond)));
      bucket.left -= 1;
      return undefined;
    },
  };
}

/** From there only alerts come: most often one that has kept a token which was rotated away, or has the URL of the door that asks for a signature. */
function isLostAlert({ class: kind, door }: Failure): boolean {
  return kind === 'tradingview' && door !== 'api';
}
