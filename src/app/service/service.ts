// The composition root of a running service: opens the ledger, joins intake and execution to it and to the venues, and serves.
import { keepMarks } from '../../execution/marks.ts';
import { watchOrders } from '../../execution/watch.ts';
import { createWorker } from '../../execution/worker.ts';
import type { ExecutionContext, Observation } from '../../execution/context.ts';
import { createIntake } from '../../intake/receive.ts';
import type { Ledger } from '../../ledger/port.ts';
import { announceOwner } from '../../ledger/sqlite/lock.ts';
import type { Account } from '../../model/account.ts';
import type { Clock } from '../../model/clock.ts';
import type { AccountId } from '../../model/ids.ts';
import type { Policy } from '../../model/limits.ts';
import { venueFacts } from '../../venue/facts.ts';
import type { Config } from '../config/config.ts';
import { secretsInAlerts } from '../config/secret-values.ts';
import { storePlace } from '../config/store-url.ts';
import { createServer } from '../http/server.ts';
import type { Log } from '../log.ts';
import { logJournal } from '../log-journal.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import { createNotifier, type Notifier } from '../notify/notifier.ts';
import { mayExist, type OpenStore, openStore } from '../open-store.ts';
import { certificateProblems } from '../tls/expiry.ts';
import type { Keeper } from '../tls/keeper.ts';
import { VERSION } from '../version.ts';
import { watchUntaken } from '../watch/untaken.ts';
import { watchWaiting } from '../watch/waiting.ts';
import { startWatch } from '../watch/watch.ts';
import { type ActionParts, createActions } from './actions.ts';
import { openCertificate } from './certificate.ts';
import { compareForgotten, type ComparingParts } from './comparing.ts';
import { type Connections, createConnections } from './connections.ts';
import { type Led, runLed } from './led.ts';
import { StartRefused } from './refusal.ts';
import { announce, presentWorkers } from './presence.ts';
import { createReload } from './reload.ts';
import { createSetup, type Setup } from './setup.ts';

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
  /** The store was put back to an earlier state: start halted, and look up whatever is to be sent. */
  readonly restored?: boolean;
  /** Reads the configuration again, for `reload`. */
  readonly readConfig: () => Promise<Config | readonly string[]>;
}

export interface Service {
  /** `http://127.0.0.1:5000`. */
  readonly url: string;
  /** `https://0.0.0.0:443`, where `server.tls` is configured. */
  readonly publicListener?: string;
  readonly ledger: Ledger;
  /** Stops taking, finishes or parks what is in flight, closes the store. At most 10 s. */
  stop(): Promise<void>;
}

/** Starts everything, or leaves nothing running and rejects: StartRefused, LedgerInUse, or the listen error. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { config, clock, log } = options;
  const newStore = options.newStore === true;
  if (!mayExist(config.store)) refuseMissingStore(config, newStore);
  const opened = await openStore({
    store: config.store,
    clock,
    role: 'serve',
    restored: options.restored === true,
    log: (message) => log.warn('store', { problem: message }),
  });
  const { ledger } = opened;
  const closers: (() => Promise<void>)[] = [() => ledger.close()];
  try {
    // A server answers for a store that is not there as for one that nobody has used yet; and a start may end before it halts a new file.
    const fresh = (await ledger.accounts([])).length === 0;
    if (fresh) refuseMissingStore(config, newStore);
    if (fresh && config.accounts.some(({ mode }) => mode === 'live')) {
      await ledger.halt({ level: 'all', reason: 'a new store knows nothing of earlier orders', by: 'start' });
    }
    return await assemble(options, opened, closers);
  } catch (error) {
    // Why it did not start is what has to be said.
    await closeAll(closers).catch((failure: unknown) => log.warn('not closed cleanly', { error: failure }));
    throw error;
  }
}

function refuseMissingStore(config: Config, newStore: boolean): void {
  const live = config.accounts.find(({ mode }) => mode === 'live');
  if (live === undefined || newStore) return;
  throw new StartRefused(
    `the store ${storePlace(config.store)} is missing or empty and ${live.name} is a live account: restore it, or start with --new-store (halted until you resume)`,
  );
}

async function assemble(options: ServiceOptions, store: OpenStore, closers: (() => Promise<void>)[]): Promise<Service> {
  const { clock, log, role = 'all' } = options;
  const { ledger } = store;
  const name = `${process.pid}-${Buffer.from(clock.randomBytes(6)).toString('hex')}`;
  const keeper = openCertificate({ config: options.config, ledger, clock, log });
  closers.push(async () => keeper?.stop());
  const metrics = createMetrics({ ledger, clock, version: VERSION, keeper });
  const unlog = logJournal(ledger, log);
  closers.push(async () => unlog());
  const setup = await createSetup(options.config, ledger, clock);
  followOthers(ledger, setup, log);
  const { accounts, config } = setup;
  const connections = createConnections({
    config,
    accounts,
    ledger,
    clock,
    log,
    table: setup.table,
    onVenueError: metrics.venueError,
    ...(store.shared && { writer: name, limits: store.limits }),
  });
  closers.push(() => connections.close());
  const intake = createIntake({
    ledger,
    clock,
    settings: setup.intake,
    webhook: () => ({ secrets: secretsInAlerts(config()), tolerance: config().webhook.tolerance }),
    spelling: (exchange) => venueFacts(exchange).idSpelling,
  });
  const notifier = () => createNotifier({ ledger, config, clock, log, metrics });
  const actions = createActions({
    ledger,
    intake,
    clock,
    accounts: () => accounts,
    ...knownMarkets(setup, connections),
    reload: createReload({ read: options.readConfig, running: config, apply: setup.apply, ledger }),
    notifyTest: () => notifier().test(),
  });
  const readiness = createReadiness(ledger, keeper);
  let begin = (): Promise<void> => Promise.resolve();
  if (role !== 'intake') {
    const context = executionContext({ ledger, clock, log, metrics, accounts, connections, policy: setup.policy, worker: name });
    const worker = createWorker(context, ledger);
    closers.push(() => worker.stop(DRAIN_MS));
    await worker.start();
    begin = () => lookAfter(context, { store, connections, table: setup.table, clock, log }, closers);
  }
  // Closed before the worker: who stops taking first has nothing new to finish.
  const [about, ready] = [{ version: VERSION, role }, readiness.problems];
  const watching = role === 'intake' ? () => undefined : connections.watching;
  const parts = { config, clock, ledger, intake, actions, log, metrics, ready, about, keeper, watching };
  const server = createServer({ ...parts, line: connections.line });
  closers.push(() => server.close());
  const messages = await sendMessages(options, store, notifier);
  closers.push(() => messages.stop());
  const watch = await watchForMissing(options, store, config);
  closers.push(() => watch.stop());
  const { address, publicAddress } = await server.listen(options.listen);
  if (store.shared) closers.push(await announce(ledger, clock, log, { name, url: address, ...about }));
  connections.start();
  await begin();
  if (!store.shared) announceOwner(config().store, address);
  const stop = async (): Promise<void> => {
    readiness.end();
    await closeAll(closers);
  };
  return { url: address, ...(publicAddress !== undefined && { publicListener: publicAddress }), ledger, stop };
}

function knownMarkets(
  { table, refresh }: Setup,
  { listed }: Connections,
): Pick<ActionParts, 'reviewed' | 'listed' | 'refreshMarkets'> {
  return { reviewed: table.entries, listed, refreshMarkets: refresh };
}

/** What is done for the accounts beside their orders. */
async function lookAfter(context: ExecutionContext, parts: ComparingParts, closers: (() => Promise<void>)[]): Promise<void> {
  closers.push(watchAll(context, parts.connections));
  const comparing = await compareForgotten(parts);
  closers.push(() => comparing.stop());
  const marking = await priceHoldings(context, parts);
  closers.push(() => marking.stop());
}

