// Several processes share the lanes of a store, so somebody has to hear of lanes that none of them takes: the last one that sends orders is gone,
// or those that are alive do not get to them. Told once, through the journal, and taken back when the lanes are in somebody's hands again.
import type { Ledger } from '../../ledger/port.ts';
import type { Clock } from '../../model/clock.ts';
import { keepLooking } from '../../model/looking.ts';
import type { Log } from '../log.ts';

/** Under this key of the register stands since when lanes wait, so that whichever process looks next knows what was told. */
export const UNTAKEN_KEY = 'untaken';

/** A dead worker's lanes move within 15 s; where nobody is left to whom they could move, that is known by then. */
const PATIENCE_MS = 30_000;
/** With workers alive: an exchange that asked for a pause, or questions that wait for their turn, may hold a lane up for so long. */
const PATIENCE_WITH_WORKERS_MS = 120_000;
const LOOK_MS = 5_000;

export interface UntakenLanes {
  /** Milliseconds UTC. */
  readonly since: number;
  readonly lanes: number;
  /** Processes alive that send orders. */
  readonly workers: number;
}

/** Without its full stop. */
export function untakenWords({ lanes, workers }: Pick<UntakenLanes, 'lanes' | 'workers'>): string {
  const what =
    lanes === 1
      ? '1 lane has something to do and no process takes it'
      : `${lanes} lanes have something to do and no process takes them`;
  if (workers === 0) return `${what}: none that sends orders is alive`;
  return `${what}, although ${workers === 1 ? 'one that sends orders is' : `${workers} that send orders are`} alive`;
}

export interface UntakenParts {
  readonly ledger: Pick<Ledger, 'status' | 'register' | 'note'>;
  readonly clock: Clock;
  readonly log: Log;
  /** How many processes that send orders are alive. */
  readonly workers: () => Promise<number>;
}

/** Looks every 5 seconds until it is stopped. */
export function watchUntaken({ ledger, clock, log, workers }: UntakenParts): { stop(): Promise<void> } {
  const look = async (): Promise<void> => {
    const now = clock.now();
    const [{ waiting }, told] = await Promise.all([ledger.status(now), ledger.register(UNTAKEN_KEY)]);
    const { since, untaken: lanes } = waiting;
    if (since === undefined) {
      if (told.size > 0) await ledger.note([{ kind: 'lanes.taken', data: {} }], new Map([[UNTAKEN_KEY, null]]));
      return;
    }
    if (told.size > 0 || now - since < PATIENCE_MS) return;
    const alive = await workers();
    if (alive > 0 && now - since < PATIENCE_WITH_WORKERS_MS) return;
    const found: UntakenLanes = { since, lanes, workers: alive };
    const data = { lanes, workers: alive, waited_s: Math.round((now - since) / 1_000) };
    await ledger.note([{ kind: 'lanes.untaken', data }], new Map([[UNTAKEN_KEY, JSON.stringify(found)]]));
  };
  const failed = (error: unknown): void => log.warn('lanes that nobody takes were not looked for', { problem: String(error) });
  return keepLooking({ clock, every: LOOK_MS, look, failed });
}
