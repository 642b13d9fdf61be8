// What pinewire does where nobody says anything: a paper account, the spot markets most people mean, and a store in `./data`.
import { decimal } from '../../model/decimal.ts';
import type { Route } from '../../intake/settings.ts';
import type { AccountConfig, Config } from './config.ts';

export const CONFIG_NAME = 'pinewire.yaml';
export const STORE_NAME = 'pinewire.db';

export const DEFAULT_BALANCES = { USDT: decimal('10000') } as const;
/** Percent: what Binance takes of a spot trade from a new account. */
export const DEFAULT_FEE = decimal('0.1');

export const DEMO_ACCOUNT: AccountConfig = {
  name: 'demo',
  exchange: 'binance',
  mode: 'paper',
  type: 'spot',
  sellExisting: false,
  balances: DEFAULT_BALANCES,
  fee: DEFAULT_FEE,
  risk: {},
};

export const DEMO_ROUTE: Route = { accounts: [DEMO_ACCOUNT.name], size: 'alert', sides: 'both', enabled: true };

const COMMON_BASES = ['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'DOGE', 'ADA'] as const;

export const DEFAULT_MARKETS: Config['markets'] = COMMON_BASES.map((base) => ({
  exchange: 'binance',
  symbol: `${base}USDT`,
  market: `${base}/USDT`,
}));
