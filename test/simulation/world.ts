// One history from one seed: processes, store, exchange, senders and people under one scheduler, first in a storm, then until all is quiet.
import { createLedger } from '../../src/ledger/ledger.ts';
import { type Ledger, LedgerUnavailable } from '../../src/ledger/port.ts';
import type { Account } from '../../src/model/account.ts';
import { type ActWeights, drawActs } from './acts.ts';
import { Coverage } from './coverage.ts';
import { SharedDatabase } from './database.ts';
import { Exchange } from './exchange.ts';
import { Faults } from './faults.ts';
import { finalCheck } from './final-check.ts';
import { type Invariant, type Violation, Watch } from './invariants.ts';
import { Network } from './network.ts';
import { AFTERMATH_MS, LONGEST_END_MS, MOST_EVENTS, SHARP } from './pace.ts';
import { People } from './people.ts';
import { Process } from './process.ts';
import { Random } from './random.ts';
import { ACCOUNTS, MARKETS, marketsOf, START } from './scenery.ts';
import { type SimEvent, Scheduler } from './scheduler.ts';
import { Senders } from './senders.ts';
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
  readonly #services = new Set<Service>();
  readonly #jumpsApart: boolean;
  accounts: readonly Account[] = [];
  violation: Violation | undefined;
  readonly #acts: ActWeights;
  #machineOffset: number;
  #born = 0;
  #hash = 0;
  #stormy = true;

  constructor(plan: Plan) {
    this.#plan = plan;
    const { seed, weakening = {} } = plan;
    const random = (name: string) => new Random(seed, name);
    this.#random = random('world');
    this.exclusive = this.#random.chance(0.4);
    this.#jumpsApart = !this.exclusive && this.#random.chance(0.25);
    // One machine may be seconds off, or a minute; a clock that is ahead makes windows seem over that are not.
    this.#machineOffset = this.#random.pick([
      this.#random.int(-2_000, 2_000),
      this.#random.int(8_000, 60_000),
      this.#random.int(-60_000, 0),
    ]);
    this.#acts = drawActs(this.#random);
    const { scheduler, coverage } = this;
    const log = (who: string, text: string): void => this.#log(who, text);
    this.faults = new Faults(seed, new Set(plan.without), (kind) => {
      coverage.count('fault', kind);
      log('fault', kind);
    });
    this.watch = new Watch({
      accounts: () => this.accounts,
      coverage,
      time: () => this.exchange.time,
      onViolation: (violation) => this.#violate(violation),
      isGone: (name) => this.#alive().every(({ process }) => process.name !== name),
      leasesCount: !this.#jumpsApart,
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
    const outside = { ...shared, service: () => this.#someService(), onBug: (problem: string) => this.#bug(problem) };
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

  #bug(problem: unknown): void {
    this.#violate({ invariant: 'no bug', what: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem) });
  }

  #alive(): readonly Service[] {
    return [...this.#services].filter(({ process }) => process.state !== 'dead');
  }

  #someService(): Service | undefined {
    const alive = this.#alive();
    const awake = alive.filter(({ process }) => process.state === 'running');
    // A balancer in front of several sends little to one that does not answer.
    const choice = awake.length > 0 && this.#random.chance(0.85) ? awake : alive;
    return choice.length === 0 ? undefined : this.#random.pick(choice);
  }

  async run(): Promise<Outcome> {
    await this.#prepare();
    const { scheduler } = this;
    const processes = this.exclusive ? 1 : this.#random.int(2, 3);
    for (let i = 0; i < processes; i++) this.#boot();
    scheduler.before = (event) => this.#strike(event);
    this.#actLater();
    await scheduler.run(() => this.violation !== undefined || scheduler.steps >= this.#plan.steps);
    this.#calmDown();
    let isOver = false;
    const started = scheduler.now;
    this.#look(started, () => (isOver = true));
    await scheduler.run(() => this.violation !== undefined || isOver || scheduler.events > MOST_EVENTS);
    if (!isOver) this.#violate({ invariant: 'settled', what: `it goes in circles: ${scheduler.events} events` });
    if (this.violation === undefined) {
      const problem = await finalCheck(this);
      if (problem !== undefined) this.#violate(problem);
    }
    this.database.database.close();
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

  #boot(): void {
    const { seed, weakening } = this.#plan;
    const name = `worker-${++this.#born}`;
    const random = new Random(seed, name);
    // Alone it stands on one machine, whose clock may be wrong; together they stand on machines that keep time.
    const process = new Process(name, this.scheduler, random, this.exclusive ? this.#machineOffset : random.int(-100, 100));
    const weaken = (ledger: Ledger): Ledger => weakening?.ledger?.(ledger) ?? ledger;
    const service = assembleService({
      process,
      store: this.database.open(process),
      accounts: this.accounts,
      connect: ({ name: account, exchange }) => {
        const line = { process, network: this.#network, streams: this.#streams };
        const venue = new SimulatedVenue({ ...line, account, exchange, markets: marketsOf(exchange) });
        return weakening?.venue?.(venue, process) ?? venue;
      },
      weaken,
      onBug: (problem) => this.#bug(problem),
    });
    this.#services.add(service);
    this.#log(name, 'starts');
    service.start().catch((error: unknown) => {
      if (!(error instanceof LedgerUnavailable)) return this.#bug(error);
      // A start that meets a store that is away ends, and whoever supervises it starts it again.
      this.#kill(service, 'it could not start');
    });
  }

  #kill(service: Service, why: string): void {
    const { process } = service;
    if (process.state === 'dead') return;
    process.state = 'dead';
    this.#services.delete(service);
    this.#log(process.name, `is gone: ${why}`);
    this.scheduler.after(this.faults.stream('kill').int(50, 4_000), 'restart', () => {
      if (this.#stormy || this.#alive().length === 0) this.#boot();
    });
  }

  /** Before something reaches a process it may die, or stop for a while. */
  #strike({ owner, label }: SimEvent): void {
    const service = [...this.#services].find(({ process }) => process === owner);
    if (service === undefined || !this.#stormy) return;
    const times = SHARP[label] ?? 0.4;
    if (this.faults.strikes('kill', times)) {
      this.coverage.count('crash', `killed before ${label}`);
      this.#kill(service, `killed before: ${label}`);
    } else if (this.faults.strikes('pause', times)) {
      this.coverage.count('crash', `paused before ${label}`);
      this.#pause(service.process, label);
    }
  }

  #pause(process: Process, label: string): void {
    const stream = this.faults.stream('pause');
    // Long enough for the others to take its lanes, most often where that hurts most.
    const isLong = this.faults.strikes('long_pause', label === 'bytes leave' ? 2 : 1);
    // Alone there is nobody who could take anything.
    const longest = this.exclusive ? 15_000 : 150_000;
    const ms = isLong ? stream.int(longest * (label === 'bytes leave' ? 0.6 : 0.3), longest) : stream.int(10, 8_000);
    process.state = 'paused';
    this.#log(process.name, `stopped for ${ms} ms before: ${label}`);
    this.scheduler.after(ms, 'wake', () => {
      if (process.state !== 'paused') return;
      this.#log(process.name, 'goes on');
      this.scheduler.resume(process);
    });
  }

  #actLater(): void {
    const isHome = this.#alive().some(({ process }) => process.state === 'running');
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
    if (this.faults.strikes('clock_jump', 0.3)) this.#jump();
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
        const service = this.#someService();
        return service === undefined ? undefined : this.#stop(service);
      }
    }
  }

  #storeAway(): void {
    const ms = this.faults.stream('store_away').int(50, 6_000);
    this.#log('store', `is away for ${ms} ms`);
    this.database.goAway(ms);
  }

  /** Where several processes share the store their wall clocks jump in few histories only: their leases count by them. */
  #jump(): void {
    const service = this.#someService();
    if (service === undefined || (!this.exclusive && !this.#jumpsApart)) return;
    const stream = this.faults.stream('clock_jump');
    const ms = stream.pick([1, -1]) * (stream.chance(0.15) ? 3_600_000 : stream.int(500, 90_000));
    service.process.wallOffset += ms;
    this.#machineOffset += ms;
    this.#log(service.process.name, `its wall clock jumps by ${ms} ms`);
  }

  /** As SIGTERM does it: nothing new, what is in flight is finished or left to recovery. */
  #stop(service: Service): void {
    this.coverage.count('crash', 'stopped in order');
    this.#log(service.process.name, 'is asked to stop');
    service.process.after(1, 'stop', () => {
      const gone = (): void => this.#kill(service, 'stopped in order');
      service.stop(6_000).then(gone, (error: unknown) => (error instanceof LedgerUnavailable ? gone() : this.#bug(error)));
    });
  }

  #calmDown(): void {
    this.#stormy = false;
    this.#log('storm', 'is over');
    // What is under way still meets faults for a while.
    this.scheduler.after(AFTERMATH_MS, 'calm', () => (this.faults.calm = true));
    // Whoever runs now stays: one that is stopped may not wake for long.
    const [first, ...others] = [...this.#alive()].sort(
      (a, b) => Number(a.process.state === 'paused') - Number(b.process.state === 'paused'),
    );
    if (first === undefined) this.#boot();
    for (const service of others) this.#stop(service);
  }

  /** Every second: people put an end to what rests, and to what only they can end. */
  #look(started: number, over: () => void): void {
    this.scheduler.after(1_000, 'look', () => {
      const unfinished = this.watch.unfinished();
      // Not before everybody has woken and every request has met its end: what comes late is what this is about.
      const alone = this.#alive().length === 1 && this.#alive().every(({ process }) => process.state === 'running');
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
      if (this.#alive().length > 0 && waited % 10_000 < 1_000) {
        this.people.resume();
        for (const { id, status } of unfinished) if (waited > (status === 'open' ? 20_000 : 300_000)) this.people.cancel(id);
        if (waited > 60_000) this.people.resolveOne();
      }
      this.#look(started, over);
    });
  }
}
