// The trial reaches paper or is not offered at all.
import { expect, test } from 'vitest';
import { configOf } from '../../test/config-of.ts';
import { trialOf } from './trial.ts';

const SECRETS = 'webhook: {secrets: [s-of-a-test]}\nserver: {admin_token: a-of-a-test}\ntradingview: {tokens: [t-of-a-test]}\n';
const ACCOUNTS = `accounts:
  demo: {exchange: binance, mode: paper}
  net: {exchange: binance, mode: testnet, type: spot, api_key: k-of-a-test, api_secret: s2-of-a-test}
markets:
  - {exchange: binance, symbol: BTCUSDT, market: BTC/USDT}
`;

test.each([
  ['the only route', '[{accounts: [demo]}]', { account: 'demo' }],
  [
    'the route of a strategy, which the alert then names',
    '[{strategy: a, accounts: [demo]}, {accounts: [net]}]',
    { strategy: 'a' },
  ],
  [
    'a later route, where another takes its own strategy only',
    '[{strategy: a, accounts: [net]}, {accounts: [demo]}]',
    { account: 'demo' },
  ],
])('%s', (_, routes, { account = 'demo', strategy }: { account?: string; strategy?: string }) => {
  const trial = trialOf(configOf(`${SECRETS}${ACCOUNTS}routes: ${routes}\n`), false);
  expect(trial).toMatchObject({ account, symbol: 'BTCUSDT' });
  expect(trial?.alert['strategy']).toBe(strategy);
  expect(trial?.alert['price']).toBe('50000');
});

test.each([
  ['a route that reaches a testnet too', '[{accounts: [demo, net]}]'],
  ['a route behind one that takes everything', '[{accounts: [net]}, {accounts: [demo]}]'],
  ['a route that is switched off', '[{accounts: [demo], enabled: false}]'],
])('none by %s', (_, routes) => {
  expect(trialOf(configOf(`${SECRETS}${ACCOUNTS}routes: ${routes}\n`), true)).toBeUndefined();
});

test('under a name of one’s own: the route that takes it, and none where that reaches more than paper', () => {
  const routes = '[{strategy: real, accounts: [net]}, {strategy: off, accounts: [demo], enabled: false}, {accounts: [demo]}]';
  const config = configOf(`${SECRETS}${ACCOUNTS}routes: ${routes}\n`);
  expect(trialOf(config, true, ' mine ')).toMatchObject({ account: 'demo', alert: { strategy: 'mine' } });
  expect(trialOf(config, true, 'real')).toBeUndefined();
  expect(trialOf(config, true, 'off')).toBeUndefined();
});

test('without a price where one is known', () => {
  const config = configOf(`${SECRETS}${ACCOUNTS}routes: [{accounts: [demo]}]\n`);
  expect(trialOf(config, true)?.alert).not.toHaveProperty('price');
});