/** By one process for all that share the store. */
function priceHoldings(context: ExecutionContext, { store, clock, log }: ComparingParts): Promise<Led> {
  const start = () => Promise.resolve(keepMarks({ ...context, ledger: store.ledger }).stop);
  return runLed({ lead: () => store.lead('marks'), start, clock, log });
}

/** Follows every account's stream where its venue has one. */
function watchAll(context: ExecutionContext, connections: Connections): () => Promise<void> {
  const watches = connections.all().map((connection) => watchOrders(context, connection));
  return async () => {
    await Promise.all(watches.map((watch) => watch.stop()));
  };
}

/** What another process approved or took back counts here too. */
function followOthers(ledger: Ledger, { refresh }: Setup, log: Log): void {
  ledger.subscribe(({ events, elsewhere }) => {
    if (elsewhere !== true || !events.some(({ kind }) => kind.startsWith('market.'))) return;
    refresh().catch((error: unknown) => log.warn('markets not read again', { problem: String(error) }));
  });
}

/** A message is sent by one process, however many commit what it tells of. */
function sendMessages({ clock, log }: ServiceOptions, store: OpenStore, notifier: () => Notifier): Promise<Led> {
  const start = async (): Promise<() => Promise<void>> => {
    const running = notifier();
    await running.start();
    return () => running.stop();
  };
  return runLed({ lead: () => store.lead('notify'), start, clock, log });
}

/** One process keeps count, whoever takes the alerts. */
function watchForMissing({ clock, log }: ServiceOptions, store: OpenStore, config: Setup['config']): Promise<Led> {
  const start = async (): Promise<() => Promise<void>> => {
    const missing = startWatch({ ledger: store.ledger, config, clock, log });
    const waiting = watchWaiting({ ledger: store.ledger, clock, log });
    const workers = () => presentWorkers(store.ledger, clock.now());
    const untaken = store.shared ? watchUntaken({ ledger: store.ledger, clock, log, workers }) : undefined;
    return async () => {
      await untaken?.stop();
      await waiting.stop();
      await missing.stop();
    };
  };
  return runLed({ lead: () => store.lead('watch'), start, clock, log });
}

/** The last that was begun ends first. One that fails (a store that is away cannot give back a lane) does not keep the others open. */
async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** What keeps the service from taking alerts, in sentences. */
function createReadiness(ledger: Ledger, keeper: Keeper | undefined): { problems(): string[]; end(): void } {
  let ending = false;
  return {
    problems: () => {
      const health = ledger.healthy();
      const store = health.ok ? [] : [health.problem];
      const missing = [...store, ...certificateProblems(keeper)];
      return ending ? [...missing, 'the service is stopping'] : missing;
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
  /** A name that no other living process has. */
  readonly worker: string;
}

function executionContext({
  ledger,
  clock,
  log,
  metrics,
  accounts,
  connections,
  policy,
  worker,
}: ContextParts): ExecutionContext {
  const nameOf = (id: AccountId): string => accounts.find((account) => account.id === id)?.name ?? id;
  const observe = (what: Observation): void => {
    if (what.kind === 'venue error') return metrics.venueError(what.account, what.code);
    if (what.kind === 'stream') return metrics.stream(what.account, what.up);
    metrics.venueRequest(nameOf(what.order.accountId), what.ms);
    if (what.outcome === 'unknown' || what.outcome === 'failed') metrics.venueError(nameOf(what.order.accountId), what.outcome);
  };
  return { ledger, clock, log, observe, worker, policy, connection: connections.get };
}
