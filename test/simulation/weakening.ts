// What a weakening may take hold of. Production code knows nothing of this: ports, statements and the schema are wrapped or altered here.
import type { Ledger } from '../../src/ledger/port.ts';
import type { Sql } from '../../src/ledger/sql.ts';
import type { Venue } from '../../src/venue/port.ts';
import type { Envelope, Exchange } from './exchange.ts';
import type { Invariant } from './invariants.ts';
import type { Process } from './process.ts';

export interface Weakening {
  /** The safeguard that is missing. */
  readonly name: string;
  /** How it was taken away, in a sentence. */
  readonly how: string;
  /** What must be found broken: any of these, and nothing else. */
  readonly breaks: readonly Invariant[];
  /** The first seed that is known to notice, where that is a late one: the search begins shortly before it. */
  readonly noticedBy?: number;
  /** Invariants that only restate the missing safeguard are not looked at, so that its harm has to show. */
  readonly ignoring?: readonly Invariant[];
  readonly schema?: (sql: string) => string;
  /** Asked once a history. */
  readonly sql?: (sql: Sql) => Sql;
  /** Asked once a process. */
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly venue?: (venue: Venue, process: Process) => Venue;
  readonly onLeaving?: (envelope: Envelope, exchange: Exchange) => Envelope;
  readonly readsWindowTwice?: boolean;
  readonly searchesHistory?: boolean;
  /** A commit that failed is reported as done. */
  readonly tellsFailedCommits?: boolean;
}
