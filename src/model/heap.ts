// What comes first among many that come and go: a binary heap, so that with 100,000 of them none is looked at to find the next.

export class Heap<Entry> {
  readonly #entries: Entry[] = [];
  readonly #isBefore: (a: Entry, b: Entry) => boolean;

  constructor(isBefore: (a: Entry, b: Entry) => boolean) {
    this.#isBefore = isBefore;
  }

  /** The first; undefined where there is none. It stays. */
  peek(): Entry | undefined {
    return this.#entries[0];
  }

  push(entry: Entry): void {
    const entries = this.#entries;
    let hole = entries.push(entry) - 1;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = entries[above];
      if (parent === undefined || !this.#isBefore(entry, parent)) break;
      entries[hole] = parent;
      hole = above;
    }
    entries[hole] = entry;
  }

  /** Takes the first out. */
  pop(): Entry | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return first;
    let hole = 0;
    for (;;) {
      const [left, right] = [entries[hole * 2 + 1], entries[hole * 2 + 2]];
      const below = left !== undefined && right !== undefined && this.#isBefore(right, left) ? right : left;
      if (below === undefined || !this.#isBefore(below, last)) break;
      entries[hole] = below;
      hole = hole * 2 + (below === left ? 1 : 2);
    }
    entries[hole] = last;
    return first;
  }
}
