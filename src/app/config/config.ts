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
  /** Where the store and the generated secrets live; absolute. */
  readonly dataDir: string;
  readonly server: ServerConfig;
  /** An absolute path of a SQLite file, or a postgres:// URL. */
  readonly store: string;
  readonly webhook: WebhookConfig;
  readonly tradingview: TradingviewConfig;
  readonly relay?: RelayConfig;
  readonly accounts: readonly AccountConfig[];
  readonly routes: readonly Route[];
  readonly markets: readonly { readonly exchange: string; readonly symbol: string; readonly market: string }[];
  readonly alerts: AlertPolicy;
  readonly risk: RiskConfig;
  readonly notify: readonly NotifyConfig[];
  /** URL that is asked every minute while all is well. */
  readonly heartbeat?: string;
  /** Secrets that neither the file nor the environment names and that were not generated yet: `serve` makes them. */
  readonly missingSecrets: readonly SecretName[];
  /** Secrets that were rotated, valid beside the new ones until their time is over: `withRetired` adds those that are. */
  readonly retired: readonly RetiredSecret[];
  /** Admin tokens from before, with an end or without one: a command tries them where the service does not take the present one yet. */
  readonly earlierAdminTokens: readonly string[];
}

/** An old secret that still opens its door. */
export interface RetiredSecret {
  readonly name: SecretName;
  readonly value: string;
  /** Milliseconds UTC; refused from then on. */
  readonly until: number;
}

/** The secrets that pinewire generates where nobody names them. */
export const SECRET_NAMES = ['WEBHOOK_SECRET', 'PINEWIRE_ADMIN_TOKEN', 'TV_TOKEN'] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/** Where TLS ends in this process. Paths are absolute. */
export interface TlsConfig {
  readonly host: string;
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
}

interface ServerConfig {
  readonly host: string;
  readonly port: number;
  /** Without a slash at the end. */
  readonly publicUrl?: string;
  readonly adminTokens: readonly string[];
  /** Whoever knows one of them may read everything and change nothing. */
  readonly viewerTokens: readonly string[];
  /** CIDRs or `loopback`. */
  readonly trustedProxies: readonly string[];
  readonly displayZone: string;
  readonly tls?: TlsConfig;
}

interface WebhookConfig {
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
  /** SHA-256 of certificates, hex in lower case without colons; none pins nothing. */
  readonly certificateFingerprints: readonly string[];
  /** One of them must stand in the body; none asks for nothing. */
  readonly bodySecrets: readonly string[];
}

interface RelayConfig {
  readonly host: string;
  readonly port: number;
  readonly forwardTo: string;
  /** Absolute path. */
  readonly spool: string;
  readonly tls?: TlsConfig;
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
  readonly acceptUnverified?: true;
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
  readonly maxLeverage?: Decimal;
  readonly dailyLoss?: Money;
  readonly tradingHours?: TradingHours;
  /** IANA name: the zone of the hours beside it and, under an account, of its day. */
  readonly zone?: string;
}

export interface RiskConfig extends RiskKeys {
  readonly zone: string;
  /** One entry a route, in their order; empty keys where the route sets none. */
  readonly byRoute: readonly { readonly strategy?: string; readonly keys: RiskKeys }[];
  /** One entry a row of the market table that sets limits. */
  readonly byMarket: readonly { readonly exchange: string; readonly market: string; readonly keys: RiskKeys }[];
}

/** News one can be told of; a notifier without `kinds` tells all of these. */
export const NOTIFY_KINDS = [
  'fill',
  'refused',
  'denied',
  'expired',
  'rejected',
  'unknown',
  'halt',
  'drift',
  'stuck',
  'missed',
  'quiet',
  'guessing',
  'edge',
  'waiting',
] as const;

export type NotifyConfig = {
  /** Which kinds of news. */
  readonly kinds: readonly string[];
} & (
  | { readonly telegram: { readonly token: string; readonly chat: string; readonly baseUrl: string } }
  | { readonly webhook: { readonly url: string; readonly secret?: string } }
);
