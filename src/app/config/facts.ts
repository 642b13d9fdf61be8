// The configuration as a list of facts in the words of the file, so that two of them can be compared and the difference be read.
import { plain } from '../../model/decimal.ts';
import { type Money, printMoney } from '../../model/money.ts';
import type { Route } from '../../intake/settings.ts';
import type { AccountConfig, Config, NotifyConfig, RiskKeys, TlsConfig } from './config.ts';
import { storeLogin, storePlace } from './store-url.ts';

export interface Fact {
  /** As the file spells it; a secret's value is compared and never shown. */
  readonly value: string;
  readonly secret?: true;
  /** The running service cannot take it over. */
  readonly restart?: true;
}

export type Facts = ReadonlyMap<string, Fact>;

export function factsOf(config: Config): Facts {
  const facts = new Map<string, Fact>();
  for (const [name, fact] of [...doors(config), ...trading(config)]) if (fact.value !== '') facts.set(name, fact);
  return facts;
}

type Entry = readonly [name: string, fact: Fact];

const open = (name: string, value: string | number | boolean | undefined): Entry => [name, { value: String(value ?? '') }];
const fixed = (name: string, value: string | number | boolean | undefined): Entry => [
  name,
  { value: String(value ?? ''), restart: true },
];
const hidden = (name: string, value: string | readonly string[] | undefined): Entry => [
  name,
  { value: secretText(value), secret: true },
];

function secretText(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value ?? []).join('\0');
}

const restarting = ([name, fact]: Entry): Entry => [name, { ...fact, restart: true }];

function doors({ server, store, webhook, tradingview, relay, heartbeat }: Config): Entry[] {
  return [
    fixed('server.listen', `${server.host}:${server.port}`),
    open('server.public_url', server.publicUrl),
    hidden('server.admin_token', server.adminTokens),
    hidden('server.viewer_token', server.viewerTokens),
    open('server.trusted_proxies', server.trustedProxies.join(', ')),
    open('server.display_zone', server.displayZone),
    ...tlsFacts('server.tls', server.tls).map(restarting),
    fixed('store', storePlace(store)),
    restarting(hidden('store (user, password, options)', storeLogin(store))),
    hidden('webhook.secrets', webhook.secrets),
    open('webhook.require_timestamp', webhook.requireTimestamp),
    open('webhook.tolerance', printDuration(webhook.tolerance)),
    open('webhook.max_body', printBytes(webhook.maxBody)),
    open('webhook.failed_rate_limit.per_second', webhook.failedRateLimit.perSecond),
    open('webhook.failed_rate_limit.burst', webhook.failedRateLimit.burst),
    hidden('tradingview.tokens', tradingview.tokens),
    open(
      'tradingview.allow_ips',
      typeof tradingview.allowIps === 'string' ? tradingview.allowIps : tradingview.allowIps.join(', '),
    ),
    // A socket that is open already goes on asking, or not asking.
    (server.tls === undefined ? open : fixed)('tradingview.client_certificate', tradingview.clientCertificate),
    open('tradingview.certificate_sha256', tradingview.certificateFingerprints.join(', ')),
    hidden('tradingview.body_secret', tradingview.bodySecrets),
    hidden('heartbeat', heartbeat),
    ...relayFacts(relay),
  ];
}

/** What the files hold is looked at all the time; which files they are is not. */
function tlsFacts(path: string, tls: TlsConfig | undefined): Entry[] {
  if (tls === undefined) return [];
  const { host, port, certificate, key } = tls;
  return [open(path, `${host}:${port}`), open(`${path}.certificate`, certificate), open(`${path}.key`, key)];
}

/** The relay is a process of its own and reads them at its start: they are told, and keep the service from applying nothing. */
function relayFacts(relay: Config['relay']): Entry[] {
  if (relay === undefined) return [];
  const { host, port, forwardTo, spool, tls } = relay;
  const entries = [
    open('relay', `${host}:${port}`),
    open('relay.forward_to', forwardTo),
    open('relay.spool', spool),
    ...tlsFacts('relay.tls', tls),
  ];
  return entries.map(([name, fact]) => [`${name} (taken over when the relay starts)`, fact]);
}

