// What every venue behind the port must do, run over each of them; what one of them does differently is a test of its own at the end.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decimal, plain, sum, ZERO } from '../../src/model/decimal.ts';
import type { ClientOrderId } from '../../src/model/ids.ts';
import type { Market } from '../../src/model/market.ts';
import type { ExecutionReport } from '../../src/model/report.ts';
import type { Lookup, OrderReference, Outcome, PlaceRequest, Venue } from '../../src/venue/port.ts';

/** One fresh account at one venue: at least 10,000 USDT and 1 BTC free, 0.1 % fee taken from what a trade brings in. */
export interface VenueWorld {
  readonly venue: Venue;
  /** BTC/USDT with Binance's rules: tick 0.01, lot 0.00001, smallest value 5 USDT. */
  readonly market: Market;
  /** Moves the market to this bid and ask, unlimited on both sides. */
  setPrice(bid: string, ask: string): Promise<void>;
  /** Passes time on the venue's clock and on ours. */
  advance(ms: number): Promise<void>;
  /** Texts that no record and no message may contain. */
  readonly secrets: readonly string[];
  /** The same account after a restart of our side. */
  reopen(): Promise<Venue>;
  close(): Promise<void>;
}

export interface Divergence<World extends VenueWorld> {
  /** As the documentation says it. */
  readonly text: string;
  readonly holds: (world: World) => Promise<void>;
}

const BID = '49990';
const ASK = '50010';

let made = 0;
export function newId(): ClientOrderId {
  return createHash('sha256').update(`contract ${++made}`).digest('hex').slice(0, 32) as ClientOrderId;
}

type Wish = Pick<PlaceRequest, 'side' | 'type'> & {
  readonly size: string;
  readonly price?: string;
  readonly id?: ClientOrderId;
  readonly alertPrice?: string;
  readonly reduceOnly?: true;
};

export function requestOf(
  { market }: VenueWorld,
  { side, type, size, price, id = newId(), alertPrice, reduceOnly }: Wish,
): PlaceRequest {
  return {
    clientOrderId: id,
    market,
    side,
    type,
    size: decimal(size),
    ...(price !== undefined && { price: decimal(price) }),
    ...(alertPrice !== undefined && { alertPrice: decimal(alertPrice) }),
    ...(reduceOnly && { reduceOnly }),
  };
}

export async function place(world: VenueWorld, wish: Wish): Promise<{ reference: OrderReference; outcome: Outcome }> {
  const request = requestOf(world, wish);
  const prepared = await world.venue.preparePlace(request);
  const { clientOrderId, market } = request;
  return { reference: { clientOrderId, market }, outcome: await prepared.send() };
}

export async function cancel({ venue }: VenueWorld, reference: OrderReference): Promise<Outcome> {
  return (await venue.prepareCancel(reference)).send();
}

export function reportIn(answer: Outcome | Lookup): ExecutionReport {
  if (answer.kind !== 'acknowledged' && answer.kind !== 'found') expect.fail(`no report in ${JSON.stringify(answer)}`);
  return answer.report;
}

/** `BTC 1, USDT 9499.9` free and locked apart; currencies of zero stay out. */
export async function holdings({
  venue,
}: Pick<VenueWorld, 'venue'>): Promise<{ free: Record<string, string>; locked: Record<string, string> }> {
  const rows = await venue.balances();
  const free = rows.filter((row) => !row.free.eq(ZERO)).map((row) => [row.currency, plain(row.free)]);
  const locked = rows.filter((row) => !row.locked.eq(ZERO)).map((row) => [row.currency, plain(row.locked)]);
  return { free: Object.fromEntries(free), locked: Object.fromEntries(locked) };
}

/** What became free since `before`, exactly. */
async function change(world: VenueWorld, before: Awaited<ReturnType<typeof holdings>>, currency: string): Promise<string> {
  const after = await holdings(world);
  return plain(decimal(after.free[currency] ?? '0').minus(before.free[currency] ?? '0'));
}

export function venueContract<World extends VenueWorld>(
  name: string,
  makeWorld: () => Promise<World>,
  divergences: readonly Divergence<World>[],
): void {
  const it = (title: string, run: (world: World) => Promise<void>): void => {
    test(title, async () => {
      const world = await makeWorld();
      try {
        await world.setPrice(BID, ASK);
        await run(world);
      } finally {
        await world.close();
      }
    });
  };
  describe(`venue contract: ${name}`, () => {
    markets(it);
    marketOrders(it);
    limitOrders(it);
    cancels(it);
    lookups(it);
    refusals(it);
    requests(it);
    describe('differs as documented', () => {
      for (const { text, holds } of divergences) it(text, holds);
    });
  });
}

