// One history from one seed: processes, store, exchange, senders and people under one scheduler, first in a storm, then until all is quiet.
import { createLedger } from '../../src/ledger/ledger.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Account } from '../../src/model/account.ts';
import { type ActWeights, drawActs } from './acts.ts';
import { Coverage } from './coverage.ts';
import { Crew } from './crew.ts';
import { SharedDatabase } from './database.ts';
import { Exchange } from './exchange.ts';
import { Faults } from './faults.ts';
import { finalCheck } from './final-check.ts';
import { type Invariant, type Violation, Watch } from './invariants.ts';
import { Network } from './network.ts';
import { AFTERMATH_MS, LONGEST_END_MS, MOST_EVENTS } from './pace.ts';
import { People } from './people.ts';
import { Process } from './process.ts';
import { Random } from './random.ts';
import { ACCOUNTS, MARKETS, marketsOf, START } from './scenery.ts';
import { Scheduler } from './scheduler.ts';
import { acceptedAlerts, Senders } from './senders.ts';
import { assembleService, type Service } from './service.ts';
import { Streams } from './streams.ts';
import { SimulatedVenue } from './venue.ts';
import type { Outcome, Plan } from './plan.ts';
import type { Weakening } from './weakening.ts';

export class World {
  readonly scheduler = new Scheduler(START);
  readonly coverage = new Coverage();
  readonly faults: Faults;
  readonly watch: Watch;
  readonly database: SharedDatabase;
  readonly exchange: Exchange;
  readonly senders: Senders;
  readonly people: People;
  readonly lines: string[] = [];
  readonly exclusive: boolean;
  readonly #plan: Plan;
  readonly #network: Network;
  readonly #streams: Streams;
  readonly #random: Random;
  readonly #crew: Crew;
  accounts: readonly Account[] = [];
  violation: Violation | undefined;
  readonly #acts: ActWeights;
  #hash = 0;
  #stormy = true;

