// Every fault of a pinewire.yaml is named: where it stands, what is wrong, what it may be. No secret is repeated on the way.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from './load.ts';
import { printProblem } from './problem.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'pinewire-config-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** As the command line prints them, with the file's own name. */
function problems(text: string, env: Record<string, string> = {}): string[] {
  writeFileSync(join(cwd, 'pinewire.yaml'), text);
  const result = loadConfig({ cwd, env });
  return result.ok ? [] : result.problems.map(printProblem).map((line) => line.replace(`${cwd}/pinewire.yaml:`, ''));
}

describe('faults', () => {
  it.each([
    ['serverr: {}', '1:1 serverr: unknown key; did you mean server?'],
    ['server: {listen: "5000"}', '1:18 server.listen: must be host:port, such as 127.0.0.1:5000; it is "5000"'],
    ['server:\n  public-url: "https://a.b"', '2:3 server.public-url: unknown key; did you mean public_url?'],
    [
      'server: {public_url: "ftp://a.b"}',
      '1:22 server.public_url: must be an http or https URL, such as https://bot.example.com; it is "ftp://a.b"',
    ],
    ['server: {display_zone: Mars}', '1:24 server.display_zone: must be a time zone such as UTC or Europe/Berlin; it is "Mars"'],
    ['webhook: {tolerance: 5}', '1:22 webhook.tolerance: must be a duration such as 500ms, 60s, 5m, 1h or 1d; it is "5"'],
    ['webhook: {max_body: 16 k}', '1:21 webhook.max_body: must be a size such as 512b, 16kb or 1mb; it is "16 k"'],
    ['webhook: {require_timestamp: yes}', '1:30 webhook.require_timestamp: must be true or false; it is "yes"'],
    ['webhook: {secrets: geheim}', '1:20 webhook.secrets: must be a list'],
    ['webhook: {secrets: ["whsec_%%%"]}', '1:21 webhook.secrets[0]: must be base64 after whsec_'],
    ['alerts:\n  max_age:', '2:3 alerts.max_age: has no value: must be a duration such as 500ms, 60s, 5m, 1h or 1d'],
    [
      'alerts: {max_slippage: "0.01"}',
      '1:24 alerts.max_slippage: must be a percentage from 0% to 100%, such as 0.5%; it is "0.01"',
    ],
    [
      'risk: {daily_loss: -5 USDT}',
      '1:20 risk.daily_loss: must be an amount above zero and a currency, such as 1000 USDT; it is "-5 USDT"',
    ],
    ['risk: {total: {}}', '1:8 risk.total: must be left out: limits across accounts are not available yet'],
    [
      'risk: {max_order_size: {BTCUSDT: 1}}',
      '1:25 risk.max_order_size.BTCUSDT: the name must be a market as the venue spells it, such as BTC/USDT',
    ],
    [
      'risk: {trading_hours: {from: "8:00", to: "09:00"}}',
      '1:30 risk.trading_hours.from: must be a time such as 08:00; it is "8:00"',
    ],
    ['accounts: {a: {exchange: binance, mode: real}}', '1:41 accounts.a.mode: must be paper, testnet or live; it is "real"'],
    [
      'accounts: {a: {exchange: kraken, mode: live, type: swap, api_key: k, api_secret: s, accept_unverified: true, risk: {max_order_value: 5 USD}}}',
      '1:52 accounts.a.type: swap is not available at kraken: must be spot, or at one of binance, bybit, okx',
    ],
    [
      'accounts: {a: {exchange: binance, mode: paper, base_url: "http://h/x"}}',
      '1:58 accounts.a.base_url: must be scheme and host of a URL, such as http://127.0.0.1:9001; it is "http://h/x"',
    ],
    ['routes: [{accounts: [dmo]}]', '1:22 routes[0].accounts[0]: there is no account dmo; did you mean demo?'],
    [
      'routes: [{accounts: [demo], size: 5 DOGS}]',
      '1:35 routes[0].size: no market of these accounts trades DOGS; must be in one of BTC, USDT, ETH, SOL, BNB, XRP, DOGE, ADA',
    ],
    ['routes: [{accounts: []}]', '1:11 routes[0].accounts: must be a list of at least one account'],
    [
      'markets: [{exchange: binance, symbol: BTCUSD.P, market: "BTC/USD:BTC"}]',
      '1:57 markets[0].market: BTC/USD:BTC does not settle in USD: must be a linear perpetual such as BTC/USDT:USDT',
    ],
    ['notify: [{kinds: [halt]}]', '1:10 notify[0]: must be either telegram or webhook: one way to notify an entry'],
    ['store: postgres://u:p@h', '1:8 store: must be a URL such as postgres://user:password@host:5432/name, or a path of a file'],
    ['heartbeat: ${', '1:12 heartbeat: has a ${ without a name and a }; write $$ for a dollar sign'],
    ['relay: {}', '1:1 relay.forward_to: is missing: must be an http or https URL, such as https://bot.example.com'],
    [
      'tradingview: {allow_ips: [any, 10.0.0.0/8]}',
      '1:15 tradingview.allow_ips: must be tradingview, or any, or a list of address ranges: not a mixture',
    ],
  ])('%s', (text, line) => {
    expect(problems(text)).toEqual([line]);
  });

  it.each(['0.0.0.0/0', '::/0', '0.0.0.0/1', '2000::/3', '::ffff:0:0/96', '52.0.0.0/8', '52.89.214.238'])(
    'trusts no range of strangers: %s',
    (range) => {
      expect(problems(`server: {trusted_proxies: [loopback, "${range}"]}`)).toEqual([
        "1:38 server.trusted_proxies[1]: must be the addresses of your own proxies, such as loopback or 10.0.0.0/8: whoever is in it can claim TradingView's address",
      ]);
    },
  );

  it.each(['10.0.0.0/8', 'fc00::/7', '192.0.2.7', '2400:cb00::/32', '::1'])('trusts the proxies that are named: %s', (range) => {
    expect(problems(`server: {trusted_proxies: ["${range}"]}`)).toEqual([]);
  });

  it('finds a market table that contradicts itself', () => {
    const text =
      'markets:\n  - {exchange: binance, symbol: BTCUSDT, market: BTC/USDT}\n  - {exchange: Binance, symbol: "binance:btcusdt", market: ETH/USDT}\n';
    expect(problems(text)).toEqual([
      '3:60 markets[1].market: BTCUSDT on binance is already BTC/USDT in markets[0]: one symbol is one market',
    ]);
  });

  it('demands keys, a limit and consent before anything is live', () => {
    const lines = problems('accounts: {real: {exchange: kraken, mode: live}}\nroutes: [{strategy: s, accounts: [real]}]');
    expect(lines.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'accounts.real.api_key: is missing: mode live needs it',
      'accounts.real.api_secret: is missing: mode live needs it',
      'accounts.real.exchange: nobody has verified of kraken spot (docs/reference/venues.md): the id sent again, finding a lost order, patience, proof that it was never placed, limits on requests, the life of an order; to trade there all the same, set accept_unverified: true',
      'accounts.real.mode: live needs a limit: set risk.max_order_value, or that under the account, such as 1000 USDT',
    ]);
    const live = (exchange: string, more = '') => {
      const account = `{exchange: ${exchange}, mode: live, api_key: k, api_secret: s, risk: {max_order_value: 5 USDT}${more}}`;
      return problems(`accounts: {real: ${account}}`);
    };
    expect(live('bybit')[0]).toMatch(
      /^1:\d+ accounts\.real\.exchange: nobody has verified of bybit spot .*; try its testnet first, then set/,
    );
    expect(live('bybit', ', accept_unverified: true')).toEqual([]);
    expect(live('bybit').length).toBe(1);
    expect(live('binance', ', type: swap')[0]).toContain('nobody has verified of binance swap');
    expect(live('binanceusdm')).toEqual([expect.stringContaining('binanceusdm has no spot: say binance, with type: swap')]);
    // Consent does not help where there is nothing to consent to.
    const unheard =
      /exchange: mexc cannot go live, because nothing is known of it .*: must be one of binance, bybit, okx, kraken/;
    expect(live('mexc', ', accept_unverified: true')).toEqual([expect.stringMatching(unheard)]);
    const testnet = 'accounts: {play: {exchange: mexc, mode: testnet, api_key: k, api_secret: s}}';
    expect(problems(testnet)).toEqual([]);
    expect(problems('accounts: {demo: {exchange: mexc, mode: paper}}')).toEqual([]);
    for (const mode of ['paper', 'testnet', 'live']) {
      expect(problems(`accounts: {demo: {exchange: binnance, mode: ${mode}}}`)).toEqual([
        '1:29 accounts.demo.exchange: binnance is no exchange that ccxt knows; did you mean binance?',
      ]);
    }
    expect(problems('accounts: {demo: {exchange: quux1234, mode: paper}}')).toEqual([
      '1:29 accounts.demo.exchange: quux1234 is no exchange that ccxt knows: docs/reference/venues.md names some',
    ]);
    const keys = 'exchange: binance, mode: live, api_key: k, api_secret: s';
    expect(
      problems(`accounts: {real: {${keys}}}\nrisk: {max_order_value: 5 USDT}\nroutes: [{strategy: s, accounts: [real]}]`),
    ).toEqual([]);
    expect(problems(`accounts: {real: {${keys}, risk: {max_order_value: 5 USDT}}}`)).toEqual([]);
    expect(
      problems(`accounts: {real: {${keys}, base_url: "https://testnet.binance.vision", risk: {max_order_value: 5 USDT}}}`)[0],
    ).toContain('testnet.binance.vision is a testnet');
  });

  it('refuses one key under two names', () => {
    const account = '{exchange: binance, mode: testnet, api_key: k, api_secret: s}';
    expect(problems(`accounts:\n  a: ${account}\n  b: ${account}\n`)).toEqual([
      '3:50 accounts.b.api_key: is that of a: one account of the exchange may stand here once',
    ]);
  });

  it('names every fault of a file at once, in the order of its lines', () => {
    const text =
      'alerts: {max_age: x, nope: 1}\nroutes:\n  - {accounts: [dmo], sides: up}\naccounts:\n  demo: {exchange: binance, mode: paper}\n  b: {mode: paper, api_key: "${NO_SUCH}"}\n';
    expect(problems(text).map((line) => line.split(': ')[0])).toEqual([
      '1:19 alerts.max_age',
      '1:22 alerts.nope',
      '3:17 routes[0].accounts[0]',
      '3:30 routes[0].sides',
      '6:3 accounts.b.exchange',
      '6:29 accounts.b.api_key',
    ]);
  });

  it('says where YAML itself is wrong, without quoting the file', () => {
    expect(problems('webhook:\n  secrets: [${A}]\n')).toEqual([
      '2:14: this is not YAML: Missing , or : between flow sequence items; put "${NAME}" in quotes',
    ]);
    expect(problems('store: a\nstore: b\n')).toEqual(['2:1: this key stands here twice']);
    expect(problems('store: *nothing\n').join()).toMatch(/alias/);
    expect(problems('- a\n- b\n')).toEqual(['1:1: must be a mapping of keys to values']);
  });

  it('keeps the two kinds of readers apart', () => {
    const token = 'one-token-for-everybody';
    expect(problems(`server: {admin_token: "${token}", viewer_token: [another-token-of-somebody, "${token}"]}`)).toEqual([
      '1:50 server.viewer_token: must differ from server.admin_token: who may only read would be an admin',
    ]);
  });

  it('repeats no secret, wherever it stands', () => {
    const secret = 'hunter2-hunter2-hunter2';
    const texts = [
      `server: {admin_token: "${secret} x"}`,
      `webhook: {secrets: ["whsec_${secret}!"]}`,
      `webhook: {secrets: ${secret}}`,
      `tradingview: {tokens: ["${secret}/x"]}`,
      `accounts: {a: {exchange: binance, mode: testnet, api_key: ["${secret}"], api_secret: {a: "${secret}"}}}`,
      `notify: [{webhook: {url: "${secret}"}}]`,
      `heartbeat: "${secret}"`,
      `store: "postgres://u:${secret}@h"`,
      `alerts: {max_age: "\${LEAK}"}`,
      `store: "${secret}\\q"`,
    ];
    for (const text of texts) {
      const lines = problems(text, { LEAK: secret });
      expect(lines, text).not.toEqual([]);
      expect(lines.join('\n')).not.toContain('hunter2');
    }
  });

  it('says so where the file is missing or no file', () => {
    expect(loadConfig({ cwd, env: {}, file: 'other.yaml' })).toMatchObject({
      ok: false,
      problems: [{ file: join(cwd, 'other.yaml') }],
    });
    mkdirSync(join(cwd, 'folder'));
    expect(loadConfig({ cwd, env: {}, file: 'folder' })).toMatchObject({
      ok: false,
      problems: [{ message: 'is a folder, not a file' }],
    });
  });
});
