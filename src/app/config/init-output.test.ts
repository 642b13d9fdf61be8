// What `pinewire init` writes loads at once, and once its commented lines are taken in.
import { expect, it } from 'vitest';
import { configOf } from '../../../test/config-of.ts';
import { configText, DEFAULT_ANSWERS, keyNames } from '../cli/init-text.ts';

const SECRETS = {
  PINEWIRE_ADMIN_TOKEN: 'admin-token-of-a-test',
  WEBHOOK_SECRET: 'webhook-secret-of-a-test',
  TV_TOKEN: 'tv-token-of-a-test',
};

it('without answers: a paper account', () => {
  const config = configOf(configText(DEFAULT_ANSWERS), SECRETS);
  expect(config.accounts.map(({ name, mode }) => `${name} ${mode}`)).toEqual(['demo paper']);
  expect(config.webhook.secrets).toEqual([SECRETS.WEBHOOK_SECRET]);
  expect(config.missingSecrets).toEqual([]);
});

it.each(['binance', 'bybit', 'okx'])('with a testnet account at %s', (exchange) => {
  const { key, secret } = keyNames(exchange);
  const answers = {
    ...DEFAULT_ANSWERS,
    exchange,
    testnet: true,
    publicUrl: 'https://bot.example.com',
    displayZone: 'Europe/Berlin',
  };
  const config = configOf(configText(answers), { ...SECRETS, [key]: 'k', [secret]: 's' });
  expect(config.accounts.map(({ mode, apiKey }) => [mode, apiKey])).toEqual([
    ['paper', undefined],
    ['testnet', 'k'],
  ]);
  expect(config.routes.map(({ accounts }) => accounts)).toEqual([[`${exchange}_testnet`], ['demo']]);
});

it('the lines in comments are right too', () => {
  const text = configText(DEFAULT_ANSWERS).replaceAll(/^( *)# (?=\w+: |notify|  - )/gm, '$1');
  const { key, secret } = keyNames('binance');
  const config = configOf(text, { ...SECRETS, [key]: 'k', [secret]: 's', TG_TOKEN: 't' });
  expect(config.server.publicUrl).toBe('https://bot.example.com');
  expect(config.accounts).toHaveLength(2);
  expect(config.risk.dailyLoss?.currency).toBe('USDT');
  expect(config.notify).toHaveLength(1);
});
