// The paper venue under the contract of all venues, and what it does differently.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/app/clock.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { decimal, plain, sum } from '../../src/model/decimal.ts';
import { PAPER_DIVERGENCES, type PaperDivergence } from '../../src/venue/paper/divergences.ts';
import { createPaperVenue } from '../../src/venue/paper/venue.ts';
import type { KeyValueStore } from '../../src/venue/public-price/port.ts';
import { createPublicPrices } from '../../src/venue/public-price/public-prices.ts';
import { startSimulator } from '../simulator/client.ts';
import { cancel, type Divergence, holdings, place, reportIn, venueContract } from './contract.ts';
import { MemoryStore } from './memory-store.ts';
import { BTC_PERPETUAL, type PaperWorld, paperWorld } from './paper-world.ts';

const checks: Record<PaperDivergence, (world: PaperWorld) => Promise<void>> = {
  idsForEver: async (world) => {
    const first = await place(world, { side: 'buy', type: 'market', size: '0.01' });
    const venue = await world.reopen();
    const again = await place(
      { ...world, venue },
      { side: 'buy', type: 'market', size: '0.01', id: first.reference.clientOrderId },
    );
    expect(again.outcome).toMatchObject({ kind: 'unknown', code: 'duplicate' });
    const resting = await place(world, { side: 'buy', type: 'limit', size: '0.01', price: '40000' });
    await cancel(world, resting.reference);
    const reused = await place(world, {
      side: 'buy',
      type: 'limit',
      size: '0.01',
      price: '40000',
      id: resting.reference.clientOrderId,
    });
    expect(reused.outcome).toMatchObject({ kind: 'unknown', code: 'duplicate' });
  },
  wholeFills: async (world) => {
    await world.setPrice('0.01', '0.02');
    const report = reportIn((await place(world, { side: 'buy', type: 'market', size: '450000' })).outcome);
    expect(report.fills.map((fill) => [plain(fill.quantity), plain(fill.price)])).toEqual([['450000', '0.02']]);
  },
  sampledPrices: async (world) => {
    const { reference } = await place(world, { side: 'buy', type: 'limit', size: '0.01', price: '49000' });
    await world.advance(2_000);
    await world.setPrice('48000', '48010');
    await world.advance(2_000);
    await world.setPrice('49990', '50010');
    expect(await world.venue.tick()).toBe(0);
    expect(reportIn(await world.venue.lookup(reference)).status).toBe('open');
  },
  touchFills: async (world) => {
    const { reference } = await place(world, { side: 'buy', type: 'limit', size: '0.01', price: '49000' });
    await world.advance(2_000);
    await world.setPrice('48990', '49000');
    expect(await world.venue.tick()).toBe(1);
    expect(reportIn(await world.venue.lookup(reference)).status).toBe('filled');
  },
  alertPrices: async () => {
    const world = await paperWorld({ network: false });
    const buy = reportIn((await place(world, { side: 'buy', type: 'market', size: '0.01', alertPrice: '42000.07' })).outcome);
    // 42000.07 × 1.0005 = 42021.070035, rounded up to the tick.
    expect(buy.fills.map((fill) => [plain(fill.price), fill.priceFrom])).toEqual([['42021.08', 'price of the alert']]);
    const sale = reportIn((await place(world, { side: 'sell', type: 'market', size: '0.01', alertPrice: '42000.07' })).outcome);
    expect(sale.fills.map((fill) => plain(fill.price))).toEqual(['41979.06']);
    await world.close();
  },
  flatFee: async (world) => {
    const taker = reportIn((await place(world, { side: 'sell', type: 'limit', size: '0.01', price: '49000' })).outcome);
    const { reference } = await place(world, { side: 'sell', type: 'limit', size: '0.01', price: '50000' });
    await world.advance(2_000);
    await world.setPrice('50000', '50010');
    const maker = reportIn(await world.venue.lookup(reference));
    expect([taker, maker].map((report) => plain(report.fills[0]?.fee?.amount ?? decimal('0')))).toEqual(['0.4999', '0.5']);
  },
  startingBalances: async (world) => {
    const venue = await createPaperVenue({ ...world.options, startingBalances: { USDT: decimal('5'), EUR: decimal('7') } });
    expect((await holdings({ venue })).free).toEqual({ USDT: '10000', BTC: '1' });
  },
  spotUnborrowed: async (world) => {
    const { outcome } = await place(world, { side: 'sell', type: 'market', size: '1.00001' });
    expect(outcome).toMatchObject({ kind: 'refused', code: 'insufficient_balance' });
  },
  crossMargin: async (world) => {
    const perpetual = { ...world, market: BTC_PERPETUAL };
    // 10,000 USDT carry 200,000: 3.998 BTC at 50,010 are 199,939.98.
    const { outcome } = await place(perpetual, { side: 'buy', type: 'market', size: '3.999' });
    expect(reportIn(outcome).status).toBe('filled');
    expect((await place(perpetual, { side: 'buy', type: 'market', size: '0.002' })).outcome).toMatchObject({
      kind: 'refused',
      code: 'insufficient_balance',
    });
    await world.setPrice('40000', '40010');
    await world.advance(2_000);
    expect(decimal((await holdings(world)).free['USDT'] ?? '0').lt('0')).toBe(true);
    expect(plain((await world.venue.position?.(BTC_PERPETUAL.symbol)) ?? decimal('0'))).toBe('3.999');
  },
  wholeReduceOnly: async (world) => {
    const perpetual = { ...world, market: BTC_PERPETUAL };
    await place(perpetual, { side: 'sell', type: 'market', size: '0.02' });
    const wish = { side: 'buy', reduceOnly: true } as const;
    const refused = { kind: 'refused', code: 'reduce_only' };
    expect((await place(perpetual, { ...wish, type: 'market', size: '0.021' })).outcome).toMatchObject(refused);
    const resting = await place(perpetual, { ...wish, type: 'limit', size: '0.02', price: '49000' });
    expect(reportIn((await place(perpetual, { ...wish, type: 'market', size: '0.02' })).outcome).status).toBe('filled');
    await world.advance(2_000);
    await world.setPrice('48990', '49000');
    expect(reportIn(await world.venue.lookup(resting.reference)).status).toBe('canceled');
  },
  noLimits: async (world) => {
    const placed = await Promise.all(
      Array.from({ length: 300 }, () => place(world, { side: 'buy', type: 'limit', size: '0.1', price: '100' })),
    );
    expect(new Set(placed.map(({ outcome }) => reportIn(outcome).status))).toEqual(new Set(['open']));
  },
};

