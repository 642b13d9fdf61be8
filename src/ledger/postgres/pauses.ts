// What a venue told one process about an API key, "slow down for so long", is known to all that share the store: kept among the leases, woken by
// NOTIFY, and looked for every second in any case.
import type { Clock } from '../../model/clock.ts';
import { integer, text } from '../sql.ts';
import type { Side } from './side.ts';

const PREFIX = 'pause/';
/** Nobody gives these back: they are over by themselves. */
const HOLDER = 'venue';

const TELL = `INSERT INTO leases (name, holder, leased_until) VALUES (?, '${HOLDER}', ?)
  ON CONFLICT (name) DO UPDATE SET leased_until = GREATEST(leases.leased_until, excluded.leased_until)`;

/** `key` names an API key without telling it; `until` is wall clock, milliseconds UTC. */
export type PauseListener = (key: string, until: number) => void;

export class Pauses {
  readonly #side: Side;
  readonly #clock: Clock;
  readonly #known = new Map<string, number>();
  readonly #listeners = new Set<PauseListener>();

  constructor(side: Side, clock: Clock) {
    this.#side = side;
    this.#clock = clock;
  }

  /** Resolves once the others can see it; rejects with LedgerUnavailable where the store is away. */
  async tell(key: string, until: number): Promise<void> {
    this.#known.set(key, Math.max(until, this.#known.get(key) ?? 0));
    await this.#side.hint(TELL, [PREFIX + key, until]);
  }

  /** Hears at once what is known already and not over. */
  subscribe(listener: PauseListener): () => void {
    this.#listeners.add(listener);
    for (const [key, until] of this.#known) if (until > this.#clock.now()) listener(key, until);
    return () => this.#listeners.delete(listener);
  }

  async look(): Promise<void> {
    const query = `SELECT name, leased_until FROM leases WHERE name LIKE '${PREFIX}%' AND leased_until > ?`;
    const rows = await this.#side.ask((sql) => sql.all(query, [this.#clock.now()]));
    for (const row of rows) this.#hear(text(row, 'name').slice(PREFIX.length), integer(row, 'leased_until'));
  }

  #hear(key: string, until: number): void {
    if ((this.#known.get(key) ?? 0) >= until) return;
    this.#known.set(key, until);
    for (const listener of this.#listeners) listener(key, until);
  }
}
