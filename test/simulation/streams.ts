// What the simulated exchange tells over streams, and what happens to it on the way: lost, repeated, overtaken, late, and silence.
import type { ExecutionReport } from '../../src/model/report.ts';
import type { AccountStream, StreamListener } from '../../src/venue/port.ts';
import type { Faults } from './faults.ts';
import type { Process } from './process.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export interface StreamsParts {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly areOffered: boolean;
  readonly log: (who: string, text: string) => void;
}

interface Follower {
  readonly process: Process;
  readonly account: string;
  readonly listener: StreamListener;
  /** deaf: the connection seems to stand, and nothing comes. */
  state: 'down' | 'up' | 'deaf' | 'closed';
  /** Messages follow each other on a connection. */
  lastAt: number;
}

export class Streams {
  readonly #parts: StreamsParts;
  readonly #followers = new Set<Follower>();

  constructor(parts: StreamsParts) {
    this.#parts = parts;
  }

  get areOffered(): boolean {
    return this.#parts.areOffered;
  }

  follow(process: Process, account: string, listener: StreamListener): AccountStream {
    const follower: Follower = { process, account, listener, state: 'down', lastAt: 0 };
    this.#followers.add(follower);
    this.#connect(follower);
    return {
      close: () => {
        follower.state = 'closed';
        this.#followers.delete(follower);
      },
    };
  }

  /** In the instant in which it happens. */
  tell(account: string, report: ExecutionReport): void {
    for (const follower of this.#followers) {
      if (follower.process.state === 'dead') this.#followers.delete(follower);
      else if (follower.account === account && follower.state === 'up') this.#send(follower, report);
    }
  }

  #send(follower: Follower, report: ExecutionReport): void {
    const { scheduler, faults, random, log } = this.#parts;
    const { process, listener } = follower;
    if (faults.strikes('stream_cut')) return this.#cut(follower);
    if (faults.strikes('stream_silent')) {
      follower.state = 'deaf';
      log('venue', `the stream of ${follower.account} to ${process.name} falls silent`);
      scheduler.after(faults.stream('stream_silent').int(1_000, 20_000), 'silence noticed', () => this.#cut(follower));
      return;
    }
    if (faults.strikes('stream_lost')) return;
    const late = faults.strikes('stream_late') ? faults.stream('stream_late').int(1_000, 20_000) : 0;
    const inOrder = Math.max(follower.lastAt, scheduler.now + late + random.int(1, 40));
    const overtaken = faults.strikes('stream_reordered') ? faults.stream('stream_reordered').int(10, 2_000) : 0;
    if (overtaken === 0) follower.lastAt = inOrder;
    const times = faults.strikes('stream_repeated') ? 2 : 1;
    for (let time = 0; time < times; time++) {
      process.after(inOrder - scheduler.now + overtaken + time * random.int(0, 300), 'stream', () => {
        if (follower.state !== 'closed') listener.report(report);
      });
    }
  }

  #cut(follower: Follower): void {
    const { random } = this.#parts;
    if (follower.state === 'closed' || follower.state === 'down') return;
    follower.state = 'down';
    follower.process.after(random.int(1, 50), 'stream lost', () => {
      if (follower.state === 'closed') return;
      follower.listener.down('it was cut');
      this.#connect(follower);
    });
  }

  /** Told is what happens after the exchange has subscribed the follower, who hears of that a little later. */
  #connect(follower: Follower): void {
    const { scheduler, random } = this.#parts;
    scheduler.after(random.int(5, random.chance(0.7) ? 300 : 9_000), 'subscription', () => {
      if (follower.state !== 'down') return;
      follower.state = 'up';
      const at = random.int(1, 20);
      follower.lastAt = scheduler.now + at;
      follower.process.after(at, 'stream', () => {
        if (follower.state !== 'closed') follower.listener.up();
      });
    });
  }
}
