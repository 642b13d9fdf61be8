// What the paper venue answers while its store fails: never a success that is not on disk, never a loss that is.
import { expect, test } from 'vitest';
import { cancel, holdings, place, reportIn } from '../../../test/venue/contract.ts';
import { MemoryStore } from '../../../test/venue/memory-store.ts';
import { type PaperWorld, paperWorld } from '../../../test/venue/paper-world.ts';

const buy = { side: 'buy', type: 'market', size: '0.01' } as const;

async function failing(): Promise<{ world: PaperWorld; storage: MemoryStore }> {
  const storage = new MemoryStore();
  const world = await paperWorld({ storage });
  await world.setPrice('49990', '50010');
  return { world, storage };
}

test('a save that fails before its commit is unknown, and a lookup proves that nothing happened', async () => {
  const { world, storage } = await failing();
  storage.plan.push('fail');
  const { reference, outcome } = await place(world, buy);
  expect(outcome).toMatchObject({ kind: 'unknown', code: 'store_unavailable' });
  expect((await world.venue.lookup(reference)).kind).toBe('none');
  expect((await holdings(world)).free).toEqual({ USDT: '10000', BTC: '1' });
});

test('a save that fails after its commit is unknown, and a lookup finds the order and the balances', async () => {
  const { world, storage } = await failing();
  storage.plan.push('fail after commit');
  const { reference, outcome } = await place(world, buy);
  expect(outcome).toMatchObject({ kind: 'unknown', code: 'store_unavailable' });
  expect(reportIn(await world.venue.lookup(reference)).status).toBe('filled');
  expect((await holdings(world)).free).toEqual({ USDT: '9499.9', BTC: '1.00999' });
});

test('orders decided on a save that failed are certainly not placed and may be sent again', async () => {
  const { world, storage } = await failing();
  storage.plan.push('fail');
  const sent = await Promise.all([1, 2, 3].map(() => place(world, buy)));
  expect(sent.map(({ outcome }) => outcome.kind)).toEqual(['unknown', 'unsent', 'unsent']);
  const again = await place(world, { ...buy, id: sent[1]?.reference.clientOrderId ?? expect.fail() });
  expect(reportIn(again.outcome).status).toBe('filled');
  expect((await holdings(world)).free).toEqual({ USDT: '9499.9', BTC: '1.00999' });
});

test('a request that waits while an earlier save fails is not decided on memory that may be wrong', async () => {
  const { world, storage } = await failing();
  const load = storage.load.bind(storage);
  storage.plan.push('fail');
  const failed = place(world, buy);
  let loads = 0;
  storage.load = async (prefix) => {
    const found = await load(prefix);
    // The first read belongs to the order that fails.
    if (++loads === 2) await failed;
    return found;
  };
  expect((await place(world, buy)).outcome).toMatchObject({ kind: 'unsent', code: 'store_unavailable' });
});

test('a store that cannot be read leaves every request unsent and every lookup failed', async () => {
  const { world, storage } = await failing();
  const { reference } = await place(world, { side: 'buy', type: 'limit', size: '0.01', price: '40000' });
  const filled = await place(world, buy);
  storage.plan.push('fail');
  await place(world, buy);
  storage.readable = false;
  expect((await place(world, buy)).outcome).toMatchObject({ kind: 'unsent', code: 'store_unavailable' });
  expect(await cancel(world, reference)).toMatchObject({ kind: 'unsent' });
  expect(await world.venue.lookup(filled.reference)).toMatchObject({ kind: 'failed' });
  await expect(world.venue.balances()).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(await world.venue.tick()).toBe(0);
  storage.readable = true;
  expect(reportIn(await world.venue.lookup(filled.reference)).status).toBe('filled');
  expect(reportIn(await cancel(world, reference)).status).toBe('canceled');
});

test('a fill that is not on disk is not reported', async () => {
  const { world, storage } = await failing();
  const { reference } = await place(world, { side: 'buy', type: 'limit', size: '0.01', price: '49000' });
  await world.advance(2_000);
  await world.setPrice('48990', '49000');
  storage.plan.push('fail');
  expect((await world.venue.lookup(reference)).kind).toBe('failed');
  expect((await holdings(world)).locked).toEqual({ USDT: '490' });
  expect(reportIn(await world.venue.lookup(reference)).status).toBe('filled');
  expect((await holdings(world)).locked).toEqual({});
});

test('a thousand orders at once are a few saves', async () => {
  const { world, storage } = await failing();
  const before = storage.saves;
  await Promise.all(Array.from({ length: 1_000 }, () => place(world, { side: 'buy', type: 'market', size: '0.0001' })));
  expect(storage.saves - before).toBeLessThan(20);
});
