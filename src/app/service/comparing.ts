// After the store has forgotten: one process compares the accounts with their venues, on every market that they may trade or have traded.
import { startComparing } from '../../execution/comparing.ts';
import type { Account } from '../../model/account.ts';
import type { Clock } from '../../model/clock.ts';
import { isDerivative } from '../../model/market.ts';
import type { Log } from '../log.ts';
import type { OpenStore } from '../open-store.ts';
import type { Connections } from './connections.ts';
import { type Led, runLed } from './led.ts';
import type { MarketTable } from './market-table.ts';

export interface ComparingParts {
  readonly store: OpenStore;
  readonly connections: Connections;
  readonly table: MarketTable;
  readonly clock: Clock;
  readonly log: Log;
}

export function compareForgotten({ store, connections, table, clock, log }: ComparingParts): Promise<Led> {
  const { ledger } = store;
  const markets = async ({ id, exchange, type }: Account): Promise<readonly string[]> => {
    const approved = table.entries().filter((entry) => entry.exchange.toLowerCase() === exchange);
    const held = (await ledger.positions()).filter(({ accountId }) => accountId === id);
    const names = [...approved.map(({ market }) => market), ...held.map(({ market }) => market.symbol)];
    return [...new Set(names)].filter((symbol) => isDerivative({ symbol }) === (type === 'swap'));
  };
  const start = (): Promise<() => Promise<void>> => {
    const end = startComparing({ ledger, clock, log, connections: connections.all, markets });
    return Promise.resolve(() => Promise.resolve(end()));
  };
  return runLed({ lead: () => store.lead('compare'), start, clock, log });
}
