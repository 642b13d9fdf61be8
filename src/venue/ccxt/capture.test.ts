import { expect, test } from 'vitest';
import { spells } from './capture.ts';

const wire = (body: string, url = 'https://x/') => ({ method: 'POST', url, headers: {}, body });

test.each([
  ['0.001', '{"qty":"0.001"}', true],
  ['0.001', '{"qty":"0.00100000"}', true],
  ['0.001', '{"qty":0.001}', true],
  ['0.001', 'quantity=0.001&x=1', true],
  ['0.001', '{"qty":"0.0011"}', false],
  ['0.001', '{"qty":"10.001"}', false],
  ['0.001', '{"qty":"0.0001"}', false],
  ['0.001', '{"qty":"1e-3"}', false],
  ['5', '{"qty":"5"}', true],
  ['5', '{"qty":"5.0"}', true],
  ['5', '{"qty":"5.5"}', false],
  ['5', '{"qty":"55"}', false],
  ['42000.1', '{"px":"42000.1"}', true],
  ['42000.1', '{"px":"42000.10"}', true],
  ['42000.1', '{"px":"4200001"}', false],
])('%s in %s: %s', (number, body, expected) => {
  expect(spells(wire(body), number)).toBe(expected);
});