function trading({ accounts, routes, markets, alerts, risk, notify }: Config): Entry[] {
  return [
    ...accounts.flatMap(accountFacts),
    ...routes.map((route, i) => open(`routes[${i}]`, printRoute(route))),
    ...risk.byRoute.flatMap(({ keys }, i) => riskFacts(`routes[${i}].risk`, keys)),
    ...markets.map(({ exchange, symbol, market }) => open(`markets ${exchange} ${symbol}`, market)),
    ...risk.byMarket.flatMap(({ exchange, market, keys }) => riskFacts(`markets ${exchange} ${market} risk`, keys)),
    open('alerts.max_age', printDuration(alerts.maxAge)),
    open('alerts.price_means', alerts.priceMeans),
    open('alerts.max_slippage', `${plain(alerts.maxSlippage)}%`),
    open('alerts.entry_ttl', printDuration(alerts.entryTtl)),
    ...riskFacts('risk', risk),
    ...notify.flatMap(notifyFacts),
  ];
}

/** The lines to the venues are opened at start, so all but the limits of an account is fixed until the next one. */
function accountFacts(account: AccountConfig): Entry[] {
  const { name, exchange, mode, type } = account;
  const path = `accounts.${name}`;
  const balances = Object.entries(account.balances).map(([currency, amount]) => `${plain(amount)} ${currency}`);
  const secrets = [
    hidden(`${path}.api_key`, account.apiKey),
    hidden(`${path}.api_secret`, account.apiSecret),
    hidden(`${path}.api_passphrase`, account.apiPassphrase),
  ];
  return [
    fixed(path, `${exchange} ${mode}`),
    fixed(`${path}.type`, type),
    ...secrets.map(restarting),
    fixed(`${path}.base_url`, account.baseUrl),
    fixed(`${path}.sell_existing`, account.sellExisting),
    open(`${path}.accept_unverified`, account.acceptUnverified),
    fixed(`${path}.balances`, balances.join(', ')),
    fixed(`${path}.fee`, mode === 'paper' ? `${plain(account.fee)}%` : undefined),
    ...riskFacts(`${path}.risk`, account.risk),
  ];
}

function riskFacts(path: string, keys: RiskKeys): Entry[] {
  const sizes = Object.entries(keys.maxOrderSize ?? {}).map(([market, size]) =>
    open(`${path}.max_order_size.${market}`, plain(size)),
  );
  return [
    open(`${path}.zone`, keys.zone),
    open(`${path}.max_order_value`, printLimit(keys.maxOrderValue)),
    ...sizes,
    open(`${path}.max_position_value`, printLimit(keys.maxPositionValue)),
    open(`${path}.max_leverage`, keys.maxLeverage && plain(keys.maxLeverage)),
    open(`${path}.daily_loss`, printLimit(keys.dailyLoss)),
    open(`${path}.trading_hours`, keys.tradingHours && `${keys.tradingHours.text} ${keys.tradingHours.zone}`),
  ];
}

function printLimit(value: Money | undefined): string | undefined {
  return value === undefined ? undefined : printMoney(value);
}

function notifyFacts(notifier: NotifyConfig, i: number): Entry[] {
  const path = `notify[${i}]`;
  const kinds = open(`${path}.kinds`, notifier.kinds.join(', '));
  if ('webhook' in notifier) {
    const { url, secret } = notifier.webhook;
    return [open(path, 'webhook'), hidden(`${path}.url`, url), hidden(`${path}.secret`, secret), kinds];
  }
  const { chat, token, baseUrl } = notifier.telegram;
  return [open(path, `telegram chat ${chat}`), hidden(`${path}.token`, token), open(`${path}.base_url`, baseUrl), kinds];
}

function printRoute({ strategy, accounts, size, sides, enabled, quietAfter }: Route): string {
  const asked =
    size === 'alert'
      ? 'size of the alert'
      : size.kind === 'equity'
        ? `${plain(size.percent)}% of equity`
        : printMoney(size.value);
  const what = `${strategy ?? 'any strategy'} to ${accounts.join(', ')}, ${asked}, ${sides === 'both' ? 'both sides' : `${sides} only`}`;
  const watched = quietAfter === undefined ? what : `${what}, reported when quiet for ${printDuration(quietAfter)}`;
  return enabled ? watched : `${watched}, switched off`;
}

/** In the largest unit that divides it: `60s` is shown as `1m`. */
function printDuration(ms: number): string {
  for (const [unit, length] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const) {
    if (ms > 0 && ms % length === 0) return `${ms / length}${unit}`;
  }
  return `${ms}ms`;
}

function printBytes(bytes: number): string {
  return bytes % 1024 === 0 ? `${bytes / 1024}kb` : `${bytes}b`;
}
