// One running pinewire: real intake, real ledger operations, real worker, on a simulated process, store and venue.
import type { ExecutionContext } from '../../src/execution/context.ts';
import { createBucket, type Priority } from '../../src/execution/bucket.ts';
import { type Connection, createConnection } from '../../src/execution/connection.ts';
import { shareQuotes } from '../../src/execution/quotes.ts';
import { type Watch, watchOrders } from '../../src/execution/watch.ts';
import { createWorker } from '../../src/execution/worker.ts';
import { createIntake, type Intake } from '../../src/intake/receive.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { type Ledger, LedgerUnavailable } from '../../src/ledger/port.ts';
import type { Store } from '../../src/ledger/store.ts';
import type { Account } from '../../src/model/account.ts';
import { venueFacts } from '../../src/venue/facts.ts';
import { type Venue, VenueError } from '../../src/venue/port.ts';
import type { Process } from './process.ts';
import { intakeSettings, POLICY } from './scenery.ts';

/** Requests a second to one key, as in production. */
const REQUESTS = { perSecond: 10, burst: 40 };
const ALIKE = { of: () => 1, searched: () => 1 };

export interface ServiceParts {
  readonly process: Process;
  readonly store: Store;
  readonly accounts: readonly Account[];
  readonly connect: (account: Account) => Venue;
  readonly weaken: (ledger: Ledger) => Ledger;
  /** Something was thrown that nobody foresaw. */
  readonly onBug: (problem: string) => void;
}

export interface Service {
  readonly process: Process;
  readonly ledger: Ledger;
  readonly intake: Intake;
  /** Recovers, takes work, and watches open orders. */
  start(): Promise<void>;
  stop(ms: number): Promise<void>;
}

/** Assembled as `app/service/service.ts` does it, without HTTP in front; not started yet. */
export function assembleService(parts: ServiceParts): Service {
  const { process, store, accounts, onBug } = parts;
  const { clock } = process;
  const ledger = parts.weaken(createLedger(store, clock));
  const connections = connect(parts, ledger);
  const intake = createIntake({
    ledger,
    clock,
    settings: () => intakeSettings(accounts),
    spelling: (exchange) => venueFacts(exchange).idSpelling,
    webhook: () => ({ secrets: [], tolerance: 300_000 }),
  });
  const context: ExecutionContext = {
    ledger,
    clock,
    worker: process.name,
    policy: POLICY,
    connection: (accountId) => connections.get(accountId),
    observe: () => undefined,
    log: {
      info: () => undefined,
      warn: (message, { problem }) => {
        if (typeof problem === 'string' && !isStoreAway(problem) && !message.startsWith('no stream'))
          onBug(`${message}: ${problem}`);
      },
      error: (message, { problem }) => onBug(`${message}: ${String(problem)}`),
    },
  };
  const worker = createWorker(context, ledger);
  const watches: Watch[] = [];
  return {
    process,
    ledger,
    intake,
    start: async () => {
      await worker.start();
      for (const connection of connections.values()) watches.push(watchOrders(context, connection));
    },
    stop: async (ms) => {
      await Promise.all(watches.map((watch) => watch.stop()));
      await worker.stop(ms);
    },
  };
}

/** What `LedgerUnavailable` says; the worker logs it as text. */
function isStoreAway(problem: string): boolean {
  return problem.startsWith('the store cannot') || problem === 'the ledger is closed';
}

function connect({ process, accounts, connect, onBug }: ServiceParts, ledger: Ledger): Map<string, Connection> {
  const onError = (error: unknown): void => {
    if (error instanceof VenueError || error instanceof LedgerUnavailable) return;
    onBug(String(error));
  };
  const quotesOf = shareQuotes(process.clock, ledger, onError);
  return new Map(
    accounts.map((account) => {
      const bucket = createBucket(REQUESTS, process.clock);
      const budget = {
        take: (priority: Priority) => bucket.take(priority),
        giveBack: () => undefined,
        pause: (ms: number) => bucket.pause(ms),
        awayFor: bucket.pausedFor,
      };
      const shared = { clock: process.clock, ledger, quotes: quotesOf(account), onError, weigh: ALIKE };
      return [account.id, createConnection({ ...shared, account, budget, connect: () => Promise.resolve(connect(account)) })];
    }),
  );
}
