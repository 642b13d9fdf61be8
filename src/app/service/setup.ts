// The configuration as it is in force, and what follows from it: asked anew each time, so that a reload counts at once.
import type { IntakeSettings } from '../../intake/settings.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Account } from '../../model/account.ts';
import type { Clock } from '../../model/clock.ts';
import type { Policy } from '../../model/limits.ts';
import type { Config } from '../config/config.ts';
import { createPolicy } from '../config/policy.ts';
import { withRetired } from '../config/retired.ts';
import { openAccounts } from './accounts.ts';
import { createMarketTable, type MarketTable } from './market-table.ts';

export interface Setup {
  readonly accounts: readonly Account[];
  readonly table: MarketTable;
  readonly policy: Policy;
  config(): Config;
  intake(): IntakeSettings;
  /** Puts another configuration in force. */
  apply(next: Config): Promise<void>;
  /** Reads approved markets and cached rules again. */
  refresh(): Promise<void>;
}

export async function createSetup(initial: Config, ledger: Ledger, clock: Pick<Clock, 'now'>): Promise<Setup> {
  const accounts = await openAccounts(ledger, initial);
  const table = await createMarketTable(ledger, initial.markets);
  let config = initial;
  let limits = createPolicy(config, accounts);
  const policy: Policy = {
    get alerts() {
      return limits.alerts;
    },
    limits: (accountId, market, strategy) => limits.limits(accountId, market, strategy),
  };
  const byName = new Map(accounts.map((account) => [account.name, account]));
  return {
    accounts,
    table,
    policy,
    // Secrets that were rotated away count until their day is over, and end without a restart.
    config: () => withRetired(config, clock.now()),
    intake: () => ({
      routes: config.routes,
      account: (name) => byName.get(name),
      market: table.find,
      candidates: table.candidates,
      policy,
    }),
    apply: async (next) => {
      config = next;
      limits = createPolicy(next, accounts);
      await table.refresh(next.markets);
    },
    refresh: () => table.refresh(config.markets),
  };
}
