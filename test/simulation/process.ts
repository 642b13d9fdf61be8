// One simulated process of pinewire: its clock, and the gate through which everything from outside reaches it, or no longer does.
import type { Clock } from '../../src/model/clock.ts';
import type { Random } from './random.ts';
import type { Owner, Scheduler } from './scheduler.ts';

export class Process implements Owner {
  readonly name: string;
  state: Owner['state'] = 'running';
  /** Its wall clock less true time; may jump. */
  wallOffset: number;
  readonly clock: Clock;
  readonly #scheduler: Scheduler;

  constructor(name: string, scheduler: Scheduler, random: Random, wallOffset: number) {
    this.name = name;
    this.wallOffset = wallOffset;
    this.#scheduler = scheduler;
    // A machine's monotonic clock goes on while the process is stopped.
    const booted = scheduler.now - random.int(0, 1_000_000);
    this.clock = {
      now: () => scheduler.now + this.wallOffset,
      monotonic: () => scheduler.now - booted,
      sleep: (ms, signal) => this.#sleep(ms, signal),
      after: (ms, run) => scheduler.after(ms, 'timer', run, this),
      randomBytes: (length) => random.bytes(length),
    };
  }

  /** Something from outside reaches the process after `ms`: at once, when it wakes, or never. */
  after(ms: number, label: string, run: () => void): () => void {
    return this.#scheduler.after(ms, label, run, this);
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.after(ms, 'timer', resolve);
      const aborted = (): void => {
        cancel();
        reject(signal?.reason instanceof Error ? signal.reason : new Error('the wait was aborted'));
      };
      if (signal?.aborted === true) aborted();
      else signal?.addEventListener('abort', aborted, { once: true });
    });
  }
}
