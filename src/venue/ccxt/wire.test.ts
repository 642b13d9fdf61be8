import { expect, test } from 'vitest';
import { Redactor } from './wire.ts';

test('a secret that the venue gave is masked like our own, until it gives another', () => {
  const redactor = new Redactor(['our-secret']);
  redactor.learn('first/key');
  expect(redactor.text('our-secret, first/key and first%2Fkey')).toBe('***, *** and ***');
  redactor.learn('second-key');
  expect(redactor.text('our-secret and second-key')).toBe('*** and ***');
});

test.each([
  ['wss://x/ws?listenKey=abcdefgh', 'wss://x/ws?listenKey=***'],
  ['{"listenKey": "abcdefgh", "a": 1}', '{"listenKey": ***, "a": 1}'],
  ['/order?a=1&signature=abcdefgh&b=2', '/order?a=1&signature=***&b=2'],
])('%s: nobody has to know the value to mask it', (text, masked) => {
  expect(new Redactor([]).text(text)).toBe(masked);
});
