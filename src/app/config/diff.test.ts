// A reload prints what changes, keeps secrets to itself, and knows what must wait for a restart.
import { describe, expect, it } from 'vitest';
import { diffConfig } from './diff.ts';
import { SAMPLE } from './sample.ts';
import { configOf } from '../../../test/config-of.ts';

const ENV = {
  PINEWIRE_ADMIN_TOKEN: 'admin-hunter2-admin',
  WEBHOOK_SECRET: 'webhook-hunter2-webhook',
  TV_TOKEN: 'tv-hunter2-tradingview',
  BINANCE_KEY: 'key-hunter2',
  BINANCE_SECRET: 'secret-hunter2',
  TG_TOKEN: 'bot-hunter2',
};

/** The sample with pieces of its text replaced. */
function changed(pieces: Readonly<Record<string, string>>, env: Record<string, string> = ENV) {
  let text = SAMPLE;
  for (const [from, to] of Object.entries(pieces)) {
    if (!text.includes(from)) throw new Error(`not in the sample: ${from}`);
    text = text.replace(from, to);
  }
  return diffConfig(configOf(SAMPLE, ENV), configOf(text, env));
}

describe('diffConfig', () => {
  it('is silent where nothing changed', () => {
    expect(changed({})).toEqual({ changes: [], restart: [] });
  });

  it('names each change in the words of the file', () => {
    const { changes, restart } = changed({
      'max_age: 60s': 'max_age: 90s',
      'max_slippage: 1%': 'max_slippage: 0.5%',
      'max_order_value: "1000 USDT"': 'max_order_value: "500 USDT"',
      '  daily_loss: "200 USDT" ': '  # ',
      'enabled: true}': 'enabled: false, risk: {max_order_value: 5 USDT}}',
      'symbol: BTCUSDT, market: BTC/USDT}':
        'symbol: BTCUSDT, market: BTC/USDT}\n  - {exchange: binance, symbol: ETHUSDT, market: ETH/USDT}',
      'allow_ips: tradingview': 'allow_ips: [10.0.0.0/8]',
    });
    expect(changes).toEqual([
      'tradingview.allow_ips: tradingview → 10.0.0.0/8',
      'routes[0]: rsi-break to binance_testnet, size of the alert, both sides → rsi-break to binance_testnet, size of the alert, both sides, switched off',
      'alerts.max_age: 1m → 90s',
      'alerts.max_slippage: 1% → 0.5%',
      'risk.max_order_value: 1000 USDT → 500 USDT',
      'risk.daily_loss: removed (was 200 USDT)',
      'routes[0].risk.max_order_value: added (5 USDT)',
      'markets binance ETHUSDT: added (ETH/USDT)',
    ]);
    expect(restart).toEqual([]);
  });

  it('knows what needs a restart', () => {
    const { changes, restart } = changed({
      '127.0.0.1:5000': '127.0.0.1:5001',
      './data/pinewire.db': './data/other.db',
      'demo:            {exchange: binance,': 'demo:            {exchange: kraken,',
      'mode: testnet, type: spot': 'mode: testnet, type: spot, base_url: "http://127.0.0.1:9001", risk: {daily_loss: 5 USDT}',
      'routes:  ': '  third: {exchange: binance, mode: paper}\nroutes:  ',
    });
    expect(restart).toEqual([
      'server.listen: 127.0.0.1:5000 → 127.0.0.1:5001',
      'store: /etc/pinewire/data/pinewire.db → /etc/pinewire/data/other.db',
      'accounts.demo: binance paper → kraken paper',
      'accounts.binance_testnet.base_url: added (http://127.0.0.1:9001)',
      'accounts.third: added (binance paper)',
    ]);
    expect(changes.filter((line) => !restart.includes(line))).toEqual([
      'accounts.binance_testnet.risk.daily_loss: added (5 USDT)',
    ]);
  });

  it('a password of the store needs a restart and is not shown', () => {
    const at = (url: string) => configOf(SAMPLE.replace('./data/pinewire.db', url), ENV);
    const { changes, restart } = diffConfig(at('postgres://me:hunter2@db/bot'), at('postgres://me:hunter3@db/bot'));
    expect(changes).toEqual(['store (user, password, options): changed']);
    expect(restart).toEqual(changes);
  });

  it('what only a check or the relay reads is told, and applied', () => {
    const { changes, restart } = changed({
      '127.0.0.1:8080': '127.0.0.1:8081',
      'mode: testnet, type: spot': 'mode: testnet, type: spot, accept_unverified: true',
    });
    expect(changes).toEqual([
      'relay (taken over when the relay starts): 127.0.0.1:8080 → 127.0.0.1:8081',
      'accounts.binance_testnet.accept_unverified: added (true)',
    ]);
    expect(restart).toEqual([]);
  });

  it('says of a secret that it changed, and no more', () => {
    const { changes, restart } = changed(
      {},
      Object.fromEntries(Object.entries(ENV).map(([name, value]) => [name, `${value}-new`])),
    );
    expect(changes).toEqual([
      'server.admin_token: changed',
      'webhook.secrets: changed',
      'tradingview.tokens: changed',
      'accounts.binance_testnet.api_key: changed',
      'accounts.binance_testnet.api_secret: changed',
      'notify[0].token: changed',
    ]);
    expect(restart).toEqual(['accounts.binance_testnet.api_key: changed', 'accounts.binance_testnet.api_secret: changed']);
    expect(JSON.stringify(changes)).not.toContain('hunter2');
  });
});
