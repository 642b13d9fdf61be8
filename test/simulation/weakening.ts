// One safeguard taken away at a time. Nothing in production code knows of this: ports, statements and the schema are wrapped or altered here.
import type { Ledger } from '../../src/ledger/port.ts';
import type { Sql } from '../../src/ledger/sql.ts';
import type { Process } from './process.ts';
import type { Venue } from '../../src/venue/port.ts';
import type { Envelope, Exchange } from './exchange.ts';
import type { Invariant } from './invariants.ts';

export interface Weakening {
  readonly name: string;
  /** What is missing, in a sentence. */
  readonly removes: string;
  /** What must be found broken; any of them. */
  readonly breaks: readonly Invariant[];
  /** Invariants that only restate the missing safeguard are not looked at, so that its harm has to show. */
  readonly ignoring?: readonly Invariant[];
  readonly schema?: (sql: string) => string;
  readonly sql?: (sql: Sql) => Sql;
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly venue?: (venue: Venue, process: Process) => Venue;
  readonly onLeaving?: (envelope: Envelope, exchange: Exchange) => Envelope;
  readonly readsWindowTwice?: boolean;
  readonly searchesHistory?: boolean;
}
