// How often each step, fault and crash point was met, so that nobody believes in what never happened.

export type Topic = 'transition' | 'fault' | 'event' | 'crash' | 'person' | 'answer' | 'invariant' | 'leg';

export type Counts = Record<string, Record<string, number>>;

export class Coverage {
  readonly #counts: Counts;

  constructor(counts: Counts = {}) {
    this.#counts = counts;
  }

  count(topic: Topic, name: string, times = 1): void {
    const names = (this.#counts[topic] ??= {});
    names[name] = (names[name] ?? 0) + times;
  }

  of(topic: Topic, name: string): number {
    return this.#counts[topic]?.[name] ?? 0;
  }

  add(other: Counts): void {
    for (const [topic, names] of Object.entries(other)) {
      for (const [name, times] of Object.entries(names)) this.count(topic as Topic, name, times);
    }
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** One line a name, the rarest first within each topic. */
  print(): string {
    return Object.entries(this.#counts)
      .map(([topic, names]) => {
        const lines = Object.entries(names).sort((a, b) => a[1] - b[1]);
        return [`${topic}:`, ...lines.map(([name, times]) => `  ${String(times).padStart(9)}  ${name}`)].join('\n');
      })
      .join('\n');
  }
}
