// Settings of intake as tests need them: two accounts, three routes, two markets, changed in the one respect a test is about.
import type { IntakeSettings, Route } from '../src/intake/settings.ts';
import type { Account } from '../src/model/account.ts';
import { decimal } from '../src/model/decimal.ts';
import type { AccountId } from '../src/model/ids.ts';
import type { AlertPolicy, Limits } from '../src/model/limits.ts';
import type { Market } from '../src/model/market.ts';
import { BTC, DEMO } from './orders.ts';

export const PERP: Market = { ...BTC, symbol: 'BTC/USDT:USDT' };

export const SWAP: Account = { ...DEMO, id: 'ac_swap' as AccountId, name: 'swap', type: 'swap' };
const SECOND: Account = { ...DEMO, id: 'ac_second' as AccountId, name: 'second' };
export const LIVE: Account = { ...DEMO, id: 'ac_live' as AccountId, name: 'live', mode: 'live' };
const BYBIT: Account = { ...DEMO, id: 'ac_bybit' as AccountId, name: 'bybit', exchange: 'bybit' };

const ALERTS: AlertPolicy = {
  maxAge: 60_000,
  priceMeans: 'reference',
  maxSlippage: decimal('1'),
  entryTtl: 3_600_000,
};

export const ANY: Route = { accounts: ['demo'], size: 'alert', sides: 'both', enabled: true };

export interface SettingsChanges {
  readonly routes?: readonly Route[];
  readonly accounts?: readonly Account[];
  readonly alerts?: Partial<AlertPolicy>;
  readonly limits?: Partial<Limits>;
  /** Rows of the market table, by `symbol on exchange`. */
  readonly markets?: Readonly<Record<string, Market>>;
  readonly candidates?: readonly string[];
}

export function intakeSettings(changes: SettingsChanges = {}): IntakeSettings {
  const accounts = changes.accounts ?? [DEMO, SWAP, SECOND, LIVE, BYBIT];
  const markets = changes.markets ?? { 'BTCUSDT on binance': BTC, 'BTCUSDT.P on binance': PERP };
  return {
    routes: changes.routes ?? [ANY],
    account: (name) => accounts.find((account) => account.name === name),
    market: (symbol, exchange) => markets[`${symbol} on ${exchange}`],
    candidates: () => changes.candidates ?? [],
    policy: { alerts: { ...ALERTS, ...changes.alerts }, limits: () => ({ zone: 'UTC', ...changes.limits }) },
  };
}
