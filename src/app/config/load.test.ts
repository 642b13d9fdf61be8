// The sample of the reference loads to the documented values, and every fault is named with its line.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { plain } from '../../model/decimal.ts';
import { printMoney } from '../../model/money.ts';
import type { Config } from './config.ts';
import { loadConfig, loadForServe } from './load.ts';
import { printProblem } from './problem.ts';
import { SAMPLE } from './sample.ts';

const ENV = {
  PINEWIRE_ADMIN_TOKEN: 'admin-token-of-the-sample',
  WEBHOOK_SECRET: 'webhook-secret-of-the-sample',
  TV_TOKEN: 'tv-token-of-the-sample',
  BINANCE_KEY: 'the-key',
  BINANCE_SECRET: 'the-secret',
  TG_TOKEN: 'the-bot',
};

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'pinewire-config-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function load(text: string, env: Record<string, string> = ENV) {
  writeFileSync(join(cwd, 'pinewire.yaml'), text);
  return loadConfig({ cwd, env });
}

function loaded(text: string, env: Record<string, string> = ENV): { config: Config; notes: readonly string[] } {
  const result = load(text, env);
  if (!result.ok) throw new Error(result.problems.map(printProblem).join('\n'));
  return result;
}

/** As the command line prints them, with the file's own name. */
function problems(text: string, env: Record<string, string> = ENV): string[] {
  const result = load(text, env);
  return result.ok ? [] : result.problems.map(printProblem).map((line) => line.replace(`${cwd}/pinewire.yaml:`, ''));
}

describe('the sample', () => {
  it('loads to the documented values', () => {
    const { config, notes } = loaded(SAMPLE);
    expect(notes).toEqual([]);
    expect(config.server).toEqual({
      host: '127.0.0.1',
      port: 5000,
      publicUrl: 'https://bot.example.com',
      adminTokens: [ENV.PINEWIRE_ADMIN_TOKEN],
      viewerTokens: [],
      trustedProxies: ['loopback'],
      displayZone: 'UTC',
    });
    expect(config.store).toBe(join(cwd, 'data/pinewire.db'));
    expect(config.dataDir).toBe(join(cwd, 'data'));
    expect(config.webhook).toEqual({
      secrets: [ENV.WEBHOOK_SECRET],
      requireTimestamp: false,
      tolerance: 300_000,
      maxBody: 16_384,
      failedRateLimit: { perSecond: 5, burst: 50 },
    });
    expect(config.tradingview).toMatchObject({ tokens: [ENV.TV_TOKEN], allowIps: 'tradingview', clientCertificate: 'off' });
    expect(config.relay).toEqual({
      host: '127.0.0.1',
      port: 8080,
      forwardTo: 'http://127.0.0.1:5000/webhook',
      spool: join(cwd, 'data/relay.db'),
    });
    expect(config.accounts.map(({ name, mode, type }) => `${name} ${mode} ${type}`)).toEqual([
      'demo paper spot',
      'binance_testnet testnet spot',
    ]);
    expect(config.accounts[1]).toMatchObject({ apiKey: 'the-key', apiSecret: 'the-secret', sellExisting: false });
    expect(config.routes).toEqual([
      { strategy: 'rsi-break', accounts: ['binance_testnet'], size: 'alert', sides: 'both', enabled: true },
      { accounts: ['demo'], size: 'alert', sides: 'both', enabled: true },
    ]);
    expect(config.markets).toEqual([{ exchange: 'binance', symbol: 'BTCUSDT', market: 'BTC/USDT' }]);
    expect(config.alerts).toMatchObject({ maxAge: 60_000, priceMeans: 'reference', entryTtl: 3_600_000 });
    expect(plain(config.alerts.maxSlippage)).toBe('1');
    expect(
      [config.risk.maxOrderValue, config.risk.maxPositionValue, config.risk.dailyLoss].map((value) => value && printMoney(value)),
    ).toEqual(['1000 USDT', '5000 USDT', '200 USDT']);
    expect(config.risk.zone).toBe('UTC');
    expect(config.notify).toMatchObject([{ telegram: { token: 'the-bot', chat: '123' } }]);
  });

  it('says which variables are missing and at which keys, and nothing else', () => {
    const lines = problems(SAMPLE, {});
    expect(lines).toHaveLength(6);
    expect(lines[1]).toMatch(
      /^\d+:\d+ webhook\.secrets\[0\]: needs \$\{WEBHOOK_SECRET\}, which is set neither in the environment nor in \.env/,
    );
  });
});

