// Who is due when: the earliest first, however many wait, and of equals the one that came first.

interface Entry {
  readonly seq: number;
  readonly at: number;
}

/** A binary heap: with 100,000 that wait, none of them is looked at to find the next. */
export class Due {
  readonly #heap: Entry[] = [];
  /** What counts; an entry of the heap that says otherwise is out of date. */
  readonly #at = new Map<number, number>();

  /** Instead of when it was due before. */
  set(seq: number, at: number): void {
    this.#at.set(seq, at);
    const heap = this.#heap;
    const entry = { seq, at };
    let hole = heap.push(entry) - 1;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(entry, parent)) break;
      heap[hole] = parent;
      hole = above;
    }
    heap[hole] = entry;
  }

  /** Takes out the first that is due by `now`. */
  take(now: number): number | undefined {
    const first = this.#first();
    if (first === undefined || first.at > now) return undefined;
    this.#pop();
    this.#at.delete(first.seq);
    return first.seq;
  }

  /** When the first is due. */
  next(): number | undefined {
    return this.#first()?.at;
  }

  #first(): Entry | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || this.#at.get(first.seq) === first.at) return first;
      this.#pop();
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let hole = 0;
    for (;;) {
      const [left, right] = [heap[hole * 2 + 1], heap[hole * 2 + 2]];
      const below = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
      if (below === undefined || !isBefore(below, last)) break;
      heap[hole] = below;
      hole = hole * 2 + (below === left ? 1 : 2);
    }
    heap[hole] = last;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at === b.at ? a.seq < b.seq : a.at < b.at;
}
