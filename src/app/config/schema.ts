// pinewire.yaml, key by key: what each may be, what it is where it is absent, and one sentence for the reference page made from this.
import { z } from 'zod';
import { readDays, readTimeOfDay } from '../../model/hours.ts';
import { readRouteSize } from '../../model/size.ts';
import { NOTIFY_KINDS } from './config.ts';
import {
  amount,
  bytes,
  duration,
  filled,
  anyUrl,
  listenAddress,
  moneyText,
  oneOf,
  origin,
  percent,
  positiveAmount,
  readCidr,
  secretText,
  text,
  url,
  whole,
  yesNo,
  zoneName,
  trimmed,
} from './values.ts';

/** A key with its sentence and an example, as the reference page shows them. */
function key<S extends z.ZodType>(schema: S, description: string, example?: string): S {
  return schema.meta(example === undefined ? { description } : { description, examples: [example] });
}

const CURRENCY = text('a currency such as USDT', (value) =>
  /^[A-Za-z0-9]{2,12}$/.test(value) ? value.toUpperCase() : undefined,
);
const MARKET = text('a market as the venue spells it, such as BTC/USDT', (value) =>
  /^[A-Za-z0-9]{1,20}\/[A-Za-z0-9]{1,20}(:[A-Za-z0-9]{1,20})?$/.test(value) ? value.toUpperCase() : undefined,
);
const EXCHANGE = text("an exchange's id as ccxt spells it, such as binance", (value) =>
  /^[A-Za-z][A-Za-z0-9]{1,30}$/.test(value) ? value.toLowerCase() : undefined,
);
const NAME = text('a name of letters, digits, - and _, such as binance_testnet', (value) =>
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(value) ? value : undefined,
);
/** What may stand in a path as it is: the token is part of the URL that is pasted into TradingView. */
export const tvToken = text('letters, digits and . _ ~ -', (value) => (/^[\w.~-]{1,200}$/.test(value) ? value : undefined), true);

