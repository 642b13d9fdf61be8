// The message to paste is one that TradingView's door takes, without a secret in it.
import { expect, test } from 'vitest';
import { ask, startServer, testConfig } from '../../../../test/http/harness.ts';

test('the message has a place for the secret of the body where one is asked for, and never the secret', async () => {
  const secret = 'a-word-that-must-not-show';
  const messageOf = async (tradingview: object): Promise<string> => {
    const config = testConfig({ tradingview });
    await using server = await startServer({ config: () => config });
    return String((await ask(server.port, '/api/setup', { as: 'admin' })).json['message']);
  };
  const asked = await messageOf({ bodySecrets: [secret] });
  expect(JSON.parse(asked)).toHaveProperty('passphrase', 'your tradingview.body_secret');
  expect(asked).not.toContain(secret);
  expect(JSON.parse(await messageOf({}))).not.toHaveProperty('passphrase');
});