type It = (title: string, run: (world: VenueWorld) => Promise<void>) => void;

function markets(it: It): void {
  it('tells the rules of a market and leaves out what is none', async ({ venue, market }) => {
    const [known, ...others] = await venue.markets([market.symbol, 'NONSENSE']);
    expect(others).toEqual([]);
    expect(known).toMatchObject({ symbol: 'BTC/USDT', base: 'BTC', quote: 'USDT' });
    const { tick = ZERO, lot = ZERO, minValue = ZERO } = known?.rules ?? {};
    expect([tick, lot, minValue].map(plain)).toEqual(['0.01', '0.00001', '5']);
    expect(await venue.listMarkets()).toContain('BTC/USDT');
  });

  it('quotes bid and ask', async ({ venue, market }) => {
    const { bid, ask, from } = await venue.quote(market);
    expect([plain(bid), plain(ask)]).toEqual([BID, ASK]);
    expect(from).toMatch(/^(venue|public) price$/);
  });

  it('tells the same account id every time', async (world) => {
    const first = await world.venue.accountId();
    expect(first).toMatch(/\S/);
    expect(await (await world.reopen()).accountId()).toBe(first);
  });
}

function marketOrders(it: It): void {
  it('fills a market buy at the ask and takes the fee in base', async (world) => {
    const before = await holdings(world);
    const { reference, outcome } = await place(world, { side: 'buy', type: 'market', size: '0.01' });
    const report = reportIn(outcome);
    expect(report).toMatchObject({ clientOrderId: reference.clientOrderId, status: 'filled', side: 'buy', type: 'market' });
    expect(report.venueOrderId).not.toBe('');
    expect([report.size?.toFixed(), plain(report.filled)]).toEqual(['0.01', '0.01']);
    const [fill, ...others] = reportIn(await world.venue.lookup(reference)).fills;
    expect(others).toEqual([]);
    expect(fill).toMatchObject({ tradeId: expect.stringMatching(/\S/), at: expect.any(Number) });
    expect(fill?.price.toFixed()).toBe(ASK);
    expect(fill?.quantity.toFixed()).toBe('0.01');
    expect([fill?.fee?.amount.toFixed(), fill?.fee?.currency]).toEqual(['0.00001', 'BTC']);
    expect(await change(world, before, 'USDT')).toBe('-500.1');
    expect(await change(world, before, 'BTC')).toBe('0.00999');
  });

  it('fills a market sale at the bid and takes the fee in quote', async (world) => {
    const before = await holdings(world);
    const { reference, outcome } = await place(world, { side: 'sell', type: 'market', size: '0.00123' });
    expect(reportIn(outcome).status).toBe('filled');
    const [fill] = reportIn(await world.venue.lookup(reference)).fills;
    expect(fill?.price.toFixed()).toBe(BID);
    // 0.00123 × 49,990 = 61.4877, of which 0.1 % is 0.0614877.
    expect([fill?.fee?.amount.toFixed(), fill?.fee?.currency]).toEqual(['0.0614877', 'USDT']);
    expect(await change(world, before, 'BTC')).toBe('-0.00123');
    expect(await change(world, before, 'USDT')).toBe('61.4262123');
  });

  it('moves balances by the exact decimal over many orders at once', async (world) => {
    const before = await holdings(world);
    const sizes = Array.from({ length: 10 }, (_, i) => `0.0010${i}`);
    const placed = await Promise.all(sizes.map((size) => place(world, { side: 'buy', type: 'market', size })));
    expect(placed.map(({ outcome }) => reportIn(outcome).status)).toEqual(sizes.map(() => 'filled'));
    // 0.01045 BTC at 50,010; each fee is truncated to eight places: 0.000001 + 0.00000101 + … + 0.00000109 = 0.00001045.
    expect(await change(world, before, 'USDT')).toBe('-522.6045');
    expect(await change(world, before, 'BTC')).toBe('0.01043955');
  });
}

