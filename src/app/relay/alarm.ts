// Says loudly, and again, that alerts grow old in the spool: nobody should find out from a missing order.
import { type Spool, SpoolUnavailable } from '../../edge/spool.ts';
import type { Clock } from '../../model/clock.ts';
import type { Log } from '../log.ts';

const LOOK_MS = 5_000;
/** A restart of the receiver takes less. */
const OLD_MS = 30_000;
const AGAIN_MS = 300_000;

export interface AgeParts {
  readonly spool: Pick<Spool, 'status'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells people. */
  readonly alarm: (text: string) => void;
}

export function watchAge({ spool, clock, log, alarm }: AgeParts): { stop(): void; well(): boolean } {
  let saidAt: number | undefined;
  let stopped = false;
  let cancel = (): void => undefined;
  const look = (): void => {
    const oldest = ageOfOldest(spool, clock);
    const now = clock.monotonic();
    if (oldest === undefined || oldest.ageMs < OLD_MS) {
      if (saidAt !== undefined) {
        log.info('no alert waits too long any more');
        alarm('no alert waits too long any more');
      }
      saidAt = undefined;
    } else if (saidAt === undefined || now - saidAt >= AGAIN_MS) {
      const { waiting, problem } = oldest;
      const seconds = Math.round(oldest.ageMs / 1_000);
      const why = problem === undefined ? 'the receiver does not answer' : problem;
      // People are told once, and when it is over; the log says it again.
      if (saidAt === undefined)
        alarm(
          `${waiting === 1 ? '1 alert waits' : `${waiting} alerts wait`} for the receiver, the oldest for ${seconds} s: ${why}`,
        );
      saidAt = now;
      const hint = 'pinewire relay --parked shows them';
      log.error('alerts wait', { waiting, oldest_s: seconds, ...(problem && { problem }), hint });
    }
    if (!stopped) cancel = clock.after(LOOK_MS, look);
  };
  cancel = clock.after(LOOK_MS, look);
  return {
    well: () => saidAt === undefined,
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}

interface Oldest {
  readonly ageMs: number;
  readonly waiting: number;
  readonly problem?: string;
}

function ageOfOldest(spool: Pick<Spool, 'status'>, clock: Clock): Oldest | undefined {
  try {
    const { oldestWaitingAt, waiting, problem } = spool.status();
    if (oldestWaitingAt === undefined) return undefined;
    return { ageMs: clock.now() - oldestWaitingAt, waiting, ...(problem !== undefined && { problem }) };
  } catch (error) {
    // A spool that cannot be read says so itself, and readiness with it.
    if (error instanceof SpoolUnavailable) return undefined;
    throw error;
  }
}
