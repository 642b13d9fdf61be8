// Lanes whose passes fail by a bug: out of the list of due ones until they are tried again, and told to people before anybody has to find it in a log.
import { type Lane, laneKey } from '../model/lane.ts';
import { messageOf } from '../model/thrown.ts';
import type { ExecutionContext } from './context.ts';

/** Under this prefix of the register stands which lanes fail, so that every process of a store shows it. */
export const FAILING_KEYS = 'failing ';

/** What fails this often in a row is a bug or a venue that answers nonsense, and needs a person: by then it was left alone for 15 s altogether. */
export const TOLD_AFTER = 5;
/** What a bug says of itself may be long. */
const PROBLEM_MAX = 200;

export interface FailingLane {
  /** Milliseconds UTC. */
  readonly since: number;
  readonly problem: string;
}

export interface FailingLanes {
  /** Reads what an earlier process has told, so that it is taken back once the lane goes on. */
  start(): Promise<void>;
  /** It failed so many `times` in a row, and is left alone for `pause` milliseconds. */
  failed(lane: Lane, failure: { readonly error: unknown; readonly times: number; readonly pause: number }): Promise<void>;
  passed(lane: Lane): Promise<void>;
}

export function createFailingLanes(context: ExecutionContext): FailingLanes {
  const { ledger, clock } = context;
  const told = new Set<string>();
  const keyOf = (lane: Lane): string => FAILING_KEYS + laneKey(lane);

  /** The store forgets nothing of this: it is written with the event that tells it. */
  const tell = async (lane: Lane, count: number, problem: string): Promise<void> => {
    const { accountId, market } = lane;
    const failing: FailingLane = { since: clock.now(), problem };
    const event = { kind: 'lane.failing', accountId, data: { market, failures: count, problem } } as const;
    await ledger.note([event], new Map([[keyOf(lane), JSON.stringify(failing)]]));
    told.add(keyOf(lane));
  };
  return {
    start: async () => {
      for (const key of (await ledger.register(FAILING_KEYS)).keys()) told.add(key);
    },
    failed: (lane, { error, times, pause }) => {
      const problem = messageOf(error).slice(0, PROBLEM_MAX);
      return keeping(context, lane, async () => {
        // What is due there must neither wake the worker all the time nor fill its list of due lanes.
        await ledger.rest({ lane, until: clock.now() + pause });
        if (times >= TOLD_AFTER && !told.has(keyOf(lane))) await tell(lane, times, problem);
      });
    },
    passed: async (lane) => {
      const key = keyOf(lane);
      if (!told.has(key)) return;
      await keeping(context, lane, async () => {
        const { accountId, market } = lane;
        await ledger.note([{ kind: 'lane.recovered', accountId, data: { market } }], new Map([[key, null]]));
        told.delete(key);
      });
    },
  };
}

/** What cannot be written now is written after the next pass. */
async function keeping({ log }: ExecutionContext, lane: Lane, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const problem = messageOf(error);
    log.warn('failing lane not noted', { account: lane.accountId, market: lane.market, problem });
  }
}
