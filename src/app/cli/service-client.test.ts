// What a request that nobody answered is called.
import { expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { request } from './service-client.ts';

test('a port that no HTTP client calls is said to be one', async () => {
  const answer = await request(systemClock, { method: 'POST', url: 'http://127.0.0.1:1/webhook' });
  expect(answer).toEqual({
    kind: 'failed',
    problem: expect.stringMatching(/no HTTP client calls it; choose another port$/) as string,
  });
});
