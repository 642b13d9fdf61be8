// Bearer headers and host names: what passes, and what only looks like it.
import { expect, test } from 'vitest';
import { bearerToken, isForeignHost } from './credentials.ts';

test('the token of a bearer header', () => {
  expect(bearerToken('Bearer abc')).toBe('abc');
  expect(bearerToken('bearer   abc ')).toBe('abc');
  for (const other of [undefined, '', 'Bearer', 'Bearer ', 'Basic abc', 'abc', 'Bearer a b'])
    expect(bearerToken(other)).toBeUndefined();
});

test.each([
  ['localhost:5000', '127.0.0.1', undefined, false],
  ['127.0.0.1', '127.0.0.1', undefined, false],
  ['[::1]:5000', '::1', undefined, false],
  ['127.0.0.9:5000', '127.0.0.9', undefined, false],
  ['Bot.Example.com', '127.0.0.1', 'https://bot.example.com', false],
  ['evil.example.net', '127.0.0.1', 'https://bot.example.com', true],
  ['localhost.evil.net', '127.0.0.1', undefined, true],
  ['127.0.0.1.nip.io', 'localhost', undefined, true],
  ['', '127.0.0.1', undefined, true],
  [undefined, '127.0.0.1', undefined, true],
  ['a b', '127.0.0.1', undefined, true],
  ['anything.example.net', '0.0.0.0', undefined, false],
])('host %j on a server at %s with public URL %s is foreign: %s', (host, listen, publicUrl, foreign) => {
  expect(isForeignHost(host, listen, publicUrl)).toBe(foreign);
});
