// What an account's line to its venue keeps, and for how long.
import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { BTC, DEMO } from '../../test/orders.ts';
import { decimal } from '../model/decimal.ts';
import type { Market } from '../model/market.ts';
import { weighing } from '../venue/facts.ts';
import { type Lookup, type Venue, VenueError } from '../venue/port.ts';
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
    budget: { ...createBucket({ perSecond: 100, burst: 100 }, clock), awayFor: () => 0 },
    weigh: { of: () => 1, searched: () => 1 },
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

test('a market that is configured before it is listed has its rules half a minute after', async () => {
  const listed: Market[] = [];
  const { connection, clock, asked } = start(() => listed);
  expect([await connection.learnRules(BTC), await connection.learnRules(BTC), asked()]).toEqual([undefined, undefined, 1]);
  const told = { ...BTC, rules: { ...BTC.rules, lot: decimal('0.001') } };
  listed.push(told);
  await clock.advance(30_000);
  expect(await connection.learnRules(BTC)).toBe(told);
});

test('a lookup takes what it may weigh at most, and gives back what it did not; one that failed gives nothing back', async () => {
  const spent: number[] = [];
  let lookup: Lookup = { kind: 'none', venueTime: 0, searched: ['order by client id', 'open orders', 'order history', 'trades'] };
  const connection = createConnection({
    account: DEMO,
    budget: {
      take: async (_priority, weight = 1) => void spent.push(weight),
      giveBack: (weight) => void spent.push(-weight),
      pause: () => undefined,
      awayFor: () => 0,
    },
    weigh: weighing('binance'),
    clock: manualClock(),
    ledger: { saveBalances: () => Promise.resolve() },
    quotes: createQuotes(manualClock(), { savePrice: () => Promise.resolve() }, () => undefined),
    connect: async () => ({ lookup: async () => lookup }) as unknown as Venue,
    onError: () => undefined,
  });
  const weighed = async (): Promise<number> => {
    await connection.lookup({ market: BTC, clientOrderId: 'c' as never }, 'lookup');
    return spent.splice(0).reduce((sum, weight) => sum + weight, 0);
  };
  await connection.venue();
  expect(spent.splice(0)).toEqual([21]);
  expect(await weighed()).toBe(51);
  lookup = { kind: 'found', report: {} as never, searched: ['order by venue id'] };
  expect(await weighed()).toBe(5);
  lookup = { kind: 'found', report: {} as never, searched: ['order by client id', 'order history', 'trades of the order'] };
  expect(await weighed()).toBe(30);
  lookup = { kind: 'failed', message: 'away' };
  expect(await weighed()).toBe(51);
});