describe('values', () => {
  it('keeps decimals exact', () => {
    const { config } = loaded(
      'accounts: {demo: {exchange: binance, mode: paper, balances: {BTC: 0.10000000000000000001, USDT: 1e3}, fee: 0.075%}}\nroutes: [{accounts: [demo]}]',
    );
    const [demo] = config.accounts;
    expect(Object.entries(demo?.balances ?? {}).map(([name, value]) => `${name} ${plain(value)}`)).toEqual([
      'BTC 0.10000000000000000001',
      'USDT 1000',
    ]);
    expect(demo && plain(demo.fee)).toBe('0.075');
  });

  it('takes a section without a value for an absent one', () => {
    expect(loaded('webhook:\n  # secrets: []\nroutes:\nrisk:\n  trading_hours:\n').config.routes).toHaveLength(1);
  });

  it('reads hours in the zone beside them, else in the general one', () => {
    const account =
      'exchange: binance, mode: paper, risk: {zone: America/New_York, trading_hours: {days: mon-fri, from: "09:30", to: "16:00"}}';
    const { config } = loaded(
      `risk: {zone: Europe/Berlin, trading_hours: {from: "08:00", to: "22:00"}}\naccounts: {demo: {${account}}}`,
    );
    expect(config.risk.tradingHours).toMatchObject({ zone: 'Europe/Berlin', from: 480, to: 1320, text: 'daily 08:00-22:00' });
    expect(config.accounts[0]?.risk.tradingHours).toMatchObject({ zone: 'America/New_York', text: 'mon-fri 09:30-16:00' });
  });

  it('notes what is odd but allowed', () => {
    const { notes } = loaded(
      [
        'server: {public_url: "https://bot.example.com:8443"}',
        'webhook: {secrets: [short]}',
        'tradingview: {body_secret: rsi}',
        'markets: [{exchange: binance, symbol: ETHUSDT, market: BTC/USDT}]',
        'routes: [{accounts: [demo]}, {strategy: s, accounts: [demo]}]',
        'risk: {max_order_value: 5 EUR, max_order_size: {ETH/USDT: 1}}',
      ].join('\n'),
    );
    expect(notes.filter((note) => !note.includes('from the environment'))).toEqual([
      'webhook.secrets[0]: has fewer than 16 characters and could be guessed',
      'tradingview.body_secret: has fewer than 16 characters and could be guessed',
      'server.public_url: TradingView delivers to ports 80 and 443 only, not to 8443',
      'routes[1]: is never reached: routes[0] takes the same alerts first',
      'markets[0]: maps ETHUSDT to BTC/USDT: the names differ, is that meant?',
      'risk.max_order_size.ETH/USDT: limits nothing: ETH/USDT is not in the market table',
      'risk.max_order_value: is in EUR, but markets are quoted in USDT: every entry there would be denied',
    ]);
  });
});

describe('variables', () => {
  it('come from the environment first, then from .env beside the file', () => {
    mkdirSync(join(cwd, 'etc'));
    writeFileSync(join(cwd, 'etc/.env'), 'A=from-file-16-chars\nB=also-from-file-16\n');
    writeFileSync(join(cwd, '.env'), 'B=the-wrong-folder\n');
    writeFileSync(join(cwd, 'etc/p.yaml'), 'webhook: {secrets: ["${A}", "${B}", "a$$b$c"]}\nstore: ./x/y.db');
    const result = loadConfig({ cwd, env: { A: 'from-environment' }, file: 'etc/p.yaml' });
    if (!result.ok) throw new Error(result.problems.map(printProblem).join('\n'));
    expect(result.config.webhook.secrets).toEqual(['from-environment', 'also-from-file-16', 'a$b$c']);
    expect(result.config.store).toBe(join(cwd, 'etc/x/y.db'));
  });

  it('are not looked for in the values of variables', () => {
    expect(loaded('webhook: {secrets: ["${A}"]}', { A: '${B} and $$ and more' }).config.webhook.secrets).toEqual([
      '${B} and $$ and more',
    ]);
  });

  it('must not be empty', () => {
    expect(problems('webhook: {secrets: ["${A}"]}', { A: '' })).toEqual([
      '1:21 webhook.secrets[0]: needs ${A}, which is set but empty',
    ]);
  });
});

