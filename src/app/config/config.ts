// The configuration once it is read, checked and resolved: what the rest of the program sees. `schema.ts` says how it is written.
import type { AccountMode } from '../../model/account.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { TradingHours } from '../../model/hours.ts';
import type { AlertPolicy } from '../../model/limits.ts';
import type { Money } from '../../model/money.ts';
import type { Route } from '../../intake/settings.ts';

export interface Config {
  /** The file it came from; undefined on built-in defaults. */
  readonly file?: string;
  /** Paths in the file are relative to this folder. */
  readonly folder: string;
  readonly server: ServerConfig;
  /** An absolute path of a SQLite file, or a postgres:// URL. */
  readonly store: string;
  readonly webhook: WebhookConfig;
  readonly tradingview: TradingviewConfig;
  readonly accounts: readonly AccountConfig[];
  readonly routes: readonly Route[];
  readonly markets: readonly { readonly exchange: string; readonly symbol: string; readonly market: string }[];
  readonly alerts: AlertPolicy;
  readonly risk: RiskConfig;
  readonly notify: readonly NotifyConfig[];
  /** URL that is asked every minute while all is well. */
  readonly heartbeat?: string;
}

export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  /** Without a slash at the end. */
  readonly publicUrl?: string;
  readonly adminTokens: readonly string[];
  /** CIDRs or `loopback`. */
  readonly trustedProxies: readonly string[];
  readonly displayZone: string;
}

export interface WebhookConfig {
  readonly secrets: readonly string[];
  readonly requireTimestamp: boolean;
  /** Milliseconds. */
  readonly tolerance: number;
  /** Bytes. */
  readonly maxBody: number;
  readonly failedRateLimit: { readonly perSecond: number; readonly burst: number };
}

export interface TradingviewConfig {
  readonly tokens: readonly string[];
  readonly allowIps: 'tradingview' | 'any' | readonly string[];
  readonly clientCertificate: 'off' | 'verify';
}

export interface AccountConfig {
  readonly name: string;
  readonly exchange: string;
  readonly mode: AccountMode;
  readonly type: 'spot' | 'swap';
  readonly apiKey?: string;
  readonly apiSecret?: string;
  /** Some venues want a third part. */
  readonly apiPassphrase?: string;
  readonly baseUrl?: string;
  readonly sellExisting: boolean;
  /** Starting balances of a paper account. */
  readonly balances: Readonly<Record<string, Decimal>>;
  /** Fee of a paper account, percent of the traded value. */
  readonly fee: Decimal;
  /** Limits of this account, tightening the general ones. */
  readonly risk: RiskKeys;
}

/** Limits as written; the same keys may stand under `risk`, an account, a route or a market. */
export interface RiskKeys {
  readonly maxOrderValue?: Money;
  readonly maxOrderSize?: Readonly<Record<string, Decimal>>;
  readonly maxPositionValue?: Money;
  readonly dailyLoss?: Money;
  readonly tradingHours?: TradingHours;
}

export interface RiskConfig extends RiskKeys {
  readonly zone: string;
  /** By strategy of the route, and by market. */
  readonly byStrategy: Readonly<Record<string, RiskKeys>>;
  readonly byMarket: Readonly<Record<string, RiskKeys>>;
}

export type NotifyConfig = {
  /** Which kinds of news; absent: fill, refused, denied, expired, rejected, unknown, halt, drift. */
  readonly kinds: readonly string[];
} & (
  | { readonly telegram: { readonly token: string; readonly chat: string; readonly baseUrl: string } }
  | { readonly webhook: { readonly url: string; readonly secret?: string } }
);
