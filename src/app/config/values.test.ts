// How values may be written, and what is refused.
import { expect, it } from 'vitest';
import { plain } from '../../model/decimal.ts';
import { readBytes, readCidr, readDuration, readListen, readOrigin, readPercent, readUrl } from './values.ts';

it.each([
  ['500ms', 500],
  ['60s', 60_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['1d', 86_400_000],
  ['0s', 0],
  ['366d', 366 * 86_400_000],
  ['367d', undefined],
  ['1.5h', undefined],
  ['-5m', undefined],
  ['5 m', undefined],
  ['5', undefined],
  ['1w', undefined],
  ['', undefined],
])('duration %j', (text, ms) => expect(readDuration(text)).toBe(ms));

it.each([
  ['512b', 512],
  ['16kb', 16_384],
  ['16KB', 16_384],
  ['1mb', 1_048_576],
  ['0kb', undefined],
  ['16', undefined],
])('size %j', (text, bytes) => expect(readBytes(text)).toBe(bytes));

it.each([
  ['1%', '1'],
  ['0.075%', '0.075'],
  ['0%', '0'],
  ['100%', '100'],
  ['100.1%', undefined],
  ['-1%', undefined],
  ['1', undefined],
  ['%', undefined],
])('percentage %j', (text, value) => {
  const read = readPercent(text);
  expect(read && plain(read)).toBe(value);
});

it.each([
  ['127.0.0.1:5000', '127.0.0.1', 5000],
  ['[::1]:5000', '::1', 5000],
  ['localhost:0', 'localhost', 0],
  ['0.0.0.0:65535', '0.0.0.0', 65_535],
])('listen %j', (text, host, port) => expect(readListen(text)).toEqual({ host, port }));

it.each(['5000', ':5000', '127.0.0.1', '::1:5000', '127.0.0.1:65536', 'a b:1', 'http://a:1', ''])(
  'no address to listen on: %j',
  (text) => expect(readListen(text)).toBeUndefined(),
);

it.each([
  ['https://bot.example.com', 'https://bot.example.com'],
  ['https://bot.example.com/', 'https://bot.example.com'],
  ['http://127.0.0.1:9001/a/', 'http://127.0.0.1:9001/a'],
  ['https://user:secret@host', undefined],
  ['https://host/?a=b', undefined],
  ['https://host/#a', undefined],
  ['ftp://host', undefined],
  ['bot.example.com', undefined],
])('URL %j', (text, url) => expect(readUrl(text)).toBe(url));

it('an origin has no path', () => {
  expect(readOrigin('http://127.0.0.1:9001/')).toBe('http://127.0.0.1:9001');
  expect(readOrigin('http://127.0.0.1:9001/api')).toBeUndefined();
});

it.each([
  ['10.0.0.0/8', true],
  ['192.0.2.7', true],
  ['2001:db8::/32', true],
  ['10.0.0.0/33', false],
  ['10.0.0/8', false],
  ['::/129', false],
  ['1.2.3.4/', false],
  ['1.2.3.4/8/8', false],
  ['loopback', false],
])('range %j', (text, ok) => expect(readCidr(text)).toBe(ok ? text : undefined));
