// From what the file says to what the program sees: defaults filled in, paths absolute, words of the file in words of the code.
import { dirname, resolve } from 'node:path';
import { canonicalSymbol } from '../../model/alert.ts';
import type { TradingHours } from '../../model/hours.ts';
import type { Route } from '../../intake/settings.ts';
import {
  type AccountConfig,
  type Config,
  NOTIFY_KINDS,
  type NotifyConfig,
  type RiskConfig,
  type RiskKeys,
  type TlsConfig,
  type TradingviewConfig,
} from './config.ts';
import { DEFAULT_BALANCES, DEFAULT_FEE, DEFAULT_MARKETS, DEMO_ACCOUNT, DEMO_ROUTE, STORE_NAME } from './defaults.ts';
import { isPostgres } from './store-url.ts';
import type { AccountDraft, ConfigDraft, MarketDraft, NotifierDraft, RiskDraft, RouteDraft } from './schema.ts';

export interface Home {
  readonly file?: string;
  readonly folder: string;
  /** Where the store goes if the file names none. */
  readonly dataDir?: string | undefined;
}

/** The configuration without the secrets that were generated; `load.ts` adds those. */
export function resolveConfig(draft: ConfigDraft, { file, folder, dataDir }: Home, namesStore: boolean): Config {
  const onServer = isPostgres(draft.store);
  const inFolder = !namesStore && dataDir !== undefined ? resolve(dataDir, STORE_NAME) : resolve(folder, draft.store);
  const store = onServer ? draft.store : inFolder;
  const { server, webhook, alerts, relay } = draft;
  const accounts =
    draft.accounts === undefined
      ? [DEMO_ACCOUNT]
      : Object.entries(draft.accounts).map(([name, one]) => account(name, one, zoneOf(draft)));
  return {
    ...(file === undefined ? {} : { file }),
    folder,
    dataDir: dataDir ?? (onServer ? resolve(folder, 'data') : dirname(store)),
    server: {
      ...server.listen,
      ...optional('publicUrl', server.public_url),
      adminTokens: server.admin_token ?? [],
      viewerTokens: server.viewer_token ?? [],
      trustedProxies: server.trusted_proxies,
      displayZone: server.display_zone,
      ...optional('tls', tls(server.tls, folder)),
    },
    store,
    webhook: {
      secrets: webhook.secrets ?? [],
      requireTimestamp: webhook.require_timestamp,
      tolerance: webhook.tolerance,
      maxBody: webhook.max_body,
      failedRateLimit: { perSecond: webhook.failed_rate_limit.per_second, burst: webhook.failed_rate_limit.burst },
    },
    tradingview: tradingview(draft.tradingview),
    ...optional('relay', relayOf(relay, folder)),
    accounts,
    routes: routes(draft),
    markets: draft.markets?.map(marketRow) ?? DEFAULT_MARKETS,
    alerts: {
      maxAge: alerts.max_age,
      priceMeans: alerts.price_means,
      maxSlippage: alerts.max_slippage,
      entryTtl: alerts.entry_ttl,
    },
    risk: risk(draft),
    notify: draft.notify.map(notifier),
    ...optional('heartbeat', draft.heartbeat),
    missingSecrets: [],
    retired: [],
    earlierAdminTokens: [],
  };
}

function relayOf(draft: ConfigDraft['relay'], folder: string): Config['relay'] {
  if (draft === undefined) return undefined;
  const { listen, forward_to: forwardTo, spool } = draft;
  return { ...listen, forwardTo, spool: resolve(folder, spool), ...optional('tls', tls(draft.tls, folder)) };
}

function tls(draft: ConfigDraft['server']['tls'], folder: string): TlsConfig | undefined {
  if (draft === undefined) return undefined;
  return { ...draft.listen, certificate: resolve(folder, draft.certificate), key: resolve(folder, draft.key) };
}

