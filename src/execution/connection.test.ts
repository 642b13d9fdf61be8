// What an account's line to its venue keeps, and for how long.
import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { BTC, DEMO } from '../../test/orders.ts';
import { decimal } from '../model/decimal.ts';
import type { Market } from '../model/market.ts';
import { type Venue, VenueError } from '../venue/port.ts';
import { createBucket } from './bucket.ts';
import { createConnection } from './connection.ts';
import { createQuotes } from './quotes.ts';

const HOUR_MS = 3_600_000;

function start(listed: () => readonly Market[]) {
  const clock = manualClock();
  let asked = 0;
  const venue: Partial<Venue> = { markets: async () => ((asked += 1), listed()) };
  const connection = createConnection({
    account: DEMO,
    budget: createBucket({ perSecond: 100, burst: 100 }, clock),
    clock,
    ledger: { saveBalances: () => Promise.resolve() },
    quotes: createQuotes(clock, { savePrice: () => Promise.resolve() }, () => undefined),
    connect: async () => venue as Venue,
    onError: () => undefined,
  });
  return { connection, clock, asked: () => asked };
}

test('rules that the venue has changed are learnt within the hour, and asked for no more often', async () => {
  let now: Market = BTC;
  const { connection, clock, asked } = start(() => [now]);
  expect([await connection.learnRules(BTC), await connection.learnRules(BTC), asked()]).toEqual([undefined, undefined, 1]);
  now = { ...BTC, rules: { ...BTC.rules, lot: decimal('0.001') } };
  expect(await connection.learnRules(BTC)).toBeUndefined();
  await clock.advance(HOUR_MS);
  expect(await connection.learnRules(BTC)).toBe(now);
  expect([await connection.learnRules(now), asked()]).toEqual([undefined, 2]);
});

test('rules that are known hold while the venue cannot be asked; without any there is nothing to go by', async () => {
  const { connection } = start(() => {
    throw new VenueError('unreachable', 'away');
  });
  await expect(connection.learnRules({ ...BTC, rules: {} })).rejects.toThrow('away');
  expect(await connection.learnRules(BTC)).toBeUndefined();
});

test('a market that the venue does not list any more, or has no rules for, keeps those that are known', async () => {
  const assumed: Market = { ...BTC, rules: {}, rulesFrom: 'assumed' };
  for (const listed of [[], [assumed]]) expect(await start(() => listed).connection.learnRules(BTC)).toBeUndefined();
});
