import { describe, expect, test } from 'vitest';
import { VENUES } from '../facts.ts';
import { openExchange, redirect } from './exchange.ts';

describe('base_url', () => {
  test('takes the place of scheme and host in every address, however deep', () => {
    const urls = {
      public: 'https://api.binance.com/api/v3',
      nested: { private: 'https://{hostname}/v5', list: ['https://a.example:8443/x?y=1', 'wss://stream.example/ws'] },
      bare: 'https://api.example',
      none: undefined,
      text: 'not an address',
    };
    expect(redirect(urls, 'http://127.0.0.1:9001/')).toEqual({
      public: 'http://127.0.0.1:9001/api/v3',
      nested: { private: 'http://127.0.0.1:9001/v5', list: ['http://127.0.0.1:9001/x?y=1', 'ws://127.0.0.1:9001/ws'] },
      bare: 'http://127.0.0.1:9001',
      none: undefined,
      text: 'not an address',
    });
  });

  test.each(['binance', 'bybit', 'okx', 'gate', 'bitget', 'hyperliquid', 'binanceusdm'])(
    'leaves no address of %s where it was',
    async (exchange) => {
      const options = { exchange, mode: 'testnet', apiKey: 'k', apiSecret: 's' } as const;
      const { urls } = await openExchange({ ...options, baseUrl: 'http://127.0.0.1:9001' });
      const text = JSON.stringify(urls.api);
      expect(text).toContain('http://127.0.0.1:9001');
      expect(text).not.toMatch(/https:|wss:/);
    },
  );
});

test('a test account of Binance reaches the test network and nothing else', async () => {
  const { urls } = await openExchange({ exchange: 'binance', mode: 'testnet', apiKey: 'k', apiSecret: 's' });
  const hosts = [...JSON.stringify(urls.api).matchAll(/https:\/\/([^/"]+)/g)].map(([, host]) => host);
  expect(new Set(hosts)).toEqual(new Set(['testnet.binance.vision', 'testnet.binancefuture.com']));
});

test('nothing is sent twice behind our back, and nothing waits in a queue of its own', async () => {
  const exchange = await openExchange({ exchange: 'binance', mode: 'live', apiKey: 'k', apiSecret: 's' });
  expect(exchange).toMatchObject({ enableRateLimit: false, options: { maxRetriesOnFailure: 0 } });
});

test.each(VENUES.map(({ exchange, hasTestnet }) => [exchange, hasTestnet] as const))(
  'a testnet of %s: %s, as the table of venues says',
  async (exchange, hasTestnet) => {
    const opening = openExchange({ exchange, mode: 'testnet', apiKey: 'k', apiSecret: 's' });
    if (hasTestnet) await opening;
    else await expect(opening).rejects.toMatchObject({ code: 'no_testnet' });
  },
);
