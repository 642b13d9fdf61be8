// Requests about one order take turns, as they do in an engine: a lookup waits for the placement it asks about, a cancel for the fill.

export class OneAtATime {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `task` once every earlier task under this key is over, however it ended. */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(key, promise);
    try {
      await before;
      return await task();
    } finally {
      resolve();
      // Nobody queued behind this one: forget the key, so that the map holds what is going on and nothing else.
      if (this.#last.get(key) === promise) this.#last.delete(key);
    }
  }

  busy(key: string): boolean {
    return this.#last.has(key);
  }
}
