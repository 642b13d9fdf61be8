// Sees to it that every account is compared with its venue once the store has forgotten something: tried until it is journalled, by
// whichever process does it, over crashes and venues that are away.
import { type Comparison, type Ledger, LedgerUnavailable } from '../ledger/port.ts';
import type { Account } from '../model/account.ts';
import type { Clock } from '../model/clock.ts';
import { messageOf } from '../model/thrown.ts';
import { VenueError } from '../venue/port.ts';
import { compareAccount } from './compare.ts';
import type { Connection } from './connection.ts';
import type { ExecutionLog } from './context.ts';

/** A venue that could not be asked is asked again after this. */
const AGAIN_MS = 15_000;

export interface ComparingService {
  readonly ledger: Pick<Ledger, 'comparisons' | 'known' | 'noteComparison' | 'subscribe'>;
  readonly clock: Clock;
  readonly log: ExecutionLog;
  readonly connections: () => readonly Connection[];
  /** The markets to be asked for, by the venue's names. */
  readonly markets: (account: Account) => Promise<readonly string[]>;
}

/** Returns what ends it; a comparison that is under way then is made again by whoever begins next. */
export function startComparing(service: ComparingService): () => void {
  const { ledger, clock, log } = service;
  const stop = new AbortController();
  let timer = (): void => undefined;
  let working = false;
  let called = false;
  const work = async (): Promise<void> => {
    working = true;
    let isDone = true;
    while (called && !stop.signal.aborted) {
      called = false;
      isDone = await round(service, stop.signal).catch((error: unknown) => {
        if (!(error instanceof LedgerUnavailable)) log.error('accounts not compared', { problem: String(error) });
        return false;
      });
    }
    working = false;
    if (!isDone && !stop.signal.aborted) timer = clock.after(AGAIN_MS, look);
  };
  const look = (): void => {
    timer();
    called = true;
    if (!working) void work();
  };
  const unsubscribe = ledger.subscribe(({ events }) => {
    if (events.some(({ kind }) => kind === 'store.epoch' || kind === 'account.added')) look();
  });
  look();
  return () => {
    stop.abort(new Error('nobody compares here any more'));
    unsubscribe();
    timer();
  };
}

/** Every account that is due, once. One exchange is asked for one account after the other: they share its limits. False: some are left. */
async function round(service: ComparingService, signal: AbortSignal): Promise<boolean> {
  const due = new Map((await service.ledger.comparisons()).map((one) => [one.accountId, one]));
  const left = service.connections().flatMap((connection) => {
    const one = due.get(connection.account.id);
    return one === undefined || one.result !== undefined ? [] : [{ connection, due: one }];
  });
  const exchanges = Map.groupBy(left, ({ connection }) => connection.account.exchange);
  const done = await Promise.all(
    [...exchanges.values()].map(async (accounts) => {
      let all = true;
      for (const one of accounts) all = (await attempt(service, signal, one)) && all;
      return all;
    }),
  );
  return done.every((isDone) => isDone);
}

interface Due {
  readonly connection: Connection;
  readonly due: Comparison;
}

async function attempt(service: ComparingService, signal: AbortSignal, { connection, due }: Due): Promise<boolean> {
  const { ledger, clock, log, markets } = service;
  if (signal.aborted) return false;
  try {
    await compareAccount({ ledger, clock, signal }, connection, due, await markets(connection.account));
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    const problem = messageOf(error);
    const fields = { account: connection.account.name, problem, retry_in_ms: AGAIN_MS };
    if (error instanceof VenueError || error instanceof LedgerUnavailable) log.warn('account not compared', fields);
    else log.error('account not compared', fields);
    return false;
  }
}