  constructor(plan: Plan) {
    this.#plan = plan;
    const { seed, weakening = {} } = plan;
    const random = (name: string) => new Random(seed, name);
    this.#random = random('world');
    this.exclusive = this.#random.chance(0.4);
    const jumpsApart = !this.exclusive && this.#random.chance(0.25);
    const { scheduler, coverage } = this;
    const log = (who: string, text: string): void => this.#log(who, text);
    this.faults = new Faults(seed, new Set(plan.without), (kind) => {
      coverage.count('fault', kind);
      log('fault', kind);
    });
    this.#crew = new Crew({
      seed,
      scheduler,
      faults: this.faults,
      coverage,
      random: this.#random,
      exclusive: this.exclusive,
      jumpsApart,
      assemble: (process) => this.#assemble(process),
      onBug: (problem) => this.#bug(problem),
      log,
    });
    this.#acts = drawActs(this.#random);
    this.watch = new Watch({
      accounts: () => this.accounts,
      coverage,
      time: () => this.exchange.time,
      onViolation: (violation) => this.#violate(violation),
      isGone: (name) => this.#crew.alive().every(({ process }) => process.name !== name),
      leasesCount: !jumpsApart,
    });
    this.database = new SharedDatabase({
      scheduler,
      faults: this.faults,
      random: random('store'),
      exclusive: this.exclusive,
      schema: plan.weakening?.schema ?? ((sql) => sql),
      sql: plan.weakening?.sql ?? ((sql) => sql),
      tellsFailedCommits: plan.weakening?.tellsFailedCommits ?? false,
      onCommit: (events, by) => {
        for (const event of events)
          this.#log(
            by,
            `commits ${event.seq} ${event.kind} ${event.orderId ?? event.alertId ?? ''} ${JSON.stringify(event.data)}`,
          );
        this.watch.committed(events, by);
      },
      broken: (error) => this.#bug(error),
      log,
    });
    const {
      readsWindowTwice = true,
      searchesHistory = true,
      onLeaving = (envelope) => envelope,
    } = weakening as Partial<Weakening>;
    const shared = { scheduler, faults: this.faults, log };
    const streams = random('streams');
    // An exchange may have none.
    this.#streams = new Streams({ ...shared, random: streams, areOffered: streams.chance(0.6) });
    this.exchange = new Exchange({
      ...shared,
      random: random('exchange'),
      markets: marketsOf('binance'),
      watch: this.watch,
      tell: (account, report) => this.#streams.tell(account, report),
      searchesHistory,
    });
    this.#network = new Network({
      ...shared,
      random: random('network'),
      exchange: this.exchange,
      watch: this.watch,
      readsWindowTwice,
      onLeaving,
    });
    const outside = { ...shared, service: () => this.#crew.some(), onBug: (problem: string) => this.#bug(problem) };
    this.senders = new Senders({
      ...outside,
      random: random('senders'),
      price: (base) => this.exchange.price(`${base}/USDT`).toFixed(),
      count: (answer) => coverage.count('answer', answer),
    });
    this.people = new People({
      ...outside,
      random: random('people'),
      watch: this.watch,
      accounts: () => this.accounts,
      count: (act) => coverage.count('person', act),
    });
  }

  #log(who: string, text: string): void {
    for (let i = 0; i < text.length; i += 7)
      this.#hash = (Math.imul(this.#hash, 31) + text.charCodeAt(i) + this.scheduler.now) | 0;
    if (this.#plan.telling === true)
      this.lines.push(`${((this.scheduler.now - START) / 1000).toFixed(3).padStart(9)} s  ${who}: ${text}`);
  }

  isIgnored(invariant: Invariant): boolean {
    return this.#plan.weakening?.ignoring?.includes(invariant) === true;
  }

  #violate(violation: Violation): void {
    if (this.violation !== undefined || this.isIgnored(violation.invariant)) return;
    this.violation = violation;
    this.#log('VIOLATED', `${violation.invariant}: ${violation.what}`);
  }

  get #isCutShort(): boolean {
    return this.violation !== undefined || this.watch.waitsForPerson;
  }

  #bug(problem: unknown): void {
    this.#violate({ invariant: 'no bug', what: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem) });
  }

  async run(): Promise<Outcome> {
    await this.#prepare();
    const { scheduler } = this;
    this.#crew.begin();
    this.#actLater();
    await scheduler.run(() => this.#isCutShort || scheduler.steps >= this.#plan.steps);
    this.#calmDown();
    let isOver = false;
    const started = scheduler.now;
    this.#look(started, () => (isOver = true));
    await scheduler.run(() => this.#isCutShort || isOver || scheduler.events > MOST_EVENTS);
    if (!isOver && !this.#isCutShort)
      this.#violate({ invariant: 'settled', what: `it goes in circles: ${scheduler.events} events` });
    if (!this.#isCutShort) {
      const problem = await finalCheck(this);
      if (problem !== undefined) this.#violate(problem);
    }
    this.database.close();
    if (this.violation !== undefined) this.coverage.count('invariant', this.violation.invariant);
    const { violation, lines } = this;
    return {
      violation,
      lines,
      counts: this.coverage.counts,
      events: scheduler.events,
      fingerprint: `${this.#hash} ${scheduler.steps} ${scheduler.now}`,
    };
  }

  /** Accounts and market rules, written before anything begins. */
  async #prepare(): Promise<void> {
    const process = new Process('setup', this.scheduler, new Random(this.#plan.seed, 'setup'), 0);
    const calm = this.faults.calm;
    this.faults.calm = true;
    const ledger = createLedger(this.database.open(process), process.clock);
    let isDone = false;
    const prepared = (async () => {
      this.accounts = (await ledger.accounts(ACCOUNTS)).filter(({ name }) => ACCOUNTS.some((one) => one.name === name));
      await ledger.saveMarkets(MARKETS);
      isDone = true;
    })();
    await this.scheduler.run(() => isDone);
    await prepared;
    process.state = 'dead';
    this.scheduler.steps = 0;
    this.faults.calm = calm;
  }

  #assemble(process: Process): Service {
    const { weakening } = this.#plan;
    return assembleService({
      process,
      store: this.database.open(process),
      accounts: this.accounts,
      connect: ({ name: account, exchange }) => {
        const line = { process, network: this.#network, streams: this.#streams };
        const isListed = (market: string): boolean => this.exchange.isListed(market);
        const venue = new SimulatedVenue({ ...line, account, exchange, markets: marketsOf(exchange), isListed });
        return weakening?.venue?.(venue, process) ?? venue;
      },
      weaken: (ledger: Ledger): Ledger => weakening?.ledger?.(ledger) ?? ledger,
      onBug: (problem) => this.#bug(problem),
    });
  }

  #actLater(): void {
    const isHome = this.#crew.alive().some(({ process }) => process.state === 'running');
    // While nobody is at home little is tried; otherwise a long pause would be all that a history has.
    const ms = isHome ? this.#random.int(10, this.#random.chance(0.7) ? 150 : 1_500) : this.#random.int(1_000, 9_000);
    this.scheduler.after(ms, 'act', () => {
      if (!this.#stormy) return;
      this.#act();
      this.#actLater();
    });
  }

  #act(): void {
    const act = this.#random.weighted(this.#acts);
    if (this.#plan.without?.includes(act) === true) return;
    if (this.faults.strikes('store_away', 0.3)) this.#storeAway();
    if (this.faults.strikes('clock_jump', 0.3)) this.#crew.jump();
    this.#maybePutBack();
    switch (act) {
      case 'alert':
        return this.senders.fresh();
      case 'repeat':
        return this.senders.repeat();
      case 'conflict':
        return this.senders.conflict();
      case 'stir':
        return this.exchange.stir();
      case 'cancel':
        return this.people.cancelOne();
      case 'close':
        return this.people.close();
      case 'halt':
        return this.people.halt();
      case 'resume':
        return this.people.resume();
      case 'resolve':
        return this.people.resolveOne();
      case 'stop': {
        const service = this.#crew.some();
        return service === undefined ? undefined : this.#crew.stop(service);
      }
    }
  }

  #maybePutBack(): void {
    const { database, faults } = this;
    // A first one soon, another one seldom: so that much has happened since.
    if (faults.stream('store_put_back').chance(database.hasCopy ? 0.005 : 0.15))
      database.copy().catch((error: unknown) => this.#bug(error));
    else if (database.hasCopy && faults.strikes('store_put_back')) this.#putBack().catch((error: unknown) => this.#bug(error));
  }

  /** Whoever restores stops everything, puts the copy in place and starts again. All of it in one event. */
  async #putBack(): Promise<void> {
    const { database, senders, watch } = this;
    const before = await database.look(acceptedAlerts);
    this.#crew.killAll('the store is put back');
    const journal = await database.putBack(() => this.#crew.wallTime);
    watch.putBack(journal);
    const left = new Set((await database.look(acceptedAlerts)).map(({ id }) => id));
    senders.forgotten(before.filter(({ id }) => !left.has(id)));
    database.tellCommitted('the next start');
    this.#log('store', `is as it was after commit ${journal.at(-1)?.seq}`);
  }

  #storeAway(): void {
    const ms = this.faults.stream('store_away').int(50, 6_000);
    this.#log('store', `is away for ${ms} ms`);
    this.database.goAway(ms);
  }

  #calmDown(): void {
    this.#stormy = false;
    this.#log('storm', 'is over');
    // What is under way still meets faults for a while.
    this.scheduler.after(AFTERMATH_MS, 'calm', () => (this.faults.calm = true));
    this.#crew.calmDown();
  }

  /** Every second: people put an end to what rests, and to what only they can end. */
  #look(started: number, over: () => void): void {
    this.scheduler.after(1_000, 'look', () => {
      const unfinished = this.watch.unfinished();
      // Not before everybody has woken and every request has met its end: what comes late is what this is about.
      const alone = this.#crew.alive().length === 1 && this.#crew.alive().every(({ process }) => process.state === 'running');
      const isTold = this.exchange.orders.every((order) => this.watch.knowsEnd(order));
      if (unfinished.length === 0 && isTold && this.senders.isQuiet && alone && this.watch.isNothingInTheAir) return over();
      const waited = this.scheduler.now - started;
      if (waited > LONGEST_END_MS) {
        const list = unfinished.map(({ id, status }) => `${id} ${status}`).join(', ');
        return this.#violate({
          invariant: 'settled',
          what: isTold ? `still not over: ${list}` : 'fills or ends that nobody was told of',
        });
      }
      if (!this.faults.calm) this.exchange.stir();
      if (this.#crew.alive().length > 0 && waited % 10_000 < 1_000) {
        this.people.resume();
        for (const { id, status } of unfinished) if (waited > (status === 'open' ? 20_000 : 300_000)) this.people.cancel(id);
        if (waited > 60_000) this.people.resolveOne();
      }
      this.#look(started, over);
    });
  }
}
