// Simulated time: a heap of events, taken one by one. Between two events everything that was woken runs until it waits again.
import { Heap } from '../../src/model/heap.ts';

/** Who an event belongs to. A paused owner's events wait for it; a dead one's never happen. */
export interface Owner {
  readonly name: string;
  state: 'running' | 'paused' | 'dead';
}

export interface SimEvent {
  at: number;
  order: number;
  readonly label: string;
  readonly run: () => void;
  readonly owner: Owner | undefined;
  canceled: boolean;
}

export class Scheduler {
  /** Milliseconds UTC by nobody's clock but the simulation's own. */
  now: number;
  /** Events that happened. */
  events = 0;
  /** Those of them that reached a process. */
  steps = 0;
  /** Called before an event of an owner; may pause or kill it. */
  before: ((event: SimEvent) => void) | undefined;
  readonly #heap = new Heap(isBefore);
  readonly #waiting = new Map<Owner, SimEvent[]>();
  #order = 0;

  constructor(start: number) {
    this.now = start;
  }

  /** Returns what takes it back. */
  after(ms: number, label: string, run: () => void, owner?: Owner): () => void {
    const event = { at: this.now + Math.max(0, Math.ceil(ms)), order: this.#order++, label, run, owner, canceled: false };
    this.#heap.push(event);
    return () => {
      event.canceled = true;
    };
  }

  /** What waited for the owner happens now, in the order in which it came. */
  resume(owner: Owner): void {
    owner.state = 'running';
    for (const event of this.#waiting.get(owner) ?? []) {
      event.at = this.now;
      event.order = this.#order++;
      this.#heap.push(event);
    }
    this.#waiting.delete(owner);
  }

  #park(event: SimEvent, owner: Owner): void {
    const waiting = this.#waiting.get(owner) ?? [];
    waiting.push(event);
    this.#waiting.set(owner, waiting);
  }

  /** Runs until `enough` or until nothing is left. */
  async run(enough: () => boolean): Promise<void> {
    await settle();
    while (!enough()) {
      const event = this.#heap.pop();
      if (event === undefined) return;
      if (event.canceled || event.owner?.state === 'dead') continue;
      this.now = Math.max(this.now, event.at);
      if (event.owner !== undefined) {
        if (event.owner.state === 'running') this.before?.(event);
        if (!this.#mayRun(event, event.owner)) continue;
      }
      this.events++;
      if (event.owner !== undefined) this.steps++;
      event.run();
      await settle();
    }
  }

  #mayRun(event: SimEvent, owner: Owner): boolean {
    if (owner.state === 'paused') this.#park(event, owner);
    return owner.state === 'running';
  }
}

function isBefore(a: SimEvent, b: SimEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Everything that is ready runs, what follows from it too. Twice, because a group commit lets one turn pass before it begins. */
async function settle(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
