// Who is due when: the earliest first, however many wait, and of equals the one that came first.
import { Heap } from '../model/heap.ts';

interface Entry {
  readonly seq: number;
  readonly at: number;
}

export class Due {
  readonly #heap = new Heap(isBefore);
  /** What counts; an entry of the heap that says otherwise is out of date. */
  readonly #at = new Map<number, number>();

  /** Instead of when it was due before. */
  set(seq: number, at: number): void {
    this.#at.set(seq, at);
    this.#heap.push({ seq, at });
  }

  /** Takes out the first that is due by `now`. */
  take(now: number): number | undefined {
    const first = this.#first();
    if (first === undefined || first.at > now) return undefined;
    this.#heap.pop();
    this.#at.delete(first.seq);
    return first.seq;
  }

  /** When the first is due. */
  next(): number | undefined {
    return this.#first()?.at;
  }

  #first(): Entry | undefined {
    for (;;) {
      const first = this.#heap.peek();
      if (first === undefined || this.#at.get(first.seq) === first.at) return first;
      this.#heap.pop();
    }
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at === b.at ? a.seq < b.seq : a.at < b.at;
}
