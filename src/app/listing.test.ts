// A market is refused only where a whole list of its kind says that it is not there.
import { expect, it } from 'vitest';
import { listedAs, meant } from './listing.ts';

const NAMES = ['BTC/USDT', 'ETH/USDT'];

it('one that is there, one that is not, and what is like it', () => {
  expect(listedAs('BTC/USDT', NAMES)).toEqual({ kind: 'listed' });
  const missing = listedAs('BTC/USTD', NAMES);
  expect(missing).toEqual({ kind: 'missing', near: ['BTC/USDT'] });
  expect(meant(['BTC/USDT'])).toBe('did you mean BTC/USDT?');
  expect(listedAs('FOO/BAR', NAMES)).toEqual({ kind: 'missing', near: [] });
});

it('a list of another kind says nothing', () => {
  expect(listedAs('BTC/USDT:USDT', NAMES)).toEqual({ kind: 'unchecked' });
  expect(listedAs('BTC/USDT', [])).toEqual({ kind: 'unchecked' });
});
