// Which request finds which route.
import { describe, expect, test } from 'vitest';
import type { Route } from './route.ts';
import { createRouter } from './router.ts';

const handle = (): never => {
  throw new Error('no handler is called here');
};
const route = (method: 'GET' | 'POST', path: string, more: Partial<Route> = {}): Route => ({
  method,
  path,
  door: 'open',
  handle,
  ...more,
});
const find = createRouter([
  route('GET', '/'),
  route('GET', '/api/orders'),
  route('GET', '/api/orders/:id'),
  route('POST', '/api/markets/:id/approve'),
  route('POST', '/tv/:token'),
  route('GET', '/api/stream', { streams: true }),
]);

describe('a request finds its route', () => {
  test.each([
    ['GET', '/', '/', {}],
    ['HEAD', '/api/orders', '/api/orders', {}],
    ['GET', '/api/orders/', '/api/orders', {}],
    ['GET', '/api/orders/or_1', '/api/orders/:id', { id: 'or_1' }],
    ['POST', '/api/markets/pr_1/approve', '/api/markets/:id/approve', { id: 'pr_1' }],
    ['POST', '/tv/a%2Fb', '/tv/:token', { token: 'a/b' }],
    ['POST', '/tv/%2e%2e', '/tv/:token', { token: '..' }],
    ['POST', '/tv/token/', '/tv/:token', { token: 'token' }],
  ])('%s %s', (method, path, expected, params) => {
    const found = find(method, path);
    expect(found.kind === 'route' && [found.route.path, found.params]).toEqual([expected, params]);
  });

  test.each([
    ['POST', '/'],
    ['GET', '/tv/token'],
    ['POST', '/tv'],
    ['POST', '/tv/'],
    ['POST', '/tv//'],
    ['POST', '//tv/token'],
    ['POST', '/tv/token/more'],
    ['POST', '/tv/../tv/token'],
    ['POST', '/TV/token'],
    ['POST', `/tv/${'x'.repeat(600)}`],
    ['HEAD', '/api/stream'],
    ['POST', 'http://bot.example.com/tv/token'],
    ['OPTIONS', '*'],
    ['GET', ''],
    ['GET', '/__proto__'],
  ])('%s %s finds none', (method, path) => expect(find(method, path).kind).toBe('none'));

  test('a broken escape is unreadable', () => expect(find('POST', '/tv/%zz').kind).toBe('unreadable'));
});
