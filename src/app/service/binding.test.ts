import { expect, test } from 'vitest';
import { bindingOf } from './binding.ts';

const bybit = { exchange: 'bybit', mode: 'live', type: 'spot', apiKey: 'k3y' } as const;

test('an account is bound to what the venue calls it, else to a digest of its key that does not hold the key', () => {
  expect(bindingOf(bybit, '77')).toBe('77');
  const digest = bindingOf(bybit, undefined);
  expect(digest).toMatch(/^key:[0-9a-f]{64}$/);
  expect(bindingOf({ ...bybit }, undefined)).toBe(digest);
  expect(bindingOf({ exchange: 'bybit', mode: 'live', type: 'spot' }, undefined)).toBeUndefined();
  const others = [{ exchange: 'okx' }, { mode: 'testnet' }, { type: 'swap' }, { apiKey: 'k4y' }] as const;
  expect(new Set([digest, ...others.map((other) => bindingOf({ ...bybit, ...other }, undefined))]).size).toBe(5);
});
