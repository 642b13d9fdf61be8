// The paper engine between its waits: one order an id, the window checked in the instant of decision, and books that always add up.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancel, holdings, newId, place, reportIn, requestOf } from '../../../test/venue/contract.ts';
import { MemoryStore } from '../../../test/venue/memory-store.ts';
import { type PaperWorld, paperWorld } from '../../../test/venue/paper-world.ts';
import { decimal, plain, ZERO } from '../../model/decimal.ts';
import type { ClientOrderId } from '../../model/ids.ts';
import { parseOrder } from './order.ts';
import type { PaperVenue } from './venue.ts';

const buy = { side: 'buy', type: 'market', size: '0.01' } as const;

test('a window that ends while the request waits for the store refuses it', async () => {
  const storage = new MemoryStore();
  const world = await paperWorld({ storage });
  await world.setPrice('49990', '50010');
  const request = requestOf(world, buy);
  const prepared = await world.venue.preparePlace(request);
  await world.clock.advance(4_900);
  const load = storage.load.bind(storage);
  storage.load = async (prefix) => {
    await world.clock.advance(200);
    return load(prefix);
  };
  expect(await prepared.send()).toMatchObject({ kind: 'unsent', code: 'window_over' });
  expect((await holdings(world)).free).toEqual({ USDT: '10000', BTC: '1' });
});

test('two requests with one id at the same moment are one order, and a lookup waits for it', async () => {
  const world = await paperWorld();
  await world.setPrice('49990', '50010');
  const request = requestOf(world, buy);
  const prepared = await Promise.all([world.venue.preparePlace(request), world.venue.preparePlace(request)]);
  const [first, second, look] = await Promise.all([
    ...prepared.map((one) => one.send()),
    world.venue.lookup({ clientOrderId: request.clientOrderId, market: world.market }),
  ]);
  expect([first?.kind, second]).toEqual(['acknowledged', expect.objectContaining({ kind: 'unknown', code: 'duplicate' })]);
  expect(look?.kind).toBe('found');
  expect((await holdings(world)).free.USDT).toBe('9499.9');
});

test('a cancel and a fill at the same moment: one of them, never both', async () => {
  const world = await paperWorld();
  await world.setPrice('49990', '50010');
  const { reference } = await place(world, { side: 'buy', type: 'limit', size: '0.01', price: '49000' });
  await world.advance(2_000);
  await world.setPrice('48990', '49000');
  const [, outcome] = await Promise.all([world.venue.tick(), cancel(world, reference)]);
  const report = reportIn(await world.venue.lookup(reference));
  expect(report.status).toBe(outcome.kind === 'acknowledged' ? 'canceled' : 'filled');
  const { free, locked } = await holdings(world);
  expect([free, locked]).toEqual([
    report.status === 'filled' ? { USDT: '9510', BTC: '1.00999' } : { USDT: '10000', BTC: '1' },
    {},
  ]);
});

type Step =
  | {
      readonly kind: 'place';
      readonly side: 'buy' | 'sell';
      readonly type: 'market' | 'limit';
      readonly size: number;
      readonly price: number;
    }
  | { readonly kind: 'cancel' | 'lookup'; readonly which: number }
  | { readonly kind: 'price'; readonly price: number }
  | { readonly kind: 'fault'; readonly what: 'fail' | 'fail after commit' }
  | { readonly kind: 'tick' | 'restart' };

const price = fc.integer({ min: 40_000, max: 60_000 });
const which = fc.nat({ max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      side: fc.constantFrom('buy' as const, 'sell'),
      type: fc.constantFrom('market' as const, 'limit'),
      size: fc.integer({ min: 1, max: 9_000 }),
      price,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'lookup'), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('price' as const), price }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('fault' as const), what: fc.constantFrom('fail' as const, 'fail after commit') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('tick' as const, 'restart') }) },
);

/** What the account must hold, recomputed from nothing but the orders on disk. */
function recomputed(storage: MemoryStore): { free: Record<string, string>; locked: Record<string, string> } {
  const free = new Map([
    ['USDT', decimal('10000')],
    ['BTC', decimal('1')],
  ]);
  const locked = new Map<string, typeof ZERO>();
  const add = (to: typeof free, currency: string, amount: typeof ZERO): unknown =>
    to.set(currency, (to.get(currency) ?? ZERO).plus(amount));
  for (const [key, text] of storage.rows) {
    if (!key.includes('/order/')) continue;
    const { side, size, fill, locked: held } = parseOrder(text);
    if (fill !== undefined) {
      const value = size.times(fill.price);
      add(free, 'BTC', side === 'buy' ? size : size.neg());
      add(free, 'USDT', side === 'buy' ? value.neg() : value);
      add(free, fill.fee.currency, fill.fee.amount.neg());
    }
    if (held !== undefined) {
      add(free, held.currency, held.amount.neg());
      add(locked, held.currency, held.amount);
    }
  }
  const print = (from: typeof free) =>
    Object.fromEntries([...from].filter(([, amount]) => !amount.eq(ZERO)).map(([currency, amount]) => [currency, plain(amount)]));
  return { free: print(free), locked: print(locked) };
}

async function run(world: PaperWorld, storage: MemoryStore, steps: readonly Step[]): Promise<PaperVenue> {
  let { venue } = world;
  const ids: ClientOrderId[] = [];
  const under: Promise<unknown>[] = [];
  const reference = (index: number) => ({ clientOrderId: ids[index % Math.max(ids.length, 1)] ?? newId(), market: world.market });
  for (const step of steps) {
    await world.advance(700);
    switch (step.kind) {
      case 'place': {
        const id = newId();
        ids.push(id);
        const limit = step.type === 'limit' ? { price: `${step.price}` } : {};
        // Two orders of three are not waited for: what follows them meets them half way.
        under.push(
          place(
            { ...world, venue },
            { side: step.side, type: step.type, size: `0.0${`${step.size}`.padStart(4, '0')}`, id, ...limit },
          ),
        );
        if (ids.length % 3 === 0) await Promise.all(under);
        break;
      }
      case 'cancel':
        under.push(cancel({ ...world, venue }, reference(step.which)));
        break;
      case 'lookup':
        under.push(venue.lookup(reference(step.which)));
        break;
      case 'price':
        await world.setPrice(`${step.price}`, `${step.price + 20}`);
        break;
      case 'fault':
        storage.plan.push(step.what);
        break;
      case 'tick':
        under.push(venue.tick());
        break;
      case 'restart':
        await Promise.all(under);
        venue = await world.reopen();
        break;
    }
  }
  await Promise.all(under);
  storage.plan.length = 0;
  return venue;
}

test('after any orders, cancels, failed saves and restarts the balances are those of the orders on disk', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const storage = new MemoryStore();
      const world = await paperWorld({ storage });
      await world.setPrice('49990', '50010');
      const venue = await run(world, storage, steps);
      const expected = recomputed(storage);
      expect(await holdings({ venue })).toEqual(expected);
      expect(await holdings({ venue: await world.reopen() })).toEqual(expected);
      for (const row of await venue.balances()) expect([row.free.lt(ZERO), row.locked.lt(ZERO)]).toEqual([false, false]);
      await world.close();
    }),
    { numRuns: 150, seed: 20261122 },
  );
});
