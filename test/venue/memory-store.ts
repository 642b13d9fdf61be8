// A register in memory that commits a moment later, as a disk does, and can be told to fail.
import type { KeyValueStore } from '../../src/venue/public-price/port.ts';

export class MemoryStore implements KeyValueStore {
  readonly rows = new Map<string, string>();
  /** Sorted, as an index is: a prefix is found without walking over 10,000 orders. */
  readonly #keys: string[] = [];
  saves = 0;
  /** What the next saves do: commit (also when the list is empty), fail before the commit, or fail after it. */
  readonly plan: ('commit' | 'fail' | 'fail after commit')[] = [];
  readable = true;

  async load(prefix: string): Promise<ReadonlyMap<string, string>> {
    await Promise.resolve();
    if (!this.readable) throw new Error('disk I/O error');
    const found = new Map<string, string>();
    for (let i = this.#place(prefix); this.#keys[i]?.startsWith(prefix) === true; i++) {
      const key = this.#keys[i] ?? '';
      found.set(key, this.rows.get(key) ?? '');
    }
    return found;
  }

  async save(entries: ReadonlyMap<string, string | null>): Promise<void> {
    this.saves++;
    const what = this.plan.shift() ?? 'commit';
    // What is written is what was handed over, whatever the caller does to its map afterwards.
    const frozen = [...entries];
    await new Promise((resolve) => setImmediate(resolve));
    if (what === 'fail') throw new Error('disk I/O error');
    for (const [key, text] of frozen) this.#put(key, text);
    if (what === 'fail after commit') throw new Error('the connection was lost during COMMIT');
  }

  #put(key: string, text: string | null): void {
    const known = this.rows.has(key);
    if (text !== null && !known) this.#keys.splice(this.#place(key), 0, key);
    if (text === null && known) this.#keys.splice(this.#place(key), 1);
    if (text === null) this.rows.delete(key);
    else this.rows.set(key, text);
  }

  /** The index of the first key that is not before `key`. */
  #place(key: string): number {
    let low = 0;
    for (let high = this.#keys.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
