// Which price a paper order meets: the public one, the last one known, the alert's, and none.
import { expect, test } from 'vitest';
import { holdings, newId, place, reportIn, requestOf } from '../../../test/venue/contract.ts';
import { BTC_USDT, paperWorld } from '../../../test/venue/paper-world.ts';
import { decimal, plain } from '../../model/decimal.ts';
import { quoteFrom, reachedBy } from './pricing.ts';
import type { PaperOrder } from './order.ts';

const now = 1_000_000_000;
const seen = { bid: decimal('49990'), ask: decimal('50010') };
const quote = (...[known, alertPrice]: [Parameters<typeof quoteFrom>[0], string?]) => {
  const found = quoteFrom(known, alertPrice === undefined ? undefined : decimal(alertPrice), BTC_USDT, now);
  return found === undefined ? undefined : [plain(found.bid), plain(found.ask), found.from];
};

test('a fresh public price comes first, then a recent one with its age', () => {
  expect(quote({ public: { ...seen, at: now - 300, fresh: true } }, '42000')).toEqual(['49990', '50010', 'public price']);
  expect(quote({ public: { ...seen, at: now - 90_000, fresh: false } }, '42000')).toEqual([
    '49990',
    '50010',
    'last known price (90 s old)',
  ]);
});

test('a public price older than ten minutes gives way to the price of the alert, and stands in where there is none', () => {
  const old = { public: { ...seen, at: now - 7_300_000, fresh: false } };
  expect(quote(old, '42000')).toEqual(['41979', '42021', 'price of the alert']);
  expect(quote(old)).toEqual(['49990', '50010', 'last known price (2 h old)']);
});

test('without a public price the alert counts, then what an earlier one named, 5 basis points against us', () => {
  const alert = { price: decimal('42000'), at: now - 60_000 };
  expect(quote({ alert }, '43000')).toEqual(['42978.5', '43021.5', 'price of the alert']);
  expect(quote({ alert })).toEqual(['41979', '42021', 'last known price (named by an alert 60 s ago)']);
  expect(quote({})).toBeUndefined();
});

test('a resting order is reached by what is seen after it came, not before', () => {
  const order: PaperOrder = {
    clientOrderId: newId(),
    symbol: 'BTC/USDT',
    side: 'buy',
    type: 'limit',
    size: decimal('1'),
    price: decimal('42000'),
    status: 'open',
    createdAt: now,
    updatedAt: now,
  };
  const low = { bid: decimal('41990'), ask: decimal('42000') };
  expect(reachedBy(order, { public: { ...low, at: now, fresh: true } })).toBeUndefined();
  expect(reachedBy(order, { public: { ...low, at: now + 1, fresh: true } })).toBe('public price');
  expect(reachedBy(order, { alert: { price: decimal('42000'), at: now } })).toBeUndefined();
  expect(reachedBy(order, { alert: { price: decimal('42000'), at: now + 1 } })).toBe('price of the alert');
  expect(reachedBy(order, { alert: { price: decimal('42000.01'), at: now + 1 } })).toBeUndefined();
  // The venue itself says that the market is elsewhere.
  const elsewhere = { public: { ...seen, at: now + 2, fresh: true }, alert: { price: decimal('41000'), at: now + 1 } };
  expect(reachedBy(order, elsewhere)).toBeUndefined();
});

test('nothing known: a market order is refused and says why, a limit order rests until an alert names its price', async () => {
  const world = await paperWorld({ network: false });
  const { outcome } = await place(world, { side: 'buy', type: 'market', size: '0.01' });
  expect(outcome).toMatchObject({ kind: 'refused', code: 'price_unavailable', message: expect.stringContaining('BTC/USDT') });
  await expect(world.venue.quote(BTC_USDT)).rejects.toMatchObject({ code: 'price_unavailable' });

  const { reference } = await place(world, { side: 'buy', type: 'limit', size: '0.01', price: '42000', alertPrice: '42000' });
  await world.advance(1_000);
  expect(await world.venue.tick()).toBe(0);
  // The limit of another order is no price of the market.
  await place(world, { side: 'buy', type: 'limit', size: '0.01', price: '30000', alertPrice: '30000' });
  await world.advance(1_000);
  expect(await world.venue.tick()).toBe(0);
  await world.venue.preparePlace(requestOf(world, { side: 'buy', type: 'market', size: '0.01', alertPrice: '41999' }));
  expect(await world.venue.tick()).toBe(1);
  const [fill] = reportIn(await world.venue.lookup(reference)).fills;
  expect([fill?.price.toFixed(), fill?.priceFrom]).toEqual(['42000', 'price of the alert']);
  expect((await holdings(world)).locked).toEqual({ USDT: '300' });
});

test('a market that nobody described trades in eight places', async () => {
  const world = await paperWorld({ network: false });
  const [market = expect.fail()] = await world.venue.markets(['FOO/USDT']);
  const wish = { side: 'buy', type: 'market', size: '3.12345678', alertPrice: '0.00012345' } as const;
  const odd = await place({ ...world, market }, { ...wish, size: '3.123456789' });
  expect(odd.outcome).toMatchObject({ kind: 'refused', code: 'size_not_a_lot' });
  expect(reportIn((await place({ ...world, market }, wish)).outcome).status).toBe('filled');
  const [{ free } = expect.fail()] = (await (await world.reopen()).balances()).filter(({ currency }) => currency === 'FOO');
  expect(plain(free)).toBe('3.12033333');
});
