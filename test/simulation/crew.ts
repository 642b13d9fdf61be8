// The processes of a history: started, stopped for a while, killed before something reaches them, asked to stop, and started again.
import { LedgerUnavailable } from '../../src/ledger/port.ts';
import type { Coverage } from './coverage.ts';
import type { Faults } from './faults.ts';
import { SHARP } from './pace.ts';
import { Process } from './process.ts';
import { Random } from './random.ts';
import type { Scheduler, SimEvent } from './scheduler.ts';
import type { Service } from './service.ts';

export interface CrewParts {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly coverage: Coverage;
  readonly random: Random;
  /** Whether one process has the store for itself. */
  readonly exclusive: boolean;
  /** Whether the wall clocks of several processes may jump, each for itself. */
  readonly jumpsApart: boolean;
  readonly assemble: (process: Process) => Service;
  readonly onBug: (problem: unknown) => void;
  readonly log: (who: string, text: string) => void;
}

export class Crew {
  readonly #parts: CrewParts;
  readonly #services = new Set<Service>();
  #machineOffset: number;
  #born = 0;
  #stormy = true;

  constructor(parts: CrewParts) {
    this.#parts = parts;
    const { random } = parts;
    // One machine may be seconds off, or a minute; a clock that is ahead makes windows seem over that are not.
    this.#machineOffset = random.pick([random.int(-2_000, 2_000), random.int(8_000, 60_000), random.int(-60_000, 0)]);
  }

  alive(): readonly Service[] {
    return [...this.#services].filter(({ process }) => process.state !== 'dead');
  }

  some(): Service | undefined {
    const { random } = this.#parts;
    const alive = this.alive();
    const awake = alive.filter(({ process }) => process.state === 'running');
    // A balancer in front of several sends little to one that does not answer.
    const choice = awake.length > 0 && random.chance(0.85) ? awake : alive;
    return choice.length === 0 ? undefined : random.pick(choice);
  }

  begin(): void {
    const { random, exclusive, scheduler } = this.#parts;
    const processes = exclusive ? 1 : random.int(2, 3);
    for (let i = 0; i < processes; i++) this.#boot();
    scheduler.before = (event) => this.#strike(event);
  }

  #boot(): void {
    const { seed, scheduler, exclusive, assemble, log, onBug } = this.#parts;
    const name = `worker-${++this.#born}`;
    const random = new Random(seed, name);
    // Alone it stands on one machine, whose clock may be wrong; together they stand on machines that keep time.
    const process = new Process(name, scheduler, random, exclusive ? this.#machineOffset : random.int(-100, 100));
    const service = assemble(process);
    this.#services.add(service);
    log(name, 'starts');
    service.start().catch((error: unknown) => {
      if (!(error instanceof LedgerUnavailable)) return onBug(error);
      // A start that meets a store that is away ends, and whoever supervises it starts it again.
      this.#kill(service, 'it could not start');
    });
  }

  #kill(service: Service, why: string): void {
    const { scheduler, faults, log } = this.#parts;
    const { process } = service;
    if (process.state === 'dead') return;
    process.state = 'dead';
    this.#services.delete(service);
    log(process.name, `is gone: ${why}`);
    scheduler.after(faults.stream('kill').int(50, 4_000), 'restart', () => {
      if (this.#stormy || this.alive().length === 0) this.#boot();
    });
  }

  /** What the clock says of whoever starts next. */
  get wallTime(): number {
    return this.#parts.scheduler.now + (this.#parts.exclusive ? this.#machineOffset : 0);
  }

  killAll(why: string): void {
    for (const service of this.alive()) this.#kill(service, why);
  }

  /** Before something reaches a process it may die, or stop for a while. */
  #strike({ owner, label }: SimEvent): void {
    const { faults, coverage } = this.#parts;
    const service = [...this.#services].find(({ process }) => process === owner);
    if (service === undefined || !this.#stormy) return;
    const times = SHARP[label] ?? 0.4;
    if (faults.strikes('kill', times)) {
      coverage.count('crash', `killed before ${label}`);
      this.#kill(service, `killed before: ${label}`);
    } else if (faults.strikes('pause', times)) {
      coverage.count('crash', `paused before ${label}`);
      this.#pause(service.process, label);
    }
  }

  #pause(process: Process, label: string): void {
    const { faults, exclusive, scheduler, log } = this.#parts;
    const stream = faults.stream('pause');
    // Long enough for the others to take its lanes, most often where that hurts most.
    const isLong = faults.strikes('long_pause', label === 'bytes leave' ? 2 : 1);
    // Alone there is nobody who could take anything.
    const longest = exclusive ? 15_000 : 150_000;
    const ms = isLong ? stream.int(longest * (label === 'bytes leave' ? 0.6 : 0.3), longest) : stream.int(10, 8_000);
    process.state = 'paused';
    log(process.name, `stopped for ${ms} ms before: ${label}`);
    scheduler.after(ms, 'wake', () => {
      if (process.state !== 'paused') return;
      log(process.name, 'goes on');
      scheduler.resume(process);
    });
  }

  /** Where several processes share the store their wall clocks jump in few histories only: their leases count by them. */
  jump(): void {
    const { exclusive, jumpsApart, faults, log, scheduler } = this.#parts;
    const service = this.some();
    if (service === undefined || (!exclusive && !jumpsApart)) return;
    const stream = faults.stream('clock_jump');
    const ms = stream.pick([1, -1]) * (stream.chance(0.15) ? 3_600_000 : stream.int(500, 90_000));
    const set = (by: number): void => {
      service.process.wallOffset += by;
      this.#machineOffset += by;
      log(service.process.name, `its wall clock jumps by ${by} ms`);
    };
    set(ms);
    // Somebody keeps it, as a rule: it is set right again, which is a jump too. A machine that came up anew has the offset of its own.
    if (stream.chance(0.8)) scheduler.after(stream.int(1_000, 15_000), 'clock', () => set(-ms));
  }

  /** As SIGTERM does it: nothing new, what is in flight is finished or left to recovery. */
  stop(service: Service): void {
    const { coverage, log, onBug } = this.#parts;
    coverage.count('crash', 'stopped in order');
    log(service.process.name, 'is asked to stop');
    service.process.after(1, 'stop', () => {
      const gone = (): void => this.#kill(service, 'stopped in order');
      service.stop(6_000).then(gone, (error: unknown) => (error instanceof LedgerUnavailable ? gone() : onBug(error)));
    });
  }

  /** Nothing strikes any more. Whoever runs now stays: one that is stopped may not wake for long. */
  calmDown(): void {
    this.#stormy = false;
    const [first, ...others] = [...this.alive()].sort(
      (a, b) => Number(a.process.state === 'paused') - Number(b.process.state === 'paused'),
    );
    if (first === undefined) this.#boot();
    for (const service of others) this.stop(service);
  }
}
