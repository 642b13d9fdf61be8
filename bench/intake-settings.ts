// The intake's settings as a configuration and a ledger make them: what the service composes, without the service.
import type { Config } from '../src/app/config/config.ts';
import { createPolicy } from '../src/app/config/policy.ts';
import { createMarketTable } from '../src/app/service/market-table.ts';
import type { IntakeSettings } from '../src/intake/settings.ts';
import type { Ledger } from '../src/ledger/port.ts';

export async function intakeSettings(
  config: Config,
  ledger: Pick<Ledger, 'accounts' | 'marketEntries' | 'markets'>,
): Promise<IntakeSettings> {
  const accounts = await ledger.accounts(config.accounts);
  const table = await createMarketTable(ledger, config.markets);
  return {
    routes: config.routes,
    account: (name) => accounts.find((account) => account.name === name),
    market: table.find,
    candidates: table.candidates,
    policy: createPolicy(config, accounts),
  };
}
