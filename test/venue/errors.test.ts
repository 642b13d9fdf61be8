// Every error body in the venue table, through ccxt's own reading of it, to the outcome that the table states; and what no table knows.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MarketClosed } from 'ccxt';
import { judgeError } from '../../src/venue/ccxt/ccxt-errors.ts';
import { VENUES } from '../../src/venue/facts.ts';
import type { VenueRow } from '../../src/venue/facts/row.ts';
import type { Outcome } from '../../src/venue/port.ts';
import { order, QUESTIONS, start, type World } from './generic-world.ts';
import { Reply } from './small-venue.ts';
import { WIRE } from './wire-rows.ts';

/** Binance Spot has a reader of its own: `src/venue/ccxt/errors.test.ts`. */
const GENERIC = VENUES.filter(({ exchange }) => exchange !== 'binance');

describe.each(GENERIC.map((row) => ({ name: row.exchange, row })))('$name', ({ name, row }) => {
  const wire = WIRE[name] ?? expect.fail(`no wire of ${name}`);
  const answers: Record<string, unknown> = { ...QUESTIONS };
  let world: World;
  beforeAll(async () => {
    world = await start(name, answers);
  });
  afterAll(() => world.close());

  async function answeredWith(answer: unknown): Promise<Outcome> {
    answers[wire.place] = answer;
    const prepared = await world.venue.preparePlace(order(world));
    world.small.seen.length = 0;
    const outcome = await prepared.send();
    expect(world.small.seen).toHaveLength(1);
    return outcome;
  }

  test.each(codesOf(row))('%s → %s %s', async (code, kind, our) => {
    // Venues differ in the status they send an error with; the verdict does not depend on it.
    for (const status of [200, 400]) {
      expect(await answeredWith(new Reply(status, wire.refusal(code)))).toMatchObject({ kind, code: our, response: { status } });
    }
  });

  test('an error that nobody has listed is unknown', async () => {
    expect(await answeredWith(new Reply(200, wire.refusal('987654')))).toMatchObject({ kind: 'unknown' });
    expect(await answeredWith(new Reply(400, wire.refusal('987654')))).toMatchObject({ kind: 'unknown' });
  });

  test('a 5xx is unknown, whatever its body says', async () => {
    const refused = codesOf(row).find(([, kind]) => kind === 'refused')?.[0] ?? expect.fail('no refusal');
    for (const status of [500, 502, 503, 504]) {
      expect(await answeredWith(new Reply(status, wire.refusal(refused)))).toMatchObject({
        kind: 'unknown',
        code: `http_${status}`,
      });
    }
  });

  test.each(['', '<html>', '{"', '[]', '{}', 'null', '"OK"'])('an answer without an order in it is unknown: %s', async (text) => {
    expect((await answeredWith(text)).kind).toBe('unknown');
  });

  test('a limit in front of the venue leaves the order unsent', async () => {
    expect(await answeredWith(429)).toMatchObject({ kind: 'unsent', code: 'rate_limited' });
  });
});

function codesOf({ errors }: VenueRow): readonly (readonly [string, string, string])[] {
  return Object.entries(errors.is.codes).map(([code, [kind, our]]) => [code, kind, our]);
}

// Codes that ccxt files under invalid orders and bad requests, and no row knows.
test.each([
  ['bybit', { retCode: 170191, retMsg: 'Order creation timed out' }],
  ['kucoin', { code: '130101', msg: 'Request time-out' }],
  ['bitget', { code: '40108', msg: 'System exception, please try again later' }],
  ['gate', { label: 'INVALID_ARGUMENT', message: 'internal error' }],
] as const)('%s: words of doubt are never a refusal: %j', async (name, body) => {
  const world = await start(name, { ...QUESTIONS, [WIRE[name]?.place ?? '']: new Reply(400, body) });
  expect((await (await world.venue.preparePlace(order(world))).send()).kind).toBe('unknown');
  await world.close();
});

// It opens again, so an exit must not end by it; but only where nothing says that the order may be there.
test('a market that is closed leaves the order unsent, unless the words are of doubt', async () => {
  expect(await answerOf('binanceusdm', { code: -987654, msg: 'Market is closed.' })).toMatchObject({
    kind: 'unsent',
    code: 'market_closed',
  });
  const doubt = new MarketClosed('venue {"msg":"the market closes, your order is processing"}');
  expect(judgeError(doubt, { exchange: 'bybit', status: 400 }).kind).toBe('unknown');
});

// The position mode is a refusal by its own code; an answer in doubt that happens to contain the code or the words stays in doubt.
test.each([
  ['binanceusdm', { code: -4061, msg: "Order's position side does not match user's setting." }],
  ['bybit', { retCode: 10001, retMsg: 'position idx not match position mode' }],
  ['okx', { code: '1', data: [{ sCode: '51000', sMsg: 'Parameter posSide error' }] }],
] as const)('%s: the other position mode is not placed, and spelled anew', async (name, body) => {
  expect(await answerOf(name, body)).toMatchObject({ kind: 'unsent', code: 'position_mode' });
});

test.each([
  [
    'binanceusdm',
    { code: -1007, msg: 'Timeout waiting for response from backend server. id 3f2a11c0-4061-47aa-9b1c-2f1d55e7b0aa' },
  ],
  ['binanceusdm', { code: -987654, msg: 'trace 3f2a11c0-4061-47aa-9b1c-2f1d55e7b0aa' }],
  ['bybit', { retCode: 10016, retMsg: 'server error; position idx not match; 3f2a11c0-4061' }],
  ['okx', { code: '1', data: [{ sCode: '50026', sMsg: 'System error, posSide net, 3f2a11c0-4061' }] }],
] as const)('%s: an answer in doubt stays in doubt, whatever stands in it: %j', async (name, body) => {
  expect((await answerOf(name, body)).kind).toBe('unknown');
});

async function answerOf(name: string, body: unknown): Promise<Outcome> {
  const world = await start(name, { ...QUESTIONS, [WIRE[name]?.place ?? '']: new Reply(400, body) });
  try {
    return await (await world.venue.preparePlace(order(world))).send();
  } finally {
    await world.close();
  }
}

test('each row says of each code what becomes of the order', () => {
  for (const { exchange, errors } of VENUES) {
    const kinds = new Set(Object.values(errors.is.codes).map(([kind]) => kind));
    expect([exchange, [...kinds].sort()]).toEqual([exchange, ['refused', 'unknown', 'unsent']]);
  }
});
