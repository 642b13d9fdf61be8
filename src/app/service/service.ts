// The composition root of a running service: opens the ledger, joins intake and execution to it and to the venues, and serves.
import { existsSync } from 'node:fs';
import { createWorker } from '../../execution/worker.ts';
import type { ExecutionContext, Observation } from '../../execution/context.ts';
import { createIntake } from '../../intake/receive.ts';
import type { Ledger } from '../../ledger/port.ts';
import { announceOwner } from '../../ledger/sqlite/lock.ts';
import { openSqliteLedger } from '../../ledger/sqlite/open.ts';
import type { Account } from '../../model/account.ts';
import type { Clock } from '../../model/clock.ts';
import type { AccountId } from '../../model/ids.ts';
import type { Policy } from '../../model/limits.ts';
import { venueFacts } from '../../venue/facts.ts';
import type { Config } from '../config/config.ts';
import { secretsOf } from '../config/secret-values.ts';
import { createServer } from '../http/server.ts';
import type { Log } from '../log.ts';
import { logJournal } from '../log-journal.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import { createNotifier } from '../notify/notifier.ts';
import { VERSION } from '../version.ts';
import { createActions } from './actions.ts';
import { type Connections, createConnections } from './connections.ts';
import { StartRefused } from './refusal.ts';
import { createReload } from './reload.ts';
import { createSetup } from './setup.ts';

/** What is in flight when the service is told to stop may take this long; the process is gone within 10 s. */
const DRAIN_MS = 6_000;

export type Role = 'all' | 'intake' | 'worker';

export interface ServiceOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly role?: Role;
  /** Instead of `server.listen`. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** With a live account: start on an empty store, halted. */
  readonly newStore?: boolean;
  /** Reads the configuration again, for `reload`. */
  readonly readConfig: () => Promise<Config | readonly string[]>;
}

export interface Service {
  /** `http://127.0.0.1:5000`. */
  readonly url: string;
  readonly ledger: Ledger;
  /** Stops taking, finishes or parks what is in flight, closes the store. At most 10 s. */
  stop(): Promise<void>;
}

/** Starts everything, or leaves nothing running and rejects: StartRefused, LedgerInUse, or the listen error. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { config, clock, log } = options;
  refuseMissingStore(config, options.newStore === true);
  const fresh = !existsSync(config.store);
  const ledger = await openSqliteLedger({
    file: config.store,
    clock,
    role: 'serve',
    log: (message) => log.warn('store', { problem: message }),
  });
  const closers: (() => Promise<void>)[] = [() => ledger.close()];
  try {
    if (fresh && config.accounts.some(({ mode }) => mode === 'live')) {
      await ledger.halt({ level: 'all', reason: 'a new store knows nothing of earlier orders', by: 'start' });
    }
    return await assemble(options, ledger, closers);
  } catch (error) {
    for (const close of closers.toReversed()) await close();
    throw error;
  }
}

function refuseMissingStore(config: Config, newStore: boolean): void {
  const live = config.accounts.find(({ mode }) => mode === 'live');
  if (live === undefined || newStore || existsSync(config.store)) return;
  throw new StartRefused(
    `the store ${config.store} is missing and ${live.name} is a live account: restore it, or start with --new-store (halted until you resume)`,
  );
}

async function assemble(options: ServiceOptions, ledger: Ledger, closers: (() => Promise<void>)[]): Promise<Service> {
  const { clock, log, role = 'all' } = options;
  const metrics = createMetrics({ ledger, clock, version: VERSION });
  const unlog = logJournal(ledger, log);
  closers.push(async () => unlog());
  const setup = await createSetup(options.config, ledger, clock);
  const { accounts, config } = setup;
  const connections = createConnections({
    config,
    accounts,
    ledger,
    clock,
    log,
    table: setup.table,
    onVenueError: metrics.venueError,
  });
  closers.push(() => connections.close());
  const webhook = () => ({ secrets: secretsOf(config()), tolerance: config().webhook.tolerance });
  const intake = createIntake({
    ledger,
    clock,
    settings: setup.intake,
    webhook,
    spelling: (exchange) => venueFacts(exchange).idSpelling,
  });
  const notifier = createNotifier({ ledger, config, clock, log, metrics });
  const actions = createActions({
    ledger,
    intake,
    clock,
    accounts: () => accounts,
    refreshMarkets: setup.refresh,
    reload: createReload({ read: options.readConfig, running: config, apply: setup.apply, ledger }),
    notifyTest: notifier.test,
  });
  const readiness = createReadiness(ledger);
  if (role !== 'intake') {
    const worker = createWorker(
      executionContext({ ledger, clock, log, metrics, accounts, connections, policy: setup.policy }),
      ledger,
    );
    closers.push(() => worker.stop(DRAIN_MS));
    await worker.start();
  }
  // Closed before the worker: who stops taking first has nothing new to finish.
  const server = await createServer({
    config,
    clock,
    ledger,
    intake,
    actions,
    log,
    metrics,
    ready: readiness.problems,
    about: { version: VERSION, role },
  });
  closers.push(() => server.close());
  closers.push(() => notifier.stop());
  await notifier.start();
  const { address } = await server.listen(options.listen);
  connections.start();
  announceOwner(config().store, address);
  const stop = async (): Promise<void> => {
    readiness.end();
    for (const close of closers.toReversed()) await close();
  };
  return { url: address, ledger, stop };
}

/** What keeps the service from taking alerts, in sentences. */
function createReadiness(ledger: Ledger): { problems(): string[]; end(): void } {
  let ending = false;
  return {
    problems: () => {
      const health = ledger.healthy();
      const store = health.ok ? [] : [health.problem];
      return ending ? [...store, 'the service is stopping'] : store;
    },
    end: () => {
      ending = true;
    },
  };
}

interface ContextParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly accounts: readonly Account[];
  readonly connections: Connections;
  readonly policy: Policy;
}

function executionContext({ ledger, clock, log, metrics, accounts, connections, policy }: ContextParts): ExecutionContext {
  const nameOf = (id: AccountId): string => accounts.find((account) => account.id === id)?.name ?? id;
  const observe = (what: Observation): void => {
    if (what.kind === 'venue error') return metrics.venueError(what.account, what.code);
    metrics.venueRequest(nameOf(what.order.accountId), what.ms);
    if (what.outcome === 'unknown' || what.outcome === 'failed') metrics.venueError(nameOf(what.order.accountId), what.outcome);
  };
  const worker = `${process.pid}-${Buffer.from(clock.randomBytes(6)).toString('hex')}`;
  return { ledger, clock, log, observe, worker, policy, connection: connections.get };
}
