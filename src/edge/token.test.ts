import { expect, test } from 'vitest';
import { isOneOfTokens } from './token.ts';

test('any of several tokens is taken, whole and only whole', () => {
  expect(isOneOfTokens('two', ['one', 'two'])).toBe(true);
  for (const wrong of ['', 'tw', 'twoo', 'TWO', 'one,two']) expect(isOneOfTokens(wrong, ['one', 'two', ''])).toBe(false);
  expect(isOneOfTokens('two', [])).toBe(false);
});