describe('without a file', () => {
  it('a paper account, common markets and a store in ./data', () => {
    const result = loadConfig({ cwd, env: {} });
    if (!result.ok) throw new Error('refused');
    const { config } = result;
    expect(config.file).toBeUndefined();
    expect(config.store).toBe(join(cwd, 'data/pinewire.db'));
    expect(config.accounts.map(({ name, mode, exchange }) => [name, mode, exchange])).toEqual([['demo', 'paper', 'binance']]);
    expect(config.routes.map(({ accounts }) => accounts)).toEqual([['demo']]);
    expect(config.markets).toHaveLength(7);
    expect(config.missingSecrets).toEqual(['WEBHOOK_SECRET', 'PINEWIRE_ADMIN_TOKEN', 'TV_TOKEN']);
  });

  it('PINEWIRE_CONFIG names one, unless there is one here', () => {
    writeFileSync(join(cwd, 'named.yaml'), 'server: {listen: "127.0.0.1:1"}');
    const env = { PINEWIRE_CONFIG: 'named.yaml' };
    expect(loadConfig({ cwd, env })).toMatchObject({ ok: true, config: { server: { port: 1 } } });
    writeFileSync(join(cwd, 'pinewire.yaml'), 'server: {listen: "127.0.0.1:2"}');
    expect(loadConfig({ cwd, env })).toMatchObject({ ok: true, config: { server: { port: 2 } } });
  });

  it('another data folder moves store and secrets', () => {
    const result = loadForServe({ cwd, env: {}, dataDir: 'elsewhere' }, manualClock());
    expect(result).toMatchObject({
      ok: true,
      generated: true,
      config: { store: join(cwd, 'elsewhere/pinewire.db'), missingSecrets: [] },
    });
  });
});

describe('secrets nobody names', () => {
  it('are generated once, and found again', () => {
    const first = loadForServe({ cwd, env: {} }, manualClock());
    const second = loadForServe({ cwd, env: {} }, manualClock(1));
    if (!first.ok || !second.ok) throw new Error('refused');
    expect([first.generated, second.generated]).toEqual([true, false]);
    expect(first.config.webhook.secrets[0]).toHaveLength(43);
    expect(second.config).toEqual(first.config);
    const read = loadConfig({ cwd, env: {} });
    expect(read.ok && read.config.tradingview.tokens).toEqual(first.config.tradingview.tokens);
  });

  it('give way to the environment', () => {
    const result = loadForServe({ cwd, env: { WEBHOOK_SECRET: 'from-the-environment' } }, manualClock());
    expect(result).toMatchObject({ ok: true, config: { webhook: { secrets: ['from-the-environment'] } } });
  });

  it('stand in for what a file leaves out, and it is said', () => {
    writeFileSync(
      join(cwd, 'pinewire.yaml'),
      'webhook: {secrets: []}\nserver: {admin_token: [one-admin-token-here, two-admin-token-here]}',
    );
    const result = loadForServe({ cwd, env: {} }, manualClock());
    if (!result.ok) throw new Error('refused');
    expect(result.config.webhook.secrets).toEqual([]);
    expect(result.config.server.adminTokens).toHaveLength(2);
    expect(result.config.tradingview.tokens).toHaveLength(1);
    expect(result.notes).toEqual([
      `tradingview.tokens: not in the file, so the generated TV_TOKEN in ${join(cwd, 'data')} counts`,
    ]);
  });
});