function limitOrders(it: It): void {
  it('lets a limit order rest, holds what it needs, and fills it at its limit once the price comes', async (world) => {
    const before = await holdings(world);
    const { reference, outcome } = await place(world, { side: 'buy', type: 'limit', size: '0.02', price: '49000' });
    const resting = reportIn(outcome);
    expect(resting).toMatchObject({ status: 'open', side: 'buy', type: 'limit', fills: [] });
    expect([resting.size?.toFixed(), resting.price?.toFixed(), plain(resting.filled)]).toEqual(['0.02', '49000', '0']);
    expect((await holdings(world)).locked).toMatchObject({ USDT: '980' });
    expect(await change(world, before, 'USDT')).toBe('-980');

    await world.advance(2_000);
    expect(reportIn(await world.venue.lookup(reference)).status).toBe('open');
    await world.setPrice('48980', '48990');
    await world.advance(2_000);
    const filled = reportIn(await world.venue.lookup(reference));
    expect(filled).toMatchObject({ status: 'filled', clientOrderId: reference.clientOrderId });
    expect(isComplete(filled)).toBe(true);
    expect(filled.fills[0]?.price.toFixed()).toBe('49000');
    expect((await holdings(world)).locked).toEqual(before.locked);
    expect(await change(world, before, 'USDT')).toBe('-980');
    expect(await change(world, before, 'BTC')).toBe('0.01998');
  });

  it('fills a resting sale at its limit', async (world) => {
    const before = await holdings(world);
    const { reference } = await place(world, { side: 'sell', type: 'limit', size: '0.02', price: '51000' });
    expect((await holdings(world)).locked).toMatchObject({ BTC: '0.02' });
    await world.advance(2_000);
    await world.setPrice('51010', '51020');
    await world.advance(2_000);
    expect(reportIn(await world.venue.lookup(reference)).status).toBe('filled');
    expect((await holdings(world)).locked).toEqual(before.locked);
    // 0.02 × 51,000 = 1,020, less 0.1 %.
    expect(await change(world, before, 'USDT')).toBe('1018.98');
    expect(await change(world, before, 'BTC')).toBe('-0.02');
  });

  it('fills a limit order that crosses at once, at its price or better', async (world) => {
    const before = await holdings(world);
    const { reference, outcome } = await place(world, { side: 'buy', type: 'limit', size: '0.01', price: '50500' });
    expect(reportIn(outcome).status).toBe('filled');
    expect(reportIn(await world.venue.lookup(reference)).fills[0]?.price.toFixed()).toBe(ASK);
    expect(await change(world, before, 'USDT')).toBe('-500.1');
    expect((await holdings(world)).locked).toEqual(before.locked);
  });
}

function cancels(it: It): void {
  it('cancels an open order and gives back what it held', async (world) => {
    const before = await holdings(world);
    const { reference } = await place(world, { side: 'sell', type: 'limit', size: '0.05', price: '60000' });
    const report = reportIn(await cancel(world, reference));
    expect(report).toMatchObject({ clientOrderId: reference.clientOrderId, status: 'canceled', fills: [] });
    expect(await holdings(world)).toEqual(before);
    expect(reportIn(await world.venue.lookup(reference)).status).toBe('canceled');
  });

  it('refuses to cancel what has filled, what was canceled and what it never saw', async (world) => {
    const filled = await place(world, { side: 'buy', type: 'market', size: '0.001' });
    expect(await cancel(world, filled.reference)).toMatchObject({ kind: 'refused', code: 'not_open' });
    const canceled = await place(world, { side: 'buy', type: 'limit', size: '0.001', price: '40000' });
    await cancel(world, canceled.reference);
    expect(await cancel(world, canceled.reference)).toMatchObject({ kind: 'refused', code: 'not_open' });
    const { market } = world;
    expect(await cancel(world, { market, clientOrderId: newId() })).toMatchObject({ kind: 'refused', code: 'not_open' });
    expect(reportIn(await world.venue.lookup(filled.reference)).status).toBe('filled');
  });
}

function lookups(it: It): void {
  it('finds orders that are open, filled and canceled, also after a restart', async (world) => {
    const open = await place(world, { side: 'buy', type: 'limit', size: '0.003', price: '40000' });
    const filled = await place(world, { side: 'buy', type: 'market', size: '0.003' });
    const canceled = await place(world, { side: 'buy', type: 'limit', size: '0.003', price: '40000' });
    await cancel(world, canceled.reference);
    const before = await holdings(world);
    const venue = await world.reopen();
    const found = await Promise.all([open, filled, canceled].map(({ reference }) => venue.lookup(reference)));
    expect(found.map((look) => reportIn(look).status)).toEqual(['open', 'filled', 'canceled']);
    for (const [index, { reference }] of [open, filled, canceled].entries()) {
      const report = reportIn(found[index] ?? expect.fail());
      expect(report).toMatchObject({ clientOrderId: reference.clientOrderId, side: 'buy' });
      expect([report.size?.toFixed(), isComplete(report)]).toEqual(['0.003', true]);
    }
    expect(await holdings({ venue })).toEqual(before);
    expect(reportIn(await (await venue.prepareCancel(open.reference)).send()).status).toBe('canceled');
  });

  it('finds no trace of what was never sent, and tells the venue time of the search', async (world) => {
    const { venue, market } = world;
    const before = await holdings(world);
    const request = requestOf(world, { side: 'buy', type: 'market', size: '0.01' });
    await venue.preparePlace(request);
    const first = await venue.lookup({ clientOrderId: request.clientOrderId, market });
    await world.advance(10_000);
    const second = await venue.lookup({ clientOrderId: request.clientOrderId, market });
    if (first.kind !== 'none' || second.kind !== 'none') expect.fail(`found ${JSON.stringify([first, second])}`);
    expect(first.searched.length).toBeGreaterThan(0);
    expect(second.venueTime - first.venueTime).toBeGreaterThanOrEqual(10_000);
    expect(await holdings(world)).toEqual(before);
  });
}

