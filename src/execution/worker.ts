// The worker: wakes lanes that have something due, runs them side by side, and stops without leaving anything in the air.
import { type Change, type Ledger, LedgerUnavailable } from '../ledger/port.ts';
import { type Lane, laneKey } from '../model/lane.ts';
import { messageOf } from '../model/thrown.ts';
import type { ExecutionContext } from './context.ts';
import { createFailingLanes, TOLD_AFTER } from './failing-lanes.ts';
import { runLane } from './lane.ts';
import { createVouching } from './vouch.ts';

/** Lanes in flight at once; the others wait for their turn in the ledger. */
const LANES_AT_ONCE = 256;
/** The ledger is asked for due lanes at least this often: behind every wake-up by signal stands a poll. */
const LONGEST_SLEEP_MS = 1_000;
/** A lane that is due again at once must not make the poll spin. */
const SHORTEST_SLEEP_MS = 20;
/** A lane that was run may be due again before anything else is, and may have made room: looked for this soon, once for all of that time. */
const AFTER_PASS_MS = 100;
/** The wall clock is stepped by less than this without anybody minding. */
const STEP_MS = 5_000;
/** A lane whose pass failed is left alone for this long, twice as long after each failure in a row. */
const AFTER_FAILURE_MS = 1_000;
/** An exit may stand behind it. */
const LONGEST_AFTER_FAILURE_MS = 30_000;

export interface Worker {
  /** Recovers what a crash left open, then takes work. */
  start(): Promise<void>;
  /** Takes nothing new, waits for what is in flight at most `ms`, gives its lanes back. What is still in flight is recovered at the next start. */
  stop(ms: number): Promise<void>;
  /** Lanes running now. */
  active(): number;
}

export function createWorker(context: ExecutionContext, ledger: Pick<Ledger, 'subscribe'>): Worker {
  const { clock } = context;
  let stopping = false;
  let unsubscribe: (() => void) | undefined;
  let timer: (() => void) | undefined;
  let timerAt = Infinity;
  let looking = false;
  /** A lane came home while the ledger was asked: what it said may be old. */
  let ranMeanwhile = false;

  const noticeStep = watchClock(context);

  const lanes = createLanes(context, (idle) => {
    if (idle) look();
    else if (looking) ranMeanwhile = true;
    else if (timerAt > clock.monotonic() + AFTER_PASS_MS) wake(AFTER_PASS_MS);
  });
  const look = (): void => {
    if (looking || stopping) return;
    looking = true;
    ranMeanwhile = false;
    timer?.();
    find().then(
      (sleep) => rest(sleep),
      (error: unknown) => {
        context.log.warn('due lanes not read', { problem: messageOf(error) });
        rest(LONGEST_SLEEP_MS);
      },
    );
  };
  /** Calls the lanes that are due; returns how long nothing else will be. */
  const find = async (): Promise<number> => {
    const now = clock.now();
    await noticeStep();
    const due = await context.ledger.readyLanes(context.worker, now, LANES_AT_ONCE);
    due.forEach(lanes.runIfIdle);
    const next = await context.ledger.nextDue(now);
    return next === undefined ? LONGEST_SLEEP_MS : next - clock.now();
  };
  const rest = (ms: number): void => {
    looking = false;
    if (!stopping) wake(Math.min(ranMeanwhile ? AFTER_PASS_MS : LONGEST_SLEEP_MS, Math.max(ms, SHORTEST_SLEEP_MS)));
  };
  const wake = (ms: number): void => {
    timer?.();
    timerAt = clock.monotonic() + ms;
    timer = clock.after(ms, look);
  };
  return {
    start: async () => {
      const recovered = await context.ledger.recover(context.worker);
      if (recovered > 0) context.log.warn('orders in doubt after the last run', { orders: recovered });
      await lanes.start();
      await context.ledger.clockWentBack(clock.now());
      unsubscribe = ledger.subscribe((change: Change) => change.lanes.forEach(lanes.run));
      look();
    },
    stop: async (ms) => {
      stopping = true;
      unsubscribe?.();
      timer?.();
      await lanes.stop(ms);
      await context.ledger.release(context.worker);
    },
    active: lanes.active,
  };
}

/** A wall clock that is set back would leave every lane waiting for a time that was: what is due far ahead becomes due now. */
function watchClock({ clock, ledger, log }: ExecutionContext): () => Promise<void> {
  const lead = () => clock.now() - clock.monotonic();
  let before = lead();
  return async () => {
    const step = lead() - before;
    if (Math.abs(step) < STEP_MS) return;
    log.warn('the wall clock was set', { by_ms: Math.round(step) });
    if (step < 0) await ledger.clockWentBack(clock.now());
    before += step;
  };
}

interface Lanes {
  start(): Promise<void>;
  /** Runs the lane; where it runs already, once more after that. Beyond the limit the ledger keeps it. */
  run(lane: Lane): void;
  /** Runs a lane that the ledger says is due. One that runs already sees for itself. */
  runIfIdle(lane: Lane): void;
  stop(ms: number): Promise<void>;
  active(): number;
}

/** Runs lanes side by side and none twice at once. `onHome` is called when one came home, and told whether it was the last. */
function createLanes(context: ExecutionContext, onHome: (idle: boolean) => void): Lanes {
  const { clock } = context;
  const vouching = createVouching(context.ledger.epoch, clock.now);
  const failing = createFailingLanes(context);
  const running = new Map<string, Promise<void>>();
  /** Lanes that were called while they ran. */
  const again = new Map<string, Lane>();
  const failed = new Map<string, { readonly times: number; readonly until: number }>();
  let stopping = false;

  const run = (lane: Lane): void => {
    const key = laneKey(lane);
    if (stopping || (failed.get(key)?.until ?? 0) > clock.monotonic()) return;
    if (running.has(key)) again.set(key, lane);
    else if (running.size < LANES_AT_ONCE) running.set(key, pass(key, lane));
  };
  const pass = async (key: string, lane: Lane): Promise<void> => {
    try {
      await runLane(context, vouching, lane, () => stopping);
      failed.delete(key);
      await failing.passed(lane);
    } catch (error) {
      // A store that is away is not this lane's fault, and it goes on as soon as the store is back.
      const times = error instanceof LedgerUnavailable ? 1 : (failed.get(key)?.times ?? 0) + 1;
      const pause = Math.min(AFTER_FAILURE_MS * 2 ** (times - 1), LONGEST_AFTER_FAILURE_MS);
      failed.set(key, { times, until: clock.monotonic() + pause });
      const problem = { account: lane.accountId, market: lane.market, times, problem: describe(error) };
      if (times < TOLD_AFTER) context.log.warn('lane failed', problem);
      else context.log.error('lane fails again and again', problem);
      if (!(error instanceof LedgerUnavailable)) await failing.failed(lane, { error, times, pause });
    }
    running.delete(key);
    const called = again.get(key);
    again.delete(key);
    if (called !== undefined) run(called);
    if (!stopping) onHome(running.size === 0);
  };
  return {
    start: failing.start,
    run,
    runIfIdle: (lane) => {
      if (!running.has(laneKey(lane))) run(lane);
    },
    stop: async (ms) => {
      stopping = true;
      const patience = new AbortController();
      // The sleep is abandoned once everything came home; that rejection is the news that it did.
      const tooLong = clock.sleep(ms, patience.signal).catch(() => undefined);
      await Promise.race([Promise.all(running.values()), tooLong]);
      patience.abort();
    },
    active: () => running.size,
  };
}

/** A store that is away is a condition, everything else is a bug and shows where it is. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof LedgerUnavailable ? error.message : (error.stack ?? error.message);
}
