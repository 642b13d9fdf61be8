// A market is refused only where a whole list of its kind says that it is not there.
import { expect, it } from 'vitest';
import { listedAs, meant } from './listing.ts';

const NAMES = ['BTC/USDT', 'ETH/USDT'];

it('one that is there, one that is not, and what is like it', () => {
  expect(listedAs('BTC/USDT', NAMES, true)).toEqual({ kind: 'listed' });
  const missing = listedAs('BTC/USTD', NAMES, true);
  expect(missing).toEqual({ kind: 'missing', near: ['BTC/USDT'] });
  expect(meant(['BTC/USDT'])).toBe('did you mean BTC/USDT?');
  expect(listedAs('FOO/BAR', NAMES, true)).toEqual({ kind: 'missing', near: [] });
});

it('a list that is not whole, or of another kind, says nothing', () => {
  expect(listedAs('FOO/BAR', NAMES, false)).toEqual({ kind: 'unchecked' });
  expect(listedAs('BTC/USDT:USDT', NAMES, true)).toEqual({ kind: 'unchecked' });
  expect(listedAs('BTC/USDT', [], true)).toEqual({ kind: 'unchecked' });
});
