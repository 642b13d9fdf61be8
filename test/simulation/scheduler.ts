// Simulated time: a heap of events, taken one by one. Between two events everything that was woken runs until it waits again.

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
  readonly #heap: SimEvent[] = [];
  readonly #waiting = new Map<Owner, SimEvent[]>();
  #order = 0;

  constructor(start: number) {
    this.now = start;
  }

  /** Returns what takes it back. */
  after(ms: number, label: string, run: () => void, owner?: Owner): () => void {
    const event = { at: this.now + Math.max(0, Math.ceil(ms)), order: this.#order++, label, run, owner, canceled: false };
    this.#push(event);
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
      this.#push(event);
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
      const event = this.#pop();
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

  #push(event: SimEvent): void {
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(event, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = event;
  }

  #pop(): SimEvent | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      let below = heap[child];
      if (below === undefined) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, below)) {
        below = right;
        child++;
      }
      if (!isBefore(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return first;
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
