// What opens somebody else's door is a secret too; a short part of an address is a word that the log is about.
import { expect, test } from 'vitest';
import { configOf } from '../../../test/config-of.ts';
import { redact } from '../redact.ts';
import { secretsOf } from './secret-values.ts';

test('addresses and secrets of news and of the heartbeat are taken out of the log', () => {
  const secrets = secretsOf(
    configOf(`
notify:
  - {webhook: {url: "https://hooks.example.com/webhook/T0123456/B0123456789abcdef?k=a%20long%20key%20of%20it", secret: signs-what-is-posted-to-them}}
  - {telegram: {token: "123456:the-token-of-the-bot", chat: "77"}}
heartbeat: https://hc-ping.com/0f3c1e9a-1b2c-4d5e-8f90-aabbccddeeff
`),
  );
  const told = [
    'Cannot POST /webhook/T0123456/B0123456789abcdef?k=a%20long%20key%20of%20it',
    'no hook B0123456789abcdef with a long key of it',
    'signs-what-is-posted-to-them, 123456:the-token-of-the-bot',
    'GET https://hc-ping.com/0f3c1e9a-1b2c-4d5e-8f90-aabbccddeeff',
  ];
  expect(told.map((line) => redact(line, secrets))).toEqual([
    'Cannot POST [secret]',
    'no hook [secret] with [secret]',
    '[secret], [secret]',
    'GET https://hc-ping.com[secret]',
  ]);
  expect(redact('POST /webhook from 10.0.0.1', secrets)).toBe('POST /webhook from 10.0.0.1');
});