function readFingerprint(value: string): string | undefined {
  const hex = value.replaceAll(':', '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? hex : undefined;
}

/** It travels in a header, so it has no space. */
const bearerToken = text('a token without spaces', (value) => (/^[\x21-\x7e]+$/.test(value) ? value : undefined), true);

const hours = z.strictObject({
  days: key(
    text('days such as mon-fri, sat,sun or daily', (value) => {
      const days = readDays(value);
      return days === undefined ? undefined : { days, text: value };
    }),
    'On which days entries are allowed',
    'mon-fri',
  ).prefault('daily'),
  from: key(timeOfDay(), 'When the window opens', '08:00'),
  to: key(timeOfDay(), 'When it closes; not after `from` means on the next day', '22:00'),
});

function timeOfDay() {
  return text('a time such as 08:00', (value) => {
    const minutes = readTimeOfDay(value);
    return minutes === undefined ? undefined : { minutes, text: value };
  });
}

const riskShape = {
  zone: key(zoneName(), 'Zone of the trading day and of `trading_hours`; absent: UTC', 'Europe/Berlin').optional(),
  max_order_value: key(moneyText(), 'Largest value of one order', '1000 USDT').optional(),
  max_order_size: key(
    z.record(MARKET, positiveAmount()),
    'Largest size of one order in units of the base asset, by market',
    '{BTC/USDT: "0.1"}',
  ).optional(),
  max_position_value: key(
    moneyText(),
    'Largest value of a position, per market; working and unknown orders are counted',
    '5000 USDT',
  ).optional(),
  max_leverage: key(
    positiveAmount(),
    'Of swap accounts: what all positions together are worth, longs and shorts added up, as a multiple of the equity; absent: 1',
    '3',
  ).optional(),
  daily_loss: key(
    moneyText(),
    'Loss of a day, realised and unrealised, at which entries stop until the next day in the zone',
    '200 USDT',
  ).optional(),
  trading_hours: key(hours, 'When entries are allowed; exits always are').optional(),
};

const tightening = z.strictObject(riskShape);

const risk = z.strictObject({
  ...riskShape,
  total: z.never().optional().meta({
    description: 'Limits across accounts: not available yet',
    expected: 'left out: limits across accounts are not available yet',
  }),
});

const tls = z.strictObject({
  listen: key(listenAddress(), 'Where it listens for HTTPS; TradingView calls port 443 over IPv4', '0.0.0.0:443').prefault(
    '0.0.0.0:443',
  ),
  certificate: key(
    filled('a path of a file'),
    'PEM file with the certificate and those that lead to its authority; read anew when it changes',
    '/etc/pinewire/fullchain.pem',
  ),
  key: key(filled('a path of a file'), 'PEM file with its key, without a passphrase', '/etc/pinewire/privkey.pem'),
});

const server = z.strictObject({
  listen: key(listenAddress(), 'Where the service listens', '127.0.0.1:5000').prefault('127.0.0.1:5000'),
  public_url: key(
    url(),
    'How the world reaches it: the start of every URL that is printed',
    'https://bot.example.com',
  ).optional(),
  admin_token: key(
    listOrOne(bearerToken),
    'Token of the API and the dashboard, or a list of them while one is replaced; absent: a generated one',
    '${PINEWIRE_ADMIN_TOKEN}',
  ).optional(),
  viewer_token: key(
    listOrOne(bearerToken),
    'Opens the same for reading only, or a list of such; absent: nobody only reads',
    '${PINEWIRE_VIEWER_TOKEN}',
  ).optional(),
  trusted_proxies: key(
    z.array(text('loopback or an address range such as 10.0.0.0/8', (value) => (value === 'loopback' ? value : readCidr(value)))),
    'Whose `X-Forwarded-For` is believed: your own proxies. `0.0.0.0/0` is refused',
    '[loopback]',
  ).prefault(['loopback']),
  tls: key(
    tls,
    'HTTPS without a web server in front: a second port that serves `/tv/<token>`, `/webhook` and `/healthz` and nothing else',
  ).optional(),
  display_zone: key(zoneName(), 'Zone in which the command line and the dashboard show times and days', 'Europe/Berlin').prefault(
    'UTC',
  ),
});

const webhook = z.strictObject({
  secrets: key(
    z.array(secretText()),
    'Shared secrets; each of them verifies a signature. Absent: a generated one',
    '["${WEBHOOK_SECRET}"]',
  ).optional(),
  require_timestamp: key(yesNo(), 'Whether a signature must cover a timestamp (Standard Webhooks)', 'true').prefault('false'),
  tolerance: key(duration(), 'How far such a timestamp may be from now', '5m').prefault('5m'),
  max_body: key(bytes(), 'Largest body that is read', '16kb').prefault('16kb'),
  failed_rate_limit: key(
    z.strictObject({
      per_second: key(whole(), 'Failures a second that are answered in full', '5').prefault('5'),
      burst: key(whole(), 'Failures in a row before that rate counts', '50').prefault('50'),
    }),
    'Per source, for requests that fail authentication; authenticated alerts are never limited',
  ).prefault({}),
});

const tradingview = z.strictObject({
  tokens: key(
    z.array(tvToken),
    'Each opens `POST /tv/<token>` for unsigned alerts. Absent: a generated one',
    '["${TV_TOKEN}"]',
  ).optional(),
  allow_ips: key(
    listOrOne(
      text('tradingview, any or an address range such as 10.0.0.0/8', (value) =>
        value === 'tradingview' || value === 'any' ? value : readCidr(value),
      ),
    ),
    "Who may use it: TradingView's published addresses, any, or a list of address ranges",
    'tradingview',
  ).prefault('tradingview'),
  client_certificate: key(
    oneOf(['off', 'verify']),
    "Whether TradingView's client certificate is asked for: at `server.tls` itself, else from a trusted proxy that hands it on in `Client-Cert` or `X-Client-Cert`",
    'verify',
  ).prefault('off'),
  certificate_sha256: key(
    listOrOne(text('a SHA-256 fingerprint of 64 hex digits, with or without colons', readFingerprint)),
    'Pins the certificate to a fingerprint, or to a list of them; absent: any with its subject and name',
    'AB:CD:…',
  ).optional(),
  body_secret: key(
    listOrOne(secretText()),
    'Must stand in the message as `"passphrase"`, `"secret"` or `"token"`, or a list of them while one is replaced; overwritten with `*` before anything is stored',
    '${TV_BODY_SECRET}',
  ).optional(),
});

const relay = z.strictObject({
  listen: key(listenAddress(), 'Where the relay listens', '127.0.0.1:8080').prefault('127.0.0.1:8080'),
  forward_to: key(
    url(),
    'Where it forwards to: `/webhook` of the service, which knows the same `webhook.secrets`',
    'http://127.0.0.1:5000/webhook',
  ),
  spool: key(filled('a path of a file'), 'File in which it keeps what it has not forwarded yet', './data/relay.db').prefault(
    './data/relay.db',
  ),
  tls: key(tls, 'HTTPS without a web server in front: a second port that serves `/tv/<token>` and `/healthz`').optional(),
});

export const account = z.strictObject({
  exchange: key(EXCHANGE, "The exchange's id", 'binance'),
  mode: key(
    oneOf(['paper', 'testnet', 'live']),
    "`paper` never leaves the machine, `testnet` trades the exchange's play money, `live` the real thing",
    'testnet',
  ),
  type: key(
    oneOf(['spot', 'swap']),
    'What is traded: `spot`, or `swap` for perpetual futures that settle in their quote currency',
    'swap',
  ).prefault('spot'),
  api_key: key(secretText(), 'Key of the exchange; needed for testnet and live', '${BINANCE_KEY}').optional(),
  api_secret: key(secretText(), 'Its secret', '${BINANCE_SECRET}').optional(),
  api_passphrase: key(secretText(), 'Its passphrase, at exchanges that have one', '${OKX_PASSPHRASE}').optional(),
  base_url: key(
    origin(),
    'Replaces scheme and host of every endpoint: a proxy or a simulator',
    'http://127.0.0.1:9001',
  ).optional(),
  accept_unverified: key(
    yesNo(),
    'Go live at a venue of which some facts are unverified; `pinewire check` names them',
    'true',
  ).prefault('false'),
  sell_existing: key(yesNo(), 'Whether spot exits may sell holdings that pinewire did not buy', 'true').prefault('false'),
  balances: key(
    z.record(CURRENCY, amount()),
    'Starting balances of a paper account; absent: 10000 USDT',
    '{USDT: "10000"}',
  ).optional(),
  fee: key(percent(), 'Fee of a paper account; absent: 0.1%', '0.1%').optional(),
  risk: key(tightening, 'Limits of this account, tightening those under `risk`').prefault({}),
});

const ROUTE_SIZE = text('alert, or a size of its own such as 0.01 BTC, 50 USDT or 5% of equity', readRouteSize);

export const route = z.strictObject({
  strategy: key(
    trimmed('the name of a strategy'),
    'Absent: any strategy, but then it reaches paper accounts and testnets only',
    'rsi-break',
  ).optional(),
  accounts: key(
    z.array(NAME).min(1).meta({ expected: 'a list of at least one account' }),
    'Where its orders go; several fan out',
    '[binance_testnet]',
  ),
  size: key(ROUTE_SIZE, 'What the alert says, or a size of its own', '5% of equity').prefault('alert'),
  sides: key(oneOf(['both', 'buy', 'sell']), 'Which sides it takes', 'buy').prefault('both'),
  enabled: key(yesNo(), 'A route that is switched off refuses its alerts', 'false').prefault('true'),
  quiet_after: key(
    duration(),
    'A strategy of this route from which no alert came for so long is reported, once; absent: never',
    '24h',
  ).optional(),
  risk: key(tightening, 'Limits of this route, tightening those of the account').prefault({}),
});

export const market = z.strictObject({
  exchange: key(EXCHANGE, 'Where it is traded', 'binance'),
  symbol: key(filled('a symbol such as BTCUSDT'), 'The symbol as TradingView spells it, with or without prefix', 'BTCUSDT'),
  market: key(MARKET, 'The market as the venue spells it', 'BTC/USDT'),
  risk: key(tightening, 'Limits on this market, tightening those of the account').prefault({}),
});

const alerts = z.strictObject({
  max_age: key(
    duration(),
    "Entries older than this expire; age counts from the alert's `time`, else from its receipt",
    '60s',
  ).prefault('60s'),
  price_means: key(
    oneOf(['reference', 'limit']),
    'What a price without `"type"` means: a guard for a market order, or a limit order',
    'reference',
  ).prefault('reference'),
  max_slippage: key(percent(), "How far the market may be from the alert's price for an entry", '1%').prefault('1%'),
  entry_ttl: key(duration(), 'How long an entry may rest at the venue', '1h').prefault('1h'),
});

const telegram = z.strictObject({
  token: key(secretText(), "The bot's token", '${TG_TOKEN}'),
  chat: key(filled('the id of a chat'), 'Id of the chat', '"123"'),
  base_url: key(url(), 'Where the bot API is', 'https://api.telegram.org').prefault('https://api.telegram.org'),
});

const notifyWebhook = z.strictObject({
  url: key(anyUrl(true), 'Where the news is posted', 'https://example.com/hook'),
  secret: key(secretText(), 'Signs what is posted (Standard Webhooks)', '${NOTIFY_SECRET}').optional(),
});

export const notifier = z.strictObject({
  telegram: key(telegram, 'A Telegram chat').optional(),
  webhook: key(notifyWebhook, 'A URL of yours').optional(),
  kinds: key(z.array(oneOf(NOTIFY_KINDS)), `Which news; absent: ${NOTIFY_KINDS.join(', ')}`, '[unknown, halt]').optional(),
});

export const configSchema = z.strictObject({
  server: key(server, 'The service and its doors').prefault({}),
  store: key(
    filled('a path of a file'),
    'File of the SQLite store, or `postgres://user:password@host:5432/name` where several processes share one',
    './data/pinewire.db',
  ).prefault('./data/pinewire.db'),
  webhook: key(webhook, 'Signed alerts: `POST /webhook`').prefault({}),
  tradingview: key(tradingview, 'Unsigned alerts, straight from TradingView: `POST /tv/<token>`').prefault({}),
  relay: key(
    relay,
    'The public edge alone, `pinewire relay`: takes unsigned alerts, keeps them, and forwards them signed',
  ).optional(),
  accounts: key(
    z.record(NAME, account),
    'Accounts at exchanges, by a name of your choice. Absent: `demo`, a paper account',
  ).optional(),
  routes: key(z.array(route), 'Which strategy trades where; the first that matches is taken').optional(),
  markets: key(
    z.array(market),
    'The reviewed symbol table: what is not in it is refused. Absent: seven common spot markets of Binance',
  ).optional(),
  alerts: key(alerts, 'How alerts are read').prefault({}),
  risk: key(risk, 'Limits of each account; the same keys under an account, a route or a market tighten them').prefault({}),
  notify: key(z.array(notifier), 'Who is told what happened').prefault([]),
  heartbeat: key(anyUrl(true), 'URL that is asked every minute while all is well', 'https://hc-ping.com/your-id').optional(),
});

export type AccountDraft = z.output<typeof account>;
export type RouteDraft = z.output<typeof route>;
export type MarketDraft = z.output<typeof market>;
export type NotifierDraft = z.output<typeof notifier>;
export type RiskDraft = z.output<typeof tightening>;
export type ConfigDraft = z.output<typeof configSchema>;

/** A list, or its only member without the brackets. */
function listOrOne<S extends z.ZodType>(one: S) {
  const { expected = 'a value' } = one.meta() ?? {};
  return z
    .preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(one))
    .meta({ expected: `${expected}, or a list of such` });
}
