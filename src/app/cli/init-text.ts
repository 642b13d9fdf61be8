// The pinewire.yaml that `init` writes: few keys, each with a word on what it is for, the rest named in comments.
import { DEFAULT_MARKETS } from '../config/defaults.ts';

export interface InitAnswers {
  readonly exchange: string;
  /** A test account beside the paper account. */
  readonly testnet: boolean;
  readonly publicUrl: string | undefined;
  readonly displayZone: string;
}

export const DEFAULT_ANSWERS: InitAnswers = { exchange: 'binance', testnet: false, publicUrl: undefined, displayZone: 'UTC' };

/** Names of the variables that hold an exchange's keys: `BINANCE_KEY`. */
export function keyNames(exchange: string): { readonly key: string; readonly secret: string } {
  const stem = exchange.toUpperCase().replaceAll(/\W/g, '_');
  return { key: `${stem}_KEY`, secret: `${stem}_SECRET` };
}

export function configText({ exchange, testnet, publicUrl, displayZone }: InitAnswers): string {
  const url =
    publicUrl === undefined
      ? '  # public_url: "https://bot.example.com"   # how TradingView reaches this machine; HTTPS on port 443'
      : `  public_url: ${JSON.stringify(publicUrl)}`;
  const { key, secret } = keyNames(exchange);
  const name = `${exchange}_testnet`;
  const markets = DEFAULT_MARKETS.map(
    ({ symbol, market }) => `  - {exchange: ${exchange}, symbol: ${symbol}, market: ${market}}`,
  );
  return [
    '# npx pinewire check validates this file, npx pinewire reload applies it. ${NAME} comes from the environment or from .env beside it.',
    'server:',
    '  listen: "127.0.0.1:5000"',
    url,
    '  admin_token: "${PINEWIRE_ADMIN_TOKEN}"',
    `  display_zone: ${displayZone}`,
    'store: ./data/pinewire.db',
    '',
    'webhook:                # signed alerts, from scripts',
    '  secrets: ["${WEBHOOK_SECRET}"]',
    'tradingview:            # unsigned alerts, straight from TradingView: POST /tv/<token>',
    '  tokens: ["${TV_TOKEN}"]',
    '',
    'accounts:',
    `  demo: {exchange: ${exchange}, mode: paper, balances: {USDT: "10000"}}`,
    testnet
      ? `  ${name}: {exchange: ${exchange}, mode: testnet, type: spot, api_key: "\${${key}}", api_secret: "\${${secret}}"}`
      : `  # ${name}: {exchange: ${exchange}, mode: testnet, type: spot, api_key: "\${${key}}", api_secret: "\${${secret}}"}`,
    '  # A live account needs risk.max_order_value, and a route that names its strategy.',
    '',
    'routes:                 # the first that matches; size may be alert, "0.01 BTC", "50 USDT" or "5% of equity"',
    ...(testnet ? [`  - {strategy: my-strategy, accounts: [${name}]}`] : []),
    '  - {accounts: [demo]}',
    '',
    'markets:                # symbol as TradingView spells it; market as the exchange does',
    ...markets,
    '',
    'risk:                   # per account; limits hold entries back, never exits',
    '  max_order_value: "1000 USDT"',
    '  # max_position_value: "5000 USDT"',
    '  # daily_loss: "200 USDT"',
    '',
    '# notify:',
    '#   - {telegram: {token: "${TG_TOKEN}", chat: "123"}}',
    '',
  ].join('\n');
}
