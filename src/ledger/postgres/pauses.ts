// What a venue told one process, "slow down for so long" with this API key or from this address, is known to all that share the store: kept among
// the leases, woken by NOTIFY, and looked for every second in any case.
import type { Clock } from '../../model/clock.ts';
import { integer, text } from '../sql.ts';
import type { Side } from './side.ts';

const PREFIX = 'pause/';
/** Nobody gives these back: they are over by themselves. */
const HOLDER = 'venue';

const TELL = `INSERT INTO leases (name, holder, leased_until) VALUES (?, '${HOLDER}', ?)
  ON CONFLICT (name) DO UPDATE SET leased_until = GREATEST(leases.leased_until, excluded.leased_until)`;

/** `name` stands for an API key, without telling it, or for an address and a venue; `until` is wall clock, milliseconds UTC. */
export type PauseListener = (name: string, until: number) => void;

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
  async tell(name: string, until: number): Promise<void> {
    this.#known.set(name, Math.max(until, this.#known.get(name) ?? 0));
    await this.#side.hint(TELL, [PREFIX + name, until]);
  }

  /** Hears at once what is known already and not over. */
  subscribe(listener: PauseListener): () => void {
    this.#listeners.add(listener);
    for (const [name, until] of this.#known) if (until > this.#clock.now()) listener(name, until);
    return () => this.#listeners.delete(listener);
  }

  async look(): Promise<void> {
    const query = `SELECT name, leased_until FROM leases WHERE name LIKE '${PREFIX}%' AND leased_until > ?`;
    const rows = await this.#side.ask((sql) => sql.all(query, [this.#clock.now()]));
    for (const row of rows) this.#hear(text(row, 'name').slice(PREFIX.length), integer(row, 'leased_until'));
  }

  #hear(name: string, until: number): void {
    if ((this.#known.get(name) ?? 0) >= until) return;
    this.#known.set(name, until);
    for (const listener of this.#listeners) listener(name, until);
  }
}
