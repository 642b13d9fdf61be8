import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configOf } from '../../../test/config-of.ts';
import { liveLines, welcome } from './welcome.ts';

const SECRETS =
  'webhook: {secrets: [webhook-secret-of-a-test]}\nserver: {admin_token: admin-token-of-a-test}\ntradingview: {tokens: [tv-token-of-a-test]}\n';
const about = { url: 'http://127.0.0.1:5000', showSecrets: false, priceKnown: false, configWords: '' };

describe('welcome', () => {
  const config = configOf(SECRETS);
  const text = welcome({ ...about, config });

  it('names every address, and no secret where nobody watches', () => {
    expect(text).toContain('http://127.0.0.1:5000/\n');
    expect(text).toContain('http://127.0.0.1:5000/webhook');
    expect(text).toContain('http://127.0.0.1:5000/tv/<token>');
    expect(text).not.toMatch(/-of-a-test/);
  });

  it('shows generated secrets on a terminal', () => {
    const shown = welcome({ ...about, config, showSecrets: true });
    expect(shown).toContain('admin token: admin-token-of-a-test');
    expect(shown).toContain('http://127.0.0.1:5000/tv/tv-token-of-a-test');
    expect(shown).not.toContain('webhook-secret-of-a-test');
  });

  it('says that TradingView cannot reach this machine, and what to do', () => {
    expect(text).toContain('TradingView cannot reach this machine yet');
    // A URL that is read leaves out the port that is HTTP's own.
    expect(welcome({ ...about, config, url: 'http://127.0.0.1:80' })).toContain('this one listens on 127.0.0.1:80.');
    expect(text).toContain('server.public_url, apply it with npx pinewire reload,');
    const reachable = welcome({
      ...about,
      config: configOf(SECRETS.replace('server: {', 'server: {public_url: "https://bot.example.com", ')),
    });
    expect(reachable).not.toContain('cannot reach');
    expect(reachable).toContain('https://bot.example.com/webhook');
  });

  it('leads to a web server that publishes /tv/* alone, as every page does; the whole port would publish the dashboard', () => {
    expect(text).toContain('publishes /tv/* and nothing else; docs/guide/vps.md');
    const root = join(import.meta.dirname, '../../..');
    const pages = ['README.md', ...readdirSync(join(root, 'docs/guide')).map((name) => `docs/guide/${name}`)];
    for (const page of pages) expect(readFileSync(join(root, page), 'utf8'), page).not.toContain('caddy reverse-proxy');
    expect(text).not.toContain('caddy reverse-proxy');
  });

  it('suggests one command for the paper account, with a price only where none can be read', () => {
    const command = (shown: string): string => shown.split('\n').find((line) => line.startsWith("echo '")) ?? '';
    expect(command(text)).toMatch(/^echo '\{.*"price":"50000".*\}' \| npx pinewire send - --fresh$/);
    expect(command(welcome({ ...about, config, priceKnown: true }))).not.toContain('price');
    expect(command(welcome({ ...about, config, configWords: ' --config my.yaml' }))).toMatch(/ --config my\.yaml$/);
    const named = welcome({ ...about, config, configWords: ' --config my.yaml' }).matchAll(/npx pinewire (.{30})/g);
    for (const [, words] of named) expect(words).toContain(' --config');
    expect(command(welcome({ ...about, config, url: 'http://127.0.0.1:5001' }))).toContain(
      ' --url http://127.0.0.1:5001/webhook',
    );
  });
});

describe('with other accounts', () => {
  const ACCOUNTS =
    'accounts:\n  demo: {exchange: binance, mode: paper}\n  main: {exchange: binance, mode: live, api_key: k, api_secret: s, risk: {max_order_value: "300 USDT"}}\nmarkets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]\n';

  it('never suggests a command that reaches one of them', () => {
    const routes =
      'routes: [{strategy: both, accounts: [demo, main]}, {strategy: real, accounts: [main]}]\nrisk: {max_order_value: "1000 USDT"}\n';
    expect(welcome({ ...about, config: configOf(SECRETS + ACCOUNTS + routes) })).not.toContain('echo');
    const paper =
      'routes: [{strategy: real, accounts: [main]}, {strategy: trial, accounts: [demo]}]\nrisk: {max_order_value: "1000 USDT"}\n';
    expect(welcome({ ...about, config: configOf(SECRETS + ACCOUNTS + paper) })).toContain('"strategy":"trial"');
  });

  it('says LIVE first, with the tighter limit', () => {
    const risk = 'routes: [{strategy: real, accounts: [main]}]\nrisk: {max_order_value: "1000 USDT"}\n';
    expect(liveLines(configOf(SECRETS + ACCOUNTS + risk))).toEqual(['LIVE: main, max order 300 USDT']);
    expect(liveLines(configOf(SECRETS))).toEqual([]);
  });
});
