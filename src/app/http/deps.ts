// What the HTTP server is given: everything it reads or sets in motion comes in through here.
import type { Ledger } from '../../ledger/port.ts';
import type { Clock } from '../../model/clock.ts';
import type { AccountId } from '../../model/ids.ts';
import type { CandleSource } from '../../venue/candles/candles.ts';
import type { SharedLine } from '../../venue/candles/port.ts';
import type { Actions } from '../actions-port.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Keeper } from '../tls/keeper.ts';
import type { Accounts } from './accounts.ts';
import type { BodyGate } from './body-gate.ts';
import type { HttpLimits } from './limits.ts';
import type { AlertIntake } from './receipt.ts';

/** How a process learns what happens to an account's open orders. */
export interface Watching {
  readonly by: 'stream' | 'polling';
  /** The last message of the stream, milliseconds UTC. */
  readonly heardAt?: number | undefined;
  /** Why there is no stream. */
  readonly problem?: string | undefined;
}

export interface HttpDeps {
  /** Asked for each request, so that a reload counts at once; only the listen address is fixed at start. */
  readonly config: () => Config;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly intake: AlertIntake;
  readonly actions: Actions;
  /** Absent: the venues' own. */
  readonly candles?: CandleSource;
  /** The way that this process's orders take to an exchange; undefined where none go there. */
  readonly line?: (exchange: string) => SharedLine | undefined;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What is not ready, one sentence each; empty while all is. */
  readonly ready: () => readonly string[];
  readonly about: { readonly version: string; readonly role: 'all' | 'intake' | 'worker' };
  /** Where TLS ends in this process. */
  readonly keeper?: Keeper | undefined;
  /** Undefined where this process looks after no orders of the account. */
  readonly watching?: (accountId: AccountId) => Watching | undefined;
  /** Tests make them small. */
  readonly limits?: Partial<HttpLimits>;
}

/** What the handlers under /api work with. */
export interface ApiDeps extends Omit<HttpDeps, 'limits'> {
  readonly candles: CandleSource;
  readonly limits: HttpLimits;
  /** The places of those who write to /api and have shown who they are. */
  readonly bodies: BodyGate;
  readonly accounts: Accounts;
  /** Where the server listens, by now. */
  readonly listenHost: () => string;
}