const divergences = Object.entries(checks).map(([name, holds]): Divergence<PaperWorld> => {
  return { text: PAPER_DIVERGENCES[name as PaperDivergence], holds };
});

venueContract('paper', () => paperWorld(), divergences);
venueContract('paper over the embedded ledger', worldOverLedger, divergences);

/** The account's book in a real store, which `reopen` closes and opens again. */
async function worldOverLedger(): Promise<PaperWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'pinewire-paper-'));
  const open = (): Promise<Ledger> => openSqliteLedger({ file: join(folder, 'pinewire.db'), clock: systemClock, role: 'serve' });
  let ledger = await open();
  const storage: KeyValueStore = {
    load: (prefix) => ledger.register(prefix),
    save: (entries) => ledger.saveRegister(entries),
  };
  return paperWorld({
    storage,
    beforeReopen: async () => {
      await ledger.close();
      ledger = await open();
    },
    close: async () => {
      await ledger.close();
      await rm(folder, { recursive: true });
    },
  });
}

test('fills at the public price of a venue that answers over HTTP, and at the last one once it is gone', async () => {
  const venueAway = await startSimulator();
  await venueAway.setBook({
    symbol: 'BTCUSDT',
    bids: [{ price: '61000.00', quantity: null }],
    asks: [{ price: '61000.01', quantity: null }],
  });
  const storage = new MemoryStore();
  const prices = await createPublicPrices({ exchange: 'binance', clock: systemClock, storage, baseUrl: `${venueAway.url}/` });
  const world = await paperWorld({ storage });
  const venue = await createPaperVenue({ ...world.options, clock: systemClock, prices });
  await expect.poll(async () => (await venue.quote(world.market, decimal('42000'))).from).toBe('public price');
  const filled = reportIn(
    (await place({ ...world, venue }, { side: 'buy', type: 'market', size: '0.01', alertPrice: '42000' })).outcome,
  );
  expect(filled.fills.map((fill) => [plain(fill.price), fill.priceFrom])).toEqual([['61000.01', 'public price']]);
  await venueAway.stop();
  await systemClock.sleep(1_100);
  const later = reportIn(
    (await place({ ...world, venue }, { side: 'sell', type: 'market', size: '0.01', alertPrice: '42000' })).outcome,
  );
  expect(later.fills.map((fill) => plain(fill.price))).toEqual(['61000']);
  expect(later.fills[0]?.priceFrom).toMatch(/^last known price \(\d s old\)$/);
  await prices.close();
  await world.close();
});

test('a burst of 10,000 orders takes seconds over the embedded ledger', async () => {
  const world = await worldOverLedger();
  const lanes = Array.from({ length: 100 }, async () => {
    for (let i = 0; i < 100; i++) {
      const { outcome } = await place(world, {
        side: i % 2 === 0 ? 'buy' : 'sell',
        type: 'market',
        size: '0.001',
        alertPrice: '40000',
      });
      expect(outcome.kind).toBe('acknowledged');
    }
  });
  await Promise.all(lanes);
  const { free } = await holdings({ venue: await world.reopen() });
  // 5,000 buys of 0.001 at 40,020 and as many sales at 39,980: each pair costs 0.04 and the fees 0.000001 BTC and 0.03998 USDT.
  expect(free).toEqual({ USDT: plain(decimal('10000').minus(sum([decimal('200'), decimal('199.9')]))), BTC: '0.995' });
  await world.close();
}, 30_000);
