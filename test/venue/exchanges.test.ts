// The list of exchanges that the configuration is checked with is the one of the ccxt that is installed.
import ccxt from 'ccxt';
import { expect, test } from 'vitest';
import { CCXT_EXCHANGES } from '../../src/venue/ccxt/exchanges.ts';
import { VENUES } from '../../src/venue/facts.ts';

test('the exchanges are those that ccxt knows, and those with facts are among them', () => {
  // oxlint-disable-next-line import/no-named-as-default-member -- the export of that name holds the classes, this one their ids
  const known: readonly string[] = ccxt.exchanges;
  expect(CCXT_EXCHANGES).toEqual([...known].sort());
  expect(VENUES.map(({ exchange }) => exchange).filter((id) => !CCXT_EXCHANGES.includes(id))).toEqual([]);
});
