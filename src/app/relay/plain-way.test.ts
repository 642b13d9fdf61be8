// Plain HTTP to the receiver is named where it leaves the private network, and nowhere else.
import { expect, test } from 'vitest';
import { plainWay } from './plain-way.ts';

const find = async (host: string) => {
  if (host === 'nowhere') throw new Error('ENOTFOUND');
  return host === 'home.example.net' ? ['10.0.0.1', '203.0.113.7'] : ['192.168.1.5'];
};

test.each([
  ['http://127.0.0.1:5000/webhook', false],
  ['http://[::1]:5000/webhook', false],
  ['http://10.8.0.2/webhook', false],
  ['http://100.100.1.2/webhook', false],
  ['http://[fd00::1]/webhook', false],
  ['http://receiver.lan/webhook', false],
  ['http://nowhere/webhook', false],
  ['https://203.0.113.7/webhook', false],
  ['https://home.example.net/webhook', false],
  ['http://203.0.113.7/webhook', true],
  ['http://[2001:db8::1]/webhook', true],
  ['http://home.example.net/webhook', true],
])('%s: %s', async (url, warns) => {
  const problem = await plainWay(url, find);
  expect(problem !== undefined).toBe(warns);
  if (warns) expect(problem).toContain('is plain HTTP to');
});
