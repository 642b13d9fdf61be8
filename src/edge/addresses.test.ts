// Who is asking, seen through proxies that may lie.
import { describe, expect, test } from 'vitest';
import { clientAddress, isLoopback, isOneOf, readAddress, sourceKey, TRADINGVIEW_ADDRESSES } from './addresses.ts';

describe('addresses', () => {
  test.each([
    ['1.2.3.4', '1.2.3.4'],
    [' 1.2.3.4:5678 ', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['[2001:DB8::1]:443', '2001:db8::1'],
    ['"[2001:db8::1]"', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['unknown', undefined],
    ['_hidden', undefined],
    ['1.2.3', undefined],
    ['', undefined],
  ])('%j is read as %j', (text, address) => expect(readAddress(text)).toBe(address));

  test('a list holds addresses, networks and loopback', () => {
    const list = ['loopback', '10.0.0.0/8', '2001:db8::/32', '192.0.2.7'];
    for (const inside of ['127.0.0.1', '127.8.8.8', '::1', '10.255.0.1', '2001:db8:1::1', '192.0.2.7'])
      expect(isOneOf(inside, list)).toBe(true);
    for (const outside of ['11.0.0.1', '192.0.2.8', '2001:db9::1', 'unknown', '']) expect(isOneOf(outside, list)).toBe(false);
    expect(isLoopback('127.0.0.1') && isLoopback('::1')).toBe(true);
    expect(TRADINGVIEW_ADDRESSES.every((address) => isOneOf(address, TRADINGVIEW_ADDRESSES))).toBe(true);
    expect(() => isOneOf('1.2.3.4', ['nonsense'])).toThrow('not an address');
  });

  test.each([
    ['no proxy is trusted: the socket counts', '203.0.113.9', '52.89.214.238', [], '203.0.113.9'],
    ['a trusted proxy: its entry counts', '127.0.0.1', '52.89.214.238', ['loopback'], '52.89.214.238'],
    ['what the client wrote further left does not', '127.0.0.1', '52.89.214.238, 203.0.113.9', ['loopback'], '203.0.113.9'],
    ['through two trusted proxies', '::1', '203.0.113.9, 10.0.0.5', ['loopback', '10.0.0.0/8'], '203.0.113.9'],
    ['an entry that is no address stops it', '127.0.0.1', '203.0.113.9, unknown', ['loopback'], '127.0.0.1'],
    ['no header at all', '127.0.0.1', '', ['loopback'], '127.0.0.1'],
    ['IPv4 within IPv6', '::ffff:127.0.0.1', '1.2.3.4', ['loopback'], '1.2.3.4'],
    ['everything trusted: the leftmost', '127.0.0.1', '127.0.0.2, 127.0.0.3', ['loopback'], '127.0.0.2'],
    ['the socket is gone', undefined, '1.2.3.4', ['loopback'], 'unknown'],
  ])('%s', (_name, socket, header, trusted, client) => expect(clientAddress(socket, header, trusted)).toBe(client));

  test('one IPv6 subscriber is one source', () => {
    expect(sourceKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(sourceKey('2001:db8:1:2::9')).toBe('2001:db8:1:2::/64');
    expect(sourceKey('2001:db8::9')).toBe('2001:db8:0:0::/64');
    expect(sourceKey('::1')).toBe('0:0:0:0::/64');
    expect(sourceKey('1.2.3.4')).toBe('1.2.3.4');
  });
});