function refusals(it: It): void {
  it('knows the client order id of an open order again and places no second one', async (world) => {
    const first = await place(world, { side: 'buy', type: 'limit', size: '0.01', price: '40000' });
    const before = await holdings(world);
    const again = await place(world, {
      side: 'buy',
      type: 'limit',
      size: '0.01',
      price: '40000',
      id: first.reference.clientOrderId,
    });
    expect(again.outcome).toMatchObject({ kind: 'unknown', code: 'duplicate' });
    expect(await holdings(world)).toEqual(before);
    expect(reportIn(await world.venue.lookup(first.reference))).toMatchObject({ status: 'open' });
  });

  it('refuses what is below the smallest value or size', async (world) => {
    const before = await holdings(world);
    for (const size of ['0.00001', '0.000001']) {
      const { outcome, reference } = await place(world, { side: 'buy', type: 'market', size });
      expect(outcome).toMatchObject({ kind: 'refused', code: expect.stringMatching(/\S/), message: expect.stringMatching(/\S/) });
      expect((await world.venue.lookup(reference)).kind).toBe('none');
    }
    expect(await holdings(world)).toEqual(before);
  });

  it('refuses what the balance does not cover', async (world) => {
    const before = await holdings(world);
    const wishes: Wish[] = [
      { side: 'buy', type: 'market', size: '100' },
      { side: 'sell', type: 'market', size: '100' },
      { side: 'buy', type: 'limit', size: '100', price: '49000' },
    ];
    for (const wish of wishes) {
      const { outcome, reference } = await place(world, wish);
      expect(outcome).toMatchObject({ kind: 'refused', code: 'insufficient_balance' });
      expect((await world.venue.lookup(reference)).kind).toBe('none');
    }
    expect(await holdings(world)).toEqual(before);
  });
}

function requests(it: It): void {
  it('refuses a request that comes after its window, in front of the engine', async (world) => {
    const { venue, market } = world;
    const before = await holdings(world);
    const { validUntil } = await venue.preparePlace(requestOf(world, { side: 'buy', type: 'market', size: '0.01' }));
    expect(validUntil).toEqual(expect.any(Number));
    const request = requestOf(world, { side: 'buy', type: 'market', size: '0.01' });
    const prepared = await venue.preparePlace(request);
    await world.advance((venue.facts.window ?? 0) + 1_000);
    expect(await prepared.send()).toMatchObject({ kind: 'unsent' });
    expect((await venue.lookup({ clientOrderId: request.clientOrderId, market })).kind).toBe('none');
    expect(await holdings(world)).toEqual(before);
    // The id is not used up: the next attempt of the same order carries it again.
    const again = await place(world, { side: 'buy', type: 'market', size: '0.01', id: request.clientOrderId });
    expect(reportIn(again.outcome).status).toBe('filled');
  });

  it('sends a request once and throws the second time', async (world) => {
    const before = await holdings(world);
    const prepared = await world.venue.preparePlace(requestOf(world, { side: 'buy', type: 'market', size: '0.01' }));
    await prepared.send();
    await expect(async () => prepared.send()).rejects.toThrow(/once/);
    expect(await change(world, before, 'USDT')).toBe('-500.1');
  });

  it('records what it sends with a digest and without a secret', async (world) => {
    const { venue, market } = world;
    const request = requestOf(world, { side: 'buy', type: 'limit', size: '0.01', price: '40000' });
    const { clientOrderId } = request;
    const records = [(await venue.preparePlace(request)).record, (await venue.prepareCancel({ clientOrderId, market })).record];
    const larger = { ...request, size: decimal('0.02') };
    records.push((await venue.preparePlace(larger)).record);
    for (const record of records) {
      expect(record.digest).toMatch(/^[0-9a-f]{64}$/);
      const text = JSON.stringify(record);
      expect(text).toContain(clientOrderId);
      for (const secret of world.secrets) expect(text).not.toContain(secret);
    }
    expect(new Set(records.map((record) => record.digest)).size).toBe(3);
  });
}

/** Whether every traded unit the venue counts is among the trades it told. */
function isComplete(report: ExecutionReport): boolean {
  return sum(report.fills.map((fill) => fill.quantity)).gte(report.filled);
}