function tradingview(draft: ConfigDraft['tradingview']): TradingviewConfig {
  const word = draft.allow_ips.find((entry) => entry === 'tradingview' || entry === 'any');
  return {
    tokens: draft.tokens ?? [],
    allowIps: word ?? draft.allow_ips,
    clientCertificate: draft.client_certificate,
    certificateFingerprints: draft.certificate_sha256 ?? [],
    bodySecrets: draft.body_secret ?? [],
  };
}

function account(name: string, draft: AccountDraft, zone: string): AccountConfig {
  const { exchange, mode, type, balances, fee } = draft;
  return {
    name,
    exchange,
    mode,
    type,
    ...optional('apiKey', draft.api_key),
    ...optional('apiSecret', draft.api_secret),
    ...optional('apiPassphrase', draft.api_passphrase),
    ...optional('baseUrl', draft.base_url),
    sellExisting: draft.sell_existing,
    ...(draft.accept_unverified && { acceptUnverified: true }),
    balances: mode === 'paper' ? (balances ?? DEFAULT_BALANCES) : {},
    fee: fee ?? DEFAULT_FEE,
    risk: riskKeys(draft.risk, zone),
  };
}

/** Where a file has accounts of its own, nothing is routed that it does not route. */
function routes(draft: ConfigDraft): readonly Route[] {
  if (draft.routes !== undefined) return draft.routes.map(routeRow);
  return draft.accounts === undefined ? [DEMO_ROUTE] : [];
}

function routeRow({ strategy, accounts, size, sides, enabled, quiet_after }: RouteDraft): Route {
  return { ...optional('strategy', strategy), accounts, size, sides, enabled, ...optional('quietAfter', quiet_after) };
}

export function marketRow({ exchange, symbol, market }: MarketDraft): Config['markets'][number] {
  return { exchange, symbol: canonicalSymbol(symbol, exchange), market };
}

function risk(draft: ConfigDraft): RiskConfig {
  const zone = zoneOf(draft);
  const tightening = (keys: RiskDraft) => riskKeys(keys, zone);
  const byRoute =
    draft.routes?.map(({ strategy, risk }) => ({ ...optional('strategy', strategy), keys: tightening(risk) })) ?? [];
  const byMarket = draft.markets?.map(({ exchange, market, risk }) => ({ exchange, market, keys: tightening(risk) })) ?? [];
  return { ...riskKeys(draft.risk, zone), zone, byRoute, byMarket: byMarket.filter(({ keys }) => Object.keys(keys).length > 0) };
}

function zoneOf(draft: ConfigDraft): string {
  return draft.risk.zone ?? 'UTC';
}

/** The hours of one place are meant in its own zone, else in the general one. */
function riskKeys(draft: RiskDraft, generalZone: string): RiskKeys {
  const hours = draft.trading_hours;
  return {
    ...optional('maxOrderValue', draft.max_order_value),
    ...optional('maxOrderSize', draft.max_order_size),
    ...optional('maxPositionValue', draft.max_position_value),
    ...optional('maxLeverage', draft.max_leverage),
    ...optional('dailyLoss', draft.daily_loss),
    ...optional('tradingHours', hours && tradingHours(hours, draft.zone ?? generalZone)),
    ...optional('zone', draft.zone),
  };
}

function tradingHours({ days, from, to }: NonNullable<RiskDraft['trading_hours']>, zone: string): TradingHours {
  return { days: days.days, from: from.minutes, to: to.minutes, zone, text: `${days.text} ${from.text}-${to.text}` };
}

function notifier({ telegram, webhook, kinds = [...NOTIFY_KINDS] }: NotifierDraft): NotifyConfig {
  if (telegram !== undefined)
    return { kinds, telegram: { token: telegram.token, chat: telegram.chat, baseUrl: telegram.base_url } };
  if (webhook !== undefined) return { kinds, webhook: { url: webhook.url, ...optional('secret', webhook.secret) } };
  throw new Error('a notifier without a way to notify was not refused');
}

/** The key, where it has a value. */
function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]?: V });
}
